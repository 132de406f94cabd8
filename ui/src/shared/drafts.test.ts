import { describe, expect, it } from 'vitest';

const sources = import.meta.glob<string>('../**/*.svelte', { query: '?raw', import: 'default', eager: true });

/** Forms that keep nothing of what is typed, and why. */
const KEEPS_NOTHING: Record<string, string> = {
  '../access/Everything.svelte': 'what leaves, why and for whom is said anew each time',
  '../access/EverythingOut.svelte': 'what leaves, why and for whom is said anew each time',
  '../access/Went.svelte': 'what leaves, why and for whom is said anew each time',
  '../app/FirstRun.svelte': 'a passphrase is never written down; there is no file yet',
  '../app/Lock.svelte': 'a passphrase is never written down',
  '../erasure/Page.svelte': 'the name of somebody to be erased is kept nowhere',
  '../helper/HandOver.svelte': 'whom the laptop goes to is said anew each time',
  '../helper/Page.svelte': 'a passphrase is never written down',
  '../people/Compare.svelte': 'nothing is typed; what stands is chosen anew each time',
  '../settings/AddCoordinator.svelte': 'a passphrase is never written down',
  '../settings/Leaves.svelte': 'a passphrase is never written down',
  '../settings/MyPassphrase.svelte': 'a passphrase is never written down',
  '../settings/NewKey.svelte': 'neither passphrase nor recovery key is ever written down',
  '../settings/Restore.svelte': 'a passphrase is never written down',
  '../settings/PracticeFile.svelte': 'a passphrase is never written down',
  '../mdt/PrintPack.svelte': 'what leaves, why and for whom is said anew each time',
  '../mdt/ExportCsv.svelte': 'what leaves, why and for whom is said anew each time',
  '../referrals/ToAgency.svelte': 'nothing is typed; what goes along is ticked anew each time',
};

/** Their Cancel closes a question and leaves what was typed to be put right. */
const CLOSES_A_QUESTION = ['../sessions/Newcomer.svelte'];

describe('every form', () => {
  it('keeps what is typed until it is saved, or says why not', () => {
    const without = Object.entries(sources)
      .filter(([, source]) => /draft: false/.test(source))
      .map(([file]) => file);
    expect(without.sort()).toEqual(Object.keys(KEEPS_NOTHING).sort());
    expect(Object.keys(sources).length).toBeGreaterThan(100);
  });
  it('forgets what was typed when Cancel is pressed', () => {
    const cancelled = Object.entries(sources).filter(
      ([file, source]) =>
        />Cancel<|<SaveRow /.test(source) && /useForm[(<]/.test(source) && !(file in KEEPS_NOTHING),
    );
    expect(cancelled.length).toBeGreaterThan(1);
    const remember = cancelled
      .filter(([, source]) => !/\.reset\(\)|<SaveRow /.test(source))
      .map(([file]) => file);
    expect(remember).toEqual(CLOSES_A_QUESTION);
  });
});
