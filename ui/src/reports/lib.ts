import type { Report } from '../platform/commands';

type Section = Report['sections'][number];

/** What stands where a number is not shown. */
const HIDDEN = new Set(['<5', 'hidden']);

/** The bars of a section: its rows with their first number. None where there is nothing to compare. */
export function barsOf(section: Section): { name: string; size: number | null; words?: string }[] {
  const bars = section.rows.map((line) => ({
    name: line.name,
    size: line.size,
    words: line.numbers[0] ?? '',
  }));
  const seen = bars.filter((bar) => (bar.size ?? 0) > 0);
  return seen.length ? bars.filter((bar) => bar.size !== null || HIDDEN.has(bar.words)) : [];
}

/** The address of a report. */
export function reportAddress(period: string, shared: boolean): string {
  return `#/reports?period=${period}${shared ? '&shared=yes' : ''}`;
}
