import type { LookedRow } from '../platform/bindings/LookedRow';
import type { AccessKind } from '../platform/bindings/AccessKind';
import type { EverythingOut } from '../platform/bindings/EverythingOut';
import { clockTime, count, countMany, localDate, sentenceCase } from '../shared/words';

/** What was done, as the page says it. */
const DONE: Record<AccessKind, string> = {
  view: 'Looked at',
  search: 'Searched for people',
  export: 'Saved a file',
  print: 'Printed',
  unlock: 'Unlocked the laptop',
  'unlock with the recovery key': 'Unlocked with the recovery key',
  'failed unlock': 'A wrong passphrase was tried',
  lock: 'Locked the laptop',
  'hand over': 'Handed the laptop to a volunteer',
  'given back': 'Took the laptop back',
};

/** What of somebody's record was shown, with its article. */
const SHOWN: Record<string, string> = {
  record: 'the record',
  concern: 'a concern',
  'restricted concern': 'a restricted concern',
  referral: 'a referral',
  visit: 'a visit',
  note: 'a note',
  'good news': 'good news',
  signpost: 'a signpost',
  letter: 'a letter',
  'visit sheet': 'the visit sheet',
  'read together': 'the page to read together',
  'life change': 'a change of life',
  'two records side by side': 'two records side by side',
  'MDT meeting': 'the list of an MDT meeting',
  session: 'a session',
  'all that is held': 'all that is held',
  'who looked': 'who looked',
  'where data went': 'where data went',
};

/** What happened, as a few words: "Looked at a concern, found by searching". */
export function doneWords(row: Pick<LookedRow, 'kind' | 'what' | 'found'>): string {
  const what = row.what ? (SHOWN[row.what] ?? row.what) : '';
  const done =
    row.kind === 'view' ? `${DONE.view} ${what}` : what ? `${DONE[row.kind]}: ${what}` : DONE[row.kind];
  return row.found ? `${done}, found by searching` : done;
}

/** When, and how often: "10:42" or "10:42 to 10:51, 3 times". */
export function timesWords(row: Pick<LookedRow, 'first_at' | 'last_at' | 'times'>): string {
  const first = clockTime(row.first_at);
  const last = clockTime(row.last_at);
  const often = row.times > 1 ? `, ${count(row.times, 'time')}` : '';
  return (
    (first === last && localDate(row.first_at) === localDate(row.last_at) ? first : `${first} to ${last}`) +
    often
  );
}

/** Every kind to choose from, in the words of the page. */
export const KINDS = (Object.keys(DONE) as AccessKind[]).map((value) => ({ value, label: DONE[value] }));

/** A text in pieces: what is about other people, and what is not. */
export function pieces(text: string): { text: string; other: boolean }[] {
  return text
    .split(/(\[\[other person: .*?\]\])/s)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, other: piece.startsWith('[[other person: ') }));
}

/** What an export of everything wrote: "57 files with 12,345 rows are written." */
export function writtenWords(written: Pick<EverythingOut, 'files' | 'rows'>): string {
  return `${countMany(written.files, 'file')} with ${countMany(written.rows, 'row')} are written.`;
}

/** For whom, and why: what stands in the question before everything leaves. */
export function leavesWords(form: { reason: string; recipient: string }): string {
  return `For ${form.recipient.trim()}, because: ${form.reason.trim()}`;
}

/** Who did it, and in whose hands: "Jean Opie for Kerra Trembath". */
export function byWords(row: Pick<LookedRow, 'by' | 'hands' | 'kind'>): string {
  if (row.kind === 'failed unlock') return 'Not known';
  if (row.hands) return `${row.hands} for ${row.by ?? 'somebody'}`;
  return sentenceCase(row.by ?? 'Not known');
}
