// What plain English is here: short sentences, no banned word, no abbreviation that the glossary does not explain.
import { syllable } from 'syllable';
import { BREAK, HOLE } from './script.js';

/** The most words that a sentence may have, and the most they may have in the mean (interface.md, 10). */
export const LONGEST = 20;
export const MEAN = 12;
/** A hole stands for a name or a number; it counts as long as most of those are. */
const SYLLABLES_OF_A_HOLE = 2;

/** @typedef {import('./script.js').Found} Found */
/** @typedef {{ word: string, why: string, fits: RegExp }} Banned */

/**
 * Reads the list of banned words: one a line, a bar, why; a star for any ending.
 * @param {string} list
 * @returns {Banned[]}
 */
export function readBanned(list) {
  return list
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'))
    .map((line) => {
      const [word = '', why = ''] = line.split('|').map((part) => part.trim());
      const ending = word.endsWith('*') ? '[\\p{L}]*' : '';
      const letters = word.replace(/\*$/, '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      return {
        word,
        why,
        fits: new RegExp(`(?<![\\p{L}\\p{N}])${letters}${ending}(?![\\p{L}\\p{N}])`, 'iu'),
      };
    });
}

/**
 * Whether a text is shown to somebody: words, not the name of a column or a key. Better one too many than one too few.
 * @param {string} text
 */
export function isShown(text) {
  // A name of the program: `AppError`, `DataKey(hidden)`.
  if (/^\p{Lu}\p{Ll}+\p{Lu}\S*$/u.test(text)) return false;
  if (/[{}<=\\|^$]|(?<!-)>|::|#\/|^\.|^[/#@]|\w\.\w+\(/.test(text)) return false;
  const words = text.match(/\p{L}[\p{L}’'-]*/gu) ?? [];
  if (words.length === 0) return false;
  return (
    /[\p{L}\p{N},.’”)]\s+[\p{L}\p{N}“(@]/u.test(text) ||
    /^\p{Lu}\p{Ll}/u.test(text.trim()) ||
    /\p{L}[.!?…]$/u.test(text.trim())
  );
}

/**
 * Cuts a text into its sentences, and what is none: a label, a heading, a button.
 * @param {string} text
 * @returns {string[]}
 */
export function sentencesOf(text) {
  return text
    .split(new RegExp(`[\\n${BREAK}]|(?<=[.!?…][”’")]*)\\s+(?=[\\p{Lu}\\p{N}“‘"(${HOLE}])`, 'u'))
    .map((one) => one.replace(/\s+/g, ' ').trim())
    .filter((one) => /\p{L}/u.test(one));
}

/** @param {string} text */
export const wordsOf = (text) =>
  text
    .split(/[\s—–]+|(?<=\p{L})\/(?=\p{L})/u)
    .filter((one) => new RegExp(`[\\p{L}\\p{N}${HOLE}]`, 'u').test(one));

/** Whether it ends as a sentence does. @param {string} text */
export const isSentence = (text) => /[.!?:]["”’)]*$/.test(text) && wordsOf(text).length > 1;

/**
 * The abbreviations in a text: a word of its own with two capitals.
 * @param {string} text
 * @returns {string[]}
 */
export const abbreviationsIn = (text) =>
  [
    ...text.matchAll(/(?<![\p{L}\p{N}-])\p{L}*\p{Lu}[\p{Ll}&/]*\p{Lu}[\p{L}&/]*?(?=s?(?![\p{L}\p{N}&/]))/gu),
  ].map(([one]) => one);

/**
 * Judges texts. Gives what is wrong, a line each, and what was counted.
 * @param {Found[]} found
 * @param {Banned[]} banned
 * @param {ReadonlySet<string>} explained abbreviations of the glossary, and names that are written in capitals
 */
export function judge(found, banned, explained) {
  /** @type {Map<string, Found>} */
  const seen = new Map();
  for (const one of found)
    if (one.sure || isShown(one.text))
      for (const text of sentencesOf(one.text)) if (!seen.has(text)) seen.set(text, { ...one, text });
  /** @type {{ where: Found, text: string, wrong: string }[]} */
  const faults = [];
  let [sentences, words, syllables, longest] = [0, 0, 0, 0];
  for (const [text, where] of seen) {
    const own = wordsOf(text);
    const readable = text.replaceAll(HOLE, '…');
    const fault = (/** @type {string} */ wrong) => faults.push({ where, text: readable, wrong });
    if (own.length > LONGEST) fault(`${own.length} words; at most ${LONGEST}`);
    for (const one of banned) if (one.fits.test(text)) fault(`“${one.word}”: ${one.why}`);
    for (const short of abbreviationsIn(text))
      if (!explained.has(short)) fault(`“${short}” is an abbreviation that the glossary does not explain`);
    if (!isSentence(text)) continue;
    sentences += 1;
    words += own.length;
    longest = Math.max(longest, own.length);
    for (const word of own)
      syllables += word.includes(HOLE) ? SYLLABLES_OF_A_HOLE : Math.max(1, syllable(word));
  }
  const mean = sentences ? words / sentences : 0;
  return {
    faults,
    sentences,
    labels: seen.size - sentences,
    longest,
    mean,
    tooLongInTheMean: mean > MEAN,
    readingAge: sentences ? readingAge(words, sentences, syllables) : 0,
  };
}

/**
 * The age at which most people read this with ease: the grade of Kincaid, Fishburne, Rogers and Chissom (1975),
 * "Derivation of new readability formulas for Navy enlisted personnel", and five, for the age at which a British
 * child begins school.
 * @param {number} words
 * @param {number} sentences
 * @param {number} syllables
 */
export const readingAge = (words, sentences, syllables) =>
  0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59 + 5;
