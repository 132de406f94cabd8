import type { ToTell } from '../platform/bindings/ToTell';
import type { Waiting } from '../platform/bindings/Waiting';
import type { SessionRow, Today } from '../platform/commands';
import { timesWords } from '../sessions/lib';

/** "Under way · 10:00 to 12:00 · Trenance hall · 11 here" */
export function factsOf(session: SessionRow): string {
  const open = session.state === 'open';
  const started = open && session.day !== 'today' ? `Under way since ${session.day}` : 'Under way';
  return [
    open ? started : 'Planned for today',
    timesWords(session.starts, session.ends),
    session.venue,
    open ? `${session.here} here` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Whether nothing wants doing, sessions and meetings apart. */
export function nothingDue(board: Today): boolean {
  return (
    !board.lines.length &&
    !board.concerns.length &&
    !board.referrals.length &&
    !board.to_tell.length &&
    !board.actions.length &&
    !board.promises.length &&
    !board.rests.length
  );
}

/** Whether somebody is still to be told, or something to tell is still to be written. */
export function somebodyWaits(one: ToTell): boolean {
  return one.restricted || one.waiting.length > 0;
}

/** What is left of a decided concern or referral where nobody is to be told any more. */
export function leftWords(one: Pick<ToTell, 'of' | 'died'>): string {
  const can = one.of === 'concern' ? 'can be closed' : 'can be ended';
  return one.died
    ? `Say that they have died. Then it ${can}.`
    : `Everyone was told, or there is a reason why not. It ${can}.`;
}

/** The page of a concern or referral that is to be told. */
export function pageOf(one: Pick<ToTell, 'of' | 'id'>): string {
  return `#/${one.of === 'concern' ? 'concerns' : 'referrals'}/${one.id}`;
}

/** "01632 960 111 or 07700 900123 · tried once": how to reach somebody, and how often it was tried. */
export function reachWords(one: Pick<Waiting, 'phones' | 'tries'>): string {
  const tried = ['', 'tried once', 'tried twice'][one.tries] ?? `tried ${one.tries} times`;
  return [one.phones.join(' or ') || 'No phone number', tried].filter(Boolean).join(' · ');
}

const PAGES: Record<string, string> = {
  '/people/new': 'A person not yet added',
  '/visits/new': 'A visit not yet saved',
  '/concerns/new': 'A concern not yet raised',
  '/referrals/new': 'A referral not yet made',
  '/signposts/new': 'A signpost not yet saved',
  '/sessions/new': 'A session not yet planned',
};

/** Where each draft leads, and what it is called. Drafts of pages nobody can go to are left out. */
export function draftLinks(drafts: readonly { page: string }[]): { href: string; label: string }[] {
  const links: { href: string; label: string }[] = [];
  for (const { page } of drafts) {
    const link = draftLink(page);
    if (link && !links.some((known) => known.href === link.href)) links.push(link);
  }
  return links;
}

function draftLink(page: string): { href: string; label: string } | null {
  const note = /^note\/(?:(corridor|change)(?:\/|$))?(.*)$/.exec(page);
  if (note) {
    const [, kind, id] = note;
    if (kind === 'change') return { href: `#/notes/${id}?change=yes`, label: 'A line half changed' };
    // A corridor note made from a line leads back to its own words.
    const corridor = id ? `#/notes/corridor?note=${id}` : '#/notes/corridor';
    return { href: kind ? corridor : `#/sessions/${id}`, label: 'A line not yet saved' };
  }
  const paper = /^type-up\/(.+)$/.exec(page);
  if (paper) return { href: `#/sessions/${paper[1]}/type-up`, label: 'A paper not yet typed up' };
  // A form keeps its draft under its address, followed by the name of the form.
  const form = /^#(\/[^#?]*)(\?[^#]*)?#/.exec(page);
  if (!form) return null;
  const path = form[1] ?? '';
  return {
    href: `#${path}${form[2] ?? ''}`,
    label: PAGES[path] ?? 'Something typed and not yet saved',
  };
}
