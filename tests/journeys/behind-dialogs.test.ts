// No key reaches behind a dialog; what covers the screen works everywhere.
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { goTo, linkOn, pretend, record, still, unlock } from './support/steps.ts';

const ctrl = (...keys: string[]) => Key.chord(Key.CONTROL, ...keys);

/** The titles of the dialogs that stand open, the lowest first. */
const dialogs = (app: App) =>
  app.script<string[]>(() =>
    [...document.querySelectorAll('dialog[open] h2')].map((one) => one.textContent?.trim() ?? ''),
  );
const FIND = 'Find or do anything';

/** What stands where, behind whatever lies over it. */
const behind = (app: App) =>
  app.script<{ menus: number; hash: string; level: string }>(() => ({
    menus: document.querySelectorAll('[role=menu]').length,
    hash: location.hash,
    level: document.querySelector<HTMLInputElement>('input[name$="level"]:checked')?.value ?? '',
  }));

/** Presses keys, and holds that nothing behind the dialog changed and that it stands. */
async function nothing(app: App, ...keys: string[]): Promise<void> {
  const before = [await behind(app), await dialogs(app)];
  for (const key of keys) {
    await app.keys(key);
    await still(app);
    expect([await behind(app), await dialogs(app)], `after ${escape(key)}`).toEqual(before);
  }
}

journey(
  'no key of the page reaches behind a dialog, and Ctrl+L covers everything',
  async (app) => {
    await unlock(app);
    const session = await linkOn(app, '/today', record('sessions'));
    await goTo(app, session);
    await app.sees('Who is here');
    // The key does what it does while nothing lies over the page.
    await app.keys(ctrl('.'));
    await until(async () => (await behind(app)).menus === 1, 'the menu of the newest line is open');
    await app.keys(Key.ESCAPE);

    await app.press('Hand over for the register');
    const title = await until(async () => (await dialogs(app))[0], 'the dialog is open');
    await nothing(app, ctrl('.'), ctrl('n'), ctrl(Key.SHIFT, 'n'));
    // What finds lies over it, and gives the focus back.
    await app.keys(ctrl('k'));
    expect(await dialogs(app)).toEqual([title, FIND]);
    await nothing(app, ctrl('.'), ctrl('k'));
    await app.keys(Key.ESCAPE);
    expect(await dialogs(app)).toEqual([title]);
    await app.keys(Key.F1);
    expect(await dialogs(app)).toContain('Help');
    await nothing(app, ctrl('.'), ctrl('n'));
    await app.keys(Key.ESCAPE, Key.ESCAPE);
    expect(await dialogs(app)).toEqual([]);

    // The box that finds names keys of its own, and they do what it says.
    await app.keys(ctrl('k'));
    await until(async () => (await dialogs(app)).includes(FIND), 'the box is open');
    await app.keys(ctrl('n'));
    await until(async () => (await app.focused()) === 'Note', 'the Note field has the focus');
    await app.keys(ctrl('k'));
    await until(async () => (await dialogs(app)).includes(FIND), 'the box is open again');
    await app.keys(ctrl(Key.SHIFT, 'n'));
    await app.on('Corridor note');

    // Keys of single pages: a level, the next in a meeting, a part that is read together.
    await goTo(app, '/concerns/new');
    await app.on('Raise concern');
    await app.keys(ctrl('k'));
    await nothing(app, Key.chord(Key.ALT, 'u'));
    await app.keys(Key.ESCAPE);
    await still(app);
    await app.keys(Key.chord(Key.ALT, 'u'));
    await until(
      async () => (await behind(app)).level === 'urgent',
      'Alt+U chooses where nothing lies over it',
    );
    await goTo(app, `${await linkOn(app, '/mdt', record('mdt'), 'To come')}?step=hold`);
    await app.sees('Next person');
    await app.keys(ctrl('k'));
    await nothing(app, ctrl(Key.ALT, Key.ARROW_DOWN));
    await app.keys(Key.ESCAPE);
    await still(app);
    const first = (await behind(app)).hash;
    await app.keys(ctrl(Key.ALT, Key.ARROW_DOWN));
    await until(async () => (await behind(app)).hash !== first, 'the next person is shown');
    await goTo(app, `${await linkOn(app, '/concerns', record('people'), 'Margaret Tonkin')}/together`);
    await app.on('Read together');
    await app.keys(Key.F1);
    await nothing(app, Key.ARROW_RIGHT);
    await app.keys(Key.ESCAPE);

    // The cover falls over one dialog, and over two.
    for (const over of [[ctrl('k')], [ctrl('k'), Key.F1]]) {
      await goTo(app, session);
      await app.sees('Who is here');
      await app.press('Hand over for the register');
      await app.keys(...over);
      await app.keys(ctrl('l'));
      await app.on('Locked');
      expect(await dialogs(app)).toEqual([]);
      await unlock(app);
    }
  },
  pretend,
);
