// When life changes: a death, a move, a care home and another surgery, each one screen, one press and one undo; and who
// may speak for somebody. To somebody who has died nothing is addressed any more.
import { expect } from 'vitest';
import { journey, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
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

/** A representative, a move and moving away: each is there, and one undo takes it back. */
async function othersOfALife(app: App, hands: Hands, by: string): Promise<void> {
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const named = (given: string, family: string) =>
    before('person').find((row) => row['given_name'] === given && row['family_name'] === family)?.['id'];
  const doreen = `/people/${named('Doreen', 'Kitto')}`;
  await unlock(app);

  // Who may speak for her, by what right, and whether the paper was seen.
  const speaks = async () => {
    await goTo(app, doreen);
    await hands.menu('Something has changed…', 'Somebody speaks for them');
    await app.sees('Add who may speak for them');
    await hands.pick('Who', 'Colin H', 'Colin Hawke');
    await hands.choose('By what right', 'Attorney for health');
    await hands.fill('Paper seen on', 'today');
    await hands.press('Save', { within: 'By what right' });
    await app.sees('Attorney for health, paper seen today');
  };
  await speaks();
  await app.picture(`life-speaks-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Undo');
  await app.seesNo('Attorney for health');

  // A move: the new address stands in place of the old one.
  await changed(app, hands, doreen, 'They moved house', 'A move');
  await hands.fill('New address', '2 Quay Lane');
  await hands.fill('Town or village', 'Padstow');
  await app.picture(`life-move-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Save');
  await app.on('Doreen Kitto');
  await app.sees('2 Quay Lane');
  await hands.press('Undo');
  await app.seesNo('2 Quay Lane');

  // Moving away: she is supported no longer, and what is open was answered with it.
  await changed(app, hands, doreen, 'They moved away', 'Moved away');
  await app.sees('What this leaves');
  await app.picture(`life-moved-away-${by}`);
  await hands.press('Save');
  await app.on('Doreen Kitto');
  await app.sees('moved away');
  await hands.press('Undo');
  await app.seesNo('moved away');

  // Another surgery, taken back.
  await changed(app, hands, doreen, 'They changed surgery', 'Another surgery');
  await hands.choose('Surgery from now on', 'Trelowen House (pretend)');
  await hands.press('Save');
  await app.on('Doreen Kitto');
  await app.sees('Trelowen House (pretend)');
  await hands.press('Undo');
  await app.seesNo('Trelowen House (pretend)');
  await hands.press('Lock');
  await app.on('Locked');
  const undone = await app.everything(PASSPHRASE);
  for (const table of [...TOUCHED, 'client_practice', 'representative'])
    expect(undone(table), table).toEqual(before(table));

  await app.fill('Passphrase', PASSPHRASE);
  await hands.press('Unlock');
  await app.on('Doreen Kitto');
  await speaks();
  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const known = new Set(before('representative').map((row) => row['id']));
  const added = (await app.stored(PASSPHRASE, 'representative')).filter((row) => !known.has(row['id']));
  expect(added).toMatchObject([
    { client: named('Doreen', 'Kitto'), person: named('Colin', 'Hawke'), kind: 'attorney for health' },
  ]);
  expect(added[0]?.['evidence_seen_on']).toMatch(/^\d{4}-/);
}

/** Somebody who waits to hear dies: nobody is asked to tell him, no letter is made, and the loop has its answer. */
async function nothingToTheDead(app: App, hands: Hands, by: string): Promise<void> {
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const hurt = before('concern').find((row) => row['situation'] === 'Hurt his back lifting Nora');
  await unlock(app);
  await app.sees('Told Percy');
  await goTo(app, `/concerns/${hurt?.['id']}/letter?who=person`);
  await app.sees('Dear Percy,');
  await changed(app, hands, `/people/${hurt?.['client']}`, 'They have died', 'A death');
  await hands.fill('Died on', 'yesterday');
  await app.picture(`life-dead-${by}`);
  await hands.press('Save');
  await app.on('Percy Thomas');
  await app.sees('Died');
  await goTo(app, '/today');
  await app.sees('Concerns getting old');
  await still(app);
  for (const button of await app.names('button')) expect(button).not.toMatch(/^(Told|Could not: )Percy/);
  for (const of of ['concerns', 'referrals'] as const) {
    const table = of === 'concerns' ? 'concern' : 'referral';
    for (const row of before(table).filter((one) => one['client'] === hurt?.['client'])) {
      await goTo(app, `/${of}/${row['id']}/letter?who=person`);
      await app.on('What we did about what you told us');
      await app.seesNo('Dear Percy');
      expect(await app.names('button')).not.toContain('Print letter');
    }
  }
  await app.picture(`life-dead-letter-${by}`);
  expect(await app.axe()).toEqual([]);

  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const answered = (await app.stored(PASSPHRASE, 'concern')).find((row) => row['id'] === hurt?.['id']);
  expect(answered).toMatchObject({ state: 'closed', told_person_on: '', not_told_person: 'has died' });
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

/** What is restricted is answered without being read by whoever looks on: its own page says what it is. */
async function restricted(app: App, hands: Hands, by: string): Promise<void> {
  await unlock(app);
  const who = await linkOn(app, '/concerns', record('people'), 'Restricted concern');
  await changed(app, hands, who, 'They have died', 'A death');
  await hands.fill('Died on', 'yesterday');
  await app.sees('Restricted concern');
  await app.picture(`life-restricted-${by}`);
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
  await hands.press('Open it to read what it is: Restricted concern', { nth: 0 });
  await until(async () => (await app.heading()).startsWith('Concern about '), 'its own page is open');
  // Nothing that was typed is lost by it.
  await goTo(app, `${who}/changed?what=death`);
  await app.on('A death');
  await until(async () => (await app.value('Died on')) === 'yesterday', 'the day is there again');
}

journey('when life changes', (app) => aLife(app, mouse(app), 'mouse'), pretend);
journey('when life changes, by keyboard', (app) => aLife(app, keyboard(app), 'keyboard'), pretend);
journey('moves, and who may speak', (app) => othersOfALife(app, mouse(app), 'mouse'), pretend);
journey(
  'moves, and who may speak, by keyboard',
  (app) => othersOfALife(app, keyboard(app), 'keyboard'),
  pretend,
);
journey(
  'nothing is addressed to somebody who has died',
  (app) => nothingToTheDead(app, mouse(app), 'mouse'),
  pretend,
);
journey('before the door', (app) => beforeTheDoor(app, mouse(app), 'mouse'), pretend);
journey('before the door, by keyboard', (app) => beforeTheDoor(app, keyboard(app), 'keyboard'), pretend);

const unread = 'what is restricted is answered after a death without being read';
journey(unread, (app) => restricted(app, mouse(app), 'mouse'), pretend);
journey(`${unread}, by keyboard alone`, (app) => restricted(app, keyboard(app), 'keyboard'), pretend);
