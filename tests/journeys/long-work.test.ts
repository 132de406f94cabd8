// What takes long, on the records of a coordinator's year: it is seen to go on, the window answers meanwhile, and stopped
// by Stop or by the lock it leaves nothing half done.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { adminPath } from './support/driver.ts';
import { goTo, PASSPHRASE, still, unlock } from './support/steps.ts';

const run = promisify(execFile);

async function aYear(app: App): Promise<void> {
  const words = ['--scale', 'coordinator', '--as-of', new Date().toLocaleDateString('sv')];
  await run(adminPath, ['--data', app.data, 'sample', ...words], {
    env: { ...process.env, LIVING_WELL_PASSPHRASE: PASSPHRASE },
  });
}

const perCent = (app: App) =>
  app.script<number | null>(() => document.querySelector('progress')?.value ?? null);

/** Begins to restore the one backup, and waits until it is seen to go on. */
async function beginToRestore(app: App): Promise<number> {
  await app.press('Restore the backup of', { starts: true });
  await app.fill('Passphrase of the backup', PASSPHRASE);
  await app.press('Replace the records');
  await app.sees('The backup is being checked, and then restored.', 60_000);
  let seen: number | null = null;
  await until(async () => (seen = await perCent(app)) !== null, 'it is seen how far it has got', 60_000);
  return seen ?? 0;
}

journey(
  'a restore shows how far it has got, and stopped it leaves everything as it was',
  async (app) => {
    await unlock(app);
    await goTo(app, '/settings/backups');
    await app.press('Back up now');
    await app.hears('Backup made');
    const files = readdirSync(app.data).sort();
    const backups = readdirSync(join(app.data, 'backups'));
    expect(backups).toHaveLength(1);

    const first = await beginToRestore(app);
    expect(await app.axe()).toEqual([]);
    await app.picture('long-work');
    // The window answers meanwhile: what is pressed and typed is there at once, and it is seen to get on.
    await app.press('Use the recovery key');
    await app.fill('Recovery key', 'written meanwhile');
    expect(await app.value('Recovery key')).toBe('written meanwhile');
    await until(async () => ((await perCent(app)) ?? 0) > first, 'it gets on', 60_000);
    await app.press('Stop');
    await app.sees('Stopped. Nothing is left half done.', 60_000);
    expect(await perCent(app)).toBeNull();
    expect(await app.words()).not.toContain('There is a problem');
    await app.press('Use the passphrase');
    await still(app);
    await app.picture('long-work-stopped');
    expect(readdirSync(app.data).sort()).toEqual(files);
    expect(readdirSync(join(app.data, 'backups'))).toEqual(backups);
    await app.press('Cancel');

    // Ctrl+L in the middle of it: covered at once, and locked as soon as it has stopped.
    await goTo(app, '/settings/backups');
    await beginToRestore(app);
    await app.keys(Key.chord(Key.CONTROL, 'l'));
    expect(['Covered', 'Locked']).toContain(await app.heading());
    await until(async () => (await app.heading()) === 'Locked', 'it is locked', 120_000);
    expect(existsSync(join(app.data, 'restoring'))).toBe(false);
    expect(readdirSync(app.data).filter((name) => name.startsWith('replaced-'))).toEqual([]);
    await unlock(app);
    expect(await app.words()).not.toContain('Restored from the backup');
    await app.press('Lock');
    await app.on('Locked');
    const people = await app.stored(PASSPHRASE, 'person');
    expect(people.length).toBeGreaterThanOrEqual(280);
    expect(await app.stored(PASSPHRASE, 'restored_from')).toEqual([]);
  },
  aYear,
);

// Export everything takes less than a second of a year's records, too short to be stopped by hand; the window's own
// tests stop it at each step.
journey(
  'a check of everything is stopped, and says nothing of what was not looked at',
  async (app) => {
    await unlock(app);
    await goTo(app, '/settings/backups');
    await app.press('Check everything now');
    await until(async () => (await perCent(app)) !== null, 'it is seen how far it has got', 60_000);
    await app.press('Stop');
    await app.sees('Stopped. Nothing is left half done.', 60_000);
    expect(await perCent(app)).toBeNull();
    expect(await app.words()).not.toMatch(/There is a problem|Everything is sound|The check found/);
  },
  aYear,
);
