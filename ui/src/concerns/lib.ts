import type { Board } from '../platform/bindings/Board';
import type { Category } from '../platform/bindings/Category';
import type { Concern } from '../platform/bindings/Concern';
import type { ConcernState } from '../platform/bindings/ConcernState';
import type { Level } from '../platform/bindings/Level';
import type { Loop } from '../platform/bindings/Loop';
import type { LoopForm } from '../platform/bindings/LoopForm';
import type { LoopView } from '../platform/bindings/LoopView';
import type { NotTold } from '../platform/bindings/NotTold';
import type { MoveForm } from '../platform/bindings/MoveForm';
import type { NextStep } from '../platform/bindings/NextStep';
import type { RaisedBy } from '../platform/bindings/RaisedBy';
import type { TagKind } from '../shared/Tag.svelte';
import { count, sentenceCase } from '../shared/words';

/** The levels with what each means for the answer. A person judges; the app never does. */
export const LEVELS: readonly { value: Level; label: string; hint: string }[] = [
  { value: 'watch', label: 'Watch', hint: 'Look again within four weeks.' },
  { value: 'soon', label: 'Soon', hint: 'Answer within a week.' },
  { value: 'urgent', label: 'Urgent', hint: 'Answer by tomorrow.' },
  { value: 'emergency', label: 'Emergency', hint: 'Ring 999 now, then write it down.' },
];

const CATEGORY_WORDS: readonly Category[] = [
  'falls and mobility',
  'memory',
  'low mood',
  'loneliness',
  'self-neglect',
  'home and heating',
  'money and scams',
  'carer under strain',
  'food and drink',
  'health worry',
  'safety or abuse',
  'other',
];
export const CATEGORIES = CATEGORY_WORDS.map((value) => ({ value, label: sentenceCase(value) }));

const RAISED_BY_WORDS: readonly RaisedBy[] = [
  'volunteer',
  'the person',
  'family',
  'coordinator',
  'professional',
];
export const RAISED_BY = RAISED_BY_WORDS.map((value) => ({
  value,
  label: value === 'coordinator' ? 'A coordinator' : value === 'the person' ? 'The person' : anArticle(value),
}));

function anArticle(word: RaisedBy): string {
  return word === 'family' ? 'Family' : `A ${word}`;
}

/** Answers that may stay open. */
export const ASKED = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
  { value: 'not asked yet', label: 'Not asked yet' },
] as const;

const REASON_WORDS: readonly NotTold[] = [
  'could not reach',
  'asked not to be told',
  'not safe to tell',
  'has died',
  'other',
];
export const REASONS = REASON_WORDS.map((value) => ({ value, label: sentenceCase(value) }));

/** The colour behind a level's word. The word itself says it all. */
export function levelTag(level: Level): TagKind {
  return level;
}

/** "9 open, 2 overdue. 2 people are waiting to hear." */
export function boardSentence(board: Pick<Board, 'open' | 'with_others' | 'awaiting' | 'overdue'>): string {
  const open = board.open.length + board.with_others.length + board.awaiting.length;
  if (open === 0) return '';
  const first = board.overdue ? `${open} open, ${board.overdue} overdue.` : `${open} open, none overdue.`;
  const waiting = board.awaiting.reduce((sum, row) => sum + row.waiting.length + row.also.length, 0);
  if (waiting === 0) return first;
  return `${first} ${count(waiting, 'person is', 'people are')} waiting to hear.`;
}

const MOVES: Record<ConcernState, string> = {
  open: 'Reopen',
  'being handled': 'Handle it here',
  'with MDT': 'To the MDT',
  'with GP': 'To the GP',
  'with agency': 'To an agency',
  'with safeguarding': 'To safeguarding',
  'with 999': '999 was rung',
  'awaiting feedback': 'Answered',
  closed: 'Close',
};

/** The button that moves a concern there. */
export function moveLabel(to: ConcernState): string {
  return MOVES[to];
}

