// The way back, told once: who waits to hear is told, an MDT is held and answers, good news goes round, and the month
// is counted. On pretend people; played with the mouse, and again with the keyboard alone.
import { expect } from 'vitest';
import { until, type App } from './app.ts';
import type { Hands } from './hands.ts';
import { PASSPHRASE, unlock } from './steps.ts';

const WALK = 'She walked to the harbour, the first time since spring.';
const ANSWER = 'Somebody comes to see how you manage the stairs.';
const WAITING = 'Somebody is waiting to hear';

/** Plays the whole story on a folder of pretend people. */
export async function circle(app: App, hands: Hands): Promise<void> {
  await unlock(app);
  await told(app, hands);
  await goodNews(app, hands);
  const person = await meeting(app, hands);
  await month(app, hands);
  await proofs(app, person);
}

/** Goes to a page by its word in the navigation. */
async function page(app: App, hands: Hands, word: string): Promise<void> {
  await hands.press(word, { within: 'Main' });
  await app.on(word);
}

const first = async (app: App, role: string, starts: string, within?: string): Promise<string> => {
  let found: string | undefined;
  await until(async () => {
    found = (await app.names(role, { within })).find((name) => name.startsWith(starts));
    return found !== undefined;
  }, `a ${role} begins with "${starts}"`);
  return found ?? '';
};

/** From Today: one is told, one could not be reached and has a next try, and it is taken back again. */
async function told(app: App, hands: Hands): Promise<void> {
  await app.sees(WAITING);
  const tell = await first(app, 'button', 'Told ', WAITING);
  await hands.press(tell, { within: WAITING, nth: 0 });
  await app.hears('Told, recorded');
  await until(
    async () => !(await app.names('button', { within: WAITING })).includes(tell),
    'they are off the list',
  );
  const could = await first(app, 'button', 'Could not', WAITING);
  await hands.press(could, { within: WAITING, nth: 0 });
  await hands.fill('Why could they not be told?', 'No answer at the door');
  await hands.fill('Next try', 'tomorrow');
  await hands.press('Save', { within: 'Next try' });
  await until(
    async () => !(await app.names('button', { within: WAITING })).includes(could),
    'it is put off until tomorrow',
  );
  await hands.press('Undo');
  await until(
    async () => (await app.names('button', { within: WAITING })).includes(could),
    'it is back on the list',
  );
}

/** Good news by itself, and permission in two stages. */
async function goodNews(app: App, hands: Hands): Promise<void> {
  await hands.press('All good news');
  await app.on('Good news');
  await hands.press('Share good news');
  await app.on('Share good news');
  await hands.fill('What went well?', WALK);
  await hands.pick('Whom is it about?', 'Doreen', 'Doreen Kitto');
  await hands.press('Save');
  await app.on('Good news about Doreen Kitto');
  await app.sees('Nobody asked yet whether this may be told.');
  await hands.choose('What did they answer?', 'Yes, without names');
  await app.sees('This may be told without names.');
  await hands.press('Choose for the yearly report');
  await app.sees('Chosen for the report of');
}

/** The next meeting: prepared, held, answered. Gives the name of whom it spoke of first. */
async function meeting(app: App, hands: Hands): Promise<string> {
  await page(app, hands, 'MDT');
  await hands.press(await first(app, 'link', '', 'To come'), { within: 'To come' });
  await app.sees('Since last time:');
  await hands.press('Change');
  await hands.fill('Day', 'today');
  await hands.press('Save');
  await app.hears('MDT meeting changed');
  const decide = await first(app, 'button', 'Change sharing: ');
  const name = decide.split(': ')[1] ?? '';
  await hands.press(`Later: ${name}`);
  await hands.press(`Earlier: ${name}`);
  await hands.press(`What we ask: ${name}`);
  await hands.fill('What we ask of the meeting', 'Who can see to the stairs?');
  await hands.press('Save');
  await app.sees('Who can see to the stairs?');
  await hands.press('Hold');
  await app.sees('In plain English');
  await hands.fill('Decision', 'OT home visit');
  await hands.fill(await first(app, 'textbox', 'In plain English'), ANSWER);
  await hands.fill('Actions', '-> @me ring her by Fri');
  await hands.press('Explain abbreviations');
  await app.sees('occupational therapist');
  await hands.press('Next person', { starts: true });
  await app.hears('Decision saved');
  await hands.press('After');
  await app.sees('Tell people what happened');
  await hands.press('Mark as held');
  await app.hears('MDT meeting marked held');
  await hands.press(await first(app, 'button', `Answered, now tell them: ${name}`));
  await app.sees('awaiting feedback');
  await page(app, hands, 'Today');
  await app.sees(ANSWER);
  await hands.press(await first(app, 'button', 'Done: ring her'));
  await until(
    async () => !(await app.names('button')).some((one) => one.startsWith('Done: ring her')),
    'the action is off the board',
  );
  return name;
}

/** The month in numbers, with small ones hidden, as a file. */
async function month(app: App, hands: Hands): Promise<void> {
  await page(app, hands, 'Reports');
  await app.sees('Total');
  await hands.tick('Hide small numbers, to share it');
  await app.sees('<5');
  await hands.press('Export CSV');
  await app.sees('Saved in ');
}

async function proofs(app: App, person: string): Promise<void> {
  const exported = app.exported();
  await app.press('Lock');
  await app.on('Locked');
  const stored = await app.everything(PASSPHRASE);
  const marks = stored('concern_event').concat(stored('referral_event'));
  const today = new Date().toISOString().slice(0, 10);
  expect(marks.filter((row) => row['what'] === 'loop' && row['at']?.startsWith(today))).not.toEqual([]);
  const news = stored('good_news').find((row) => row['text'] === WALK);
  expect(news).toMatchObject({ permission: 'without names', report_year: today.slice(0, 4) });
  const item = stored('mdt_item').find((row) => row['decision'] === 'OT home visit');
  expect(item).toMatchObject({ decision_in_plain_english: ANSWER, ask: 'Who can see to the stairs?' });
  const whom = stored('person').find((row) => row['id'] === item?.['client']);
  expect(`${whom?.['given_name']} ${whom?.['family_name']}`).toBe(person);
  const action = stored('mdt_action').find((row) => row['item'] === item?.['id']);
  expect(action).toMatchObject({ what: 'ring her', done_on: today });
  expect(action?.['who']).not.toBe('me');
  expect(stored('concern').filter((row) => row['outcome'] === ANSWER)).toMatchObject([
    { state: 'awaiting feedback', told_person_on: '' },
  ]);
  expect(exported).toHaveLength(1);
  const left = stored('export').filter((row) => row['what'] === 'Report');
  expect(left).toMatchObject([{ written: 'yes' }]);
}
