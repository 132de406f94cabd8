import type { GoodNewsRow } from '../platform/commands';
import { count } from '../shared/words';

/** The answers a person can give, in the stages in which they are asked. */
export const PERMISSIONS = [
  { value: 'not asked', label: 'Not asked yet' },
  { value: 'with names', label: 'Yes, with their name' },
  { value: 'without names', label: 'Yes, without names' },
  { value: 'no', label: 'No' },
] as const;

/** An answer as a tag: its words, and whether it lets the news be told. */
export function permissionTag(row: GoodNewsRow): { words: string; kind: 'ok' | 'plain' | 'watch' } {
  if (row.about.some((person) => person.refused)) return { words: 'Do not tell', kind: 'watch' };
  switch (row.telling) {
    case 'with names':
      return { words: 'Tell with names', kind: 'ok' };
    case 'without names':
      return { words: 'Tell without names', kind: 'ok' };
    default:
      return row.news.permission === 'no'
        ? { words: 'Do not tell', kind: 'watch' }
        : { words: 'Not asked yet', kind: 'plain' };
  }
}

/** The names on one line: "Ivy Curnow and Jean Pascoe". */
export function namesOf(people: readonly { name: string }[]): string {
  const names = people.map((person) => person.name);
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** The line under the heading of the list. */
export function boardSentence(toShare: number, toAsk: number): string {
  const share = toShare === 0 ? 'Nothing new to share' : `${count(toShare, 'piece', 'pieces')} to share`;
  return toAsk === 0 ? `${share}.` : `${share}, ${toAsk} to ask about.`;
}

/** What a year's report says of itself. */
export function yearSentence(year: {
  rows: readonly unknown[];
  held_back: number;
  taken_back: number;
}): string {
  const held = [
    year.held_back ? `${year.held_back} held back without a yes` : '',
    year.taken_back ? `${year.taken_back} taken out because a yes was taken back` : '',
  ].filter(Boolean);
  const may = `${count(year.rows.length, 'piece', 'pieces')} may be told`;
  return [may, ...held].join(', ') + '.';
}

/** The words that may be told, without the @ with which somebody was named in a written line. */
export function asTold(words: string | null): string {
  return (words ?? '').replace(/(?<![^\s(“‘"'])@(?=\p{L})/gu, '');
}
