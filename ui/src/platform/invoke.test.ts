import { describe, expect, it, vi } from 'vitest';

vi.mock('@tauri-apps/api/core', () => ({ invoke: vi.fn() }));

import { invoke } from '@tauri-apps/api/core';
import { undo } from './commands';
import { onShut, withBothSpellings } from './invoke';

describe('call', () => {
  it('gives arguments under both spellings', () => {
    expect(withBothSpellings({ passphrase_again: 'x', act: 3 })).toEqual({
      passphrase_again: 'x',
      passphraseAgain: 'x',
      act: 3,
    });
  });
  it.each(['locked', 'helping'])('tells the shell when it is %s, and still throws', async (code) => {
    const shut = vi.fn();
    onShut(shut);
    vi.mocked(invoke).mockRejectedValueOnce({ code, message: 'Shut.', fields: [] });
    await expect(undo({ act: 1 })).rejects.toMatchObject({ code });
    expect(shut).toHaveBeenCalledExactlyOnceWith(code);
  });
});
