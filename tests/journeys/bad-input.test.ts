// What is typed wrongly: every fault is named at once, what was typed stays, and nothing is stored. And a disk
// with no room left: a sentence, the text still on the screen, and a file that is sound.
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { App, journey } from './support/app.ts';
import { adminPath } from './support/driver.ts';
import { goTo, PASSPHRASE, setUp, still } from './support/steps.ts';

const run = promisify(execFile);
const TABLES = ['person', 'client', 'volunteer', 'session', 'visit', 'concern', 'referral', 'signpost'];
const MORE = ['mdt_meeting', 'programme', 'practice', 'agency', 'service', 'known_risk', 'note'];

/** Gives how many rows there are of everything a form could write. The window must be locked. */
async function counts(app: App): Promise<Record<string, number>> {
  const stored = await app.everything(PASSPHRASE);
  return Object.fromEntries([...TABLES, ...MORE].map((table) => [table, stored(table).length]));
}

/** One form: where it is, what is typed wrongly, and how many faults that makes. */
type Bad = { at: string; open?: string; typed: Record<string, string>; save?: string; faults: number };

const FORMS: Bad[] = [
  { at: '/people/new', typed: {}, faults: 2 },
  {
    at: '/people/new',
    typed: {
      'First name': '   ',
      'Family name': 'Tonkin',
      'Date of birth': '31/2/1941',
      Postcode: 'nowhere',
      'NHS number': '1111111111',
    },
    faults: 4,
  },
  { at: '/sessions/new', typed: { Day: 'someday', Starts: 'soonish', Ends: 'later' }, faults: 3 },
  { at: '/visits/new', typed: { Day: 'someday', 'How long': 'ages' }, faults: 3 },
  { at: '/concerns/new', typed: { 'In their words': 'Her very words' }, faults: 3 },
  { at: '/referrals/new', typed: { 'Answer comes back to': 'Kerra', 'Why?': '' }, faults: 4 },
  { at: '/signposts/new', typed: { When: 'someday' }, faults: 3 },
  {
    at: '/mdt',
    open: 'New MDT meeting',
    typed: { Day: 'someday', 'Starts, if known': 'soonish' },
    faults: 3,
  },
  { at: '/settings', open: 'Add programme', typed: { 'Area, if it matters': 'Here' }, faults: 1 },
  { at: '/settings', open: 'Add practice', typed: { Town: 'Newquay', 'ODS code, if known': '!' }, faults: 2 },
  { at: '/settings/agencies', open: 'Add agency', typed: { Address: 'The quay' }, faults: 1 },
];

journey('a form at fault names every fault, keeps what was typed and stores nothing', async (app) => {
  await setUp(app);
  await goTo(app, '/settings');
  await app.press('Add practice');
  await app.fill('Practice', 'Narrowcliff Surgery');
  await app.press('Save');
  await app.sees('Narrowcliff Surgery');
  await app.press('Lock');
  await app.on('Locked');
  const before = await counts(app);
  await app.fill('Passphrase', PASSPHRASE);
  await app.press('Unlock');
  await app.on('Settings');

  const wrong: string[] = [];
  for (const bad of FORMS) {
    await goTo(app, bad.at);
    if (bad.open) await app.press(bad.open, { nth: 0 });
    for (const [label, text] of Object.entries(bad.typed)) await app.paste(label, text);
    await app.press('Save');
    const faults = await app.faults();
    const where = `${bad.at} ${bad.open ?? ''}`;
    if (faults.length !== bad.faults)
      wrong.push(`${where}: ${bad.faults} expected, told: ${faults.join(' ')}`);
    for (const [label, text] of Object.entries(bad.typed)) {
      const kept = await app.value(label);
      if (kept !== text) wrong.push(`${where}: ${label} was "${text}" and is "${kept}"`);
    }
    // The first fault's link puts the focus into its field.
    const first = faults[0] ?? '';
    await app.press(first, { nth: 0 });
    const focused = await app.script<string>(() => document.activeElement?.tagName ?? '');
    if (!['INPUT', 'TEXTAREA', 'SELECT'].includes(focused)) wrong.push(`${where}: "${first}" leads nowhere`);
    await app.press('Cancel');
    // Where it leads is reached before the next address is asked for.
    await still(app);
  }
  expect(wrong).toEqual([]);

  await app.press('Lock');
  await app.on('Locked');
  expect(await counts(app)).toEqual(before);
});

