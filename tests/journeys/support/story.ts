// One coffee morning, told once: from an empty file to the MDT, and back to the person and the volunteer.
// It is played with the mouse, and again with the keyboard alone.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { readCsv, type App, type Row } from './app.ts';
import { adminPath } from './driver.ts';
import type { Hands } from './hands.ts';
import { PASSPHRASE, recoveryKey } from './steps.ts';

const run = promisify(execFile);

/** What is heard at the coffee morning, as it stands in the file afterwards. */
const FALL = '@Margaret Tonkin slipped on the back step, @Wesley Nance saw the bruise';
/** The same in a form filled from the line, which needs no signs. */
const RAISED = FALL.replaceAll('@', '');
const SONG = '@Arthur Pascoe sang two songs by heart';
const ANSWER = 'A handrail goes up by the back door this week.';
/** What came of the referral, as Arthur and Wesley heard it. */
const LUNCH = 'There is a place for Arthur at the lunch club on Tuesdays.';
const WHY_LUNCH = 'He would like company at midday.';

/** Plays the whole story on an empty folder. */
export async function coffeeMorning(app: App, hands: Hands): Promise<void> {
  await setUp(app, hands);
  await programme(app, hands);
  await people(app, hands);
  await gathering(app, hands);
  await consentAndExclusion(app, hands);
  await concernToMdt(app, hands);
  await mdt(app, hands);
  await closeTheLoop(app, hands);
  await endTheReferral(app, hands);
  await exportCsv(app, hands);
  await lockAndBack(app, hands);
  await allStillThere(app, hands);
}

/** Goes to a page by its word in the navigation. */
async function page(app: App, hands: Hands, word: string): Promise<void> {
  await hands.press(word, { within: 'Main' });
  await app.on(word);
}

async function setUp(app: App, hands: Hands): Promise<void> {
  await app.on('Set up Living Well');
  await hands.fill('Your name', 'Kerra Trembath');
  await hands.fill('Passphrase', PASSPHRASE);
  await hands.fill('Passphrase again', PASSPHRASE);
  await hands.press('Set up');
  await app.on('Your recovery key');
  const key = await recoveryKey(app);
  await hands.press('I have written it down');
  await app.on('Type the recovery key');
  await hands.fill('Recovery key', key);
  await hands.press('Continue');
  await app.on('Text size');
  await hands.press('Continue');
  await app.on('How to start');
  await hands.press('Start empty');
  await app.on('Today');
}

/** What everything else belongs to: a programme, a surgery, and an agency with a service. */
async function programme(app: App, hands: Hands): Promise<void> {
  await page(app, hands, 'Settings');
  // The file begins with one programme, which has no name of its own yet.
  await hands.press('Change Living Well');
  await hands.fill('Programme', 'Newquay Pathfinder');
  await hands.press('Save');
  await app.hears('Saved');
  await app.sees('Newquay Pathfinder');
  await hands.press('Add practice');
  await hands.fill('Practice', 'Narrowcliff Surgery');
  await hands.fill('Town', 'Newquay');
  await hands.press('Save');
  await app.sees('Narrowcliff Surgery');
  await hands.press('Open the directory');
  await app.on('Agencies and services');
  await hands.press('Add agency', { nth: 0 });
  await hands.fill('Agency', 'Lunch Friends');
  await hands.press('Save');
  await app.on('Lunch Friends');
  await hands.press('Add service');
  await hands.fill('Service', 'Lunch club');
  await hands.choose('Which need it answers', 'Loneliness');
  await hands.press('Save');
  await app.sees('Lunch club');
}