const STATES: Record<ConcernState, string> = {
  open: 'Open',
  'being handled': 'Being handled',
  'with MDT': 'With the MDT',
  'with GP': 'With the GP',
  'with agency': 'With an agency',
  'with safeguarding': 'With safeguarding',
  'with 999': 'With 999',
  'awaiting feedback': 'Answered, to be told',
  closed: 'Closed',
};

/** A state as the page says it. */
export function stateWords(state: ConcernState): string {
  return STATES[state];
}

/** An empty loop mark, to be filled in. */
export function loopForm(who: Loop, what: string, rest: Partial<LoopForm> = {}): LoopForm {
  return { who, what, on: '', by: '', how: '', reason: '', words: '', again: '', ...rest };
}

/** A move, to be filled in. */
export function moveForm(to: string, rest: Partial<MoveForm> = {}): MoveForm {
  const blank = { emergency_rang: '', emergency_at: '', emergency_reference: '' };
  return { to, why: '', outcome: '', ...blank, told_whom: '', told_when: '', told_reference: '', ...rest };
}

/** The first name of whoever is to hear, for short buttons. */
export function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}

/** "Arthur and Wesley still have to hear." */
export function waitingSentence(loops: readonly LoopView[]): string {
  const names = loops.filter((loop) => !loop.made).map((loop) => firstName(loop.name));
  if (names.length === 0) return 'Everybody was told, or there is a reason why not.';
  if (names.length === 1) return `${names[0]} still has to hear.`;
  const last = names.pop() ?? '';
  return `${names.join(', ')} and ${last} still have to hear.`;
}

/** A value of the address, or null where it is empty. */
export function given(value: string | undefined): string | null {
  return value ? value : null;
}

/** Where a concern stands and since when, in one line under its title: "Open 9 days, overdue". */
export function standsWords(state: ConcernState, howLong: string): string {
  if (state !== 'open') return `${howLong}.`;
  return howLong.startsWith('Today') ? `Open since today${howLong.slice('Today'.length)}.` : `${howLong}.`;
}

/** Who raised it, inside a sentence: "by the person", "by herself", "by Wesley Nance". */
export function byWhom(raisedBy: RaisedBy, words: string): string {
  return raisedBy === 'the person' ? words.toLowerCase() : words;
}

/** What the board shows, in words: "Showing: mine, urgent." */
export function showingWords(narrowed: readonly string[]): string {
  return narrowed.length ? `Showing: ${narrowed.join(', ')}.` : 'Showing every concern.';
}

/** Whether a concern asks about safety: its 999, or safety or abuse. */
export function asksOfSafety(record: Concern): boolean {
  const danger = record.level === 'emergency' || record.category === 'safety or abuse';
  return danger || Boolean(record.emergency_rang || record.emergency_at);
}

/** Whose number is shown first: 999 while somebody is in danger and nobody rang, then safeguarding while nobody was told. */
export function whomToRing(record: Concern): '999' | 'safeguarding' | null {
  if (record.state === 'closed') return null;
  const danger = record.level === 'emergency' || record.immediate_danger === 'yes';
  if (danger && !record.emergency_rang) return '999';
  return record.category === 'safety or abuse' && !record.told_whom ? 'safeguarding' : null;
}

/** A button for several: "Change due date (2)". */
export function forSeveral(label: string, chosen: number): string {
  return chosen ? `${label} (${chosen})` : label;
}

/** What one press does about the step that is often next. */
export function stepLabel(step: NextStep): string {
  return step.to ? moveLabel(step.to) : 'Make referral';
}

/** The routes offered while a concern is raised: the step that is often next, and for what sounds medical both of its. */
export function routesFor(steps: readonly NextStep[], category: string): { value: string; label: string }[] {
  const step = steps.find((one) => one.category === category);
  const routes = [{ value: '', label: 'I decide later' }];
  if (step) routes.push({ value: step.route, label: stepLabel(step) });
  if (category === 'health worry') routes.push({ value: 'GP now', label: 'GP now' });
  return routes;
}
