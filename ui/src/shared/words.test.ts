import { describe, expect, it } from 'vitest';
import {
  clockTime,
  count,
  dateWords,
  dayAndDate,
  daysBetween,
  listWords,
  localDate,
  minutesWords,
  nearDate,
  typedDay,
  whenWords,
} from './words';

const TODAY = '2026-11-03';

describe('dates', () => {
  it('shows a stored day as somebody would type it, and leaves what was typed', () => {
    expect(typedDay('2026-11-03')).toBe('3/11/2026');
    expect(typedDay('Tue')).toBe('Tue');
    expect(typedDay(null)).toBe('');
  });
  it('says the year only when it is another', () => {
    expect(dateWords('2026-03-04', TODAY)).toBe('4 March');
    expect(dateWords('2025-12-31', TODAY)).toBe('31 December 2025');
  });
  it('gives back what is not a date', () => {
    expect(dateWords('some time in May', TODAY)).toBe('some time in May');
    expect(dayAndDate('', TODAY)).toBe('');
  });
  it('names the day of the week', () => {
    expect(dayAndDate('2026-11-03', TODAY)).toBe('Tuesday 3 November');
  });
  it('counts days across a change of clocks and a leap day', () => {
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(daysBetween(TODAY, '2026-11-01')).toBe(-2);
    expect(daysBetween('x', TODAY)).toBeNaN();
  });
  it('prefers near words', () => {
    expect(nearDate(TODAY, TODAY)).toBe('today');
    expect(nearDate('2026-11-02', TODAY)).toBe('yesterday');
    expect(nearDate('2026-11-04', TODAY)).toBe('tomorrow');
    expect(nearDate('2026-11-10', TODAY)).toBe('10 November');
  });
});

describe('times', () => {
  const at = new Date(2026, 10, 3, 9, 5).getTime();
  it('pads the clock', () => expect(clockTime(at)).toBe('09:05'));
  it('reads the local day', () => expect(localDate(at)).toBe(TODAY));
  it('joins both', () => expect(whenWords(at, '2026-11-04')).toBe('yesterday 09:05'));
});

describe('counts and lists', () => {
  it('uses the right plural', () => {
    expect(count(1, 'visit')).toBe('1 visit');
    expect(count(0, 'person', 'people')).toBe('0 people');
  });
  it('says minutes as people do', () => {
    expect(minutesWords(45)).toBe('45 min');
    expect(minutesWords(60)).toBe('1 hour');
    expect(minutesWords(150)).toBe('2 hours 30 min');
  });
  it('joins names', () => {
    expect(listWords([])).toBe('');
    expect(listWords(['Ann'])).toBe('Ann');
    expect(listWords(['Ann', 'Bob', 'Cy'])).toBe('Ann, Bob and Cy');
  });
});