async function people(app: App, hands: Hands): Promise<void> {
  await page(app, hands, 'People');
  await hands.press('Add person');
  await app.on('Add person');
  await hands.fill('First name', 'Margaret');
  await hands.fill('Family name', 'Tonkin');
  await hands.fill('Year of birth', '1940');
  await hands.fill('Town or village', 'Crantock');
  await hands.choose('Surgery', 'Narrowcliff Surgery');
  await hands.fill('Known risks', 'No known risks');
  await hands.choose('Status', 'Active');
  await hands.fill('What matters to me', 'Her garden, and getting to it by herself.');
  await hands.press('Save');
  await app.on('Margaret Tonkin');
  await app.hears('Saved');

  await page(app, hands, 'People');
  await hands.press('Add person');
  await app.on('Add person');
  await hands.fill('First name', 'Arthur');
  await hands.fill('Family name', 'Pascoe');
  await hands.fill('Known risks', 'No known risks');
  await hands.choose('Status', 'Active');
  await hands.press('Save');
  await app.on('Arthur Pascoe');

  await page(app, hands, 'Volunteers');
  await hands.press('Add volunteer');
  await app.on('Add volunteer');
  await hands.fill('First name', 'Wesley');
  await hands.fill('Family name', 'Nance');
  await hands.press('Save');
  await app.on('Wesley Nance');
  await hands.press('Add an agreement');
  await app.sees('Add a confidentiality agreement');
  await hands.press('Save');
  await app.sees('Version 2, signed');

  await page(app, hands, 'People');
  await hands.press('Margaret Tonkin');
  await app.on('Margaret Tonkin');
  await hands.press('Add a visitor');
  await hands.pick('Volunteer', 'wes', 'Wesley Nance');
  await hands.press('Save');
  await app.sees('Visited by Wesley Nance');
}

/** The session: its register, what is said, and what becomes of it. */
async function gathering(app: App, hands: Hands): Promise<void> {
  await page(app, hands, 'Sessions');
  await hands.press('New session', { nth: 0 });
  await app.on('New session');
  await hands.fill('Starts', '10');
  await hands.fill('Ends', 'noon');
  await hands.fill('Where', 'Trenance hall');
  await hands.press('Start session');
  await app.on('Coffee morning, Newquay Pathfinder');

  await hands.press('Add someone');
  await hands.pick('Find a person', 'marg', 'Margaret Tonkin');
  await app.sees('1 person here.');
  for (const [typed, name] of [
    ['arth', 'Arthur Pascoe'],
    ['wes', 'Wesley Nance'],
  ] as const) {
    await hands.press('Add someone');
    await hands.pick('Find a person', typed, name);
    await app.sees(`${name}`);
  }
  await app.sees('2 people and 1 volunteer here.');
  await hands.press('Apologies', { within: 'Arthur Pascoe' });
  await app.sees('1 person and 1 volunteer here.');
  await hands.press('Here', { within: 'Arthur Pascoe' });
  await app.sees('2 people and 1 volunteer here.');

  // One line for each thing heard. Space never picks, Escape leaves the text.
  await hands.write(
    { typed: 'Marg', name: 'Margaret Tonkin' },
    'slipped on the back step, ',
    {
      typed: 'We',
      name: 'Wesley Nance',
    },
    'saw the bruise',
  );
  await app.sees('Who is this about?');
  await hands.press('Confirm');
  await app.sees('About Margaret Tonkin');
  await hands.write({ typed: 'art', name: 'Arthur Pascoe' }, 'sang two songs by heart');
  await app.sees('sang two songs');
  await hands.press('Confirm');
  await app.sees('About Arthur Pascoe');

  const line = { within: 'slipped on the back step' };
  await hands.menu('Make this…', 'Visit', line);
  await app.on('Record visit');
  await app.sees('Filled from the line.');
  await hands.choose('Who went', 'Wesley Nance');
  await hands.fill('How long', '40');
  await hands.press('Save');
  await app.on('Coffee morning, Newquay Pathfinder');

  await hands.menu('Make this…', 'Concern', line);
  await app.on('Raise concern');
  await hands.choose('How pressing is it?', 'Soon');
  await hands.choose('What is it about?', 'Falls and mobility');
  await hands.choose('Who raised it?', 'A volunteer');
  await hands.pick('Which volunteer?', 'wes', 'Wesley Nance');
  await hands.press('Save');
  await app.on('Coffee morning, Newquay Pathfinder');
  await app.sees('Concern, soon');

  // Wesley told this. A referral made from the line then has its answer go back to him, too.
  await hands.menu('Make this…', 'Say who told it', { within: 'sang two songs' });
  await hands.choose('Who told this?', 'Wesley Nance, volunteer');
  await hands.press('Save', { within: 'Who told this?' });
  await app.sees('Told by Wesley Nance');
  await hands.menu('Make this…', 'Referral', { within: 'sang two songs' });
  await app.on('Make referral');
  expect(await app.value('Which volunteer raised it (if one did)?')).toBe('Wesley Nance');
  await hands.choose('What is needed?', 'Loneliness');
  await app.sees('Lunch club, Lunch Friends');
  await hands.choose('Which service?', 'Lunch club, Lunch Friends');
  await hands.fill('Why?', WHY_LUNCH);
  await hands.press('Save');
  await app.on('Coffee morning, Newquay Pathfinder');
}

