// People from a spreadsheet: from the first screens to the file on the disk, and back by one Undo. Played with the mouse,
// and by the keyboard alone.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, until, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { lookAt } from './support/look-at.ts';
import { goTo, PASSPHRASE, pretend, setUp, still, unlock } from './support/steps.ts';

const HEAD = 'role,given_name,family_name,date_of_birth,practice\n';
const AT_FAULT = `${HEAD}client,Arthur,Pascoe,1941,Narrowcliff Surgery
client,Margaret,,3/2/1940,
volunteer,Jean,Trembath,,
client,Ivy,Rowe,,Narrowcliff Surgery
`;
const MENDED = `${HEAD}client,Arthur,Pascoe,3/11/1941,Narrowcliff Surgery
client,Margaret,Tonkin,3/2/1940,
volunteer,Jean,Trembath,,
client,Ivy,Rowe,,narrowcliff surgery
both,Ivy,Rowe,,
`;

/** What the file of records holds, once it is locked; opened again afterwards. */
async function people(app: App, hands: Hands): Promise<string[]> {
  await hands.press('Lock');
  await app.on('Locked');
  const stored = await app.everything(PASSPHRASE);
  // Every row of a client, volunteer or surgery is of somebody who is there.
  const ids = stored('person').map((row) => row['id']);
  for (const table of ['client', 'volunteer'])
    for (const row of stored(table)) expect(ids).toContain(row['id']);
  await unlock(app);
  return stored('person')
    .map((row) => `${row['given_name']} ${row['family_name']}`)
    .sort();
}

async function story(app: App, hands: Hands, by: string): Promise<void> {
  const file = join(app.folder, 'people.csv');
  await app.restart({ LIVING_WELL_TEST_SAVE_AS: file });
  await setUp(app, 'Import', hands);
  await still(app);
  expect(await app.words()).toContain('Practices None yet');
  if (by === 'mouse') await lookAt(app, 'import-empty');

  // An empty sheet names every column; it is read back as it was written, and holds nobody.
  await hands.press('Save an empty sheet');
  await app.sees('The empty sheet is saved.');
  expect(readFileSync(file, 'utf8')).toMatch(/^\uFEFFrole,given_name,family_name,.*\r\n$/);
  await hands.press('Choose file');
  await app.sees('1 thing to put right in people.csv');
  await app.sees('There are no rows beneath this line.');

  // Everything that is at fault is told at once, by line and column, and nobody is taken in.
  writeFileSync(file, AT_FAULT);
  await hands.press('Choose the file again');
  await app.sees('4 things to put right in people.csv');
  expect(await app.focused()).toContain('4 things to put right');
  await app.sees('3 family_name Write a family name.');
  expect(await app.words()).not.toContain(app.folder);
  expect(await app.names('button')).not.toContain('Take them in');
  if (by === 'mouse') await lookAt(app, 'import-faults');

  // The surgery has to be in Settings first.
  await hands.press('Open Settings');
  await app.on('Settings');
  await hands.press('Add practice');
  await hands.fill('Practice', 'Narrowcliff Surgery');
  await hands.press('Save');
  await app.hears('Saved');
  await hands.press('People');
  await app.on('People');
  await hands.press('Bring people from a spreadsheet');
  await app.on('Import people');
  await app.sees('Practices Narrowcliff Surgery');
  await hands.press('Choose file');
  await app.sees('2 things to put right in people.csv');

  // Mended, it says what it would take in, and who may be on record twice.
  writeFileSync(file, MENDED);
  await hands.press('Choose the file again');
  await app.sees('5 people: 4 supported, 2 volunteers.');
  expect(await app.focused()).toBe('5 people: 4 supported, 2 volunteers.');
  await app.sees('Nobody is taken in yet.');
  await app.sees('1 line may be of somebody you have already.');
  await app.sees('6 This may be the person of line 5: the names are equal.');
  if (by === 'mouse') await lookAt(app, 'import-warnings');
  expect(await people(app, hands)).toEqual([]);

  // Locked meanwhile, the file is forgotten. What is looked at is what is taken in, whatever becomes of the file then.
  await goTo(app, '/people/import');
  await hands.press('Choose file');
  await app.sees('5 people: 4 supported, 2 volunteers.');
  writeFileSync(file, 'given_name,family_name\nSomebody,Else\n');
  await hands.press('Take them in');
  await app.on('People');
  await app.hears('Saved. People imported');
  await app.sees('Arthur Pascoe');
  expect(await app.words()).not.toContain('Somebody Else');
  if (by === 'mouse') await lookAt(app, 'import-done');
  await hands.press('Undo');
  await app.sees('Nobody has been added yet.');
  expect(await people(app, hands)).toEqual([]);

  writeFileSync(file, MENDED);
  await goTo(app, '/people/import');
  await hands.press('Choose file');
  await hands.press('Take them in');
  await app.on('People');
  await app.sees('Margaret Tonkin');
  const all = ['Arthur Pascoe', 'Ivy Rowe', 'Ivy Rowe', 'Jean Trembath', 'Margaret Tonkin'];
  expect(await people(app, hands)).toEqual(all);
}

journey('people from a spreadsheet', (app) => story(app, mouse(app), 'mouse'));
journey('people from a spreadsheet, by keyboard', (app) => story(app, keyboard(app), 'keyboard'));

const perCent = (app: App) =>
  app.script<number | null>(() => document.querySelector('progress')?.value ?? null);

journey(
  'a long file shows how far it has got, and stopped it takes nobody in',
  async (app) => {
    const before = (await app.everything(PASSPHRASE))('person').length;
    await app.restart({ LIVING_WELL_TEST_SAVE_AS: '' });
    await unlock(app);
    await goTo(app, '/people');
    await app.press('Import people');
    await app.on('Import people');
    // No file chosen changes nothing.
    await app.press('Choose file');
    await app.press('Save an empty sheet');
    await still(app);
    expect(await app.words()).not.toContain('to put right in');
    expect(await app.words()).not.toContain('is saved');

    const file = join(app.folder, 'many.csv');
    const rows = Array.from({ length: 6_000 }, (_, at) => `client,Arthur ${at},Pascoe,Newquay Pathfinder`);
    writeFileSync(file, `role,given_name,family_name,programme\n${rows.join('\n')}\n`);
    await app.restart({ LIVING_WELL_TEST_SAVE_AS: file });
    await unlock(app);
    await goTo(app, '/people/import');
    await app.sees('Bring made-up people only.');
    await app.press('Choose file');
    await app.sees('The file is being read.', 60_000);
    await until(async () => (await perCent(app)) !== null, 'it is seen how far it has got', 60_000);
    // The window answers meanwhile.
    await app.press('What goes into each column');
    await app.sees('A client is a person you support.');
    await app.press('Stop');
    await app.sees('Stopped. Nothing is left half done.', 60_000);
    await app.press('Choose file');
    await app.sees('6000 people: 6000 supported.', 120_000);
    await app.press('Take them in');
    await app.sees('The people are being taken in.', 60_000);
    await until(async () => ((await perCent(app)) ?? 0) > 0, 'it gets on', 60_000);
    await app.picture('import-long');
    await app.press('Stop');
    await app.sees('Stopped. Nothing is left half done.', 60_000);
    await app.picture('import-stopped');
    expect(await app.names('button')).toContain('Take them in');
    await app.press('Lock');
    await app.on('Locked');
    expect((await app.everything(PASSPHRASE))('person')).toHaveLength(before);
  },
  pretend,
);
