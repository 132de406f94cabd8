import { describe, expect, it } from 'vitest';
import { arrowTo, partAt } from './lib';

describe('partAt', () => {
  it('is what the address says, within what there is', () => {
    expect([undefined, '', '1', '2', '9', '10', '0', '-3', 'odd'].map((asked) => partAt(asked, 9))).toEqual([
      0, 0, 0, 1, 8, 8, 0, 0, 0,
    ]);
    expect(partAt('3', 0)).toBe(0);
  });
});

describe('arrowTo', () => {
  it('turns one page, stops at both ends, and never while somebody writes', () => {
    expect(arrowTo('ArrowRight', 0, 9, false)).toBe(1);
    expect(arrowTo('ArrowLeft', 1, 9, false)).toBe(0);
    expect(arrowTo('ArrowLeft', 0, 9, false)).toBeNull();
    expect(arrowTo('ArrowRight', 8, 9, false)).toBeNull();
    expect(arrowTo('ArrowRight', 0, 9, true)).toBeNull();
    expect(arrowTo('ArrowDown', 3, 9, false)).toBeNull();
  });
});
