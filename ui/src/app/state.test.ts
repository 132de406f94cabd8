import { beforeEach, describe, expect, it, vi } from 'vitest';

const commands = vi.hoisted(() => ({
  status: vi.fn(),
  lock: vi.fn(),
  stopLongWork: vi.fn(),
  undo: vi.fn(),
  keepDraft: vi.fn(),
  handOver: vi.fn(),
}));
vi.mock('../platform/commands', async (original) => ({ ...(await original<object>()), ...commands }));

import { AppError, type Status } from '../platform/commands';
import { flushDrafts, forgetDrafts, keepDraft, keptDraft } from './drafts';
import {
  app,
  coverAndLock,
  done,
  handTo,
  perform,
  putRefusalAway,
  refreshStatus,
  say,
  takeBack,
  themeOf,
  undo,
} from './state.svelte';

const open: Status = {
  state: 'open',
  practice: false,
  practice_exists: false,
  coordinator: 'Jo',
  programme: null,
  data_folder: '',
  synced_folder: null,
  text_size: 100,
  theme: 'light',
  lock_minutes: 5,
  other_file: false,
  today: '2026-11-03',
  concerns_open: 0,
  referrals_open: 0,
  saved_at: null,
  notice: null,
  alarm: null,
};

beforeEach(() => {
  vi.resetAllMocks();
  commands.status.mockResolvedValue(open);
  commands.keepDraft.mockResolvedValue(null);
  commands.stopLongWork.mockResolvedValue(null);
  Object.assign(app, {
    phase: 'open',
    status: open,
    undoLine: null,
    announcement: '',
    trouble: null,
    unkept: null,
  });
});

