import { describe, expect, it } from 'vitest';
import type { GoodNewsRow } from '../platform/commands';
import { asTold, boardSentence, namesOf, permissionTag, yearSentence } from './lib';

function row(permission: string, telling: string, refused = false): GoodNewsRow {
  return {
    news: { permission },
    telling,
    about: [{ refused }],
  } as unknown as GoodNewsRow;
}

describe('good news', () => {
  it('is told without the sign that names somebody in a line', () => {
    expect(asTold('@Doreen Kitto sang, and “@Élise” heard (@Colin too)')).toBe(
      'Doreen Kitto sang, and “Élise” heard (Colin too)',
    );
    expect(asTold('Write to hall@example.org @ noon')).toBe('Write to hall@example.org @ noon');
    expect(asTold(null)).toBe('');
  });
  it('says in words whether it may be told', () => {
    expect(permissionTag(row('with names', 'with names')).words).toBe('Tell with names');
    expect(permissionTag(row('without names', 'without names')).words).toBe('Tell without names');
    expect(permissionTag(row('not asked', 'not')).words).toBe('Not asked yet');
    expect(permissionTag(row('no', 'not')).words).toBe('Do not tell');
    expect(permissionTag(row('with names', 'not', true)).words).toBe('Do not tell');
  });

  it('joins names as people say them', () => {
    expect(namesOf([])).toBe('');
    expect(namesOf([{ name: 'Ivy' }])).toBe('Ivy');
    expect(namesOf([{ name: 'Ivy' }, { name: 'Jean' }, { name: 'Tom' }])).toBe('Ivy, Jean and Tom');
  });

  it('counts what waits', () => {
    expect(boardSentence(0, 0)).toBe('Nothing new to share.');
    expect(boardSentence(1, 2)).toBe('1 piece to share, 2 to ask about.');
  });

  it('says what a report leaves out, and why', () => {
    expect(yearSentence({ rows: [1, 2], held_back: 0, taken_back: 0 })).toBe('2 pieces may be told.');
    expect(yearSentence({ rows: [1], held_back: 3, taken_back: 1 })).toBe(
      '1 piece may be told, 3 held back without a yes, 1 taken out because a yes was taken back.',
    );
  });
});
