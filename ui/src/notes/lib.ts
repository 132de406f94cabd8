/**
 * What the Note field does with text: finding the `@` being typed, putting a name in, and keeping each link to the
 * very place it was put. A link is never guessed: when its place in the text is touched, it is dropped.
 */

import type { RegisterRow } from '../platform/bindings/RegisterRow';
import type { KnownTeller, Line, NoteForm } from '../platform/commands';

/** A person linked at one place of the text: `text.slice(start, end)` is `@` and the name. */
export type Link = { start: number; end: number; person: string; name: string };

/**
 * A key pressed before it was known what it means: `end` is where in the text, `last` whether nothing stood behind it.
 */
export type WaitingKey = { key: 'Enter' | 'Tab'; end: number; last: boolean };

/** Whether a change of the text was made behind every key that waits: then they mean what they meant. */
export function standsBehind(before: string, after: string, waiting: readonly WaitingKey[]): boolean {
  return waiting.every((key) => after.startsWith(before.slice(0, key.end)));
}

/** The longest name looked for after `@`, in characters. */
const MOST_TYPED = 40;
/** The most words of a name looked for after `@`. */
const MOST_WORDS = 4;

/** The `@` that the caret is behind, and what was typed since; null when there is none to complete. */
export function mentionAt(
  text: string,
  caret: number,
  links: readonly Link[] = [],
): { start: number; typed: string } | null {
  const start = caret > 0 ? text.lastIndexOf('@', caret - 1) : -1;
  if (start < 0 || caret - start - 1 > MOST_TYPED) return null;
  // In an address such as jean@home the sign stands inside a word.
  if (start > 0 && /[\p{L}\p{N}]/u.test(text.charAt(start - 1))) return null;
  // What follows a link that was accepted belongs to the sentence.
  if (links.some((link) => link.start === start)) return null;
  const typed = text.slice(start + 1, caret);
  if (/^\s|[\n\r]/.test(typed)) return null;
  if (typed.split(/\s+/).length > MOST_WORDS) return null;
  return { start, typed };
}

/** Puts a person in place of `@` and what was typed since. A space follows, unless one is there already. */
export function insertMention(
  text: string,
  caret: number,
  at: { start: number },
  person: { person: string; name: string },
  links: readonly Link[],
): { text: string; caret: number; links: Link[] } {
  const written = `@${person.name}`;
  const rest = text.slice(caret);
  const gap = /^[\s,.;:!?)’']/.test(rest) ? '' : ' ';
  const next = text.slice(0, at.start) + written + gap + rest;
  const link: Link = {
    start: at.start,
    end: at.start + written.length,
    person: person.person,
    name: person.name,
  };
  const moved = moveLinks(text, next, at.start + written.length + gap.length, links);
  return {
    text: next,
    caret: link.end + (gap || rest.startsWith(' ') ? 1 : 0),
    links: [...moved, link].sort((a, b) => a.start - b.start),
  };
}

/**
 * Carries the links over a change of the text. `caret` is where the caret stands after it. Links before the change
 * stay, links after it move along, and a link that was touched is dropped.
 */
export function moveLinks(before: string, after: string, caret: number, links: readonly Link[]): Link[] {
  if (before === after) return [...links];
  // What stands behind the caret is what was there before, unless the change was an undo by the keyboard.
  let tail = Math.min(after.length - caret, before.length);
  if (tail < 0 || before.slice(before.length - tail) !== after.slice(after.length - tail)) {
    tail = 0;
    const most = Math.min(before.length, after.length);
    while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  }
  let head = 0;
  const most = Math.min(before.length, after.length) - tail;
  while (head < most && before[head] === after[head]) head += 1;
  const changedTo = before.length - tail;
  const by = after.length - before.length;
  const kept: Link[] = [];
  for (const link of links) {
    let moved: Link | null = null;
    if (link.end <= head) moved = link;
    else if (link.start >= changedTo) moved = { ...link, start: link.start + by, end: link.end + by };
    if (moved && stands(after, moved)) kept.push(moved);
  }
  return kept;
}

/** Whether the name still stands at its place as a whole. */
function stands(text: string, link: Link): boolean {
  return text.slice(link.start, link.end) === `@${link.name}` && !goesOn(text, link.end);
}

/** Whether a letter or digit follows, so that the name was made into another. */
function goesOn(text: string, at: number): boolean {
  return /^[\p{L}\p{N}]/u.test(text.slice(at, at + 2));
}

/** The people linked, each once, in the order of the text. */
export function linkedPeople(links: readonly Link[]): string[] {
  return [...new Set(links.map((link) => link.person))];
}

/** Finds again where the people of a saved line stand in its text. Two of one name take their places in order. */
export function findLinks(text: string, people: readonly { person: string; name: string }[]): Link[] {
  const links: Link[] = [];
  const byLength = [...people].sort((a, b) => b.name.length - a.name.length);
  const waiting = new Set(byLength);
  for (const person of byLength) {
    if (!waiting.has(person) || !person.name) continue;
    const namesakes = byLength.filter((other) => other.name === person.name);
    namesakes.forEach((other) => waiting.delete(other));
    let turn = 0;
    let from = 0;
    for (;;) {
      const start = text.indexOf(`@${person.name}`, from);
      if (start < 0) break;
      const end = start + person.name.length + 1;
      from = end;
      if (goesOn(text, end) || links.some((link) => start < link.end && end > link.start)) continue;
      const who = namesakes[Math.min(turn, namesakes.length - 1)] ?? person;
      turn += 1;
      links.push({ start, end, person: who.person, name: who.name });
    }
  }
  return links.sort((a, b) => a.start - b.start);
}