describe('covering the screen', () => {
  it('empties the page before the lock has answered, and forgets what was typed', async () => {
    keepDraft('/people/new', { given_name: 'Doreen' });
    done({ value: null, act: 3, sentence: 'Visit recorded for Doreen Kitto' });
    commands.status.mockResolvedValue({ ...open, state: 'locked' });
    let answer = (): void => undefined;
    commands.lock.mockReturnValue(new Promise<null>((resolve) => (answer = () => resolve(null))));

    const covering = coverAndLock();
    expect(app.phase).toBe('covered');
    expect(app.undoLine).toBeNull();
    expect(app.announcement).toBe('');
    // What takes long would keep the records from what is typed, and from the lock.
    expect(commands.stopLongWork).toHaveBeenCalledOnce();

    await vi.waitFor(() => expect(commands.lock).toHaveBeenCalled());
    // What was typed went into the locked file first, and is no longer in memory.
    expect(commands.keepDraft).toHaveBeenCalledWith({
      page: '/people/new',
      text: '{"given_name":"Doreen"}',
    });
    expect(keptDraft('/people/new')).toBeUndefined();

    answer();
    await covering;
    expect(app.phase).toBe('locked');
  });

  it('waits for a slow store to keep the last word', async () => {
    vi.useFakeTimers();
    try {
      let kept = (): void => undefined;
      commands.keepDraft.mockReturnValue(new Promise<null>((resolve) => (kept = () => resolve(null))));
      commands.lock.mockResolvedValue(null);
      keepDraft('/people/new', { given_name: 'Doreen' });
      const slow = coverAndLock();
      await vi.advanceTimersByTimeAsync(4000);
      expect(commands.lock).not.toHaveBeenCalled();
      kept();
      await slow;
      expect(commands.lock).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });

  it('offers a way on when the app does not answer', async () => {
    commands.lock.mockRejectedValue(new AppError('unexpected', 'No answer.'));
    commands.status.mockRejectedValue(new AppError('unexpected', 'No answer.'));
    await coverAndLock();
    expect(app.phase).toBe('broken');
  });
});

describe('handing the laptop to a volunteer', () => {
  it('writes what was typed, then forgets it and everything else', async () => {
    keepDraft('/people/new', { given_name: 'Doreen' });
    done({ value: null, act: 3, sentence: 'Visit recorded for Doreen Kitto' });
    commands.handOver.mockImplementation(() => {
      expect(commands.keepDraft).toHaveBeenCalledWith({
        page: '/people/new',
        text: '{"given_name":"Doreen"}',
      });
      commands.status.mockResolvedValue({ ...open, state: 'helping', coordinator: null });
      return Promise.resolve(null);
    });
    await handTo('s', 'v');
    expect(app.phase).toBe('helping');
    expect(app.undoLine).toBeNull();
    expect(app.announcement).toBe('');
    expect(keptDraft('/people/new')).toBeUndefined();
    expect(app.headingWantsFocus).toBe(true);

    commands.status.mockResolvedValue(open);
    await takeBack(() => Promise.resolve(null));
    expect(app.phase).toBe('open');
  });
  it('shows the pages as before when it is refused', async () => {
    commands.handOver.mockRejectedValue(new AppError('no_agreement', 'No agreement.'));
    await expect(handTo('s', 'v')).rejects.toMatchObject({ code: 'no_agreement' });
    expect(app.phase).toBe('open');
    await expect(
      takeBack(() => Promise.reject(new AppError('wrong_passphrase', 'Wrong.'))),
    ).rejects.toMatchObject({ code: 'wrong_passphrase' });
    expect(app.phase).toBe('open');
  });
});

describe('acts', () => {
  it('says Saved, keeps the undo line, and has pages read again', async () => {
    const before = app.version;
    const result = await perform(() => Promise.resolve({ value: 5, act: 9, sentence: 'Concern raised' }));
    expect(result?.value).toBe(5);
    expect(app.announcement).toBe('Saved. Concern raised');
    expect(app.undoLine?.act).toBe(9);
    expect(app.version).toBe(before + 1);
  });
  it('shows a refusal above the page and keeps the last undo line', async () => {
    app.undoLine = { act: 1, sentence: 'Before' };
    await perform(() => Promise.reject(new AppError('refused', 'A concern closes when both were told.')));
    expect(app.trouble).toBe('A concern closes when both were told.');
    expect(app.undoLine.act).toBe(1);
  });
  it('puts a refusal away that is over', async () => {
    await perform(() => Promise.reject(new AppError('refused', 'Try twice first.')));
    putRefusalAway();
    expect(app.trouble).toBeNull();
  });
  it('tells that typing is not kept beside any refusal, until it is kept again', async () => {
    const full = new AppError('disk_full', 'The disk is full.');
    const only = 'What you type is on the screen only. The disk is full.';
    commands.keepDraft.mockRejectedValue(full);
    keepDraft('/people/new', { given_name: 'Doreen' });
    await flushDrafts();
    expect([app.unkept, app.trouble]).toEqual([only, null]);
    await perform(() => Promise.reject(new AppError('refused', 'Try twice first.')));
    await perform(() => Promise.resolve({ value: 5, act: 9, sentence: 'Concern raised' }));
    expect(app.unkept).toBe(only);
    // Locked is told by the lock screen, and is no reason of the disk's.
    commands.keepDraft.mockRejectedValue(new AppError('locked', 'Locked.'));
    await flushDrafts();
    expect(app.unkept).toBe(only);
    commands.keepDraft.mockResolvedValue(null);
    await flushDrafts();
    expect(app.unkept).toBeNull();
    forgetDrafts();
  });
  it('undoes, and has pages read again', async () => {
    commands.undo.mockResolvedValue({ value: null, act: 10, sentence: 'Undone: concern raised' });
    app.undoLine = { act: 9, sentence: 'Concern raised' };
    const before = app.version;
    await undo(9);
    expect(commands.undo).toHaveBeenCalledWith({ act: 9 });
    expect(app.undoLine).toBeNull();
    expect(app.version).toBe(before + 1);
  });
  it('says in words why something cannot be undone', async () => {
    commands.undo.mockRejectedValue(new AppError('later_change', 'A later change depends on this.'));
    await undo(9);
    expect(app.trouble).toBe('A later change depends on this.');
  });
  it('says the same sentence twice as two different texts, so that it is read out again', () => {
    say('Saved.');
    const first = app.announcement;
    say('Saved.');
    expect(app.announcement).not.toBe(first);
    expect(app.announcement.trim()).toBe('Saved.');
  });
});

describe('the status', () => {
  it('sends a locked file to the lock screen', async () => {
    commands.status.mockResolvedValue({ ...open, state: 'locked' });
    await refreshStatus();
    expect(app.phase).toBe('locked');
  });
  it('gives the focus to the heading when the file opens', async () => {
    app.phase = 'locked';
    app.headingWantsFocus = false;
    await refreshStatus();
    expect(app.headingWantsFocus).toBe(true);
  });
});

it('wears what was chosen, else what the laptop asks for', () => {
  expect(themeOf('contrast', true)).toBe('contrast');
  expect(themeOf('light', true, true)).toBe('light');
  expect(themeOf('system', true)).toBe('dark');
  expect(themeOf('system', false)).toBe('light');
  expect(themeOf('system', false, true)).toBe('contrast');
  expect(themeOf('system', true, true)).toBe('dark');
});

// The last test of the file: the drafts go on waiting for the answer.
describe('a store that never answers', () => {
  it('does not keep the file open', async () => {
    vi.useFakeTimers();
    commands.keepDraft.mockReturnValue(new Promise(() => undefined));
    keepDraft('/people/new', { given_name: 'Arthur' });
    const covering = coverAndLock();
    await vi.advanceTimersByTimeAsync(5000);
    await covering;
    expect(commands.lock).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });
});