/** Opens a referral from the tracker. */
async function lunchClub(app: App, hands: Hands): Promise<void> {
  await page(app, hands, 'Referrals');
  await hands.press('Lunch club, Lunch Friends');
  await app.on('Referral for Arthur Pascoe');
}

/** Answers whether agencies may be told, on the page of a person. */
async function agenciesMayKnow(app: App, hands: Hands, button: string, answer: string): Promise<void> {
  await page(app, hands, 'People');
  await hands.press('Arthur Pascoe');
  await app.on('Arthur Pascoe');
  await hands.press(button);
  await hands.choose('What was the answer?', answer);
  await hands.press('Save');
  await app.sees('Change: Share with agencies');
}

/** A no holds the referral back; a yes lets it go; and whom Margaret does not want to know is written down. */
async function consentAndExclusion(app: App, hands: Hands): Promise<void> {
  await agenciesMayKnow(app, hands, 'Ask: Share with agencies', 'No');
  await lunchClub(app, hands);
  await app.sees('This person said no to sharing with agencies. The draft stays.');
  expect(await app.disabled('Mark as sent')).toBe(true);
  await app.sees('Draft');

  await agenciesMayKnow(app, hands, 'Change: Share with agencies', 'Yes');
  await lunchClub(app, hands);
  await hands.press('Correct');
  await app.on('Correct referral');
  await hands.choose('Why may this be shared?', 'They said yes');
  await hands.choose('How will you pass it on?', 'Phone');
  await hands.press('Save');
  await app.on('Referral for Arthur Pascoe');
  await hands.press('Mark as sent');
  await hands.press('Mark as sent', { within: 'This app sends nothing.' });
  await app.sees(', by phone');

  await page(app, hands, 'People');
  await hands.press('Margaret Tonkin');
  await app.on('Margaret Tonkin');
  await hands.press('Add somebody not to share with');
  await hands.choose('Not to be shared with', 'An agency');
  await hands.choose('Which agency', 'Lunch Friends');
  await hands.choose('About what', 'Share with agencies');
  await hands.press('Save');
  await app.sees('Lunch Friends');
}

/** The agency answers; the referral ends only when Arthur and Wesley have heard. */
async function endTheReferral(app: App, hands: Hands): Promise<void> {
  await lunchClub(app, hands);
  await app.sees('There is nothing to tell yet.');
  await hands.press('It is happening');
  await hands.press('It is happening', { within: 'What did they answer' });
  await app.sees('Happening');
  await hands.press('Finished');
  await hands.fill('What was decided or done?', LUNCH);
  await hands.press('Save what to tell');
  await hands.press('Told Arthur in person');
  await hands.press('Told Wesley in person');
  await hands.press('Finished', { within: 'Why (if you like)' });
  await app.sees('This referral has ended.');
}

async function concernToMdt(app: App, hands: Hands): Promise<void> {
  await page(app, hands, 'People');
  await hands.press('Margaret Tonkin');
  await app.on('Margaret Tonkin');
  await hands.press('Ask: Share with MDT');
  await hands.choose('What was the answer?', 'Yes');
  await hands.press('Save');
  await app.sees('Change: Share with MDT');

  await page(app, hands, 'Concerns');
  await hands.press(RAISED);
  await app.on('Concern about Margaret Tonkin');
  await hands.press('To the MDT');
  await hands.press('To the MDT', { within: 'Anything to add' });
  await app.sees('With the MDT.');
}

async function mdt(app: App, hands: Hands): Promise<void> {
  await page(app, hands, 'MDT');
  await hands.press('New MDT meeting', { nth: 0 });
  await hands.choose('Surgery', 'Narrowcliff Surgery');
  await hands.fill('Day', 'today');
  await hands.fill('Who comes', 'Dr Vivian, GP');
  await hands.press('Save');
  await app.on('MDT at Narrowcliff Surgery');
  await app.sees('1. Margaret Tonkin');
  await hands.press('Share or not: Margaret Tonkin');
  await hands.choose('Share with this meeting?', 'Share');
  await hands.choose('What does the sharing rest on?', 'Consent: they said yes');
  await hands.press('Save');
  await app.sees('Shared on consent');
  await hands.press('Hold');
  await hands.fill('Decision', 'OT to assess back step; rail.');
  await hands.fill('In plain English, for Margaret and Wesley', ANSWER);
  await hands.fill('Actions', '-> @Matron home visit by Fri');
  await hands.press('Save and end');
  await app.sees('Tell people what happened');
  await app.sees('home visit');
  await hands.press('Mark as held');
  await app.sees('held');
}

