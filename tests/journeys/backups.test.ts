// A backup goes out on a stick and comes back: on the same laptop, on another one, and where the records are damaged.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, until, type App } from './support/app.ts';
import { later, PASSPHRASE, goTo, setUp, still, unlock } from './support/steps.ts';

const names = async (app: App, data = app.data) =>
  (await app.stored(PASSPHRASE, 'person', data)).map((row) => row['given_name']).sort();

async function addPerson(app: App, given: string): Promise<void> {
  await goTo(app, '/people/new');
  await app.fill('First name', given);
  await app.fill('Family name', 'Tonkin');
  await app.press('Save');
  await app.on(`${given} Tonkin`);
}

/** The folder of a stick, and the one file that the dialogs answer with. */
function stick(app: App): { folder: string; file: string } {
  const folder = join(app.folder, 'stick');
  mkdirSync(folder, { recursive: true });
  return { folder, file: join(folder, 'week.lwbackup') };
}

journey('a backup on a stick brings back the old state, and the newer one is kept aside', async (app) => {
  const { folder, file } = stick(app);
  await setUp(app);
  await app.restart({ LIVING_WELL_TEST_SAVE_AS: file });
  await unlock(app);
  await addPerson(app, 'Margaret');

  await goTo(app, '/settings');
  await app.link('Backups and restoring');
  await app.on('Backups');
  expect(await app.axe()).toEqual([]);
  await app.press('Back up to a stick');
  await app.hears('Backup written and read back');
  await app.sees(file);
  expect(readdirSync(folder)).toEqual(['week.lwbackup']);
  await app.press('Back up now');
  await app.hears('Backup made');
  await app.sees('Restore the backup of');
  await app.picture('backups');
  await addPerson(app, 'Arthur');

  await goTo(app, '/settings/backups');
  await app.press('Restore from a file');
  await app.sees('It holds 1 person.');
  await app.sees('made here since. They go, and the replaced file is kept aside.');
  expect(await app.axe()).toEqual([]);
  await app.picture('backups-restore');
  await app.fill('Passphrase of the backup', 'harbour lantern thimble otter');
  await app.press('Replace the records');
  expect((await app.faults())[0]).toContain('does not open the records');
  // Refused, the records are open as before.
  await app.fill('Passphrase of the backup', PASSPHRASE);
  await app.press('Replace the records');
  await app.on('Today');
  await app.sees('Restored from the backup of');
  await goTo(app, '/people');
  await app.sees('Margaret Tonkin');
  expect(await app.words()).not.toContain('Arthur');
  await addPerson(app, 'Wesley');
  await app.press('Lock');
  await unlock(app);
  expect(await app.words()).not.toContain('Restore your newest backup');
  await app.press('Lock');
  await app.on('Locked');
  expect(await names(app)).toEqual(['Margaret', 'Wesley']);
  const aside = readdirSync(app.data).filter((name) => name.startsWith('replaced-'));
  expect(aside).toHaveLength(1);
  expect(await names(app, join(app.data, aside[0] ?? ''))).toEqual(['Arthur', 'Margaret']);
  const left = await app.stored(PASSPHRASE, 'export', join(app.data, aside[0] ?? ''));
  expect(left.find((row) => row['what'] === 'Backup')).toMatchObject({ written: 'yes', file_name: file });
});

journey(
  'a replacement laptop begins with the stick: by the recovery key, or by the passphrase',
  async (app) => {
    const { file } = stick(app);
    const key = await setUp(app);
    await app.restart({ LIVING_WELL_TEST_SAVE_AS: file });
    await unlock(app);
    await addPerson(app, 'Margaret');
    await goTo(app, '/settings/backups');
    await app.press('Back up to a stick');
    await app.hears('Backup written and read back');
    await app.close();
    const fresh = 'pebble orchard kettle magpie';
    for (const by of ['key', 'passphrase']) {
      rmSync(app.data, { recursive: true, force: true });
      await app.open({ LIVING_WELL_TEST_SAVE_AS: file });
      await app.on('Set up Living Well');
      await app.press('Restore a backup');
      await app.on('Restore a backup');
      expect(await app.axe()).toEqual([]);
      await app.press('Choose a backup file');
      await app.sees('It holds 1 person.');
      if (by === 'key') {
        await app.press('Use the recovery key');
        await app.fill('Recovery key', key);
        await app.fill('New passphrase', fresh);
        await app.fill('New passphrase again', fresh);
        await app.picture('backups-new-laptop');
      } else await app.fill('Passphrase of the backup', PASSPHRASE);
      await app.press('Restore');
      await app.on('Today');
      await app.sees('Restored from the backup of');
      await goTo(app, '/people');
      await app.sees('Margaret Tonkin');
      await app.press('Lock');
      await unlock(app, by === 'key' ? fresh : PASSPHRASE);
      await app.close();
    }
    expect(await names(app)).toEqual(['Margaret']);
  },
);

