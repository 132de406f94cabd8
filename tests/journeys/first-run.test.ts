// From nothing to an open file: name, passphrase, recovery key typed back, text size, and how to start.
import { expect } from 'vitest';
import { journey, Key, type App } from './support/app.ts';
import { PASSPHRASE, recoveryKey, setUp, unlock } from './support/steps.ts';

journey('the first screens make a locked file that opens again', async (app) => {
  expect(await app.heading()).toBe('Set up Living Well');
  expect(await app.axe()).toEqual([]);

  // Every fault is shown at once, and what was typed is kept.
  await app.fill('Passphrase', 'sunshine');
  await app.press('Set up');
  const faults = await app.faults();
  expect(faults).toContain('Enter your name.');
  expect(faults).toHaveLength(3);
  expect(await app.value('Passphrase')).toBe('sunshine');
  expect(await app.axe()).toEqual([]);

  await app.fill('Your name', 'Kerra Trembath');
  await app.fill('Passphrase', PASSPHRASE);
  await app.fill('Passphrase again', PASSPHRASE);
  await app.sees('This is a good passphrase.');
  await app.press('Set up');
  await app.on('Your recovery key');
  expect(await app.axe()).toEqual([]);
  const key = await recoveryKey(app);

  await app.press('I have written it down');
  await app.on('Type the recovery key');
  const swapped = key.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
  await app.fill('Recovery key', swapped);
  await app.press('Continue');
  expect((await app.faults())[0]).toContain('typing mistake');
  await app.fill('Recovery key', key.toLowerCase());
  await app.press('Continue');

  await app.on('Text size');
  await app.choose('Text size', '125 %');
  expect(await app.axe()).toEqual([]);
  await app.press('Continue');
  await app.on('How to start');
  expect(await app.axe()).toEqual([]);
  await app.press('Start empty');
  await app.on('Today');
  await app.sees('Saved on this laptop');

  // Locked, nothing of it is on the screen; the wrong passphrase is refused, the right one opens.
  await app.press('Lock');
  await app.on('Locked');
  expect(await app.words()).not.toContain('Saved on');
  expect(await app.axe()).toEqual([]);
  await app.fill('Passphrase', 'harbour lantern thimble otter');
  await app.press('Unlock');
  expect((await app.faults())[0]).toContain('does not open the records');
  await app.fill('Passphrase', PASSPHRASE);
  await app.press('Unlock');
  await app.on('Today');
  await app.sees('A wrong passphrase was tried once');

  // The battery dies. What was set up is there.
  await app.kill();
  await app.open();
  await unlock(app);
});

/** Fills the first form, and reads the key from the next screen. */
async function asFarAsTheKey(app: App): Promise<string> {
  await app.on('Set up Living Well');
  await app.fill('Your name', 'Kerra Trembath');
  await app.fill('Passphrase', PASSPHRASE);
  await app.fill('Passphrase again', PASSPHRASE);
  await app.press('Set up');
  await app.on('Your recovery key');
  return recoveryKey(app);
}

journey('the set-up is covered like the records, and nothing that was shown opens them', async (app) => {
  const cover = () => app.keys(Key.chord(Key.CONTROL, 'l'));
  await app.on('Set up Living Well');
  await app.fill('Passphrase', PASSPHRASE);
  await cover();
  await app.sees('whatever was typed here is gone');
  expect(await app.value('Passphrase')).toBe('');

  const first = await asFarAsTheKey(app);
  await cover();
  await app.sees('The screen was covered before the recovery key was typed back.');
  expect(await app.words()).not.toContain(first);
  expect(await app.value('Your name')).toBe('');
  expect(await app.axe()).toEqual([]);
  await app.picture('set-up-covered');

  // Left alone, it is covered by itself.
  await app.restart({ LIVING_WELL_TEST_LOCK_SECONDS: '8' });
  await asFarAsTheKey(app);
  await app.on('Set up Living Well');
  await app.sees('write down the new key');

  await app.restart();
  const second = await asFarAsTheKey(app);
  expect(second).not.toBe(first);
  await app.press('I have written it down');
  await app.on('Type the recovery key');
  await app.fill('Recovery key', first);
  await app.press('Continue');
  expect(await app.faults()).toHaveLength(1);
  await app.fill('Recovery key', second);
  await app.press('Continue');
  // The file is made: from here on it is the lock that comes, and the passphrase that opens.
  await app.on('Text size');
  await cover();
  await unlock(app);
});

journey('a forgotten passphrase is replaced with the recovery key', async (app) => {
  const key = await setUp(app);
  await app.press('Lock');
  await app.on('Locked');
  await app.press('Forgotten the passphrase?');
  await app.on('Open with the recovery key');
  expect(await app.axe()).toEqual([]);
  await app.press('Unlock');
  expect(await app.faults()).toHaveLength(2);
  const fresh = 'pebble orchard kettle magpie';
  await app.fill('Recovery key', key);
  await app.fill('New passphrase', fresh);
  await app.fill('New passphrase again', fresh);
  await app.press('Unlock');
  await app.on('Today');
  await app.press('Lock');
  await unlock(app, fresh);
});

journey('a second start says that there is a window already, and the first goes on', async (app) => {
  await setUp(app);
  const { said, after } = await app.second();
  expect(said).toContain('Living Well is open already');
  expect(after).toBeLessThan(2_000);
  await app.press('Lock');
  await unlock(app);
});
