// Referrals that go on: several chased at once, what follows one that was declined, and how long an agency takes from
// need to first help, by what really happened. By the mouse, and by the keyboard alone.
import { expect } from 'vitest';
import { journey, type App, type Row } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, happened, PASSPHRASE, pretend, unlock } from './support/steps.ts';

const MARJORIE = 'Marjorie Hambly, Memory Harbour Café (pretend)';
const DOREEN = 'Doreen Kitto, Wheels to Wellbeing (pretend)';
const CARERS = 'Carers’ Service (pretend)';
const LIBRARY = 'The library’s Friday lunch, and the number to ring';

/** A day as it is stored, so many days after another. */
const later = (stored: string, days: number) =>
  new Date(Date.parse(`${stored}T12:00:00`) + days * 86_400_000).toLocaleDateString('sv');
/** The day on this laptop of a time that was stored. */
const dayOf = (at = '') => new Date(at).toLocaleDateString('sv');

/** The one referral of somebody to an agency. */
function referralOf(stored: (table: string) => Row[], name: string, agency: string): Row {
  const names = new Map(
    stored('person').map((row) => [row['id'], `${row['given_name']} ${row['family_name']}`]),
  );
  const agencies = new Map(stored('agency').map((row) => [row['id'], row['name']]));
  const found = stored('referral').filter(
    (row) => names.get(row['client']) === name && agencies.get(row['agency']) === agency,
  );
  expect(found, `${name}, ${agency}`).toHaveLength(1);
  return found[0] ?? {};
}

/** How many are to be chased, as the page says it. */
async function toChase(app: App): Promise<number> {
  const [, many = ''] = /going on, (\d+|none) to chase\./.exec(await app.words()) ?? [];
  return many === 'none' ? 0 : Number(many);
}

async function chased(app: App, hands: Hands, by: string): Promise<void> {
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const [marjorie, doreen] = [MARJORIE, DOREEN].map((each) =>
    referralOf(before, ...(each.split(', ') as [string, string])),
  );
  await unlock(app);
  await goTo(app, '/referrals');
  await app.sees(' to chase.');
  const begun = await toChase(app);
  expect(await app.disabled('Chased today')).toBe(true);
  await hands.tick(`Tick ${MARJORIE}`);
  await app.sees('Chased today: 1 referral');
  await hands.tick(`Tick ${DOREEN}`);
  await hands.press('Chased today: 2 referrals');
  await hands.fill('Chase next on', 'last week');
  await hands.press('Save');
  expect(await app.faults()).toHaveLength(1);
  await app.picture(`chased-fault-${by}`);
  await hands.fill('Chase next on', 'in 3 weeks');
  await hands.press('Save');
  await app.hears('Saved');
  await app.picture(`chased-${by}`);
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);

  // It was one act: one undo takes it back for both. Marjorie's was to be chased, and is again.
  const after = await toChase(app);
  expect(after).toBeLessThan(begun);
  await hands.press('Undo');
  await app.hears('Undone');
  await expect.poll(() => toChase(app)).toBe(begun);
  await hands.tick(`Tick ${MARJORIE}`);
  await hands.tick(`Tick ${DOREEN}`);
  await hands.press('Chased today: 2 referrals');
  await hands.fill('Chase next on', 'in 3 weeks');
  await hands.press('Save');
  await expect.poll(() => toChase(app)).toBe(after);
  for (const one of [marjorie, doreen]) {
    await goTo(app, `/referrals/${one?.['id']}`);
    await happened(app, 'Chased; next on', 'by Practice Coordinator');
  }

  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const stored = await app.everything(PASSPHRASE);
  for (const was of [marjorie, doreen]) {
    const known = new Set(before('referral_event').map((row) => row['id']));
    const events = stored('referral_event').filter(
      (row) => row['referral'] === was?.['id'] && !known.has(row['id']),
    );
    expect(events.map((row) => row['what'])).toEqual(['chased']);
    const now = stored('referral').find((row) => row['id'] === was?.['id']);
    expect(now).toEqual({ ...was, chase_on: later(dayOf(events[0]?.['at']), 21) });
  }
}

