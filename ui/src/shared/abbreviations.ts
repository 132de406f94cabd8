// What abbreviations stand for, on the screen. The list is the core's own (assets/glossary), read once; the core
// explains what people wrote, this what the interface itself says.
import list from '../../../assets/glossary/abbreviations.csv?raw';

/** What an abbreviation stands for, and the same in one plain sentence. */
export type Meaning = { long: string; plain: string };

/** The list by abbreviation; one with two meanings has both. */
export const GLOSSARY: ReadonlyMap<string, readonly Meaning[]> = read(list);

function read(text: string): Map<string, Meaning[]> {
  const found = new Map<string, Meaning[]>();
  for (const line of text.split(/\r?\n/).slice(1).filter(Boolean)) {
    const [short = '', long = '', plain = ''] = [
      ...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/g),
    ].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
    found.set(short, [...(found.get(short) ?? []), { long, plain }]);
  }
  return found;
}

/** Any of them, standing alone; the s of a plural may follow. */
const ANY = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${[...GLOSSARY.keys()]
    .sort((a, b) => b.length - a.length)
    .map((short) => short.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('|')})(?=s?(?![\\p{L}\\p{N}]))`,
  'gu',
);

/** A text in its parts: plain words, and abbreviations each the first time it stands there. */
export function partsOf(text: string): { text: string; short: boolean }[] {
  const parts: { text: string; short: boolean }[] = [];
  const seen = new Set<string>();
  let from = 0;
  for (const { 0: short, index } of text.matchAll(ANY)) {
    if (seen.has(short)) continue;
    seen.add(short);
    if (index > from) parts.push({ text: text.slice(from, index), short: false });
    parts.push({ text: short, short: true });
    from = index + short.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), short: false });
  return parts;
}

/** The abbreviations in a text, each once, in its order. */
export const abbreviationsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(ANY)].map(([short]) => short)),
];

/** "multi-disciplinary team. People of different professions who meet about somebody's care." */
export const inWords = (short: string): string =>
  (GLOSSARY.get(short) ?? []).map(({ long, plain }) => `${long}. ${plain}`).join(' Or: ');
