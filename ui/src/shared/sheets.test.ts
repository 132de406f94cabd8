import { describe, expect, it } from 'vitest';
import { beside, inLines, inPieces, onSheets, type Heights } from './sheets';

const group = (heading: number, ...lines: number[]): Heights => ({ heading, lines });
const seen = (sheets: ReturnType<typeof onSheets>) =>
  sheets.map((sheet) =>
    sheet.map(({ group, from, to, goesOn }) => `${group}:${from}-${to}${goesOn ? '+' : ''}`),
  );

describe('a long text in pieces', () => {
  it('is cut where a reader would pause, and loses nothing', () => {
    expect(inPieces('short')).toEqual(['short']);
    expect(inPieces('One two. Three four. Five.', 12)).toEqual(['One two.', 'Three four.', 'Five.']);
    expect(inPieces('first\nsecond third', 10)).toEqual(['first', 'second', 'third']);
    expect(inPieces('x'.repeat(25), 10)).toEqual(['x'.repeat(10), 'x'.repeat(10), 'xxxxx']);
  });
  it('keeps its term, and says on a new sheet that it goes on', () => {
    const { lines } = inLines({ heading: 'A', lines: [{ term: 'Now', text: 'word '.repeat(150).trim() }] });
    expect(lines.map((line) => line.text).join(' ')).toBe('word '.repeat(150).trim());
    expect(lines.map((line) => beside(line, false))).toEqual(['Now', '', '']);
    expect(lines.map((line) => beside(line, true))).toEqual(['Now', 'Now (goes on)', 'Now (goes on)']);
  });
});

describe('groups on sheets', () => {
  it('fills a sheet, and begins the next before tearing what fits one', () => {
    expect(seen(onSheets([group(1, 3), group(1, 4), group(1, 2)], 10))).toEqual([
      ['0:0-1', '1:0-1'],
      ['2:0-1'],
    ]);
  });
  it('gives each group sheets of its own where asked', () => {
    expect(seen(onSheets([group(1, 1), group(1, 1)], 10, 1, true))).toEqual([['0:0-1'], ['1:0-1']]);
  });
  it('goes on under its heading on the next sheet', () => {
    expect(seen(onSheets([group(1, 4, 4, 4), group(1, 2)], 10))).toEqual([['0:0-2'], ['0:2-3+', '1:0-1']]);
  });
  it('leaves room for what stands first', () => {
    expect(seen(onSheets([group(1, 2)], 10, 8))).toEqual([[], ['0:0-1']]);
    expect(seen(onSheets([group(1, 2)], 10, 7))).toEqual([['0:0-1']]);
  });
  it('never loses a line or goes over the edge, whatever the heights', () => {
    for (let seed = 1; seed < 60; seed++) {
      const pick = (at: number) => 1 + ((seed * 7919 + at * 104729) % 9);
      const groups = Array.from({ length: (seed % 7) + 1 }, (_, one) =>
        group(1, ...Array.from({ length: pick(one) }, (_, line) => pick(one * 10 + line))),
      );
      for (const apart of [false, true]) {
        const sheets = onSheets(groups, 12, seed % 5, apart);
        const told: string[] = [];
        for (const [at, sheet] of sheets.entries()) {
          let high = at === 0 ? seed % 5 : 0;
          for (const { group, from, to } of sheet) {
            const lines = groups[group]?.lines.slice(from, to) ?? [];
            high += lines.reduce((sum, line) => sum + line, 1);
            lines.forEach((_, line) => told.push(`${group}:${from + line}`));
          }
          expect(high).toBeLessThanOrEqual(12);
        }
        expect(told).toEqual(groups.flatMap(({ lines }, one) => lines.map((_, line) => `${one}:${line}`)));
      }
    }
  });
  it('has one sheet even for nobody', () => {
    expect(onSheets([], 10)).toEqual([[]]);
  });
});
