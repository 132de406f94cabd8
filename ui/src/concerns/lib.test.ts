import { describe, expect, it } from 'vitest';
import type { BoardRow } from '../platform/bindings/BoardRow';
import type { Concern } from '../platform/bindings/Concern';
import type { LoopView } from '../platform/bindings/LoopView';
import {
  asksOfSafety,
  boardSentence,
  byWhom,
  CATEGORIES,
  firstName,
  forSeveral,
  given,
  LEVELS,
  loopForm,
  moveForm,
  moveLabel,
  RAISED_BY,
  routesFor,
  showingWords,
  standsWords,
  stateWords,
  stepLabel,
  waitingSentence,
  whomToRing,
} from './lib';

const row = (waiting: BoardRow['waiting'] = []) => ({ waiting, also: [] as BoardRow['also'] }) as BoardRow;
const loop = (name: string, made: boolean) => ({ name, made }) as LoopView;

describe('the board', () => {
  it('says how many are open, overdue and waiting', () => {
    const empty = { open: [], with_others: [], awaiting: [], overdue: 0 };
    expect(boardSentence(empty)).toBe('');
    expect(boardSentence({ ...empty, open: [row()] })).toBe('1 open, none overdue.');
    expect(
      boardSentence({
        ...empty,
        open: [row(), row()],
        awaiting: [row(['person', 'volunteer'])],
        overdue: 2,
      }),
    ).toBe('3 open, 2 overdue. 2 people are waiting to hear.');
    expect(boardSentence({ ...empty, awaiting: [row(['person'])] })).toBe(
      '1 open, none overdue. 1 person is waiting to hear.',
    );
    const too = { ...row(['person']), also: [{ concern: '7', name: 'Rose Bray', died: false }] };
    expect(boardSentence({ ...empty, awaiting: [too] })).toBe(
      '1 open, none overdue. 2 people are waiting to hear.',
    );
  });
});

describe('words', () => {
  it('has one button for each state', () => {
    expect(moveLabel('awaiting feedback')).toBe('Answered');
    expect(stateWords('with MDT')).toBe('With the MDT');
  });
  it('always says what is shown', () => {
    expect(showingWords([])).toBe('Showing every concern.');
    expect(showingWords(['mine', 'urgent'])).toBe('Showing: mine, urgent.');
  });
  it('counts what is ticked', () => {
    expect(forSeveral('Change due date', 0)).toBe('Change due date');
    expect(forSeveral('Change due date', 2)).toBe('Change due date (2)');
  });
  it('says in one line where it stands', () => {
    expect(standsWords('open', 'Today')).toBe('Open since today.');
    expect(standsWords('open', 'Open 9 days, overdue')).toBe('Open 9 days, overdue.');
    expect(standsWords('with GP', 'With the GP, 2 days')).toBe('With the GP, 2 days.');
  });
  it('says who raised it inside a sentence', () => {
    expect(byWhom('the person', 'Herself')).toBe('herself');
    expect(byWhom('family', 'Daughter')).toBe('Daughter');
  });
  it('names who may raise one', () => {
    expect(RAISED_BY.map((option) => option.label)).toEqual([
      'A volunteer',
      'The person',
      'Family',
      'A coordinator',
      'A professional',
    ]);
  });
  it('knows every category and level of the core', () => {
    expect(CATEGORIES).toHaveLength(12);
    expect(LEVELS.map((level) => level.value)).toEqual(['watch', 'soon', 'urgent', 'emergency']);
  });
});

describe('whom to ring', () => {
  const record = (some: Partial<Concern>) =>
    ({ state: 'open', level: 'soon', category: 'memory', ...some }) as Concern;
  it('puts 999 first while somebody is in danger, and safeguarding while nobody was told', () => {
    expect(whomToRing(record({}))).toBeNull();
    expect(whomToRing(record({ level: 'emergency' }))).toBe('999');
    expect(whomToRing(record({ level: 'emergency', emergency_rang: 'Jean' }))).toBeNull();
    const abuse = record({ category: 'safety or abuse' });
    expect(whomToRing(abuse)).toBe('safeguarding');
    expect(whomToRing({ ...abuse, immediate_danger: 'yes' })).toBe('999');
    expect(whomToRing({ ...abuse, immediate_danger: 'yes', emergency_rang: 'Jean' })).toBe('safeguarding');
    expect(whomToRing({ ...abuse, told_whom: 'The desk' })).toBeNull();
    expect(whomToRing({ ...abuse, state: 'closed' })).toBeNull();
  });
  it('asks about safety in an emergency too, before anybody wrote a word', () => {
    expect(asksOfSafety(record({ level: 'emergency' }))).toBe(true);
    expect(asksOfSafety(record({}))).toBe(false);
  });
  it('fills a move', () => {
    expect(moveForm('with 999', { emergency_rang: 'Jean' })).toMatchObject({ to: 'with 999', why: '' });
  });
});

describe('the step that is often next', () => {
  const steps = [
    { category: 'falls and mobility', words: 'Ask.', route: 'referral', to: null },
    { category: 'health worry', words: 'Say.', route: 'MDT', to: 'with MDT' },
  ] as const;
  it('is one press', () => {
    expect(steps.map(stepLabel)).toEqual(['Make referral', 'To the MDT']);
  });
  it('may be ignored, and for what sounds medical there are two', () => {
    const labels = (category: string) => routesFor(steps, category).map((route) => route.label);
    expect(labels('falls and mobility')).toEqual(['I decide later', 'Make referral']);
    expect(labels('health worry')).toEqual(['I decide later', 'To the MDT', 'GP now']);
    expect(labels('other')).toEqual(['I decide later']);
  });
});

describe('loops', () => {
  it('says who still has to hear', () => {
    expect(waitingSentence([loop('Arthur Pascoe', false), loop('Wesley Nance', false)])).toBe(
      'Arthur and Wesley still have to hear.',
    );
    expect(waitingSentence([loop('Arthur Pascoe', true), loop('Wesley Nance', false)])).toBe(
      'Wesley still has to hear.',
    );
    expect(waitingSentence([loop('Arthur Pascoe', true)])).toBe(
      'Everybody was told, or there is a reason why not.',
    );
  });
  it('fills a mark', () => {
    expect(loopForm('person', 'told', { how: 'by phone' })).toEqual({
      who: 'person',
      what: 'told',
      on: '',
      by: '',
      how: 'by phone',
      reason: '',
      words: '',
      again: '',
    });
  });
  it('takes the first of a name', () => {
    expect(firstName('Arthur Pascoe')).toBe('Arthur');
    expect(firstName('')).toBe('');
  });
  it('turns an empty value of the address into nothing', () => {
    expect(given('')).toBeNull();
    expect(given(undefined)).toBeNull();
    expect(given('7')).toBe('7');
  });
});