/** Types, saves, and expects each of these sentences at once, and every character where it was typed. */
async function refused(app: App, typed: Record<string, string>, sentences: readonly string[]): Promise<void> {
  for (const [label, text] of Object.entries(typed)) await app.paste(label, text);
  await app.press('Save');
  await expect.poll(() => app.faults(), { timeout: 5_000 }).toEqual(sentences);
  for (const [label, text] of Object.entries(typed)) expect(await app.value(label)).toBe(text);
}

journey('what is folded away in a form is checked with the rest, and stays unfolded', async (app) => {
  const unfold = () =>
    app.script(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  const day = 'Write a date such as 3/11 or Tue.';
  await setUp(app);
  await goTo(app, '/people/new');
  await app.fill('First name', 'Margaret');
  await app.fill('Family name', 'Tonkin');
  await app.press('Save');
  await app.on('Margaret Tonkin');
  await app.press('Put this line away');
  const margaret = await app.script<string>(() => location.hash.slice(1));

  await goTo(app, '/concerns/new');
  await unfold();
  const concern = ['Choose the person this is about.', 'Choose how pressing it is.'];
  await refused(app, { 'What would help?': 'A rail' }, [...concern, 'Write what is happening.']);
  await refused(app, { 'Raised on': 'once', 'To be answered by (if agreed)': 'never' }, [
    ...concern,
    day,
    'Write what is happening.',
    day,
  ]);
  expect(await app.value('What would help?')).toBe('A rail');
  await app.press('Cancel');

  await goTo(app, margaret);
  await app.press('Ask: Share with MDT');
  await unfold();
  const consent = { When: 'the other day', 'Ask again on': 'soonish', 'Who was there': 'Wesley' };
  await refused(app, consent, ['Choose yes, no or taken back.', day, day]);
  await app.press('Cancel');
  await app.press('Add somebody not to share with');
  await refused(app, { From: 'whenever', 'No longer holds from, if known': 'later' }, [
    'Say whom not to share with.',
    day,
    day,
  ]);
  await app.press('Cancel');

  await goTo(app, '/today');
  await app.press('Lock');
  await app.on('Locked');
  const stored = await app.everything(PASSPHRASE);
  for (const table of ['concern', 'consent', 'exclusion']) expect(stored(table)).toEqual([]);
});

test('a full disk leaves the text on the screen and the file sound', async (context) => {
  const app = new App();
  mkdirSync(app.data);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', app.data], { stdio: 'ignore' });
  } catch {
    context.skip('A small disk can be made by root only. The core has its own test of a full disk.');
  }
  const ballast = join(app.data, 'ballast');
  try {
    await app.open();
    await setUp(app);
    await goTo(app, '/sessions/new');
    await app.press('Start session');
    await app.sees('What was said');
    fill(ballast);
    const line = 'She fell on Tuesday and told nobody. '.repeat(80).trim();
    await app.paste('Note', line);
    await app.press('Save');
    await app.sees('disk is full');
    expect(await app.value('Note')).toBe(line);

    // With room again the same text is saved, and the file passes its check.
    rmSync(ballast);
    await app.press('Save');
    await app.hears('Saved');
    await app.press('Lock');
    await app.on('Locked');
    expect((await app.stored(PASSPHRASE, 'note')).map((row) => row['text'])).toEqual([line]);
    await run(adminPath, ['--data', app.data, 'check'], {
      env: { ...process.env, LIVING_WELL_PASSPHRASE: PASSPHRASE },
    });
  } catch (failure) {
    await app.picture('failed-full-disk').catch(() => undefined);
    throw failure;
  } finally {
    await app.close();
    execFileSync('umount', ['-l', app.data]);
    await app.done();
  }
});

/** Writes until nothing more goes in. */
function fill(file: string): void {
  const open = openSync(file, 'w');
  try {
    for (const size of [65_536, 4_096, 512]) {
      try {
        for (;;) writeSync(open, Buffer.alloc(size, 1));
      } catch {
        // Full for this size; a smaller one may still go in.
      }
    }
  } finally {
    closeSync(open);
  }
  expect(() => appendFileSync(file, Buffer.alloc(8_192))).toThrow();
}
