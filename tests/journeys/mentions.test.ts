// The mention list to a screen reader and to the keys: what it is called, which of how many is marked, that Space never
// picks, and that Escape leaves the text.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { adminPath } from './support/driver.ts';
import { measure } from './support/geometry.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';

const run = promisify(execFile);

type Said = {
  tag: string;
  role: string | null;
  attributes: Record<string, string | null>;
  list: { role: string | null; name: string | null; shown: boolean };
  options: { id: string; role: string | null; selected: string | null; parent: boolean; words: string }[];
  polite: string;
};

/** What the Note field and its list say of themselves. */
const said = (app: App) =>
  app.script<Said>(() => {
    const field = document.querySelector<HTMLTextAreaElement>('[data-note]') as HTMLTextAreaElement;
    const list = document.getElementById(field.getAttribute('aria-controls') ?? '') as HTMLElement;
    const names = ['autocomplete', 'haspopup', 'activedescendant', 'expanded'];
    return {
      tag: field.tagName,
      role: field.getAttribute('role'),
      attributes: Object.fromEntries(names.map((name) => [name, field.getAttribute(`aria-${name}`)])),
      list: {
        role: list.getAttribute('role'),
        name: list.getAttribute('aria-label'),
        shown: list.getClientRects().length > 0,
      },
      options: [...list.children].map((one) => ({
        id: one.id,
        role: one.getAttribute('role'),
        selected: one.getAttribute('aria-selected'),
        parent: one.parentElement === list,
        words: (one.textContent ?? '').replace(/\s+/g, ' ').trim(),
      })),
      polite: field.closest('.capture')?.querySelector('[aria-live=polite]:last-child')?.textContent ?? '',
    };
  });

/** Types into the empty line, and waits until the list is there. */
async function list(app: App, typed: string): Promise<Said> {
  await app.fill('Note', typed);
  await until(async () => (await app.names('option')).length > 0, 'people are listed');
  await still(app);
  return said(app);
}

