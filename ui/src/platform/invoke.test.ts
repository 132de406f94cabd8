import { describe, expect, it, vi } from 'vitest';

vi.mock('@tauri-apps/api/core', () => ({ invoke: vi.fn() }));

import { invoke } from '@tauri-apps/api/core';
import { undo } from './commands';
import { onLocked, withBothSpellings } from './invoke';

describe('call', () => {
  it('gives arguments under both spellings', () => {
    expect(withBothSpellings({ passphrase_again: 'x', act: 3 })).toEqual({
      passphrase_again: 'x',
      passphraseAgain: 'x',
      act: 3,
    });
  });
  it('tells the shell when the file is locked, and still throws', async () => {
    const locked = vi.fn();
    onLocked(locked);
    vi.mocked(invoke).mockRejectedValueOnce({ code: 'locked', message: 'Locked.', fields: [] });
    await expect(undo({ act: 1 })).rejects.toMatchObject({ code: 'locked' });
    expect(locked).toHaveBeenCalledOnce();
  });
});
