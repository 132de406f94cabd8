import { describe, expect, it } from 'vitest';
import type { ExclusionLine } from '../platform/commands';
import { answerForm, askLabel, exclusionForm, onlyWhom, purposeLabel, whomOf } from './lib';

const line = (more: Partial<ExclusionLine['exclusion']>): ExclusionLine => ({
  exclusion: {
    id: 'e',
    person: 'p',
    not_with_person: null,
    not_with_practice: null,
    not_with_agency: null,
    not_with_words: null,
    purpose: null,
    from: '2026-11-03',
    until: null,
    ...more,
  },
  with: 'somebody',
  words: 'Not with somebody',
  in_force: true,
});

describe('consent', () => {
  it('names a purpose and its button', () => {
    expect(purposeLabel('share with MDT')).toBe('Share with MDT');
    expect(askLabel({ standing: null, ask_again: false })).toBe('Ask');
    const standing = {} as NonNullable<Parameters<typeof askLabel>[0]['standing']>;
    expect(askLabel({ standing, ask_again: false })).toBe('Change');
    expect(askLabel({ standing, ask_again: true })).toBe('Ask again');
  });
  it('never answers in the place of the person', () => {
    expect(answerForm('p', 'share with MDT', '1').answer).toBe('');
  });
});

describe('exclusions', () => {
  it('knows which of the four is filled', () => {
    expect(whomOf(null)).toBe('words');
    expect(whomOf(line({ not_with_person: 'x' }))).toBe('person');
    expect(whomOf(line({ not_with_practice: 'x' }))).toBe('practice');
    expect(whomOf(line({ not_with_agency: 'x' }))).toBe('agency');
  });
  it('sends only the one chosen', () => {
    const form = { ...exclusionForm('p', null), not_with_person: 'a', not_with_words: 'her son' };
    expect(onlyWhom(form, 'words')).toMatchObject({ not_with_person: '', not_with_words: 'her son' });
    expect(onlyWhom(form, 'person')).toMatchObject({ not_with_person: 'a', not_with_words: '' });
  });
  it('starts from the record when it is corrected', () => {
    expect(exclusionForm('p', line({ not_with_words: 'Dr B' }))).toMatchObject({
      not_with_words: 'Dr B',
      from: '2026-11-03',
      until: '',
    });
  });
});
