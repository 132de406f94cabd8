// Made-up words are typed into every screen, some saved and some left half typed. Then the app is killed. None
// of them, and no plain database, may lie anywhere the app or its web view could have written.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, pause, type App } from './support/app.ts';
import { goTo, PASSPHRASE, setUp, still } from './support/steps.ts';

/** Words that stand nowhere else, this file included: they are put together as they are asked for. */
const words: string[] = [];
function plant(): string {
  const part = (at: number) => ['vro', 'zek', 'quil', 'yx', 'omb', 'irt', 'ghu', 'plo'][at % 8] ?? '';
  const at = words.length;
  const word = `${part(at)}${part(at * 3 + 1)}${part(at * 5 + 2)}${String.fromCharCode(97 + (at % 26))}wq`;
  words.push(word);
  return word;
}

/** Puts a word of its own into each of these fields. */
async function sow(app: App, ...fields: string[]): Promise<void> {
  for (const field of fields) await app.paste(field, plant());
}

/** Gives every file beneath a folder. */
function files(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return files(path);
      return entry.isFile() ? [path] : [];
    });
  } catch {
    return []; // It went while we looked, or may not be read.
  }
}

/** Gives where one of these words stands in plain, or a plain database begins. */
function plain(folders: readonly string[], wanted: readonly string[]): string[] {
  const needles = wanted.flatMap((word) => [
    { word, bytes: Buffer.from(word, 'utf8') },
    { word, bytes: Buffer.from(word, 'utf16le') },
  ]);
  const header = Buffer.from('SQLite format 3\0');
  const found: string[] = [];
  for (const file of new Set(folders.flatMap(files))) {
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) continue;
    const held = readFileSync(file);
    for (const { word, bytes } of needles) if (held.includes(bytes)) found.push(`${word} in ${file}`);
    // The web view keeps its own list of hosts here, in memory and empty: the app calls none.
    if (held.includes(header) && !file.endsWith('/hsts-storage.sqlite'))
      found.push(`a plain database in ${file}`);
  }
  return found;
}