/** A part of a line as it is shown. */
export type Piece = { text: string; person: string | null };

/** Cuts a line into plain text and names, for showing. Joined again, the pieces are the text as typed. */
export function pieces(text: string, people: readonly { person: string; name: string }[]): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const link of findLinks(text, people)) {
    if (link.start > at) found.push({ text: text.slice(at, link.start), person: null });
    found.push({ text: text.slice(link.start, link.end), person: link.person });
    at = link.end;
  }
  if (at < text.length) found.push({ text: text.slice(at), person: null });
  return found;
}

/** What is kept of a line that is typed but not saved. */
export type NoteDraft = { text: string; links: Link[] };

/** Reads a draft back. Links that no longer stand at their place are dropped. */
export function readDraft(kept: unknown): NoteDraft {
  const draft = kept as Partial<NoteDraft> | null | undefined;
  if (typeof draft?.text !== 'string') return { text: '', links: [] };
  const text = draft.text;
  const links = Array.isArray(draft.links) ? draft.links.filter(isLink) : [];
  return { text, links: links.filter((link) => stands(text, link)) };
}

function isLink(thing: unknown): thing is Link {
  if (typeof thing !== 'object' || thing === null) return false;
  const { start, end, person, name } = thing as Record<string, unknown>;
  return (
    typeof start === 'number' &&
    typeof end === 'number' &&
    typeof person === 'string' &&
    typeof name === 'string'
  );
}

/** The client to fill a form with: the one the line is about, else the one it names; null when it is a choice. */
export function oneClient(line: {
  about: readonly { person: string; client: boolean }[];
  likely_about: string | null;
}): string | null {
  const clients = line.about.filter((named) => named.client);
  if (clients.length === 1) return clients[0]?.person ?? null;
  return clients.length ? null : line.likely_about;
}

/** The line as it stands, for changing one thing of it. */
export function formOf(line: Line): NoteForm {
  return {
    session: line.session,
    text: line.text,
    about: line.about.map((named) => named.person),
    mentions: line.mentions.map((named) => named.person),
    told_by: line.told_by_person,
    told_by_words: line.told_by_person ? '' : (line.told_by ?? ''),
    told_by_role: line.told_by_role ?? '',
    told_by_practice: line.told_by_practice,
    kind: line.kind,
    from_note: line.from_note,
  };
}

/** Those here who may have told a line: volunteers first, each in the order of arrival. */
export function tellers(register: readonly RegisterRow[]): { value: string; label: string }[] {
  const here = register.filter((row) => row.presence === 'here');
  const volunteers = here.filter((row) => row.came_as === 'volunteer');
  const others = here.filter((row) => row.came_as !== 'volunteer');
  const arrived = (a: RegisterRow, b: RegisterRow) => (a.arrived_order ?? 0) - (b.arrived_order ?? 0);
  return [
    ...volunteers.sort(arrived).map((row) => ({ value: row.person, label: `${row.name}, volunteer` })),
    ...others.sort(arrived).map((row) => ({ value: row.person, label: row.name })),
  ];
}

/** The two lines said just before one, and the two just after, each in the order they were said. */
export function around<Said extends { id: string }>(
  newestFirst: readonly Said[],
  id: string,
): { before: Said[]; after: Said[] } {
  const said = [...newestFirst].reverse();
  const at = said.findIndex((one) => one.id === id);
  if (at < 0) return { before: [], after: [] };
  return { before: said.slice(Math.max(0, at - 2), at), after: said.slice(at + 1, at + 3) };
}

/** What the mention list says to a screen reader. */
export function choicesMessage(found: number, sameName: boolean): string {
  if (!found) return 'Nobody of that name.';
  const counted = found === 1 ? '1 person.' : `${found} people.`;
  return sameName
    ? `${counted} Two have the same name. Choose with the arrow keys.`
    : `${counted} Enter picks.`;
}

/** Who told a line, as far as it is known: "Sister Rowe, practice nurse, Narrowcliff". */
export function tellerWords(line: Pick<Line, 'told_by' | 'told_by_role' | 'told_by_practice_name'>): string {
  return [line.told_by, line.told_by_role, line.told_by_practice_name].filter(Boolean).join(', ');
}

/** How many who told something before are offered at once. */
const MOST_TELLERS = 6;

/** Those who fit what is typed of a name: every word begins one of theirs. Nobody once one of them is chosen. */
export function tellersFor(
  known: readonly KnownTeller[],
  now: { told_by_words: string; told_by_role: string; told_by_practice: string },
): KnownTeller[] {
  const chosen = known.some(
    (teller) =>
      teller.told_by === now.told_by_words &&
      (teller.told_by_role ?? '') === now.told_by_role &&
      (teller.told_by_practice ?? '') === now.told_by_practice,
  );
  if (chosen) return [];
  const words = now.told_by_words.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = known.filter((teller) => {
    const theirs = tellerWords(teller)
      .toLowerCase()
      .split(/[\s,]+/);
    return words.every((word) => theirs.some((own) => own.startsWith(word)));
  });
  return fitting.slice(0, MOST_TELLERS);
}