journey(
  'a week without a backup outside is told on Today, and a backup is tried out by itself',
  async (app) => {
    const { file } = stick(app);
    await setUp(app);
    await addPerson(app, 'Margaret');
    await app.press('Lock');
    await app.on('Locked');
    await app.restart({ LIVING_WELL_TEST_SAVE_AS: file }, await later(app, 9));
    await unlock(app);
    await app.sees('No backup was taken outside this laptop for a week.');
    await app.link('Back up to a stick');
    await app.on('Backups');
    await app.sees('It is time to take one outside.');
    // While nobody types, the records are walked and the newest backup is restored for a trial.
    const tried = async () => {
      await goTo(app, '/settings/backups');
      await still(app);
      return (await app.words()).includes('passed every check');
    };
    await until(tried, 'a backup was tried out', 60_000);
    await app.sees('Tried out');
    await app.picture('backups-tried');
    await app.press('Back up to a stick');
    await app.hears('Backup written and read back');
    await goTo(app, '/today');
    await app.on('Today');
    await still(app);
    expect(await app.words()).not.toContain('No backup was taken outside');
  },
);

journey('where the records are damaged, the lock offers a backup', async (app) => {
  await setUp(app);
  await addPerson(app, 'Margaret');
  await app.press('Lock');
  await app.on('Locked');
  expect(readdirSync(join(app.data, 'backups'))).toHaveLength(1);
  await app.close();
  for (const name of ['living-well.db-wal', 'living-well.seal'])
    rmSync(join(app.data, name), { force: true });
  writeFileSync(join(app.data, 'living-well.db'), Buffer.alloc(40_000, 7));
  await app.open();
  await app.on('Locked');
  await app.fill('Passphrase', PASSPHRASE);
  await app.press('Unlock');
  await app.sees('A backup brings the records back.');
  await app.picture('backups-damaged');
  await app.press('Restore a backup');
  await app.on('Restore a backup');
  expect(await app.axe()).toEqual([]);
  await app.press('Restore the backup of', { starts: true });
  await app.sees('It holds 1 person.');
  await app.fill('Passphrase of the backup', PASSPHRASE);
  await app.press('Replace the records');
  await app.on('Today');
  await goTo(app, '/people');
  await app.sees('Margaret Tonkin');
  await app.press('Lock');
  await app.on('Locked');
  expect(await names(app)).toEqual(['Margaret']);
  expect(existsSync(join(app.data, 'restoring'))).toBe(false);
});

journey('an older file put back is told at open, on every page, until it is dealt with', async (app) => {
  await setUp(app);
  await app.press('Lock');
  await app.on('Locked');
  const [file, old] = [join(app.data, 'living-well.db'), join(app.folder, 'old.db')];
  copyFileSync(file, old);
  await unlock(app);
  await addPerson(app, 'Margaret');
  await app.press('Lock');
  await app.on('Locked');
  copyFileSync(old, file);
  await unlock(app);
  await app.sees('An old file was put back');
  await app.press('Lock');
  await unlock(app);
  await app.sees('An old file was put back');
  await app.picture('backups-alarm');
  await app.link('Open backups');
  await app.on('Backups');
  await app.press('I have dealt with this');
  await app.seesNo('An old file was put back');
  // Who put it away stays on record, and cannot be taken back.
  await goTo(app, '/changes');
  await app.sees('Warning dealt with: “An old file was put back');
  await goTo(app, '/settings/backups');
  // The newest backup, made at the lock before, has her still.
  await app.press('Restore the backup of', { starts: true });
  await app.fill('Passphrase of the backup', PASSPHRASE);
  await app.press('Replace the records');
  await app.on('Today');
  await goTo(app, '/people');
  await app.sees('Margaret Tonkin');
  expect(await app.words()).not.toContain('An old file was put back');
});
