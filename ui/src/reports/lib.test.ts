import { describe, expect, it } from 'vitest';
import type { Report } from '../platform/commands';
import { barsOf, reportAddress } from './lib';

function section(rows: [string, string[], number | null][]): Report['sections'][number] {
  return {
    title: 'Visits',
    sentence: '',
    heads: ['Visit', 'Number'],
    rows: rows.map(([name, numbers, size]) => ({ name, numbers, size })),
    total: null,
  };
}

describe('a report', () => {
  it('draws the first number of each row', () => {
    expect(barsOf(section([['Home', ['12'], 12]]))).toEqual([{ name: 'Home', size: 12, words: '12' }]);
  });

  it('draws nothing when there is nothing', () => {
    expect(barsOf(section([['Home', ['0'], 0]]))).toEqual([]);
  });

  it('shows a hidden number as hidden and leaves out what is no count', () => {
    const rows: [string, string[], number | null][] = [
      ['Home', ['12'], 12],
      ['Phone', ['<5'], null],
      ['Outing', ['hidden'], null],
      ['Hours', ['3½'], null],
    ];
    expect(barsOf(section(rows)).map((bar) => bar.words)).toEqual(['12', '<5', 'hidden']);
  });

  it('keeps what is shared apart in the address', () => {
    expect(reportAddress('2026-11', false)).toBe('#/reports?period=2026-11');
    expect(reportAddress('2026', true)).toBe('#/reports?period=2026&shared=yes');
  });
});
