// Everything looked at, and everything written out: what is sound is said in one sentence, a backup that was damaged on the
// disk is told. What is written out lies in an empty folder, and stands on record. Played with the mouse, and by the keyboard alone.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { lookAt } from './support/look-at.ts';
import { goTo, PASSPHRASE, setUp, still } from './support/steps.ts';

/** Brings the card of the check before the eyes, for a picture. */
const toCheck = (app: App) =>
  app.script(() => {
    for (const heading of document.querySelectorAll('h2'))
      if (heading.textContent === 'Check everything') heading.scrollIntoView({ block: 'center' });
  });

async function checks(app: App, hands: Hands, by: string): Promise<void> {
  await setUp(app, 'Start empty', hands);
  await goTo(app, '/settings/backups');
  await hands.press('Check everything now');
  await app.sees('Everything is sound:', 60_000);
  await app.sees('There is no backup yet.');
  await hands.press('Back up now');
  await app.hears('Backup made');
  await hands.press('Check everything now');
  await app.sees('records and 1 backup were looked at.', 60_000);
  await app.hears('Everything is sound:');
  await toCheck(app);
  if (by === 'mouse') await lookAt(app, 'check-sound');

  // A single byte of the backup is another one.
  const folder = join(app.data, 'backups');
  const [name] = readdirSync(folder);
  const backup = join(folder, name ?? '');
  const bytes = readFileSync(backup);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(backup, bytes);
  await hands.press('Check everything now');
  await app.sees('The check found 1 fault', 60_000);
  expect(await app.focused()).toBe('The check found 1 fault');
  await app.sees(`The backup ${name} is damaged.`);
  await app.sees('The records themselves are sound. Make a new backup now');
  expect(await app.words()).not.toContain('Everything is sound');
  expect(await app.words()).not.toContain(app.data);
  if (by === 'mouse') await lookAt(app, 'check-fault');
  // What was found stays until the page is left.
  await goTo(app, '/settings');
  await goTo(app, '/settings/backups');
  await still(app);
  expect(await app.words()).not.toContain('The check found');
}

journey('everything is checked', (app) => checks(app, mouse(app), 'mouse'));
journey('everything is checked, by keyboard', (app) => checks(app, keyboard(app), 'keyboard'));

async function leaves(app: App, hands: Hands, by: string): Promise<void> {
  const out = join(app.folder, 'out');
  mkdirSync(out);
  writeFileSync(join(out, 'letter.txt'), 'mine');
  await app.restart({ LIVING_WELL_TEST_SAVE_AS: out });
  await setUp(app, 'Start empty', hands);
  await goTo(app, '/privacy/went');
  await hands.press('Export everything');
  await app.on('Export everything');
  await app.sees('It is not locked. Anybody who has the folder can read it.');
  if (by === 'mouse') await lookAt(app, 'everything-out');

  // Without why and for whom nobody is asked anything more. Both are said at once.
  await hands.press('Export everything');
  expect(await app.faults()).toEqual([
    'Say why everything leaves this laptop.',
    'Say for whom. “Ourselves” is an answer.',
  ]);
  await hands.fill('For whom', 'The new coordinator');
  await hands.press('Export everything');
  await expect
    .poll(() => app.faults(), { timeout: 5_000 })
    .toEqual(['Say why everything leaves this laptop.']);
  expect(await app.value('For whom')).toBe('The new coordinator');
  if (by === 'mouse') await lookAt(app, 'everything-out-refused');

  // It is shown once more what it means, and can be gone back from.
  await hands.fill('Why everything leaves', 'We move to another program');
  await hands.press('Export everything');
  await app.sees('For The new coordinator, because: We move to another program');
  if (by === 'mouse') await lookAt(app, 'everything-out-sure');
  await hands.press('Go back');
  await hands.press('Export everything');

  // A folder that holds something is left as it is, and what was typed stays.
  await hands.press('Yes, choose an empty folder');
  expect(await app.faults()).toContain('That folder is not empty. Choose a new or an empty one.');
  expect(await app.value('Why everything leaves')).toBe('We move to another program');
  expect(await app.value('For whom')).toBe('The new coordinator');
  expect(readdirSync(out)).toEqual(['letter.txt']);
  if (by === 'mouse') await lookAt(app, 'everything-out-not-empty');

  rmSync(join(out, 'letter.txt'));
  await hands.press('Export everything');
  await hands.press('Yes, choose an empty folder');
  await app.hears('Saved. ');
  await app.sees('rows are written.');
  await app.sees(out);
  const files = readdirSync(out);
  expect(files).toEqual(expect.arrayContaining(['person.csv', 'concern.csv', 'change.csv', 'access.csv']));
  expect(files.filter((name) => !name.endsWith('.csv'))).toEqual([]);
  expect(readFileSync(join(out, 'coordinator.csv'), 'utf8')).toContain('Kerra Trembath');
  expect(await app.words()).toContain(`${files.length} files with`);
  if (by === 'mouse') await lookAt(app, 'everything-out-saved');

  await hands.press('Where did data go');
  await app.on('Where did data go');
  await app.sees('We move to another program');
  await app.sees('Everybody on record');
  await app.sees('Where to out');
  if (by === 'mouse') await lookAt(app, 'everything-out-went');
  await hands.press('Lock');
  await app.on('Locked');
  const rows = await app.stored(PASSPHRASE, 'export');
  // Reading what was stored is an export, too.
  const left = rows.filter((row) => row['reason'] === 'We move to another program');
  expect(left).toHaveLength(1);
  expect(left[0]).toMatchObject({
    what: 'everything',
    written: 'yes',
    recipient: 'The new coordinator',
    file_name: out,
  });
}

journey('everything is exported', (app) => leaves(app, mouse(app), 'mouse'));
journey('everything is exported, by keyboard', (app) => leaves(app, keyboard(app), 'keyboard'));
