import type { Line, NoteForm, PaperRow, RegisterRow, SessionForm, SessionRow } from '../platform/commands';
import { count, dayAndDate, sentenceCase } from '../shared/words';

/** The kinds of session, as the core knows them. */
export const SESSION_KINDS = [
  'coffee morning',
  'monthly meeting',
  'craft group',
  'tea party',
  'peer support',
  'other',
] as const;

/** The kinds for a select box, with a large first letter. */
export const KIND_OPTIONS = SESSION_KINDS.map((kind) => ({ value: kind, label: sentenceCase(kind) }));

/** "10:00 to 12:00", "from 10:00", "until 12:00", or nothing. */
export function timesWords(starts: string | null, ends: string | null): string {
  if (starts && ends) return `${starts} to ${ends}`;
  if (starts) return `from ${starts}`;
  return ends ? `until ${ends}` : '';
}

/** "Tuesday 3 November, 10:00 to 12:00 · Trenance hall · 11 here" */
export function factsWords(session: SessionRow, today: string): string {
  const times = timesWords(session.starts, session.ends);
  const parts = [dayAndDate(session.date, today) + (times ? `, ${times}` : '')];
  if (session.venue) parts.push(session.venue);
  if (session.host) parts.push(`host ${session.host}`);
  if (session.state === 'planned') parts.push('not started');
  else parts.push(`${session.here} here`);
  if (session.state === 'closed') parts.push('closed');
  return parts.join(' · ');
}

/** "11 came, 4 lines" of a session that is over. */
export function pastWords(session: SessionRow): string {
  return `${session.here} came, ${count(session.lines, 'line')}`;
}

/** The three answers of a register, in their order. */
export const PRESENCES = [
  { value: 'here', label: 'Here' },
  { value: 'sent apologies', label: 'Apologies' },
  { value: 'not here', label: 'Not here' },
] as const;

/** The form that a session was made with. */
export function formOf(session: SessionRow): SessionForm {
  return {
    kind: session.kind,
    programme: session.programme,
    date: session.date,
    starts: session.starts ?? '',
    ends: session.ends ?? '',
    venue: session.venue ?? '',
    host: session.host ?? '',
  };
}

/** "3 people, 2 volunteers and 1 guest here", leaving out what is nought. */
export function hereWords(page: {
  clients_here: number;
  volunteers_here: number;
  guests_here: number;
}): string {
  const parts = [
    page.clients_here && count(page.clients_here, 'person', 'people'),
    page.volunteers_here && count(page.volunteers_here, 'volunteer'),
    page.guests_here && count(page.guests_here, 'guest'),
  ].filter(Boolean);
  if (!parts.length) return 'Nobody is here yet.';
  return `${parts.join(', ').replace(/, ([^,]*)$/, ' and $1')} here.`;
}

/** Those of a register that belong on a small card: not yet marked first, since they are what is to be done. */
export function smallRoster(register: readonly RegisterRow[], most: number): RegisterRow[] {
  const waiting = register.filter((row) => row.presence === null);
  const marked = register.filter((row) => row.presence !== null);
  return [...waiting, ...marked].slice(0, most);
}

/** The line of a row of the paper: it names whose row it is, and of a volunteer's row it was told by them. */
export function rowNote(session: string, row: Pick<PaperRow, 'person' | 'came_as'>, text: string): NoteForm {
  const volunteer = row.came_as === 'volunteer';
  return {
    session,
    text,
    about: [],
    mentions: volunteer ? [] : [row.person],
    told_by: volunteer ? row.person : null,
    told_by_words: '',
    told_by_role: '',
    told_by_practice: null,
    from_note: null,
    kind: 'line',
  };
}

/** What was said in somebody's row, in the order it was typed. A line that is not shown in a list is left out. */
export function linesOf(newestFirst: readonly Line[], person: string): Line[] {
  return newestFirst
    .filter(
      (line) => line.told_by_person === person || line.mentions.some((named) => named.person === person),
    )
    .reverse();
}

/** What was typed and not kept, by person, as a draft brings it back. */
export function readTyped(kept: unknown): Record<string, string> {
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(
    Object.entries(kept).filter((one): one is [string, string] => typeof one[1] === 'string'),
  );
}
