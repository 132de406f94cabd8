// What the app does by itself while nobody does anything: it warns, it locks, it makes a backup. And what it says of a
// folder that another program copies.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, pause, until, type App } from './support/app.ts';
import { goTo, PASSPHRASE, setUp, unlock, whileMinutesPass } from './support/steps.ts';

const WARNING = 'The screen will lock soon. Press any key to stay.';

journey(
  'half a minute before it locks it says so; what was half typed is there after the unlock',
  async (app) => {
    await setUp(app);
    await goTo(app, '/settings');
    await app.choose('Lock after', '1 minute');
    await goTo(app, '/people/new');
    await app.on('Add person');
    await app.fill('First name', 'Marg');
    const touched = Date.now();
    const after = () => (Date.now() - touched) / 1000;

    await app.sees(WARNING, 45_000);
    const warned = after();
    expect(await app.axe()).toEqual([]);
    await app.picture('lock-warning');
    // A key is a sign of life, and the minute begins anew.
    await app.type('a');
    await app.seesNo(WARNING);
    const again = Date.now();
    await app.sees(WARNING, 45_000);
    await until(async () => (await app.heading()) === 'Locked', 'it locks by itself', 45_000);
    const locked = (Date.now() - again) / 1000;
    // What was there is not seen, nor that somebody is to be warned.
    expect(await app.words()).not.toMatch(/Marga|The screen will lock/);
    expect(warned).toBeGreaterThan(25);
    expect(locked).toBeGreaterThan(55);

    await app.fill('Passphrase', PASSPHRASE);
    await app.press('Unlock');
    await app.on('Add person');
    await expect.poll(() => app.value('First name')).toBe('Marga');
  },
);

/** The backups on the laptop. */
const backups = (app: App) => {
  const folder = join(app.data, 'backups');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.lwbackup')) : [];
};

journey('half an hour after the last backup another one is made, while the records are open', async (app) => {
  await setUp(app);
  const { script, pass } = await whileMinutesPass(app);
  await app.restart({}, script);
  await unlock(app);
  await goTo(app, '/people/new');
  await app.fill('First name', 'Margaret');
  await app.fill('Family name', 'Tonkin');
  await app.press('Save');
  await app.on('Margaret Tonkin');
  expect(backups(app)).toEqual([]);
  pass(29);
  // Longer than it ever waits for a moment in which nobody types.
  await pause(14_000);
  expect(backups(app)).toEqual([]);

  pass(31);
  await until(() => backups(app).length > 0, 'a backup is made by itself', 30_000);
  // Nobody was locked out for it, and it holds what was recorded.
  expect(await app.heading()).toBe('Margaret Tonkin');
  await goTo(app, '/settings/backups');
  await app.on('Backups');
  const rows = await app.names('row');
  expect(rows.filter((row) => row.includes('Restore'))[0]).toMatch(/^Today.* 1 /);
});

journey(
  'a folder that another program copies is told of: at the set-up, at the lock and in Settings',
  async (app) => {
    await app.on('Set up Living Well');
    await app.sees('This folder is copied by Dropbox. That can damage the records.');
    expect(await app.axe()).toEqual([]);
    await app.picture('synced-set-up');
    await setUp(app);
    await goTo(app, '/settings');
    await app.sees('Dropbox copies this folder. That can damage the records.');
    await app.press('Lock');
    await app.on('Locked');
    await app.sees('The records are in a folder that Dropbox copies.');
  },
  // The mark that Dropbox leaves at the top of what it copies.
  (app) => Promise.resolve(writeFileSync(join(app.folder, '.dropbox'), '')),
);