journey(
  'the mention list says what it is; Space never picks, and Escape leaves the text',
  async (app) => {
    await unlock(app);
    await goTo(app, await linkOn(app, '/today', record('sessions')));
    await app.sees('Who is here');

    // A plain text area that says that it has a list. With none in sight nothing is marked.
    const before = await said(app);
    expect([before.tag, before.role]).toEqual(['TEXTAREA', null]);
    expect(before.attributes).toEqual({
      autocomplete: 'list',
      haspopup: 'listbox',
      activedescendant: null,
      expanded: null,
    });
    expect(before.list).toEqual({ role: 'listbox', name: 'People to name', shown: false });
    expect(before.polite).toBe('');

    // Which of how many is marked: the options are the list's own children, and one of them is selected.
    const opened = await list(app, '@Je');
    const many = opened.options.length;
    expect(many).toBeGreaterThan(1);
    expect(many).toBeLessThanOrEqual(7);
    expect(opened.list.shown).toBe(true);
    for (const one of opened.options) expect([one.role, one.parent]).toEqual(['option', true]);
    expect(opened.options.map((one) => one.selected)).toEqual([
      'true',
      ...Array.from({ length: many - 1 }, () => 'false'),
    ]);
    expect(opened.attributes.activedescendant).toBe(opened.options[0]?.id);
    expect(opened.polite).toContain(String(many));
    expect(await app.axe()).toEqual([]);
    await app.picture('mentions-open');

    // The arrow keys go round, and the focus stays where one types.
    for (const [key, at] of [
      [Key.ARROW_DOWN, 1],
      [Key.ARROW_UP, 0],
      [Key.ARROW_UP, many - 1],
      [Key.ARROW_DOWN, 0],
    ] as const) {
      await app.keys(key);
      const now = await said(app);
      expect(now.attributes.activedescendant).toBe(now.options[at]?.id);
      expect(now.options.findIndex((one) => one.selected === 'true')).toBe(at);
      expect(await app.focused()).toBe('Note');
    }

    // Space is a space: whoever was marked is not named by it.
    await app.keys(Key.SPACE);
    await app.type('and');
    await still(app);
    expect(await app.value('Note')).toBe('@Je and');
    await app.fill('Note', '');

    // Escape puts the list away, leaves the text and the focus, and it stays away while that name is typed on.
    await list(app, 'Told @Je');
    await app.keys(Key.ESCAPE);
    const left = await said(app);
    expect(left.list.shown).toBe(false);
    expect(left.attributes.activedescendant).toBeNull();
    expect(left.polite).toBe('');
    expect(await app.value('Note')).toBe('Told @Je');
    expect(await app.focused()).toBe('Note');
    await app.type('a');
    await still(app);
    expect((await said(app)).list.shown).toBe(false);
    // The next @ has a list again.
    await app.type(' and @Do');
    await until(async () => (await app.names('option')).length > 0, 'people are listed again');
    await app.fill('Note', '');

    // Two of one name: nobody is marked, nothing is taken by Enter, and the arrow keys choose.
    const two = await list(app, '@Doreen Kitto');
    expect(two.options.map((one) => one.selected)).toEqual(['false', 'false']);
    expect(two.attributes.activedescendant).toBeNull();
    for (const key of [Key.ENTER, Key.SPACE]) {
      await app.keys(key);
      await still(app);
      expect((await app.value('Note')).trimEnd()).toBe('@Doreen Kitto');
    }
    await list(app, '@Doreen Kitto');
    await app.keys(Key.ENTER);
    await app.hears('Two have the same name.');
    await app.keys(Key.ARROW_DOWN, Key.ARROW_DOWN);
    const second = await said(app);
    expect(second.attributes.activedescendant).toBe(second.options[1]?.id);

    // Nobody of that name: it is said, nothing is shown, and at 200 % the list fits the window.
    await app.fill('Note', '@Zzq');
    await until(async () => (await said(app)).polite !== '', 'it is said that nobody is listed');
    expect((await said(app)).list.shown).toBe(false);
    await app.fill('Note', '');
    await app.script(() => void (document.documentElement.dataset.text = '200'));
    await list(app, '@Ma');
    await app.picture('mentions-200');
    // Whoever is marked is in sight, the last of a list that is longer than the window too.
    await app.keys(Key.ARROW_UP);
    const inSight = () =>
      app.script<boolean>(() => {
        const id = document.querySelector('[data-note]')?.getAttribute('aria-activedescendant') ?? '';
        const box = document.getElementById(id)?.getBoundingClientRect();
        return Boolean(box && box.top >= 0 && box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1);
      });
    await until(inSight, 'the last of the list is in sight', 3_000);
    await still(app);
    await app.picture('mentions-200-last');
    expect(await app.axe()).toEqual([]);
    await app.fill('Note', '');
    expect(await app.script(measure)).toEqual([]);

    await app.press('Lock');
    await app.on('Locked');
    // Nothing was written.
    const notes = (await app.stored(PASSPHRASE, 'note')).map((row) => row.text ?? '');
    const typed = ['@Je', '@Je and', 'Told @Jea and @Do', '@Doreen Kitto', '@Zzq', '@Ma'];
    expect(notes.length).toBeGreaterThan(10);
    expect(notes.filter((text) => typed.includes(text.trim()))).toEqual([]);
  },
  async (app) => {
    await pretend(app);
    const file = join(app.folder, 'people.csv');
    writeFileSync(
      file,
      'given_name,family_name,role,town,programme\r\nDoreen,Kitto,client,Looe,Newquay Pathfinder\r\n',
    );
    await run(adminPath, ['--data', app.data, 'import', 'people', '--from', file], {
      env: { ...process.env, LIVING_WELL_PASSPHRASE: PASSPHRASE },
    });
  },
);
