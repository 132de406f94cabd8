import { describe, expect, it } from 'vitest';
import type { NameGuess, MentionChoice } from '../platform/commands';
import { choiceWords, cut, guessMessage, namedBeside, oncePerName } from './guesses';

const choice: MentionChoice = {
  person: 'm',
  name: 'Margaret Trewin',
  detail: 'Pentire, 1941',
  here: true,
  same_name: false,
};
const guess = (text: string, start: number): NameGuess => ({
  text,
  start,
  end: start + text.length,
  choices: [choice],
});

describe('cut', () => {
  const jean = { person: 'j', name: 'Jean Opie' };
  it('gives the text as typed, with linked names and those that may be somebody', () => {
    const text = '👵 Margaret fell, @Jean Opie saw it. Peggy laughed';
    const parts = cut(text, [jean], [guess('Margaret', 3), guess('Peggy', 37)]);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.map((part) => (part.guess ? 'may be' : part.person ? 'is' : ''))).toEqual([
      '',
      'may be',
      '',
      'is',
      '',
      'may be',
      '',
    ]);
  });
  it('leaves out what does not fit the text', () => {
    const parts = cut('Ada fell', [], [guess('Margaret', 0), guess('Ada', 5)]);
    expect(parts).toEqual([{ text: 'Ada fell', person: null, guess: null }]);
  });
  it('suggests nothing inside a linked name', () => {
    expect(cut('@Jean Opie', [jean], [guess('Jean', 1)])).toHaveLength(1);
  });
});

describe('the words of a suggestion', () => {
  it('says who, where from and whether they are here', () => {
    expect(choiceWords(choice)).toBe('Margaret Trewin, Pentire, 1941, here today');
    expect(choiceWords({ ...choice, here: false })).toBe('Margaret Trewin, Pentire, 1941');
  });
  it('is asked once for a name typed twice', () => {
    expect(oncePerName([guess('Ada', 0), guess('Ada', 9), guess('Peg', 14)])).toHaveLength(2);
  });
  it('is heard, and says nothing when there is none', () => {
    expect(guessMessage([])).toBe('');
    expect(guessMessage([guess('@Ada', 0)])).toBe('Ada: on record? Tab goes to the choice.');
  });
});

it('names beside the text whom a name in it was chosen to mean', () => {
  const people = [
    { person: 'a', name: 'Ada Angove' },
    { person: 'b', name: 'Ben Bolitho' },
  ];
  expect(namedBeside('Ada fell, @Ben Bolitho saw it', people)).toEqual([people[0]]);
});
