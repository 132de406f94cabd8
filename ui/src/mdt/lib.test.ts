import { describe, expect, it } from 'vitest';
import type { ItemView } from '../platform/commands';
import {
  asked,
  discussed,
  isDone,
  nameAndAge,
  notWith,
  peopleWords,
  stepOf,
  told,
  volunteersFirst,
  volunteerWords,
  whenAndWhere,
} from './lib';

const concern = (more: object) =>
  ({
    situation: 'Fell',
    background: null,
    what_we_saw: null,
    ask: null,
    ...more,
  }) as ItemView['concerns'][number];
const item = (more: object) =>
  ({
    ask: null,
    decision: null,
    decision_in_plain_english: null,
    volunteer_present: false,
    ...more,
  }) as ItemView['item'];

describe('a meeting in words', () => {
  it('opens at the step that fits', () => {
    expect(stepOf(undefined, 'planned')).toBe('prepare');
    expect(stepOf(undefined, 'held')).toBe('after');
    expect(stepOf('hold', 'planned')).toBe('hold');
    expect(stepOf('nonsense', 'planned')).toBe('prepare');
  });
  it('brings answers back to everybody it spoke of, whatever may be shared by now', () => {
    const view = (held_back: string | null, more: object) =>
      ({ held_back, item: item({ left_out: false, sharing: null, ...more }) }) as ItemView;
    const items = [
      view(null, { sharing: 'share' }),
      view('They took back their yes to sharing.', { sharing: 'share' }),
      view('Decided: do not share.', { sharing: 'do not share', decision: 'Matron rings' }),
      view('Not decided yet.', {}),
      view('Left out of this meeting.', { left_out: true, sharing: 'share' }),
    ];
    expect(discussed({ items })).toEqual(items.slice(0, 3));
  });
  it('says that volunteers’ people come first only where they do', () => {
    const list = (...there: boolean[]) =>
      there.map((volunteer_present) => ({ item: item({ volunteer_present }) }));
    expect(volunteersFirst(list(true, true, false))).toBe(true);
    expect(volunteersFirst(list(true))).toBe(true);
    expect(volunteersFirst(list(true, false, true))).toBe(false);
    expect(volunteersFirst(list(false, true))).toBe(false);
    expect(volunteersFirst(list(false, false))).toBe(false);
    expect(volunteersFirst([])).toBe(false);
  });
  it('says when and where', () => {
    const meeting = { on: '2026-11-12', starts: '13:00', place: null };
    expect(whenAndWhere(meeting, '2026-11-03')).toBe('Thursday 12 November, 13:00');
  });
  it('counts people and what is undecided', () => {
    expect(peopleWords({ people: 0, undecided: 0 })).toBe('Nobody on the list');
    expect(peopleWords({ people: 1, undecided: 1 })).toBe('1 person, 1 not decided yet');
    expect(peopleWords({ people: 6, undecided: 0 })).toBe('6 people');
  });
});

describe('an item in words', () => {
  it('joins what several concerns tell, and leaves out what none does', () => {
    const concerns = [
      concern({}),
      concern({ situation: 'Lonely', ask: 'A visit?' }),
      concern({ ask: 'A visit?' }),
    ];
    expect(told({ concerns }, 'situation')).toBe('Fell\nLonely\nFell');
    expect(told({ concerns }, 'background')).toBe('');
    expect(asked({ concerns, item: item({}) })).toBe('A visit?');
    expect(asked({ concerns, item: item({ ask: 'Stairs' }) })).toBe('Stairs');
  });
  it('is done once something was decided', () => {
    expect(isDone({ item: item({}) })).toBe(false);
    expect(isDone({ item: item({ decision: 'Visit' }) })).toBe(true);
  });
  it('names whom not to share with, and the volunteer', () => {
    expect(notWith({ exclusions: [] })).toBe('Not to be shared with: nobody named.');
    expect(notWith({ exclusions: [{ with: 'Dr B', to_answer: true }] })).toBe('Not to be shared with: Dr B.');
    const jean = { id: 'v', name: 'Jean Bolitho', called: 'Jean', why_not: null };
    expect(
      volunteerWords({ item: item({ volunteer_present: true }), volunteers: [jean], called: 'Ivy' }),
    ).toBe('Jean Bolitho is here for Ivy.');
    expect(volunteerWords({ item: item({}), volunteers: [], called: 'Ivy' })).toBe('No volunteer now.');
    expect(nameAndAge({ name: 'Ivy Trembath', age: null })).toBe('Ivy Trembath');
  });
});
