import { render } from 'svelte/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const commands = vi.hoisted(() => ({ longWork: vi.fn(), stopLongWork: vi.fn() }));
vi.mock('../platform/commands', async (original) => ({ ...(await original<object>()), ...commands }));

import { AppError } from '../platform/commands';
import { faultsOf } from './faults';
import { Work } from './long-work.svelte';
import LongWork from './LongWork.svelte';

const WHAT = 'The backup is being made.';
const STOPPED = new AppError('stopped', 'Stopped. Nothing is left half done.');

/** A command that answers or refuses when it is told to. */
function command() {
  let answer!: (value: string) => void;
  let refuse!: (why: AppError) => void;
  const call = new Promise<string>((yes, no) => ((answer = yes), (refuse = no)));
  return { call: () => call, answer, refuse };
}

const drawn = (work: Work) => render(LongWork, { props: { work } }).body;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  commands.stopLongWork.mockResolvedValue(null);
});
afterEach(() => void vi.useRealTimers());

describe('long work', () => {
  it('shows nothing when it is over within half a second', async () => {
    const [work, long] = [new Work(WHAT), command()];
    const done = work.do(long.call);
    await vi.advanceTimersByTimeAsync(490);
    expect(drawn(work)).not.toContain('<progress');
    long.answer('made');
    expect(await done).toBe('made');
    await vi.advanceTimersByTimeAsync(5000);
    expect(commands.longWork).not.toHaveBeenCalled();
    expect(work.told).toBe('');
  });
  it('shows how far it has got four times a second, and nothing any more when it is over', async () => {
    commands.longWork.mockResolvedValueOnce(12).mockResolvedValueOnce(40).mockResolvedValue(41);
    const [work, long] = [new Work(WHAT), command()];
    const done = work.do(long.call);
    await vi.advanceTimersByTimeAsync(510);
    expect(drawn(work)).toMatch(/role="status"[^>]*>The backup is being made/);
    expect(drawn(work)).toContain('12 %');
    expect(drawn(work)).toMatch(/<progress max="100" value="12" aria-label="The backup is being made."/);
    await vi.advanceTimersByTimeAsync(250);
    expect(work.perCent).toBe(40);
    long.answer('made');
    await done;
    expect(drawn(work)).not.toMatch(/progress|being made|%/);
    const asked = commands.longWork.mock.calls.length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(commands.longWork.mock.calls.length).toBe(asked);
  });
  it('is stopped, and says so: that is no fault of anybody', async () => {
    commands.longWork.mockResolvedValue(30);
    const [work, long] = [new Work(WHAT), command()];
    const done = work.do(long.call);
    await vi.advanceTimersByTimeAsync(510);
    work.stop();
    expect(commands.stopLongWork).toHaveBeenCalledOnce();
    expect(drawn(work)).toMatch(/disabled[^>]*>Stopping…/);
    long.refuse(STOPPED);
    await expect(done).rejects.toBe(STOPPED);
    expect(faultsOf(STOPPED)).toBeNull();
    expect(drawn(work)).toMatch(/role="status"[^>]*>Stopped\. Nothing is left half done\./);
    expect(drawn(work)).not.toContain('<progress');
  });
  it('tells of the second try alone', async () => {
    commands.longWork.mockResolvedValue(30);
    const [work, first, second] = [new Work(WHAT), command(), command()];
    const one = work.do(first.call);
    first.refuse(STOPPED);
    await expect(one).rejects.toBe(STOPPED);
    const two = work.do(second.call);
    expect(work.told).toBe('');
    expect(work.busy).toBe(true);
    second.refuse(new AppError('disk_full', 'The disk is full.'));
    await expect(two).rejects.toMatchObject({ code: 'disk_full' });
    expect(work.told).toBe('');
    expect(work.busy).toBe(false);
  });
});
