// What a professional said in passing, written from anywhere: one key, or one click. Who said it is offered again.
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { measure } from './support/geometry.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, unlock } from './support/steps.ts';

const PRACTICE = 'Narrowcliff (pretend)';

/** Types a note that names somebody. */
async function note(app: App, before: string, typed: string, name: string, after: string): Promise<void> {
  await app.type(`${before}@${typed}`);
  await until(
    async () => (await app.names('option')).some((one) => one.startsWith(name)),
    `${name} is listed`,
  );
  await app.keys(Key.ENTER);
  await app.type(after);
}

async function story(app: App, hands: Hands, open: () => Promise<void>): Promise<void> {
  await unlock(app);
  // From a session that goes on, where Ctrl+N is its own Note.
  await goTo(app, await linkOn(app, '/today', record('sessions')));
  await open();
  await app.on('Corridor note');
  await until(async () => (await app.focused()) === 'Who said it', 'who said it is asked first');
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
  await app.type('Sister Rowe');
  await hands.fill('What they are', 'practice nurse');
  await hands.choose('Practice', PRACTICE);
  await hands.fill('Note', '');
  await note(app, '', 'Doreen K', 'Doreen Kitto', ' has not fetched her tablets');
  await app.picture('corridor-written');
  await app.keys(Key.ENTER);
  await app.sees(`Told by Sister Rowe, practice nurse, ${PRACTICE}`);

  // The next time all of it comes with one press, and is kept while something else is looked at.
  await goTo(app, '/reports');
  await open();
  await app.on('Corridor note');
  await app.sees('Said something before');
  expect(await app.axe()).toEqual([]);
  await app.picture('corridor-known');
  await hands.press(`Sister Rowe, practice nurse, ${PRACTICE}`);
  await until(async () => (await app.focused()) === 'Note', 'what was said is asked next');
  expect(await app.value('What they are')).toBe('practice nurse');
  await app.type('The step at the surgery is loose');
  await app.sees('reaches no MDT meeting');
  await new Promise((slept) => setTimeout(slept, 1500));
  await goTo(app, '/today');
  await goTo(app, '/notes/corridor');
  await until(
    async () => (await app.value('Note')) === 'The step at the surgery is loose',
    'what was typed is kept',
  );
  expect(await app.value('Who said it')).toBe('Sister Rowe');
  await app.press('Save');
  await app.hears('Saved');

  // About somebody, from the box that finds: the note begins with the name.
  await app.keys(Key.chord(Key.CONTROL, 'k'));
  await app.type('corridor note about colin h');
  await until(
    async () => (await app.names('option'))[0]?.startsWith('Corridor note about Colin Hawke') ?? false,
    'a corridor note about Colin is offered',
  );
  await app.keys(Key.ENTER);
  await app.on('Corridor note');
  await until(async () => (await app.value('Note')).startsWith('@Colin Hawke'), 'it begins with his name');
  await until(async () => (await app.focused()) === 'Note', 'and goes on from there');
  await app.type('drives on Tuesdays');
  await app.keys(Key.ENTER);
  await app.hears('Saved');

  await app.press('Lock');
  await app.on('Locked');
  await app.close();
  const notes = (await app.stored(PASSPHRASE, 'note')).filter((row) => row.told_by_words === 'Sister Rowe');
  expect(notes.map((row) => [row.kind, row.told_by_role]).sort()).toEqual([
    ['corridor', 'practice nurse'],
    ['corridor', 'practice nurse'],
  ]);
  expect(notes[0]?.told_by_practice).toBe(notes[1]?.told_by_practice);
  expect(notes[0]?.told_by_practice).not.toBe('');
  const mentions = await app.stored(PASSPHRASE, 'note_mention');
  expect(mentions.filter((row) => notes.some((note) => note.id === row.note))).toHaveLength(1);
}

journey(
  'what a nurse said in passing is written from anywhere, with one key',
  (app) => story(app, keyboard(app), () => app.keys(Key.chord(Key.CONTROL, Key.SHIFT, 'n'))),
  pretend,
);

journey(
  'what a nurse said in passing is written from anywhere, with one click',
  (app) => story(app, mouse(app), () => app.link('Corridor note')),
  pretend,
);
