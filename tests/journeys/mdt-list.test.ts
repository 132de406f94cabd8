// The list of an MDT meeting: who is held back is counted, who said no is asked about in one press, people whose volunteer may come are first, a corridor note is
// new since last time, and at the next meeting it is not. By the mouse, and by the keyboard alone.
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, PASSPHRASE, pretend, still, unlock } from './support/steps.ts';

const NARROWCLIFF = 'Narrowcliff (pretend)';

/** The words of each person on the list, in their order. */
const cards = (app: App) =>
  app.script<string[]>(() =>
    [...document.querySelectorAll('main section[aria-labelledby^="item-"]')].map((one) =>
      (one.textContent ?? '').replace(/\s+/g, ' ').trim(),
    ),
  );
const card = async (app: App, name: string) => (await cards(app)).find((one) => one.includes(name)) ?? '';
/** Where somebody is on the list, from 1; and how many are held back. */
const place = async (app: App, name: string) => (await cards(app)).findIndex((one) => one.includes(name)) + 1;
const heldBack = async (app: App) => Number(/Held back: (\d+)/.exec(await app.words())?.[1] ?? 0);

/** What a nurse of the surgery said about Doreen in passing. */
async function saidInPassing(app: App, hands: Hands): Promise<void> {
  await app.keys(Key.chord(Key.CONTROL, Key.SHIFT, 'n'));
  await app.on('Corridor note');
  await hands.fill('Who said it', 'Sister Rowe');
  await hands.choose('Practice', NARROWCLIFF);
  await hands.fill('Note', '@Doreen K');
  await until(
    async () => (await app.names('option')).some((one) => one.startsWith('Doreen Kitto')),
    'Doreen is listed',
  );
  await app.keys(Key.ENTER);
  await app.type(' has cold hands, says the nurse');
  await app.keys(Key.ENTER);
  await app.sees('Who is this about?');
  await hands.press('Confirm');
  await app.sees('About Doreen Kitto');
}

async function story(app: App, hands: Hands, by: string): Promise<void> {
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const meeting = before('mdt_meeting').find((row) => row['state'] === 'planned')?.['id'];
  const person = (given: string, family: string) =>
    before('person').find((row) => row['given_name'] === given && row['family_name'] === family)?.['id'];
  await unlock(app);
  await goTo(app, `/mdt/${meeting}`);
  await app.sees('volunteers’ people first');
  const held = await heldBack(app);
  expect(held).toBe((await cards(app)).filter((one) => /Held back|Left out/.test(one)).length);
  expect(held).toBeGreaterThan(0);
  // Who is not decided about is in it by name; who is left out on purpose is said to be so, and can be put back.
  await app.sees('Harold Rickard: Not decided yet.');
  await hands.press('Leave out: Doreen Kitto');
  await until(async () => (await card(app, 'Doreen Kitto')).includes('Left out'), 'she is left out');
  await hands.press('Put back: Doreen Kitto');
  await until(async () => (await card(app, 'Doreen Kitto')).includes('Shared on consent'), 'she is back');

  // Who says no is there as that, and the answer is chosen beforehand: one press decides it.
  await goTo(app, `/people/${person('Harold', 'Rickard')}`);
  await hands.press('Change: Share with MDT');
  await hands.choose('What was the answer?', 'No');
  await hands.press('Save');
  await app.sees('No, spoken');
  await goTo(app, `/mdt/${meeting}`);
  await app.sees('Harold Rickard: They said no to sharing.');
  await hands.press('Share or not: Harold Rickard');
  await app.sees('Consent cannot be the basis.');
  await app.picture(`mdt-said-no-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Save');
  await app.sees('Harold Rickard: Decided: do not share.');

  // What was said in passing is new since last time, from the moment it is about somebody.
  const notes = async () => Number(/ (\d+) notes?\./.exec(await card(app, 'Doreen Kitto'))?.[1] ?? 0);
  const had = await notes();
  await saidInPassing(app, hands);
  await goTo(app, `/mdt/${meeting}`);
  await until(async () => (await notes()) === had + 1, 'one more note is new since last time');

  // A volunteer who signed the agreement and would like to come may, once the person says yes too; then they are early.
  const francis = person('Francis', 'O’Hara');
  expect(await card(app, 'Francis O’Hara')).toContain('Mary Gibson is not here.');
  await goTo(app, `/people/${francis}`);
  await hands.press('Add a visitor');
  await hands.pick('Volunteer', 'Jean B', 'Jean Bolitho');
  await hands.press('Save');
  await app.sees('Visited by Jean Bolitho');
  await goTo(app, `/mdt/${meeting}`);
  expect(await card(app, 'Francis O’Hara')).toContain(
    'They have not said that their volunteer may speak for them.',
  );
  await goTo(app, `/people/${francis}`);
  await hands.press('Ask: My volunteer may speak for me');
  await hands.choose('What was the answer?', 'Yes');
  await hands.press('Save');
  await app.sees('Change: My volunteer may speak for me');
  await goTo(app, `/mdt/${meeting}`);
  expect(await place(app, 'Francis O’Hara')).toBeGreaterThan(2);
  await hands.press('Bring the list up to date');
  await until(async () => (await place(app, 'Francis O’Hara')) === 2, 'he comes right after Margaret');
  expect(await card(app, 'Francis O’Hara')).toMatch(/Jean Bolitho is here for \S+\./);
  await app.sees('volunteers’ people first');
  await app.picture(`mdt-list-${by}`);
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);

  // The meeting is held, and at the next one nothing of it is new any more: only what was said afterwards.
  await hands.press('Change');
  await hands.fill('Day', 'today');
  await hands.press('Save');
  await app.hears('MDT meeting changed');
  await hands.press('Hold');
  await app.sees('In plain English');
  await hands.press('Doreen Kitto');
  await hands.fill('Decision', 'Heating looked at');
  await hands.fill('Actions', '-> @Matron ring her son by tomorrow');
  // She is the last of those who may be talked about.
  await hands.press('Save and end');
  await app.sees('Tell people what happened');
  await hands.press('Mark as held');
  await app.hears('MDT meeting marked held');
  await saidInPassing(app, hands);
  await goTo(app, '/mdt');
  await hands.press('New MDT meeting');
  await hands.choose('Surgery', NARROWCLIFF);
  await hands.fill('Day', 'in 2 weeks');
  await hands.press('Save');
  await app.on(`MDT at ${NARROWCLIFF}`);
  await app.sees('Doreen Kitto');
  await still(app);
  expect(await card(app, 'Doreen Kitto')).toContain('Since last time: 1 note.');
  expect(await card(app, 'Doreen Kitto')).toContain('Still open: Matron: ring her son');
  await app.picture(`mdt-list-next-${by}`);
}

const title = 'a meeting’s list counts who is held back, puts volunteers first, and tells nothing new twice';
journey(title, (app) => story(app, mouse(app), 'mouse'), pretend);
journey(`${title}, by keyboard alone`, (app) => story(app, keyboard(app), 'keyboard'), pretend);
