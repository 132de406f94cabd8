import { describe, expect, it } from 'vitest';
import { asFound, choiceWords, hereCount } from './lib';

describe('a volunteer to hand the laptop to', () => {
  it('says who is here, and what is missing', () => {
    const jean = { id: 'j', name: 'Jean Opie', here: true, agreement: 'in force' } as const;
    expect(choiceWords(jean)).toBe('Jean Opie, here');
    expect(choiceWords({ ...jean, here: false })).toBe('Jean Opie');
    expect(choiceWords({ ...jean, agreement: 'missing' })).toBe('Jean Opie, here, no agreement');
    expect(choiceWords({ ...jean, here: false, agreement: 'run out' })).toBe(
      'Jean Opie, agreement has run out',
    );
  });
});

describe('somebody found in a volunteer’s hands', () => {
  it('is a name and what tells it apart, and nothing else', () => {
    expect(asFound({ person: 'p', name: 'Ada Angove', apart: 'St Just' })).toMatchObject({
      id: 'p',
      name: 'Ada Angove',
      town: 'St Just',
      birth: null,
    });
  });
});

describe('who is here, counted', () => {
  it('is a sentence', () => {
    expect([0, 1, 12].map(hereCount)).toEqual([
      'Nobody is here yet.',
      '1 person is here.',
      '12 people are here.',
    ]);
  });
});
