import { describe, expect, it } from 'vitest';
import { idleLimit, idleNow } from './idle';

const LIMIT = 5 * 60_000;

describe('idleNow', () => {
  it('leaves somebody at work alone', () => {
    expect(idleNow(0, LIMIT - 30_001, LIMIT)).toEqual({ state: 'busy' });
  });
  it('warns half a minute before', () => {
    expect(idleNow(0, LIMIT - 30_000, LIMIT)).toEqual({ state: 'warning', seconds: 30 });
    expect(idleNow(0, LIMIT - 1, LIMIT)).toEqual({ state: 'warning', seconds: 1 });
  });
  it('locks at the limit, and after a sleep of any length', () => {
    expect(idleNow(0, LIMIT, LIMIT)).toEqual({ state: 'lock' });
    expect(idleNow(0, LIMIT * 100, LIMIT)).toEqual({ state: 'lock' });
  });
  it('does not lock because a clock was put back', () => {
    expect(idleNow(1_000_000, 0, LIMIT)).toEqual({ state: 'busy' });
  });
});

describe('idleLimit', () => {
  it('is five minutes unless said otherwise, and never off', () => {
    expect(idleLimit(undefined)).toBe(LIMIT);
    expect(idleLimit(0)).toBe(60_000);
    expect(idleLimit(600)).toBe(15 * 60_000);
    expect(idleLimit(Number.NaN)).toBe(LIMIT);
  });
});