async function closeTheLoop(app: App, hands: Hands): Promise<void> {
  await page(app, hands, 'Concerns');
  await hands.press(RAISED);
  await app.on('Concern about Margaret Tonkin');
  await hands.press('Answered');
  await app.sees('What was decided or done?');
  expect(await app.value('What was decided or done?')).toBe(ANSWER);
  await hands.press('Answered', { within: 'What was decided or done?' });
  await app.sees('Margaret and Wesley still have to hear.');
  await app.sees(`What to tell: ${ANSWER}`);
  await hands.press('Told Margaret in person');
  await app.sees('Wesley still has to hear.');
  await hands.press('Told Wesley in person');
  await app.sees('Everybody was told');
  await hands.press('Close', { within: 'What happens next' });
  await hands.press('Close concern');
  await app.sees('Closed as answered.');
}

async function exportCsv(app: App, hands: Hands): Promise<void> {
  await page(app, hands, 'MDT');
  await hands.press('Narrowcliff Surgery', { starts: true });
  await app.on('MDT at Narrowcliff Surgery');
  await hands.press('Export CSV');
  await hands.tick('With free text');
  await app.sees('mdt-narrowcliff-surgery');
  await hands.press('Save the file');
  await app.sees('Saved: 1 row.');
  await hands.press('Done');
}

async function lockAndBack(app: App, hands: Hands): Promise<void> {
  await hands.press('Lock');
  await app.on('Locked');
  expect(await app.words()).not.toContain('Margaret');
  await hands.fill('Passphrase', 'harbour lantern thimble otter');
  await hands.press('Unlock');
  expect((await app.faults())[0]).toContain('does not open the records');
  await hands.fill('Passphrase', PASSPHRASE);
  await hands.press('Unlock');
  await app.sees('A wrong passphrase was tried once');
}

async function allStillThere(app: App, hands: Hands): Promise<void> {
  await page(app, hands, 'Sessions');
  await hands.press('Coffee morning, Newquay Pathfinder');
  await app.sees('slipped on the back step');
  await app.sees('sang two songs by heart');
  await app.sees('2 people and 1 volunteer here.');
  await page(app, hands, 'Referrals');
  await hands.choose('State', 'Ended');
  await app.sees('Lunch club, Lunch Friends');
  await app.sees(LUNCH);
  await page(app, hands, 'Concerns');
  await app.sees('Closed');
  await hands.press('Margaret Tonkin', { nth: 0 });
  await app.on('Margaret Tonkin');
  await app.sees('Her garden, and getting to it by herself.');
}

