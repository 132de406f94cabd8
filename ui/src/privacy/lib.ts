import type { BreachForm, ComplaintForm, GroundChoice, PrivacyHub } from '../platform/commands';
import { count } from '../shared/words';

/** How a complaint can reach us. */
export const HOWS = ['spoken', 'phone', 'letter', 'email', 'other'] as const;
/** What can come of one. */
export const OUTCOMES = ['upheld', 'partly upheld', 'not upheld', 'taken back'] as const;
/** The kinds of breach. */
export const KINDS = [
  'lost or stolen laptop',
  'lost or stolen paper',
  'sent to the wrong person',
  'seen by somebody who should not',
  'records lost or changed',
  'other',
] as const;
/** What a breach may mean for people, and how to tell. */
export const RISKS = [
  {
    value: 'no risk likely',
    label: 'No risk is likely',
    hint: 'Such as a locked laptop, or a paper that came back unread.',
  },
  { value: 'a risk', label: 'A risk', hint: 'The Commission has to be told.' },
  {
    value: 'a high risk',
    label: 'A high risk',
    hint: 'Such as an address that somebody violent now knows. The people have to be told too.',
  },
];

/** A complaint's form, everything blank but what is known. */
export function newComplaint(): ComplaintForm {
  return {
    received_on: 'today',
    by_person: '',
    by_words: '',
    how: '',
    about: '',
    acknowledged_on: '',
    what_was_done: '',
    answered_on: '',
    outcome: '',
  };
}

/** A breach's form: found now, everything else blank. */
export function newBreach(time: string): BreachForm {
  return {
    found_on: 'today',
    found_time: time,
    happened_on: '',
    kind: '',
    what_happened: '',
    people: [],
    whose: '',
    how_many: '',
    which_data: '',
    likely_harm: '',
    what_was_done: '',
    risk: '',
    told_ico_on: '',
    told_ico_time: '',
    ico_reference: '',
    why_ico_late: '',
    why_not_ico: '',
    told_people_on: '',
    why_not_people: '',
    closed_on: '',
  };
}

/** A breach's form for a laptop that is gone: what the page of facts knows is filled in. */
export function lostLaptop(time: string, people: number): BreachForm {
  return {
    ...newBreach(time),
    kind: 'lost or stolen laptop',
    what_happened: 'The laptop with the records is gone.',
    whose: 'Everybody on record.',
    how_many: String(people),
    which_data: 'Names, addresses, notes, visits, concerns, referrals and consent.',
    likely_harm: 'The records are locked. Nobody reads them without a passphrase or the recovery key.',
  };
}

/** What waits, in one sentence for the page's head. */
export function waitingWords(hub: PrivacyHub): string {
  const parts = [
    hub.breaches.length ? count(hub.breaches.length, 'breach', 'breaches') : '',
    hub.complaints.length ? count(hub.complaints.length, 'complaint') : '',
    hub.agreements.length ? count(hub.agreements.length, 'agreement') : '',
    hub.reviews.length ? `${count(hub.reviews.length, 'answer')} to ask again` : '',
    hub.bases_to_confirm ? `${count(hub.bases_to_confirm, 'reason')} to confirm` : '',
  ].filter(Boolean);
  return parts.length ? `Waiting: ${parts.join(', ')}.` : 'Nothing waits.';
}

/** The choices of a list of grounds: what each means, with its source. */
export function groundOptions(choices: readonly GroundChoice[], none?: string) {
  return [
    ...(none === undefined ? [] : [{ value: '', label: none, hint: '' }]),
    ...choices.map((one) => ({ value: one.word, label: one.plain, hint: one.source })),
  ];
}

/** The third reasons that go with a second one; none where it needs none. */
export function thirdReasons(second: string, all: readonly GroundChoice[], third: readonly GroundChoice[]) {
  const needs = all.find((one) => one.word === second)?.needs ?? [];
  return third.filter((one) => needs.includes(one.word));
}
