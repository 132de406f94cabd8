// Somebody could not be told: why, and the day of the next try. Until that day they are off Today; then they are back,
// with how often it was tried. And where telling is not safe, that is the answer, and it closes the loop. By the mouse,
// and by the keyboard alone.
import { expect } from 'vitest';
import { journey, until, type App, type Row } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, happened, later, PASSPHRASE, pretend, unlock } from './support/steps.ts';

const WAITING = 'Somebody is waiting to hear';
const BACK = 'Hurt his back lifting Nora';
const DIZZY = 'Dizzy when he stands up';
const NOBODY = 'Nobody came to the door';
const ASLEEP = 'He was asleep, and Nora would not wake him';

const concern = (stored: (table: string) => Row[], situation: string): Row =>
  stored('concern').find((row) => row['situation'] === situation) ?? {};

/** The button of the waiting list that begins so and names him, if it is there. */
async function offered(app: App, button: string, name: string): Promise<string | undefined> {
  const names = await app.names('button', { within: WAITING });
  return names.find((one) => one.startsWith(button) && one.includes(name));
}

/** Says on Today why he could not be told, and when it is tried again. */
async function couldNot(app: App, hands: Hands, name: string, why: string, again: string): Promise<void> {
  await until(() => offered(app, 'Could not', name), `${name} waits to hear`);
  await hands.press((await offered(app, 'Could not', name)) ?? '', { within: WAITING });
  await hands.fill('Why could they not be told?', why);
  await hands.fill('Next try', again);
  await hands.press('Save', { within: 'Next try' });
  await until(async () => !(await offered(app, 'Could not', name)), `${name} is off Today`);
}

/** Closes a concern by its own page. */
async function close(hands: Hands): Promise<void> {
  await hands.press('Close', { within: 'What happens next' });
  await hands.press('Close concern');
}

async function story(app: App, hands: Hands, by: string): Promise<void> {
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const [back, dizzy] = [concern(before, BACK), concern(before, DIZZY)];
  const percy = before('person').find((row) => row['id'] === back['client']);
  await unlock(app);

  // Whom to ring, and what to say, stand beside the name.
  await app.sees(`Percy Thomas ${percy?.['phone'] || percy?.['mobile']}`);
  await app.sees('A visitor showed Percy and Nora a safer way to stand up');
  await couldNot(app, hands, 'Percy', NOBODY, 'in 3 days');
  await app.picture(`could-not-${by}`);
  await goTo(app, `/concerns/${back['id']}`);
  await happened(app, NOBODY, 'Today ', ', by Practice Coordinator');
  // One try is not enough to give up, and nothing closes around the rule.
  await hands.menu('Not told…', 'Could not reach, after two tries');
  await app.sees('Try twice, and record each try, before “could not reach”.');
  await close(hands);
  await app.sees('Tell the person first, or write why not.');
  // What was refused before is over.
  await app.seesNo('Try twice, and record each try');

  // The next day he is not asked about; on the day of the next try he is, and that it was tried once.
  await app.restart({}, await later(app, 1));
  await unlock(app);
  await app.sees(WAITING);
  expect(await offered(app, 'Could not', 'Percy')).toBeUndefined();
  await app.restart({}, await later(app, 3));
  await unlock(app);
  await until(() => offered(app, 'Could not', 'Percy'), 'Percy is asked about again');
  await app.sees('tried once');
  await app.picture(`could-not-again-${by}`);
  expect(await app.axe()).toEqual([]);
  await couldNot(app, hands, 'Percy', ASLEEP, 'in 2 days');
  await goTo(app, `/concerns/${back['id']}`);
  await hands.menu('Not told…', 'Could not reach, after two tries');
  await app.sees('Everybody was told, or there is a reason why not.');
  await close(hands);
  await app.sees('Closed as answered.');

  // Telling Arthur is not safe: an answer of its own, with who gave it and when, and with that it closes.
  await goTo(app, '/today');
  await until(() => offered(app, 'Not safe to tell', 'Arthur'), 'Arthur waits to hear');
  await hands.press((await offered(app, 'Not safe to tell', 'Arthur')) ?? '', { within: WAITING });
  await until(async () => !(await offered(app, 'Not safe to tell', 'Arthur')), 'Arthur is off Today');
  await goTo(app, `/concerns/${dizzy['id']}`);
  await happened(app, 'Not told the person: not safe to tell', 'Today ', ', by Practice Coordinator');
  await app.picture(`not-safe-${by}`);
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
  await close(hands);
  await app.sees('Closed as answered.');

  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const stored = await app.everything(PASSPHRASE);
  expect(concern(stored, BACK)).toMatchObject({
    state: 'closed',
    closed_as: 'answered',
    told_person_on: '',
    not_told_person: 'could not reach',
    person_tries: '2',
  });
  expect(concern(stored, DIZZY)).toMatchObject({
    state: 'closed',
    closed_as: 'answered',
    told_person_on: '',
    not_told_person: 'not safe to tell',
  });
  const known = new Set(before('concern_event').map((row) => row['id']));
  const whys = stored('concern_event')
    .filter((row) => !known.has(row['id']) && row['concern'] === back['id'] && row['what'] === 'loop')
    .map((row) => row['why'] ?? '');
  expect(whys.filter((why) => why.includes(NOBODY))).toHaveLength(1);
  expect(whys.filter((why) => why.includes(ASLEEP))).toHaveLength(1);
}

journey(
  'who could not be told comes back on the day of the next try',
  (app) => story(app, mouse(app), 'mouse'),
  pretend,
);
journey(
  'who could not be told comes back on the day of the next try, by keyboard alone',
  (app) => story(app, keyboard(app), 'keyboard'),
  pretend,
);