/** Locks, and holds what was stored and what was exported against the story. */
export async function proofs(app: App): Promise<void> {
  await app.press('Lock');
  await app.on('Locked');
  const stored = await app.everything(PASSPHRASE);
  const named = (rows: Row[], given: string) => rows.find((row) => row['given_name'] === given)?.['id'];
  const persons = stored('person');
  expect(persons.map((row) => `${row['given_name']} ${row['family_name']}`).sort()).toEqual([
    'Arthur Pascoe',
    'Margaret Tonkin',
    'Wesley Nance',
  ]);
  const [margaret, arthur, wesley] = ['Margaret', 'Arthur', 'Wesley'].map((one) => named(persons, one));
  expect(
    stored('note')
      .map((row) => row['text'])
      .sort(),
  ).toEqual([SONG, FALL].sort());
  const about = stored('note_about').map((row) => row['person']);
  expect(about.sort()).toEqual([margaret, arthur].sort());
  expect(stored('note_mention')).toHaveLength(3);
  const attendance = stored('attendance');
  expect(attendance.map((row) => row['presence'])).toEqual(['here', 'here', 'here']);
  expect(stored('visit')).toMatchObject([
    { client: margaret, volunteer: wesley, made: 'yes', minutes: '40', kind: 'home' },
  ]);
  expect(stored('concern')).toMatchObject([
    {
      client: margaret,
      category: 'falls and mobility',
      level: 'soon',
      state: 'closed',
      closed_as: 'answered',
      raised_by: 'volunteer',
      raised_by_person: wesley,
      outcome: ANSWER,
      told_person_how: 'in person',
      told_volunteer_how: 'in person',
    },
  ]);
  expect(stored('referral')).toMatchObject([
    {
      client: arthur,
      state: 'finished',
      need: 'loneliness',
      reason: WHY_LUNCH,
      basis: 'consent',
      method: 'phone',
      raised_by_volunteer: wesley,
      outcome: LUNCH,
      told_person_how: 'in person',
      told_volunteer_how: 'in person',
    },
  ]);
  const moves = stored('referral_event').filter((row) => row['what'] === 'move');
  expect(moves.map((row) => row['to']).sort()).toEqual(['draft', 'finished', 'happening', 'sent']);
  const consents = stored('consent').map(({ person, purpose, answer, how, id }) => ({
    person,
    purpose,
    answer,
    how,
    id,
  }));
  const spoken = { how: 'spoken', id: expect.any(String) as string };
  const agencies = { person: arthur, purpose: 'share with agencies', ...spoken };
  expect(consents).toHaveLength(3);
  expect(consents).toEqual(
    expect.arrayContaining([
      { person: margaret, purpose: 'share with MDT', answer: 'given', ...spoken },
      { ...agencies, answer: 'refused' },
      { ...agencies, answer: 'given' },
    ]),
  );
  // What it rests on is the yes, not the no before it.
  const yes = consents.find((row) => row.person === arthur && row.answer === 'given');
  expect(stored('referral')[0]?.['basis_consent']).toBe(yes?.id);
  expect(stored('exclusion')).toMatchObject([
    {
      person: margaret,
      not_with_agency: stored('agency')[0]?.['id'],
      purpose: 'share with agencies',
      until: '',
    },
  ]);
  expect(stored('note').find((row) => row['text'] === SONG)?.['told_by']).toBe(wesley);
  expect(stored('mdt_meeting')).toMatchObject([{ state: 'held' }]);
  expect(stored('mdt_item')).toMatchObject([
    { client: margaret, sharing: 'share', basis: 'consent', decision_in_plain_english: ANSWER },
  ]);
  expect(stored('mdt_action')).toMatchObject([{ who: 'Matron', what: 'home visit' }]);
  // Reading everything is an export too.
  const exported = stored('export').filter((row) => row['what'] === 'MDT CSV');
  expect(exported).toMatchObject([{ detail: 'pseudonymised', free_text: 'yes', rows: '1' }]);
  const check = await run(adminPath, ['--data', app.data, 'check'], {
    env: { ...process.env, LIVING_WELL_PASSPHRASE: PASSPHRASE },
  });
  expect(check.stderr + check.stdout).not.toContain('fault');

  const [file, ...others] = app.exported();
  expect(others).toEqual([]);
  expect(file).toMatch(/^mdt-narrowcliff-surgery-\d{4}-\d\d-\d\d\.csv$/);
  const path = join(app.exports, file ?? '');
  const text = readFileSync(path, 'utf8');
  expect(text.startsWith('\uFEFFref,practice,meeting_on,age_band,')).toBe(true);
  expect(text.endsWith('\r\n')).toBe(true);
  const [row, ...more] = readCsv(path);
  expect(more).toEqual([]);
  expect(row).toMatchObject({
    practice: 'Narrowcliff Surgery',
    level: 'soon',
    category: 'falls and mobility',
    days_open: '0',
    raised_by: 'volunteer',
    concerns: '1',
    volunteer_present: 'no',
    basis: 'consent',
    decision: 'OT to assess back step; rail.',
    decision_in_plain_english: ANSWER,
    what_matters: 'Her garden, and getting to it by herself.',
  });
  expect(row?.['ref']).toMatch(/^[A-Z0-9]{6,}$/);
  expect(row).not.toHaveProperty('name');
  if (process.env.LIVING_WELL_OUT) {
    mkdirSync(process.env.LIVING_WELL_OUT, { recursive: true });
    copyFileSync(path, join(process.env.LIVING_WELL_OUT, file ?? ''));
  }
}
