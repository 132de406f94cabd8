// One person on record twice: found to be alike, looked at side by side, put together by one press and taken apart by
// one undo; and two people who are alike, said to be two.
import { expect } from 'vitest';
import { journey, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, PASSPHRASE, pretend, still, unlock } from './support/steps.ts';

/** Adds a second record of Margaret Tonkin, under the name she is called by. */
async function addAgain(app: App, hands: Hands, given: string): Promise<void> {
  await goTo(app, '/people/new');
  await app.on('Add person');
  await hands.fill('First name', given);
  await hands.fill('Family name', 'Tonkin');
  await hands.choose('Programme', 'Newquay Pathfinder');
  await hands.fill('Phone', '01872 555 142');
  await hands.press('Save');
  await app.on(`${given} Tonkin`);
  await still(app);
}

async function twice(app: App, hands: Hands, by: string): Promise<void> {
  await unlock(app);
  await addAgain(app, hands, 'Maggie');
  await hands.press('Lock');
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const people = before('person').filter((row) => row['family_name'] === 'Tonkin');
  const margaret = people.find((row) => row['given_name'] === 'Margaret');
  const maggie = people.find((row) => row['given_name'] === 'Maggie');
  const concerns = before('concern').filter((row) => row['client'] === margaret?.['id']).length;

  await app.fill('Passphrase', PASSPHRASE);
  await hands.press('Unlock');
  await app.on('Maggie Tonkin');
  await hands.menu('Something has changed…', 'On record twice');
  await app.on('On record twice');
  await still(app);
  await app.picture(`twice-which-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Look at both: Margaret Tonkin');
  await app.on('Put two records together');
  await hands.press('Let the other record stay');
  await still(app);
  await app.picture(`twice-both-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Put together');
  await app.on('Margaret Tonkin');
  await app.sees('Also known as Maggie Tonkin');
  await app.picture(`twice-together-${by}`);

  // The old link leads on, and the other name finds her.
  await goTo(app, `/people/${maggie?.['id']}`);
  await app.on('Margaret Tonkin');
  await goTo(app, '/people');
  await hands.fill('Find a person', 'Maggie T');
  await app.sees('Margaret Tonkin');
  await hands.press('Lock');
  await app.on('Locked');
  const together = await app.everything(PASSPHRASE);
  expect(together('merged')).toHaveLength(1);
  expect(together('merged')[0]).toMatchObject({ stays: margaret?.['id'], gone: maggie?.['id'] });
  expect(together('person').filter((row) => row['id'] === maggie?.['id'])).toEqual([]);
  expect(together('concern').filter((row) => row['client'] === margaret?.['id'])).toHaveLength(concerns);

  // One undo takes all of it back, from the list of changes, after a lock.
  await app.fill('Passphrase', PASSPHRASE);
  await hands.press('Unlock');
  await app.on('People');
  await goTo(app, '/changes');
  await app.press('Undo', { nth: 0 });
  await app.sees('Undone');
  await still(app);

  // Two people, and nobody is asked again.
  await goTo(app, '/people/twice');
  await app.on('On record twice?');
  await still(app);
  await app.picture(`twice-pairs-${by}`);
  expect(await app.axe()).toEqual([]);
  const pair = (await app.names('button')).find(
    (name) => name.startsWith('Two people:') && name.includes('Tonkin'),
  );
  expect(pair).toBeDefined();
  await hands.press(pair ?? '');
  await still(app);
  expect((await app.names('button')).filter((name) => name === pair)).toEqual([]);
  await hands.press('Lock');
  await app.on('Locked');
  const after = await app.everything(PASSPHRASE);
  expect(after('person')).toEqual(before('person'));
  expect(after('concern')).toEqual(before('concern'));
  expect(after('two_people')).toHaveLength(1);
}

journey('one person on record twice', (app) => twice(app, mouse(app), 'mouse'), pretend);
journey('one person on record twice, by keyboard', (app) => twice(app, keyboard(app), 'keyboard'), pretend);
