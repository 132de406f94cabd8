import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const commands = vi.hoisted(() => ({ keepDraft: vi.fn(), keptDraft: vi.fn() }));
vi.mock('../platform/commands', () => commands);

import {
  dropDraft,
  flushDrafts,
  forgetDrafts,
  keepDraft,
  keptDraft,
  onUnkept,
  recallDraft,
  waitFor,
} from './drafts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  commands.keepDraft.mockResolvedValue(null);
  forgetDrafts();
});
afterEach(() => void vi.useRealTimers());

describe('when a draft is written', () => {
  it('waits half a second, and well under two seconds at most', () => {
    expect(waitFor(1000, 1000)).toBe(500);
    expect(waitFor(2300, 1000)).toBe(200);
    expect(waitFor(9000, 1000)).toBe(0);
  });
  it('is written within two seconds while typing goes on', async () => {
    for (let typed = 1; typed <= 20; typed++) {
      keepDraft('a', { text: 'x'.repeat(typed) });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(commands.keepDraft.mock.calls.length).toBeGreaterThanOrEqual(1);
    expect(commands.keepDraft.mock.calls.length).toBeLessThanOrEqual(2);
  });
  it('is written once after a pause, with the latest words', async () => {
    keepDraft('a', 'first');
    keepDraft('a', 'second');
    await vi.advanceTimersByTimeAsync(600);
    expect(commands.keepDraft.mock.calls).toEqual([[{ page: 'a', text: '"second"' }]]);
  });
  it('is written at once before locking', async () => {
    keepDraft('a', 1);
    keepDraft('b', 2);
    await flushDrafts();
    expect(commands.keepDraft).toHaveBeenCalledTimes(2);
  });
});

describe('when a draft cannot be written', () => {
  it('is told of, tried again before locking, and told of no more once it is written', async () => {
    const told: unknown[] = [];
    onUnkept((failure) => void told.push(failure));
    commands.keepDraft.mockRejectedValueOnce('full').mockRejectedValueOnce('full');
    keepDraft('a', 1);
    await vi.advanceTimersByTimeAsync(600);
    expect(told).toEqual(['full']);
    await flushDrafts();
    expect(told).toEqual(['full', 'full']);
    await flushDrafts();
    expect(told).toEqual(['full', 'full', null]);
    expect(commands.keepDraft).toHaveBeenLastCalledWith({ page: 'a', text: '1' });
    await flushDrafts();
    expect(commands.keepDraft).toHaveBeenCalledTimes(3);
  });
});

describe('when a draft is dropped', () => {
  it('is let go of again where the file could not: what was saved must not come back', async () => {
    keepDraft('a', 1);
    await flushDrafts();
    commands.keepDraft.mockRejectedValueOnce('full');
    dropDraft('a');
    await vi.advanceTimersByTimeAsync(0);
    commands.keepDraft.mockClear();
    await flushDrafts();
    expect(commands.keepDraft).toHaveBeenCalledWith({ page: 'a', text: '' });
  });
  it('goes from the file too, if it may be there', async () => {
    keepDraft('a', 1);
    await flushDrafts();
    dropDraft('a');
    expect(commands.keepDraft).toHaveBeenLastCalledWith({ page: 'a', text: '' });
  });
  it('asks nothing of the file when nothing was written', () => {
    dropDraft('a');
    expect(commands.keepDraft).not.toHaveBeenCalled();
  });
  it('does not come back from a file that does not know yet', async () => {
    keepDraft('a', 'saved since');
    await flushDrafts();
    commands.keptDraft.mockResolvedValue('"saved since"');
    dropDraft('a');
    expect(await recallDraft('a')).toBeUndefined();
    // Nor when the file was asked before, and answers late.
    forgetDrafts();
    let answer: (text: string) => void = () => undefined;
    commands.keptDraft.mockReturnValue(new Promise<string>((done) => (answer = done)));
    const asked = recallDraft('a');
    keepDraft('a', 'saved since');
    dropDraft('a');
    answer('"saved since"');
    expect(await asked).toBeUndefined();
    expect(keptDraft('a')).toBeUndefined();
    // After a lock the file is asked again, by a form that begins empty, too.
    forgetDrafts();
    dropDraft('a');
    commands.keptDraft.mockResolvedValue('"of before"');
    expect(await recallDraft('a')).toBe('of before');
  });
  it('goes after what was being written of it, however slow that is', async () => {
    const answers: (() => void)[] = [];
    commands.keepDraft.mockImplementation(() => new Promise<null>((done) => answers.push(() => done(null))));
    keepDraft('a', 'slow');
    await vi.advanceTimersByTimeAsync(600);
    dropDraft('a');
    await vi.advanceTimersByTimeAsync(600);
    expect(commands.keepDraft.mock.calls).toEqual([[{ page: 'a', text: '"slow"' }]]);
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(commands.keepDraft).toHaveBeenLastCalledWith({ page: 'a', text: '' });
    answers[1]?.();
    await vi.advanceTimersByTimeAsync(0);
  });
  it('is never written afterwards', async () => {
    keepDraft('a', 1);
    forgetDrafts();
    await vi.advanceTimersByTimeAsync(5000);
    expect(commands.keepDraft).not.toHaveBeenCalled();
  });
});