journey('words typed anywhere are nowhere in plain after a kill', async (app) => {
  await setUp(app);

  await goTo(app, '/settings');
  await app.press('Change Living Well');
  await sow(app, 'Programme', 'Area, if it matters');
  await app.press('Save');
  await app.hears('Saved');
  await app.press('Add practice');
  await sow(app, 'Practice', 'Town');
  const practice = words.at(-2) ?? '';
  await app.press('Save');
  await app.sees(practice);
  await goTo(app, '/settings/agencies');
  await app.press('Add agency', { nth: 0 });
  await sow(app, 'Agency', 'Address', 'Where it works');
  await app.press('Save');
  await app.sees('Add service');
  await app.press('Add service');
  await sow(app, 'Service', 'How to refer', 'Who can have it');
  const service = words.at(-3) ?? '';
  await app.choose('Which need it answers', 'Loneliness');
  await app.press('Save');
  await app.sees(service);

  await goTo(app, '/people/new');
  await sow(app, 'First name', 'Family name', 'Likes to be called', 'Pronouns', 'Address', 'Town or village');
  const name = `${words.at(-6)} ${words.at(-5)}`;
  await sow(
    app,
    'Best way to reach them',
    'What helps when talking',
    'Language',
    'Whom to ring in an emergency',
  );
  await sow(
    app,
    'Who told us about them',
    'Known risks',
    'Before you knock',
    'What matters to me',
    'Strengths',
  );
  await sow(app, 'People who matter to me', 'Interests', 'Do, if you can', 'How to support me');
  await app.choose('Surgery', practice);
  await app.choose('Status', 'Active');
  await app.press('Save');
  await app.on(name);

  await goTo(app, '/sessions/new');
  await sow(app, 'Where', 'Host');
  await app.press('Start session');
  await app.sees('What was said');
  await sow(app, 'Note');
  await app.press('Save');
  await app.sees(words.at(-1) ?? '');

  const pick = async (label: string) => {
    await app.fill(label, name.slice(0, 5));
    await app.option(name);
  };
  await goTo(app, '/visits/new');
  await pick('Who was visited');
  await sow(app, 'What happened');
  await app.press('Save');
  await app.on(name);
  await goTo(app, '/concerns/new');
  await pick('Find a person');
  await sow(app, 'What is happening?', 'In their words');
  await app.choose('How pressing is it?', 'Watch');
  await app.press('Save');
  await app.sees('To the MDT');
  await app.press('To the MDT');
  await sow(app, 'Anything to add (if you like)');
  await app.press('To the MDT', { within: 'Anything to add' });
  await app.sees('With the MDT.');
  await goTo(app, '/referrals/new');
  await pick('Find a person');
  await app.choose('Which service?', (await serviceNamed(app, service)) ?? '');
  await sow(app, 'Why?', 'Answer comes back to');
  await app.press('Save');
  await app.sees('Mark as sent');
  await goTo(app, '/signposts/new');
  await pick('Find a person');
  await sow(app, 'In words', 'Why (if you like)');
  await app.press('Save');
  await app.on(name);

  await goTo(app, '/mdt');
  await app.press('New MDT meeting', { nth: 0 });
  await app.choose('Surgery', practice);
  await app.fill('Day', 'today');
  await sow(app, 'Place, if known', 'Who chairs, if known', 'Who comes');
  await app.press('Save');
  await app.sees(`1. ${name}`);
  await app.press(`Share or not: ${name}`);
  await app.choose('Share with this meeting?', 'Share');
  await app.choose('What does the sharing rest on?', 'Safeguarding');
  await sow(app, 'Why');
  await app.press('Save');
  await app.press('Hold');
  await app.sees('In plain English');
  await sow(app, 'Decision', 'Actions');
  await app.press('Save and end');
  await app.sees('Tell people what happened');

  // Half typed, and left: a form, a line, and what is looked for.
  await goTo(app, '/people/new');
  await sow(app, 'First name', 'Strengths');
  await goTo(app, '/people');
  await sow(app, 'Find a person');
  await goTo(app, '/sessions');
  await app.press('Go on with this session');
  await app.sees('What was said');
  await sow(app, 'Note');
  await still(app);
  await app.press('Find', { starts: true });
  await sow(app, 'Find');
  expect(words.length).toBeGreaterThanOrEqual(50);
  expect(new Set(words).size).toBe(words.length);
  // Drafts are written two seconds after a key at the latest.
  await pause(2_500);
  await app.kill();

  const folders = [app.folder, process.env.XDG_RUNTIME_DIR ?? '', '/dev/shm'].filter(Boolean);
  expect(files(app.folder).some((file) => file.endsWith('living-well.db'))).toBe(true);
  expect(plain(folders, words)).toEqual([]);

  // The search itself sees: a word in either writing, and the beginning of a database.
  const control = join(app.folder, 'control');
  mkdirSync(control);
  const word = words[7] ?? '';
  writeFileSync(join(control, 'one'), `before ${word} after`);
  writeFileSync(join(control, 'two'), Buffer.from(word, 'utf16le'));
  writeFileSync(join(control, 'three'), 'SQLite format 3\0');
  expect(plain([control], words)).toHaveLength(3);

  // And the words are there for whoever has the passphrase.
  const stored = await app.everything(PASSPHRASE);
  expect(stored('person').map((row) => `${row['given_name']} ${row['family_name']}`)).toEqual([name]);
  await app.open();
  await app.fill('Passphrase', PASSPHRASE);
  await app.press('Unlock');
  await app.on('Today');
  await goTo(app, '/people/new');
  const half = words.at(-5) ?? '';
  await expect.poll(() => app.value('First name')).toBe(half);
});

/** Gives the whole label of a service in the list of a referral. */
async function serviceNamed(app: App, name: string): Promise<string | null> {
  return app.script<string | null>(
    (wanted) =>
      [...document.querySelectorAll('option')]
        .map((one) => one.textContent?.trim() ?? '')
        .find((text) => text.includes(wanted as string)) ?? null,
    name,
  );
}
