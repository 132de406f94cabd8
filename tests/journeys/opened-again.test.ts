// What stood open on a page stands open again after a crash or a lock, half a word and all: a small form over the page,
// one that a menu opened, one of an agenda. Whatever was put away stays away, and nothing else is pressed again.
import { expect } from 'vitest';
import { journey, Key, pause, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { make, write } from './support/lines.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';
import { aYear } from './support/year.ts';

/** The title of the dialog that lies over the page; empty where none does. */
const dialog = (app: App) =>
  app.script<string>(() => document.querySelector('dialog[open] h2')?.textContent?.trim() ?? '');

async function unlockWhere(app: App, page: string): Promise<void> {
  await app.on('Locked');
  await app.fill('Passphrase', PASSPHRASE);
  await app.press('Unlock');
  await app.on(page);
}

const lock = (app: App) => app.keys(Key.chord(Key.CONTROL, 'l'));

/** Waits until the dialog is there again, with these words under the cursor. */
async function back(app: App, title: string, field: string, text: string, at = text.length): Promise<void> {
  await until(
    async () => (await dialog(app)) === title,
    async () => `"${title}" is open again, not "${await dialog(app)}"`,
  );
  const cursor = () =>
    app.script<string>(() => {
      const one = document.activeElement;
      const typed = one instanceof HTMLTextAreaElement || one instanceof HTMLInputElement;
      return typed ? `${one.value} @${one.selectionStart}` : '';
    });
  await until(
    async () => (await cursor()) === `${text} @${at}`,
    async () => `"${field}" holds the words and the cursor, not "${await cursor()}"`,
  );
  expect(await app.focused()).toBe(field);
}

journey(
  'a form half filled over a page is open again after a crash and after a lock',
  async (app) => {
    await unlock(app);
    const person = await linkOn(app, '/people?role=client', record('people'), 'Doreen Kitto');
    await goTo(app, person);
    await app.on('Doreen Kitto');

    // A small form, by the mouse, and the battery dies.
    await app.press('Add a known risk');
    await app.fill('Known risk', 'The back step is loose, and there is a d');
    await app.keys(Key.ARROW_LEFT, Key.ARROW_LEFT);
    await pause(2500);
    await app.kill();
    await app.open();
    await unlockWhere(app, 'Doreen Kitto');
    const risk = 'The back step is loose, and there is a d';
    await back(app, 'Add a known risk', 'Known risk', risk, risk.length - 2);
    await still(app);
    await app.picture('opened-again-risk');
    expect(await app.axe()).toEqual([]);
    expect(await app.script(measure)).toEqual([]);

    // A lock does the same; what was put away afterwards stays away.
    await lock(app);
    await unlockWhere(app, 'Doreen Kitto');
    await back(app, 'Add a known risk', 'Known risk', risk, risk.length - 2);
    await app.press('Cancel');
    await until(async () => (await dialog(app)) === '', 'it is shut');
    await lock(app);
    await unlockWhere(app, 'Doreen Kitto');
    await still(app);
    await pause(800);
    expect(await dialog(app)).toBe('');

    // Saved, it is not opened again either, and it is saved once.
    await app.press('Add a known risk');
    expect(await app.value('Known risk')).toBe('');
    await app.fill('Known risk', 'The back step is loose');
    await app.press('Save');
    await app.hears('Saved');
    await lock(app);
    await unlockWhere(app, 'Doreen Kitto');
    await still(app);
    await pause(800);
    expect(await dialog(app)).toBe('');

    // What a page keeps by itself: what is asked of a meeting.
    await goTo(app, await linkOn(app, '/mdt', record('mdt'), 'To come'));
    await app.press('What we ask: Margaret Tonkin');
    await app.fill('What we ask of the meeting', 'Can somebody look at her st');
    const title = await dialog(app);
    const meeting = await app.heading();
    await lock(app);
    await unlockWhere(app, meeting);
    await back(app, title, 'What we ask of the meeting', 'Can somebody look at her st');
    await app.press('Cancel');

    await lock(app);
    await app.on('Locked');
    const risks = (await app.stored(PASSPHRASE, 'known_risk')).map((row) => row.text);
    expect(risks.filter((text) => text?.startsWith('The back step is loose'))).toEqual([
      'The back step is loose',
    ]);
  },
  pretend,
);

journey(
  'what a letter of a menu opened is open again, and no other button is pressed',
  async (app) => {
    await unlock(app);
    await goTo(app, await linkOn(app, '/today', record('sessions')));
    await app.sees('Who is here');
    const page = await app.heading();
    await write(app, 'Jean would like the form about the lunch');
    await make(app, 'p');
    await app.sees('New promise');
    await app.fill('What was promised?', 'Bring the fo');
    await lock(app);
    await unlockWhere(app, page);
    await back(app, 'New promise', 'What was promised?', 'Bring the fo');
    await app.fill('By when?', 'tomorrow');
    await app.press('Save');
    await until(async () => (await dialog(app)) === '', 'it is saved');

    // Somebody new at the door, half a name.
    await app.press('Add someone');
    await app.fill('Somebody new, in one line', 'Elsie Ro');
    await lock(app);
    await unlockWhere(app, page);
    await until(
      async () =>
        (await app.names('textbox')).includes('Somebody new, in one line') &&
        (await app.value('Somebody new, in one line')) === 'Elsie Ro',
      'half a name is back',
    );
    expect(await app.focused()).toBe('Somebody new, in one line');
    await app.fill('Somebody new, in one line', '');

    // The box that finds lies over the page too. A key opened it, not the button that was pressed before.
    const marked = await app.script<number>(
      () => document.querySelectorAll('.answers [aria-pressed="true"]').length,
    );
    const name = await app.script<string>(
      () =>
        [...document.querySelectorAll('.answers')]
          .find((one) => !one.querySelector('[aria-pressed="true"]'))
          ?.getAttribute('aria-label') ??
        document.querySelector('.answers')?.getAttribute('aria-label') ??
        '',
    );
    await app.press('Apologies', { within: name });
    await app.hears('Saved');
    await still(app);
    const then = await app.script<number>(
      () => document.querySelectorAll('.answers [aria-pressed="true"]').length,
    );
    expect(then).toBe(marked + 1);
    await app.keys(Key.chord(Key.CONTROL, 'k'));
    await until(async () => (await dialog(app)) === 'Find or do anything', 'the box is open');
    await app.type('vis');
    await lock(app);
    await unlockWhere(app, page);
    await still(app);
    await pause(1500);
    expect(await dialog(app)).toBe('');
    const now = await app.script<number>(
      () => document.querySelectorAll('.answers [aria-pressed="true"]').length,
    );
    expect(now).toBe(then);
    expect(await app.names('button')).not.toContain('Undo');
  },
  pretend,
);

journey(
  'what was shown of a long list is shown again: after Back, after a lock and after a crash',
  async (app) => {
    await unlock(app);
    const more = async () => (await app.names('button')).filter((name) => name.startsWith('Show more: '));
    /** How many rows all lists of the page show. */
    const rows = () => app.script<number>(() => document.querySelectorAll('main li, main tr').length);
    await until(async () => (await more()).length > 0, 'a list is longer than it is shown');
    const before = await rows();
    await app.press((await more())[0] ?? '');
    await until(async () => (await rows()) > before, 'more is shown');
    await still(app);
    const shown = await rows();
    const same = () =>
      until(
        async () => (await rows()) === shown,
        async () => `${shown} rows are shown again, not ${await rows()}`,
      );

    await app.link('Reports');
    await app.on('Reports');
    await app.script(() => history.back());
    await app.on('Today');
    await same();

    await lock(app);
    await unlock(app);
    await same();
    await app.kill();
    await app.open();
    await unlock(app);
    await same();
  },
  async (app) => void (await aYear(app)),
);
