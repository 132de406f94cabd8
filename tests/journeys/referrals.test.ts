// A referral from its first word to what follows it: picked by need, handed over as a letter that is on record, put on
// a waiting list, declined, and made anew with its reason kept. By the mouse, and by the keyboard alone.
import { expect } from 'vitest';
import { Key, journey, until, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { measure } from './support/geometry.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';

/** Doreen Kitto of Newquay, whose draft about her heating is in the pretend programme. */
const PERSON = 'Doreen Kitto';
const REASON = 'Company on long evenings, as Colin Hawke heard on Sunday';

async function theWay(app: App, hands: Hands): Promise<void> {
  await unlock(app);
  const person = await linkOn(app, '/people?role=client', record('people'), PERSON);
  const id = person.replace('/people/', '');

  // By need: the services of her area first, and with each what a coordinator asks before referring.
  await goTo(app, `/referrals/new?client=${id}`);
  await hands.choose('What is needed?', 'Loneliness');
  await app.sees('Telephone friend, Quay Line (pretend)');
  const shown = await app.words();
  const at = (words: string) => {
    expect(shown).toContain(words);
    return shown.indexOf(words);
  };
  expect(at('Telephone friend, Quay Line')).toBeLessThan(at('Library box, Island Link'));
  expect(at('Knitting group, Threads and Yarns')).toBeLessThan(at('Weekly visit, Moor Edge'));
  at('Works in Newquay');
  at('Checked 2 months ago');
  at('Works in Isles of Scilly');
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
  await app.picture('referral-picking');
  await hands.choose('Which service?', 'Telephone friend, Quay Line (pretend)');
  await hands.fill('Why?', REASON);
  await hands.choose('How will you pass it on?', 'Letter');
  await hands.press('Save');
  await app.on(`Referral for ${PERSON}`);
  const first = await app.script(() => location.hash.slice(1));

  // The letter: read first, with nobody else named; then on record, and only then on paper or copied.
  await hands.press('Letter to the agency');
  await app.on('Letter to the agency');
  await app.sees('They signed that they agree');
  await app.sees('Company on long evenings, as another person heard on Sunday');
  expect(await app.words()).not.toContain('Colin');
  expect(await app.words()).not.toContain('Born');
  await hands.tick('Date of birth');
  await app.sees('8 December 1940');
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
  await app.picture('referral-to-agency');
  const unprinted = await app.paper('referral-unprinted');
  expect(unprinted.join(' ')).not.toContain('Company on long evenings');
  await hands.press('Copy');
  await app.sees('n record.');
  const text = await app.value('Text to copy');
  expect(text).toContain('Referral for Doreen Kitto');
  expect(text).toContain('Let us know what you decide by');
  await app.picture('referral-copied');
  if (!(await app.words()).includes('Copied, and on record.')) await app.keys(Key.chord(Key.CONTROL, 'c'));
  // What was copied is what is pasted elsewhere.
  await app.keys(Key.chord(Key.CONTROL, 'k'));
  await app.sees('Find or do anything');
  await app.keys(Key.chord(Key.CONTROL, 'v'));
  const one = (words: string) => words.replace(/\s+/g, '');
  await until(async () => one(await app.value('Find')).length > 40, 'it is pasted');
  expect(one(text)).toContain(one(await app.value('Find')).slice(0, 60));
  await app.keys(Key.ESCAPE);
  await still(app);

  // It is in her story, and the agency answers with a waiting list.
  await hands.press('Back');
  await app.sees('Letter copied');
  await hands.press('Mark as sent');
  await hands.press('Mark as sent', { within: 'This app sends nothing.' });
  await app.sees(', by letter');
  await hands.press('On a waiting list');
  await hands.fill('When do they expect to begin (if they said)?', '6 weeks');
  await hands.press('On a waiting list', { within: 'When do they expect' });
  await app.sees('Expected to begin');
  await app.picture('referral-waiting');
  await goTo(app, person);
  await app.sees(', expected ');

  // Declined: told first, then what is next is asked until somebody says.
  await goTo(app, first);
  await hands.press('Declined');
  await hands.fill('What was decided or done?', 'They have no room until spring.');
  await hands.press('Save what to tell');
  await hands.press('Told Doreen in person');
  await hands.press('Declined', { within: 'Why (if you like)' });
  await app.sees('What is next?');
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
  await app.picture('referral-what-next');
  await goTo(app, '/referrals');
  await app.sees('3 referrals came to nothing. Say what is next.');
  await app.picture('referrals-asking');
  await goTo(app, first);
  await hands.press('Refer to somebody else');
  await app.on('Make referral');
  await app.sees('Quay Line (pretend) could not help.');
  expect(await app.value('What is needed?')).toBe('loneliness');
  expect(await app.value('Why?')).toBe(REASON);
  await hands.choose('Which service?', 'Knitting group, Threads and Yarns (pretend)');
  await hands.press('Save');
  await app.on(`Referral for ${PERSON}`);
  await app.sees('Came after');
  const second = await app.script(() => location.hash.slice(1));
  await goTo(app, '/referrals');
  await app.sees('Knitting group');
  await app.sees('2 referrals came to nothing. Say what is next.');

  // A yes taken back between reading and printing: no letter, and the page says why.
  await goTo(app, person);
  await hands.press('Change: Share with agencies');
  await hands.choose('What was the answer?', 'Took back an earlier yes');
  await hands.press('Save');
  await app.hears('Saved');
  await goTo(app, `${second}/to-agency`);
  await app.sees('This person said no to sharing with agencies. No letter is made.');
  expect(await app.names('button')).not.toContain('Print');

  await app.press('Lock');
  await app.on('Locked');
  const stored = await app.everything(PASSPHRASE);
  const own = stored('referral').filter((row) => row['client'] === id);
  const old = own.find((row) => first.endsWith(row['id'] ?? '?'));
  expect(old).toMatchObject({ state: 'declined', what_next: 'new referral', need: 'loneliness' });
  expect(old?.['expected_on']).toMatch(/^\d{4}-/);
  const anew = own.find((row) => second.endsWith(row['id'] ?? '?'));
  expect(anew).toMatchObject({ state: 'draft', follows: old?.['id'], reason: REASON, need: 'loneliness' });
  expect(stored('export').filter((row) => row['what'] === 'Referral letter')).toMatchObject([
    { recipient: 'Quay Line (pretend)', file_name: 'Copied', detail: 'identifiable', written: 'yes' },
  ]);
}

journey(
  'a referral is picked, handed over, declined and made anew',
  (app) => theWay(app, mouse(app)),
  pretend,
);
journey(
  'a referral is picked, handed over, declined and made anew, by keyboard alone',
  (app) => theWay(app, keyboard(app)),
  pretend,
);

journey(
  'a letter to an agency comes out of the printer on a sheet of its own',
  async (app) => {
    await unlock(app);
    const referral = await linkOn(app, '/referrals', record('referrals'), 'Café for two');
    await goTo(app, `${referral}/to-agency`);
    await app.sees('Referral for Marjorie Hambly');
    await app.press('Print');
    await app.sees('On record as printed.');
    const sheets = await app.paper('referral-letter');
    expect(sheets).toHaveLength(1);
    expect(sheets[0]).toContain('Referral for Marjorie Hambly');
    expect(sheets[0]).toContain('OFFICIAL-SENSITIVE');
    expect(sheets[0]).not.toContain('What goes along');
  },
  pretend,
);

journey(
  'a referral from a written line takes eight presses, or six clicks',
  async (app) => {
    await unlock(app);
    await goTo(app, await linkOn(app, '/today', record('sessions')));
    const write = async () => {
      await app.fill('Note', '@doreen');
      await app.option(PERSON);
      await app.type(' would like company on long evenings');
      await app.press('Save', { within: 'Type @ to name somebody.' });
      await app.sees('would like company on long evenings');
      await app.press('Confirm', { within: 'would like company on long evenings' });
      await app.sees(`About ${PERSON}`);
    };
    await write();
    const line = { within: 'would like company on long evenings' };

    let clicks = 0;
    const click = async (done: Promise<void>) => {
      clicks += 1;
      await done;
    };
    await click(app.press('Make this…', { starts: true, ...line }));
    await click(app.press('Referral'));
    await app.on('Make referral');
    clicks += 1; // A native list opens with one click, and the next picks in it.
    await click(app.choose('What is needed?', 'Loneliness'));
    await app.sees('Telephone friend');
    await click(app.choose('Which service?', 'Telephone friend, Quay Line (pretend)'));
    await click(app.press('Save'));
    await app.on('Coffee morning, Newquay Pathfinder');
    await app.hears('Saved');
    expect(clicks).toBeLessThanOrEqual(6);

    // The same again, from the keyboard: the line has the focus.
    await app
      .find({ roles: ['button'], name: 'Make this…' }, { starts: true, ...line })
      .then((button) => app.script((one) => (one as HTMLElement).focus(), button));
    let presses = 0;
    const press = async (key: string) => {
      presses += 1;
      await app.keys(key);
      await still(app);
    };
    await press(Key.ENTER);
    await press('r');
    await press(Key.ENTER);
    await app.on('Make referral');
    await until(async () => (await app.focused()) === 'What is needed?', 'the need has the focus');
    await press('l');
    if ((await app.value('What is needed?')) !== 'loneliness') await press(Key.ARROW_DOWN);
    await app.sees('Telephone friend');
    await press(Key.TAB);
    await press(Key.SPACE);
    await press(Key.ENTER);
    await app.on(await app.heading());
    await app.hears('Saved');
    expect(presses).toBeLessThanOrEqual(8);

    await app.press('Lock');
    await app.on('Locked');
    const made = (await app.stored(PASSPHRASE, 'referral')).filter((row) =>
      row['reason']?.includes('would like company on long evenings'),
    );
    expect(made).toHaveLength(2);
    for (const row of made) expect(row).toMatchObject({ need: 'loneliness', state: 'draft' });
  },
  pretend,
);
