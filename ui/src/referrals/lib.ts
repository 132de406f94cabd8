import type { Basis } from '../platform/bindings/Basis';
import type { Method } from '../platform/bindings/Method';
import type { ReferralState } from '../platform/bindings/ReferralState';
import type { ServiceChoice } from '../platform/bindings/ServiceChoice';
import type { WhatNext } from '../platform/bindings/WhatNext';
import type { Tracker } from '../platform/bindings/Tracker';
import type { TrackerRow } from '../platform/bindings/TrackerRow';
import type { TagKind } from '../shared/Tag.svelte';
import { count, sentenceCase } from '../shared/words';

/** The grounds on which something may be shared, in plain words. */
export const BASES: readonly { value: Basis; label: string; hint: string }[] = [
  { value: 'consent', label: 'They said yes', hint: 'A yes to sharing with agencies is on record.' },
  {
    value: 'direct care with no objection',
    label: 'Part of their care, and they do not object',
    hint: 'You told them, and they had nothing against it.',
  },
  { value: 'safeguarding', label: 'Safeguarding', hint: 'Somebody may be at risk of harm.' },
  { value: 'vital interests', label: 'Life in danger', hint: 'There is no time to ask.' },
  {
    value: 'best interests',
    label: 'Best interests',
    hint: 'They cannot decide this now, and others decided with them in mind.',
  },
];

const METHOD_WORDS: readonly Method[] = ['phone', 'email', 'letter', 'form', 'in person'];
export const METHODS = METHOD_WORDS.map((value) => ({ value, label: sentenceCase(value) }));

const STATE_WORDS: readonly ReferralState[] = [
  'draft',
  'sent',
  'acknowledged',
  'accepted',
  'waiting list',
  'happening',
];
/** What the tracker can be narrowed to. */
export const STATE_FILTERS = [
  { value: '', label: 'All that go on' },
  ...STATE_WORDS.map((value) => ({ value: value as string, label: sentenceCase(value) })),
  { value: 'ended', label: 'Ended' },
];

const MOVES: Record<ReferralState, string> = {
  draft: 'Back to draft',
  sent: 'Mark as sent',
  acknowledged: 'They have it',
  accepted: 'Accepted',
  declined: 'Declined',
  'waiting list': 'On a waiting list',
  happening: 'It is happening',
  finished: 'Finished',
  withdrawn: 'Withdraw',
};

/** The button that moves a referral there. */
export function moveLabel(to: ReferralState): string {
  return MOVES[to];
}

const END: readonly ReferralState[] = ['finished', 'declined', 'withdrawn'];

/** Whether a referral has ended there. */
export function isEnd(state: ReferralState): boolean {
  return END.includes(state);
}

/** The colour behind a state's word. */
export function stateTag(state: ReferralState): TagKind {
  if (state === 'finished' || state === 'happening' || state === 'accepted') return 'ok';
  if (state === 'declined' || state === 'withdrawn' || state === 'draft') return 'watch';
  return 'plain';
}

/** "14 going on, 3 to chase." */
export function trackerSentence(tracker: Pick<Tracker, 'going_on' | 'to_chase'>): string {
  if (tracker.going_on === 0) return '';
  return `${tracker.going_on} going on, ${tracker.to_chase || 'none'} to chase.`;
}

/** "2 came to nothing. Say what is next." */
export function nextSentence(tracker: Pick<Tracker, 'asking_next'>): string {
  const asking = tracker.asking_next;
  return asking ? `${count(asking, 'referral')} came to nothing. Say what is next.` : '';
}

/** Whether a row can be ticked for "Chased today". */
export function canChase(row: Pick<TrackerRow, 'state'>): boolean {
  return row.state !== 'draft' && !isEnd(row.state);
}

/** "Respite, Carers’ Service (carer under strain)". */
export function serviceLabel(service: ServiceChoice): string {
  return `${service.name}, ${service.agency_name} (${service.need})`;
}

/** The services to choose from: what they are called, and beneath it what a coordinator asks before referring. */
export function serviceOptions(
  services: readonly ServiceChoice[],
): { value: string; label: string; hint: string }[] {
  return services.map((one) => ({
    value: one.id,
    label: `${one.name}, ${one.agency_name}`,
    hint: [
      one.not_told ? 'The person asked that this agency is not told' : '',
      one.place,
      one.check_again ? `${one.checked}: check again` : one.checked,
      one.how_to_refer ? `To refer: ${one.how_to_refer}` : '',
      one.eligibility ? `For: ${one.eligibility}` : '',
      one.usual.startsWith('Usually') ? one.usual : '',
    ]
      .filter(Boolean)
      .map((part) => part.replace(/\.$/, ''))
      .join('. ')
      .concat('.'),
  }));
}

/** What the card says where somebody has to say what follows. */
export function cameToNothing(state: ReferralState): string {
  return state === 'declined' ? 'They could not help.' : 'This was withdrawn after it was sent.';
}

/** What was said to follow, in words. */
export function nextWords(next: WhatNext | null, words: string | null): string {
  if (!next) return '';
  const said = { 'new referral': 'A new referral', signpost: 'A signpost' } as Record<string, string>;
  const what = said[next] ?? sentenceCase(next);
  return words ? `${what}: ${words}` : what;
}

/** The name of the button for several ticked rows. */
export function chasedLabel(ticked: number): string {
  return ticked ? `Chased today: ${count(ticked, 'referral')}` : 'Chased today';
}