async function signposted(app: App, hands: Hands, by: string): Promise<void> {
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const declined = referralOf(before, 'Margaret Tonkin', 'Trevanion Lunch Club (pretend)');
  expect(declined).toMatchObject({ state: 'declined', what_next: '' });
  await unlock(app);
  await goTo(app, '/referrals');
  await app.sees('2 referrals came to nothing. Say what is next.');
  await hands.press('Say what is next', { starts: true, within: 'Trevanion Lunch Club (pretend)' });
  await app.on('Referral for Margaret Tonkin');
  await app.sees('They could not help. Nobody has said yet what follows.');
  await hands.press('Signpost');
  await app.on('Record signpost');
  expect(await app.value('Find a person')).toBe('Margaret Tonkin');
  await hands.press('Save');
  expect(await app.faults()).toHaveLength(1);
  await hands.fill('In words', LIBRARY);
  await app.picture(`signpost-next-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Save');
  await app.on('Referral for Margaret Tonkin');
  await app.sees('What is next A signpost');
  await app.seesNo('Nobody has said yet what follows.');
  await app.picture(`signposted-${by}`);
  expect(await app.axe()).toEqual([]);
  // It is in her story, and no referral that somebody would have to chase.
  await goTo(app, `/people/${declined['client']}`);
  await app.sees(LIBRARY);
  await goTo(app, '/referrals');
  await app.sees('1 referral came to nothing. Say what is next.');
  await app.seesNo(LIBRARY);

  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const stored = await app.everything(PASSPHRASE);
  expect(stored('referral')).toHaveLength(before('referral').length);
  expect(stored('referral').find((row) => row['id'] === declined['id'])).toEqual({
    ...declined,
    what_next: 'signpost',
  });
  expect(stored('signpost').filter((row) => row['from_referral'] === declined['id'])).toMatchObject([
    { client: declined['client'], words: LIBRARY },
  ]);
}

/** How many days an agency's referrals took from need to first help, by what is stored: the average. */
function average(stored: (table: string) => Row[], agency: string): { days: number; from: number } {
  const id = stored('agency').find((row) => row['name'] === agency)?.['id'];
  const took = stored('referral')
    .filter((row) => row['agency'] === id)
    .flatMap((row) => {
      const helped = stored('referral_event')
        .filter((event) => event['referral'] === row['id'] && event['to'] === 'happening')
        .map((event) => dayOf(event['at']))
        .sort();
      const concern = stored('concern').find((one) => one['id'] === row['from_concern']);
      const needed = concern?.['raised_on'] ?? row['made_on'] ?? '';
      return helped[0] ? [(Date.parse(helped[0]) - Date.parse(needed)) / 86_400_000] : [];
    });
  return { days: Math.round(took.reduce((sum, one) => sum + one, 0) / took.length), from: took.length };
}

async function firstHelp(app: App, hands: Hands, by: string): Promise<void> {
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const agency = before('agency').find((row) => row['name'] === CARERS)?.['id'];
  const concern = before('concern').find((row) => row['situation'] === 'Post unopened since the summer');
  const ernest = referralOf(before, 'Ernest Jago', CARERS);
  await unlock(app);
  // One is too few to say anything.
  await goTo(app, `/settings/agencies/${agency}`);
  await app.sees('From need to help Not enough to say yet');
  await goTo(app, `/referrals/${ernest['id']}`);
  await hands.press('It is happening');
  await hands.press('It is happening', { within: 'What did they answer' });
  await app.sees('Happening');
  await goTo(app, `/settings/agencies/${agency}`);
  await app.sees('From need to help Not enough to say yet');

  // The third comes from a concern: the need is as old as that.
  await goTo(app, `/referrals/new?concern=${concern?.['id']}`);
  await app.on('Make referral');
  await hands.choose('What is needed?', 'Carer under strain');
  await hands.choose('Which service?', `Carer’s assessment, ${CARERS}`);
  await hands.fill('Why?', 'Somebody to sort the post with');
  await hands.choose('Why may this be shared?', 'Safeguarding');
  await hands.fill('In your words (if you like)', 'The bills are unpaid');
  await hands.choose('How will you pass it on?', 'Phone');
  await hands.press('Save');
  await app.on('Referral for Stanley Bray');
  await hands.press('Mark as sent');
  await app.picture(`first-help-send-${by}`);
  await hands.press('Mark as sent', { within: 'This app sends nothing.' });
  await app.sees(', by phone');
  await hands.press('It is happening');
  await hands.press('It is happening', { within: 'What did they answer' });
  await app.sees('Happening');
  await goTo(app, `/settings/agencies/${agency}`);
  await app.sees(' on average, from 3 referrals');
  const [, said] = /First help after (\d+) days? on average/.exec(await app.words()) ?? [];
  await app.picture(`first-help-${by}`);
  expect(await app.axe()).toEqual([]);

  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const took = average(await app.everything(PASSPHRASE), CARERS);
  expect(took.from).toBe(3);
  expect(Number(said)).toBe(took.days);
}

const chasing = 'several referrals are chased today at once';
journey(chasing, (app) => chased(app, mouse(app), 'mouse'), pretend);
journey(`${chasing}, by keyboard alone`, (app) => chased(app, keyboard(app), 'keyboard'), pretend);

const signposting = 'what follows a declined referral is a signpost';
journey(signposting, (app) => signposted(app, mouse(app), 'mouse'), pretend);
journey(`${signposting}, by keyboard alone`, (app) => signposted(app, keyboard(app), 'keyboard'), pretend);

const helping = 'an agency shows how long it takes from need to first help';
journey(helping, (app) => firstHelp(app, mouse(app), 'mouse'), pretend);
journey(`${helping}, by keyboard alone`, (app) => firstHelp(app, keyboard(app), 'keyboard'), pretend);
