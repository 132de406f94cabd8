// When life changes: a death, a move, a care home and another surgery, each one screen, one press and one undo.
import { expect } from 'vitest';
import { journey, until, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';

/** Opens one of the changes from the page of a person. */
async function changed(app: App, hands: Hands, at: string, entry: string, title: string): Promise<void> {
  await goTo(app, at);
  await hands.menu('Something has changed…', entry);
  await app.on(title);
  await still(app);
}

/** What a change of a life may touch. */
const TOUCHED = ['person', 'client', 'concern', 'referral', 'match', 'mdt_item', 'mdt_action'];

async function aLife(app: App, hands: Hands, by: string): Promise<void> {
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  await unlock(app);
  const margaret = await linkOn(app, '/concerns', record('people'), 'Margaret Tonkin');

  // A care home: the name of the home is the address; what was known of the old home is asked again.
  await changed(app, hands, margaret, 'They moved into a care home', 'A care home');
  await app.picture(`life-care-home-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Save');
  expect(await app.faults()).toEqual(['Write the name of the care home.']);
  await hands.fill('Name of the care home', 'Seaview (pretend)');
  await hands.fill('Town or village', 'Perranporth');
  await hands.press('Save');
  await app.on('Margaret Tonkin');
  await app.sees('Seaview (pretend)');
  await hands.press('Undo');
  await app.sees('Undone');

  // A death: what hangs on it is answered with it, and taken back with it.
  await changed(app, hands, margaret, 'They have died', 'A death');
  await app.sees('What this leaves');
  await app.picture(`life-death-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Save');
  expect(await app.faults()).toHaveLength(1);
  await hands.fill('Died on', 'yesterday');
  await hands.press('Save');
  await app.on('Margaret Tonkin');
  await app.sees('Died');
  await app.picture(`life-died-${by}`);
  await hands.press('Undo');
  await app.sees('Undone');
  await still(app);
  await hands.press('Lock');
  await app.on('Locked');
  const undone = await app.everything(PASSPHRASE);
  for (const table of TOUCHED) expect(undone(table), table).toEqual(before(table));

  // Another surgery, and it stays.
  // It opens where it was locked.
  await app.fill('Passphrase', PASSPHRASE);
  await hands.press('Unlock');
  await app.on('Margaret Tonkin');
  await changed(app, hands, margaret, 'They changed surgery', 'Another surgery');
  await app.picture(`life-surgery-${by}`);
  await hands.press('Save');
  expect(await app.faults()).toEqual(['That is the surgery they have now.']);
  const had = await app.value('Surgery from now on');
  const other = before('practice').find((row) => row['id'] !== had)?.['name'] ?? '';
  await hands.choose('Surgery from now on', other);
  await hands.press('Save');
  await app.on('Margaret Tonkin');
  await app.sees(other);
  await hands.press('Lock');
  await app.on('Locked');
  const after = await app.everything(PASSPHRASE);
  const person = after('person').find(
    (row) => row['family_name'] === 'Tonkin' && row['given_name'] === 'Margaret',
  );
  const surgeries = after('client_practice').filter((row) => row['client'] === person?.['id']);
  expect(surgeries).toHaveLength(2);
  expect(surgeries.filter((row) => row['until'] === '')).toHaveLength(1);
}

/** What a volunteer must know before the door: read, printed, and on record that it left. */
async function beforeTheDoor(app: App, hands: Hands, by: string): Promise<void> {
  await unlock(app);
  await goTo(app, await linkOn(app, '/volunteers', record('volunteers'), 'Jean Bolitho'));
  await hands.press('Before the door');
  await app.on('Before the door');
  await app.sees('Side gate sticks');
  // No concern and no note is on it.
  await app.seesNo('Forgets she has eaten');
  await app.picture(`life-sheet-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Print');
  await until(
    () => app.script(() => document.querySelector('[data-visit-sheet="true"]') !== null),
    'the sheet is on record',
  );
  await goTo(app, '/today');
  await app.press('Lock');
  await app.on('Locked');
  const left = (await app.stored(PASSPHRASE, 'export')).filter((row) => row['what'] === 'Visit sheet');
  expect(left).toHaveLength(1);
  expect(left[0]).toMatchObject({ recipient: 'Jean Bolitho', detail: 'identifiable', file_name: 'On paper' });
}

journey('when life changes', (app) => aLife(app, mouse(app), 'mouse'), pretend);
journey('when life changes, by keyboard', (app) => aLife(app, keyboard(app), 'keyboard'), pretend);
journey('before the door', (app) => beforeTheDoor(app, mouse(app), 'mouse'), pretend);
journey('before the door, by keyboard', (app) => beforeTheDoor(app, keyboard(app), 'keyboard'), pretend);
