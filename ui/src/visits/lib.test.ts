import { describe, expect, it } from 'vitest';
import type { Visit } from '../platform/commands';
import { afterVisit, formOf, KIND_OPTIONS, whoOptions } from './lib';

const visit: Visit = {
  id: 'v',
  client: 'c',
  volunteer: null,
  coordinator: 'k',
  on: '2026-11-03',
  minutes: 0,
  kind: 'home',
  made: false,
  not_made_why: 'no answer',
  text: null,
  from_note: null,
};

describe('a visit', () => {
  it('goes back into the form it was recorded with', () => {
    expect(formOf(visit)).toEqual({
      client: 'c',
      volunteer: '',
      on: '2026-11-03',
      minutes: '0',
      kind: 'home',
      made: 'no',
      not_made_why: 'no answer',
      text: '',
      from_note: '',
    });
    expect(formOf({ ...visit, minutes: null }).minutes).toBe('');
  });
  it('names the likely visitors first and the coordinator always', () => {
    expect(whoOptions([{ id: 'j', name: 'Jean' }]).map((option) => option.value)).toEqual(['j', '']);
    expect(whoOptions([])).toHaveLength(1);
  });
  it('leads back to the session it came from', () => {
    expect(afterVisit('s', 'c')).toBe('/sessions/s');
    expect(afterVisit(null, 'c')).toBe('/people/c');
  });
  it('keeps the words of the core as values', () => {
    expect(KIND_OPTIONS.map((option) => option.value)).toContain('Welcome Home tasks');
  });
});
