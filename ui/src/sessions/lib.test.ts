import { describe, expect, it } from 'vitest';
import type { Line, RegisterRow, SessionRow } from '../platform/commands';
import {
  factsWords,
  formOf,
  hereWords,
  linesOf,
  pastWords,
  readTyped,
  rowNote,
  smallRoster,
  timesWords,
} from './lib';

const session: SessionRow = {
  id: 's',
  title: 'Coffee morning, Newquay Pathfinder',
  kind: 'coffee morning',
  programme: 'p',
  date: '2026-11-03',
  day: 'today',
  starts: '10:00',
  ends: '12:00',
  venue: 'Trenance hall',
  host: null,
  state: 'open',
  here: 11,
  lines: 1,
};

describe('a session in words', () => {
  it('says when, where and how many', () => {
    expect(factsWords(session, '2026-11-03')).toBe(
      'Tuesday 3 November, 10:00 to 12:00 · Trenance hall · 11 here',
    );
  });
  it('says when it has not started, or is closed', () => {
    const bare = { ...session, starts: null, ends: null, venue: null, host: 'Jean' };
    expect(factsWords({ ...bare, state: 'planned' }, '2026-11-01')).toBe(
      'Tuesday 3 November · host Jean · not started',
    );
    expect(factsWords({ ...session, state: 'closed' }, '2026-11-03')).toMatch(/11 here · closed$/);
  });
  it('says times of which one is missing', () => {
    expect(timesWords('10:00', null)).toBe('from 10:00');
    expect(timesWords(null, '12:00')).toBe('until 12:00');
    expect(timesWords(null, null)).toBe('');
  });
  it('counts what came of it', () => expect(pastWords(session)).toBe('11 came, 1 line'));
  it('goes back into the form it was made with', () => {
    expect(formOf(session)).toMatchObject({ date: '2026-11-03', venue: 'Trenance hall', host: '' });
  });
});

describe('hereWords', () => {
  const here = (clients_here: number, volunteers_here: number, guests_here: number) =>
    hereWords({ clients_here, volunteers_here, guests_here });
  it('leaves out what is nought', () => {
    expect(here(0, 0, 0)).toBe('Nobody is here yet.');
    expect(here(1, 0, 0)).toBe('1 person here.');
    expect(here(3, 2, 0)).toBe('3 people and 2 volunteers here.');
    expect(here(3, 2, 1)).toBe('3 people, 2 volunteers and 1 guest here.');
  });
});

describe('smallRoster', () => {
  it('puts those not marked yet first', () => {
    const row = (person: string, presence: RegisterRow['presence']) => ({ person, presence }) as RegisterRow;
    const register = [row('a', 'here'), row('b', null), row('c', 'not here'), row('d', null)];
    expect(smallRoster(register, 3).map((one) => one.person)).toEqual(['b', 'd', 'a']);
  });
});

describe('typing up from paper', () => {
  it('names whose row it is, and of a volunteer’s row says who told it', () => {
    const client = rowNote('s', { person: 'a', came_as: 'client' }, 'fell');
    expect([client.mentions, client.told_by, client.about]).toEqual([['a'], null, []]);
    const volunteer = rowNote('s', { person: 'b', came_as: 'volunteer' }, 'will ring');
    expect([volunteer.mentions, volunteer.told_by]).toEqual([[], 'b']);
  });
  it('shows what was said in a row, in its order', () => {
    const line = (id: string, mentions: string[], told_by_person: string | null) =>
      ({ id, told_by_person, mentions: mentions.map((person) => ({ person })) }) as unknown as Line;
    const newestFirst = [line('3', ['a'], null), line('2', [], 'b'), line('1', ['a', 'b'], null)];
    expect(linesOf(newestFirst, 'a').map((one) => one.id)).toEqual(['1', '3']);
    expect(linesOf(newestFirst, 'b').map((one) => one.id)).toEqual(['1', '2']);
  });
  it('brings back what was typed, and nothing else', () => {
    expect(readTyped({ a: 'fell', b: 3 })).toEqual({ a: 'fell' });
    expect(readTyped(undefined)).toEqual({});
    expect(readTyped('x')).toEqual({});
  });
});
