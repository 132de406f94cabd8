// Text that means harm, in every field and on every screen: none of it runs. The core's tests hold the exact round trip
// of awkward text; here 150 payloads and more are shown by the real page, in the long fields several at once.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { journey } from './support/app.ts';
import { adminPath } from './support/driver.ts';
import { everywhere, first } from './support/everywhere.ts';
import { everyScreen, NO_HARM, OF_A_LINE, PAYLOADS, onlyLooked, told, watch } from './support/harm.ts';
import { FULL, row } from './support/rows.ts';
import { goTo, PASSPHRASE, still, unlock } from './support/steps.ts';

const run = promisify(execFile);
/** Columns of people that take words: lines, and fields of many lines. */
const LINES = [
  'pronouns',
  'preferred_contact',
  'language',
  'also_known_as',
  'emergency_contact_name',
  'town',
];
const TEXTS = [
  ...['communication_needs', 'what_matters', 'important_people', 'strengths', 'interests', 'please_do'],
  ...['please_dont', 'how_to_support', 'visit_safety', 'known_risk'],
];

/** It takes many minutes, so that it is played by `make faults` alone. With one payload a field, planted-words does. */
const atFull: typeof journey = FULL ? journey : (title) => test.skip(title, () => undefined);

atFull('no text that means harm does any, whatever field it is in and wherever it is shown', async (app) => {
  let fields = 0;
  let next = 0;
  const left = join(app.folder, 'left-unlocked');
  mkdirSync(left);
  await app.restart({ LIVING_WELL_TEST_SAVE_AS: left });
  await app.on('Set up Living Well');
  await watch(app);
  const words = (long: boolean) => {
    fields += 1;
    const mark = `Zq${String(fields).padStart(3, '0')}`;
    // The next few of them: all in each field makes pages that take minutes to draw, and the file below has each in all.
    if (long) {
      const some = Array.from({ length: 8 }, () => PAYLOADS[next++ % PAYLOADS.length]);
      return `${mark} ${some.join(' ')}`;
    }
    const payload = OF_A_LINE[next++ % OF_A_LINE.length] ?? '';
    return `${mark} ${payload}`;
  };
  await everywhere(app, words);
  expect(await told(app)).toEqual(NO_HARM);

  // Each payload in every field of a person, taken in from a file: what forms show one at a time, lists show at once.
  await app.press('Lock');
  await app.on('Locked');
  // What begins with an apostrophe gets one more, as in a file of the app's own: taking it in takes off one.
  const quoted = (text: string) => `"${text.replace(/^'/, "''").replaceAll('"', '""')}"`;
  const people = PAYLOADS.map((payload, at) => {
    const name = `Zn${String(at).padStart(3, '0')} ${OF_A_LINE[at % OF_A_LINE.length] ?? ''}`;
    return [name, name, 'client', 'active', ...LINES.map(() => payload), ...TEXTS.map(() => payload)];
  });
  const header = ['given_name', 'family_name', 'role', 'status', ...LINES, ...TEXTS];
  const file = join(app.folder, 'people.csv');
  writeFileSync(
    file,
    [header, ...people.map((cells) => cells.map(quoted))].map((cells) => cells.join(',')).join('\r\n'),
  );
  const call = ['--data', app.data, 'import', 'people', '--from', file];
  await run(adminPath, call, { env: { ...process.env, LIVING_WELL_PASSPHRASE: PASSPHRASE } });
  // The lock took the page away, and with it what was told so far.
  await unlock(app);
  await watch(app);

  const screens = await everyScreen(app, PAYLOADS.length);
  expect(screens.length).toBeGreaterThan(30);
  // Where text is looked for, and found: the list of people, and the one box.
  for (const at of Array.from({ length: 150 }, (_, at) => at)) {
    await goTo(app, '/people');
    await app.paste('Find a person', first(people[at]?.[0] ?? ''));
    await still(app);
  }
  await goTo(app, '/today');
  expect(await told(app)).toEqual(NO_HARM);
  expect(await app.heading()).toBe('Today');
  await onlyLooked(app);

  // They are there, every one of them, to the last character; and nothing else happened.
  await app.press('Lock');
  await app.on('Locked');
  const stored = await app.everything(PASSPHRASE);
  const kept = stored('client').map((one) => one['strengths']);
  expect(PAYLOADS.filter((payload) => !kept.includes(payload))).toEqual([]);
  const OURS = 4; // A client, a volunteer, one of two that were put together, and a newcomer.
  expect(stored('person')).toHaveLength(PAYLOADS.length + OURS);
  const gone = stored('export').filter((one) => one['what'] !== 'everything');
  // Only what was asked for on the way: for the meeting, for the person, and the list of what left.
  expect([...new Set(gone.map((one) => one['what']))].sort()).toEqual([
    'Everything held about a person',
    'Everything held about a person, as CSV',
    'MDT CSV',
    'Part of a record that stands apart',
    'Where data went',
  ]);
  const cells = fields + PAYLOADS.length * (LINES.length + TEXTS.length + 2);
  row(
    `bad text: ${PAYLOADS.length} script payloads, fields × payloads`,
    cells,
    '0 scripts run, 0 unexpected commands',
  );
});
