import { describe, expect, it, vi } from 'vitest';

vi.mock('../platform/commands', async (original) => ({ ...(await original<object>()) }));

import { readPlace } from './place';

const field = { label: 'Note', nth: 0, from: 3, to: 5 };
const opened = [
  { name: 'Make this… from the line of 10:31', nth: 0 },
  { name: 'Write beneath', nth: 0 },
];

describe('a place that was kept', () => {
  it('is read back as it was', () => {
    const place = { hash: '#/people/7?part=2', day: '2026-11-03', opened, field };
    expect(readPlace(JSON.parse(JSON.stringify(place)))).toEqual(place);
    expect(readPlace({ hash: '#/today', day: '2026-11-03', field: null })?.field).toBeNull();
  });
  it('leads nowhere when it is none', () => {
    for (const odd of [undefined, null, 7, 'text', {}, { hash: 3 }, { hash: 'https://elsewhere' }])
      expect(readPlace(odd)).toBeNull();
  });
  it('puts no cursor into a field that it does not name whole', () => {
    for (const odd of [{}, { ...field, from: -1 }, { ...field, nth: '0' }, { ...field, label: undefined }])
      expect(readPlace({ hash: '#/today', field: odd })).toEqual({
        hash: '#/today',
        day: '',
        opened: null,
        field: null,
      });
  });
  it('presses nothing that it does not name whole', () => {
    const [menu] = opened;
    for (const odd of [
      7,
      'Save',
      [],
      [{}],
      [null],
      [{ name: '', nth: 0 }],
      [{ name: 'Save', nth: -1 }],
      [menu, {}],
    ])
      expect(readPlace({ hash: '#/today', opened: odd })?.opened).toBeNull();
    // A menu and what it offers are the most there is to press.
    expect(readPlace({ hash: '#/today', opened: [...opened, ...opened] })?.opened).toBeNull();
  });
});
