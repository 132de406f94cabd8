// Privacy in one story: the page with what waits, a complaint, a breach with its clock, a reason confirmed, the notice
// printed and given, a decision about capacity, an agreement that ran out and stops the handing over until a new one is
// signed, and the page for a lost laptop that begins a breach.
import { expect } from 'vitest';
import { Key, journey, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';

/** Looks at the screen as it is: axe, the ruler, and a picture. Once is enough: hands change nothing of it. */
async function look(app: App, name: string): Promise<void> {
  await still(app);
  if (name.endsWith('keyboard')) return;
  await app.picture(name);
  expect(await app.axe(), name).toEqual([]);
  expect(await app.script(measure), name).toEqual([]);
}

/** Whose agreement is made to run out: she is active, and visits people. */
const VOLUNTEER = 'Jean Bolitho';

/** Has one volunteer's agreement run out yesterday. */
async function runOut(app: App, hands: Hands): Promise<string> {
  const page = await linkOn(app, '/volunteers', record('volunteers'), VOLUNTEER);
  await goTo(app, page);
  const change = (await app.names('button')).find((name) => name.startsWith('Change the agreement of'));
  await hands.press(change ?? 'Change the agreement');
  await hands.fill('Runs out on', 'yesterday');
  await hands.press('Save');
  await app.sees('they cannot take the register or attend an MDT meeting');
  return page;
}

/** Asks to hand the laptop to the volunteer, as the list of volunteers names her now. */
async function askHandOver(app: App, hands: Hands, session: string): Promise<string> {
  await goTo(app, session);
  await hands.press('Hand over for the register');
  const options = () =>
    app.script<string[]>(() =>
      [...document.querySelectorAll('dialog option')].map((one) => one.textContent ?? ''),
    );
  await until(async () => (await options()).length > 2, 'the volunteers are listed');
  const hers = (await options()).find((one) => one.startsWith(VOLUNTEER)) ?? '';
  await hands.choose('Who takes the register?', hers);
  await hands.press('Hand over');
  return hers;
}

async function story(app: App, hands: Hands, by: string): Promise<void> {
  await unlock(app);
  await goTo(app, '/settings');
  await hands.press('Open Privacy');
  await app.on('Privacy');
  await app.sees('11 to confirm');
  await look(app, `privacy-${by}`);

  // A complaint: what is missing is said at once, and it says by when they hear.
  await hands.press('Complaints');
  await app.on('Complaints');
  await look(app, `privacy-complaints-empty-${by}`);
  await hands.press('Record a complaint');
  await app.on('Record a complaint');
  await hands.press('Save');
  expect(await app.faults()).toHaveLength(3);
  await hands.fill('Who complained, in words', 'Her daughter');
  await hands.choose('How it reached you', 'Phone');
  await hands.fill('What it is about', 'Nobody rang back');
  await look(app, `privacy-complaint-form-${by}`);
  await hands.press('Save');
  await app.on('Complaint');
  await app.sees('Answer by');
  await look(app, `privacy-complaint-${by}`);

  // A breach: its clock is in words.
  await goTo(app, '/privacy/breaches');
  await hands.press('Record a breach');
  await app.on('Record a breach');
  await hands.choose('What kind', 'Lost or stolen paper');
  await hands.fill('What happened', 'A visit sheet was left on the bus');
  await hands.fill('Closed on', 'today');
  await hands.press('Save');
  expect(await app.faults()).toHaveLength(2);
  await look(app, `privacy-breach-form-${by}`);
  await hands.fill('Closed on', '');
  await hands.press('Save');
  await app.on('Breach: lost or stolen paper');
  await app.sees('72 hours from when we knew: until');
  await app.sees('Left: 2 days 23 hours.');
  await look(app, `privacy-breach-${by}`);

  // Why a thing may be kept: suggested, until somebody confirms it.
  await goTo(app, '/privacy/bases');
  await still(app);
  await look(app, `privacy-bases-${by}`);
  await hands.press('Look and confirm: keep my record');
  await look(app, `privacy-basis-form-${by}`);
  await hands.press('Confirm');
  await app.sees('Confirmed by');

  // The notice says who we are before it is printed; printing gives it a number.
  await goTo(app, '/privacy/notice');
  await app.sees('It cannot be printed yet.');
  await hands.press('Fill in who you are');
  await hands.fill('Organisation', 'Pretend Age Trust');
  await hands.fill('Whom to ask about records', 'Kerra Trembath, 01632 960 555');
  await hands.press('Save');
  await app.sees('Printing gives this text a number.');
  await look(app, `privacy-notice-${by}`);
  await hands.press('Print');
  await app.sees('Version 1 for people');
  const sheets = await app.paper(`privacy-notice-${by}`);
  const printed = sheets.join(' ');
  for (const words of ['Pretend Age Trust', 'What you can ask for', 'Information Commission:', 'Version 1'])
    expect(printed).toContain(words);
  expect(printed).not.toContain('Back to Privacy');
  // The printer's own window has the keyboard now, and may outlive ours: the records are closed first.
  await app.press('Lock');
  await app.on('Locked');
  await app.restart();
  await unlock(app);

  await goTo(app, '/privacy/summary');
  await app.sees('What nothing protects');
  await look(app, `privacy-summary-${by}`);
  const summary = (await app.paper(`privacy-summary-${by}`)).join(' ');
  for (const words of ['Pretend Age Trust', 'What nothing protects']) expect(summary).toContain(words);

  // A person’s consent on one page: the notice was given, and capacity is about one decision.
  const person = await linkOn(app, '/concerns', record('people'), 'Margaret Tonkin');
  await goTo(app, `${person}/consent`);
  await app.on('Consent of Margaret Tonkin');
  await hands.press('Given today: Version 1 for people');
  await app.sees('Given: Version 1 for people');
  await hands.press('Add a decision');
  await hands.fill('Which decision', 'Whether the surgery hears of her falls');
  await hands.fill('Why it was in doubt', 'She forgot the question twice');
  await hands.fill('How they were helped to decide', 'Asked in the morning, with her sister');
  await hands.choose('What was found', 'They cannot decide this');
  await hands.fill('Who decided', 'Kerra Trembath, coordinator');
  await hands.press('Save');
  expect(await app.faults()).toEqual(['Write what was done, and why it is best for them.']);
  await hands.fill(
    'What was done, and why it is best for them',
    'The surgery heard. She always wanted that.',
  );
  await hands.press('Save');
  await app.sees('Cannot decide this');
  await look(app, `privacy-consent-${by}`);

  // An agreement that ran out blocks the handing over; a new one opens it.
  const session = await linkOn(app, '/today', record('sessions'));
  const volunteer = await runOut(app, hands);
  await askHandOver(app, hands, session);
  expect((await app.faults())[0]).toContain('confidentiality agreement has run out');
  await app.keys(Key.ESCAPE);
  await goTo(app, '/privacy');
  await app.sees(`${VOLUNTEER} Ran out`);
  await look(app, `privacy-waits-${by}`);
  await goTo(app, `${volunteer}/agreement`);
  await app.sees('What I hear here stays here');
  await look(app, `privacy-agreement-${by}`);
  await goTo(app, volunteer);
  await hands.press('Add an agreement');
  await hands.fill('Signed on', 'today');
  await hands.press('Save');
  await app.sees('Version 2, signed');
  await askHandOver(app, hands, session);
  await app.on('Register');
  await app.sees(`In the hands of ${VOLUNTEER}.`);
}

/** Records a breach from the page for a lost laptop, and reads all that was stored. */
async function lost(app: App, hands: Hands, by: string): Promise<void> {
  await goTo(app, '/privacy/lost');
  await app.sees('Argon2id');
  await look(app, `privacy-lost-${by}`);
  // Only its own button prints it, because that is put on record.
  expect((await app.paper(`privacy-lost-unasked-${by}`)).join(' ')).not.toContain('Argon2id');
  await hands.press('Print');
  await until(
    async () => (await app.paper(`privacy-lost-${by}`)).join(' ').includes('Argon2id'),
    'the page can be printed',
  );
  // As above: the printer's own window may outlive ours.
  await app.press('Lock');
  await app.on('Locked');
  await app.restart();
  await unlock(app);
  await goTo(app, '/privacy/lost');
  await app.sees('Argon2id');
  await hands.press('Record a breach from this');
  await app.on('Record a breach');
  await still(app);
  expect(Number(await app.value('How many people'))).toBeGreaterThan(50);
  await hands.press('Save');
  await app.on('Breach: lost or stolen laptop');
  await hands.press('Lock');
  await app.on('Locked');
  const stored = await app.everything(PASSPHRASE);
  expect(stored('complaint')).toHaveLength(1);
  expect(stored('complaint')[0]).toMatchObject({ by_words: 'Her daughter', how: 'phone', answered_on: '' });
  expect(stored('breach').map((row) => row['kind'])).toEqual([
    'lost or stolen paper',
    'lost or stolen laptop',
  ]);
  expect(stored('lawful_basis')).toHaveLength(1);
  expect(stored('notice')).toHaveLength(1);
  expect(stored('notice')[0]?.['text']).toContain('Pretend Age Trust');
  expect(stored('notice_given')).toHaveLength(1);
  expect(stored('capacity')[0]).toMatchObject({ outcome: 'cannot decide this' });
  expect(stored('helper_turn').length).toBeGreaterThan(0);
}

async function all(app: App, hands: Hands, by: string): Promise<void> {
  await story(app, hands, by);
  await giveBack(app, hands);
  await lost(app, hands, by);
}

/** The coordinator takes the laptop back. */
async function giveBack(app: App, hands: Hands): Promise<void> {
  await hands.press('Give back');
  await hands.fill('Passphrase', PASSPHRASE);
  await app.keys(Key.ENTER);
  await until(async () => (await app.heading()) !== 'Register', 'it is back');
  await still(app);
}

journey('privacy', (app) => all(app, mouse(app), 'mouse'), pretend);
journey('privacy, by keyboard', (app) => all(app, keyboard(app), 'keyboard'), pretend);
