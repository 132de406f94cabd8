// What was typed is not lost: not on a full disk, not when a save fails, not by a lock, and not by both together. The
// records lie on a small disk of their own here, which is filled up; and a limit on how long a file may grow stands for
// a disk that does not answer as it should.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, openSync, closeSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, Key, pause, until, type App } from './support/app.ts';
import { appPath, appsOn } from './support/driver.ts';
import { row } from './support/rows.ts';
import { goTo, PASSPHRASE, setUp } from './support/steps.ts';

const FULL = 'The disk is full, so this was not saved. Free some space, then save again.';
const NO_ANSWER = 'The disk did not answer as it should. Nothing was saved.';
const ON_SCREEN_ONLY = `What you type is on the screen only. ${NO_ANSWER}`;

/** Becomes the app, with its records on a disk of 12 MB in memory that nobody else sees. */
function onSmallDisk(app: App): string {
  const script = join(app.folder, 'on-a-small-disk');
  // As root a mount namespace is enough; anybody else has one within a user namespace, and stays who they are.
  const apart = process.getuid?.() === 0 ? '-m' : '-cm --keep-caps';
  writeFileSync(
    script,
    `#!/bin/sh
# A file that may not grow is an answer to the app, and not its end.
trap '' XFSZ
mkdir -p "$LIVING_WELL_DATA"
exec unshare ${apart} sh -c 'mount -t tmpfs -o size=12m,mode=700 tmpfs "$LIVING_WELL_DATA" && exec "$0" "$@"' '${appPath}' "$@"
`,
  );
  chmodSync(script, 0o755);
  return script;
}

/** The app's process. */
function idOf(app: App): number {
  const [id] = appsOn(app.data);
  if (id === undefined) throw new Error('The app does not run.');
  return id;
}

/** The records' folder as the app sees it. */
const inside = (app: App) => `/proc/${idOf(app)}/root${app.data}`;

/** Leaves no byte on the small disk. */
function fillUp(app: App): void {
  const filler = openSync(join(inside(app), 'filler'), 'w');
  try {
    for (const size of [65_536, 4096, 1])
      try {
        for (;;) writeSync(filler, Buffer.alloc(size, 0x55));
      } catch (full) {
        expect((full as NodeJS.ErrnoException).code).toBe('ENOSPC');
      }
  } finally {
    closeSync(filler);
  }
}

const freeUp = (app: App) => rmSync(join(inside(app), 'filler'));

/** How long any file of the app may become from now on. */
const limit = (app: App, bytes: string) =>
  execFileSync('prlimit', ['--pid', String(idOf(app)), `--fsize=${bytes}:`]);

async function unlockAgain(app: App, page: string): Promise<void> {
  await app.on('Locked');
  await app.fill('Passphrase', PASSPHRASE);
  await app.press('Unlock');
  await app.on(page);
}

journey('what was typed is still there after a full disk, a failed save and a lock', async (app) => {
  await app.restart({}, onSmallDisk(app));
  await setUp(app);

  // A form on a full disk. What was typed before and what is typed now stays, and why it was not saved is said.
  await goTo(app, '/people/new');
  const form = {
    'First name': 'Morwenna',
    'Family name': 'Hosking',
    'What matters to me': 'The sea, and that somebody knocks before they come in.',
  };
  for (const [label, text] of Object.entries(form)) await app.fill(label, text);
  await pause(1_200);
  fillUp(app);
  await app.press('Save');
  await app.sees(FULL);
  let asserted = 0;
  const stands = async (fields: Record<string, string>) => {
    for (const [label, text] of Object.entries(fields)) {
      expect(await app.value(label)).toBe(text);
      asserted += 1;
    }
  };
  await stands(form);
  await app.fill('Strengths', 'Sings in the choir');
  const all = { ...form, Strengths: 'Sings in the choir' };
  await pause(1_200);
  await stands(all);
  await app.picture('kept-full-disk');
  // Locked and opened again on the same full disk: there is a little room for that, kept back beforehand.
  await app.keys(Key.chord(Key.CONTROL, 'l'));
  await unlockAgain(app, 'Add person');
  await until(async () => (await app.value('Strengths')) !== '', 'what was typed is back');
  await stands(all);
  freeUp(app);
  await app.press('Save');
  await app.on('Morwenna Hosking');

  // A line of the notebook, and a disk that does not answer.
  await goTo(app, '/notes/corridor');
  await app.fill('Who said it', 'Sister Rowe');
  await app.fill('Note', 'The step at the surgery is loose');
  limit(app, '0');
  await app.press('Save');
  await app.sees(NO_ANSWER);
  await stands({ Note: 'The step at the surgery is loose', 'Who said it': 'Sister Rowe' });
  // That a pause could not be kept is told, and takes no letter from the sentence that goes on.
  await app.fill('Note', 'The step at the surgery');
  await app.sees(ON_SCREEN_ONLY);
  await app.type(' is loose');
  await pause(1_200);
  await app.type(' again');
  await stands({ Note: 'The step at the surgery is loose again' });
  await app.picture('kept-no-answer');
  limit(app, 'unlimited');

  // Locked in the middle of the sentence, before any pause.
  await app.type(', and the lamp');
  await app.keys(Key.chord(Key.CONTROL, 'l'));
  await unlockAgain(app, 'Corridor note');
  await until(
    async () => (await app.value('Note')) === 'The step at the surgery is loose again, and the lamp',
    'the sentence is back to its last letter',
  );
  asserted += 1;
  await app.press('Save');
  await app.hears('Saved');

  // In a dialog, which covers the strip beneath the page, it is told in the dialog.
  await goTo(app, '/settings');
  await app.press('Add programme');
  limit(app, '0');
  await app.fill('Programme', 'Lizard');
  const told = () =>
    app.script<string>(() => document.querySelector('dialog [role=alert]')?.textContent ?? '');
  await until(async () => (await told()) === ON_SCREEN_ONLY, 'the dialog tells it');
  await app.type(' and St Keverne');
  await stands({ Programme: 'Lizard and St Keverne' });
  await app.picture('kept-in-dialog');
  limit(app, 'unlimited');
  await app.type('.');
  await until(async () => (await told()) === '', 'it is kept again, and told of no more');
  await app.keys(Key.ESCAPE);

  // Each is stored, once, as it was typed.
  await app.press('Lock');
  await app.on('Locked');
  cpSync(inside(app), app.data, { recursive: true });
  const stored = await app.everything(PASSPHRASE);
  expect(stored('person').map((row) => [row['given_name'], row['family_name']])).toEqual([
    ['Morwenna', 'Hosking'],
  ]);
  expect(stored('client').map((row) => [row['what_matters'], row['strengths']])).toEqual([
    [all['What matters to me'], all.Strengths],
  ]);
  expect(stored('note').map((row) => row['text'])).toEqual([
    'The step at the surgery is loose again, and the lamp',
  ]);
  row('typed text: in a form, a note and a dialog, full disk, failed save, lock', asserted, '0 letters lost');
});
