import type { NameGuess, MentionChoice } from '../platform/commands';
import { pieces } from './lib';

/** A part of a saved line: plain, a name that is linked, or a name that may be somebody. */
export type Cut = { text: string; person: string | null; guess: NameGuess | null };

/**
 * Cuts a line into plain text, linked names and names that may be somebody. Joined again, the parts are the text as
 * typed. A suggestion that does not fit the text any more is left out.
 */
export function cut(
  text: string,
  people: readonly { person: string; name: string }[],
  guesses: readonly NameGuess[],
): Cut[] {
  const parts: Cut[] = [];
  let at = 0;
  for (const piece of pieces(text, people)) {
    const end = at + piece.text.length;
    if (piece.person) parts.push({ ...piece, guess: null });
    else {
      for (const guess of guesses) {
        const fits =
          guess.start >= at && guess.end <= end && text.slice(guess.start, guess.end) === guess.text;
        if (!fits) continue;
        if (guess.start > at) parts.push({ text: text.slice(at, guess.start), person: null, guess: null });
        parts.push({ text: guess.text, person: null, guess });
        at = guess.end;
      }
      if (at < end) parts.push({ text: text.slice(at, end), person: null, guess: null });
    }
    at = end;
  }
  return parts;
}

/** Each name once, however often it was typed. */
export function oncePerName(guesses: readonly NameGuess[]): NameGuess[] {
  return guesses.filter((guess, at) => guesses.findIndex((other) => other.text === guess.text) === at);
}

/** "Margaret Trewin, Pentire, 1941, here today" */
export function choiceWords(choice: MentionChoice): string {
  return [choice.name, choice.detail, choice.here ? 'here today' : ''].filter(Boolean).join(', ');
}

/** What a screen reader hears when names typed may be somebody. */
export function guessMessage(guesses: readonly NameGuess[]): string {
  if (!guesses.length) return '';
  const names = guesses.map((guess) => bare(guess.text));
  return `${names.join(', ')}: on record? Tab goes to the choice.`;
}

/** The name without the sign that linked nobody. */
export const bare = (text: string): string => text.replace(/^@/, '');

/** Who is named by a choice, and by no name at a place in the text. */
export function namedBeside<Named extends { person: string; name: string }>(
  text: string,
  mentions: readonly Named[],
): Named[] {
  const placed = new Set(pieces(text, mentions).map((piece) => piece.person));
  return mentions.filter((named) => !placed.has(named.person));
}
