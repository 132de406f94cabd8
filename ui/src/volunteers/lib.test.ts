import { describe, expect, it } from 'vitest';
import { agreementWords, availabilityWords, endKind, endWords, hoursWords, statusWords } from './lib';

const TODAY = '2026-11-03';

describe('what runs out', () => {
  it.each([
    [null, 'plain', 'no end'],
    ['2026-11-02', 'urgent', 'ran out 2 November'],
    ['2026-11-03', 'soon', 'runs out 3 November'],
    ['2027-01-02', 'soon', 'runs out 2 January 2027'],
    ['2027-01-03', 'plain', 'until 3 January 2027'],
  ])('%s is %s', (until, kind, words) => {
    expect(endKind(until, TODAY)).toBe(kind);
    expect(endWords(until, TODAY)).toBe(words);
  });

  it('tells an agreement never signed from one without an end', () => {
    expect(agreementWords(false, null, TODAY)).toBe('Not signed yet');
    expect(agreementWords(true, null, TODAY)).toBe('Signed');
    expect(agreementWords(true, '2026-05-01', TODAY)).toBe('Ran out 1 May');
  });
});

describe('time given and time to give', () => {
  it('says hours in words', () => {
    expect(hoursWords(0)).toBe('none yet');
    expect(hoursWords(45)).toBe('45 min');
    expect(hoursWords(60)).toBe('1 hour');
    expect(hoursWords(150)).toBe('2 hours 30 min');
  });

  it('gathers the times of one day', () => {
    expect(availabilityWords(['Friday afternoon', 'Monday evening', 'Monday morning'])).toBe(
      'Monday morning and evening; Friday afternoon',
    );
    expect(availabilityWords(['Sunday morning', 'Sunday afternoon', 'Sunday evening'])).toBe(
      'Sunday all day',
    );
    expect(availabilityWords([])).toBe('');
  });
});

describe('statusWords', () => {
  it('says until when somebody rests', () => {
    expect(statusWords('active', null, '2026-11-03')).toBe('Active');
    expect(statusWords('resting', null, '2026-11-03')).toBe('Resting');
    expect(statusWords('resting', '2026-12-03', '2026-11-03')).toBe('Resting until 3 December');
  });
});
