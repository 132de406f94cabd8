// The app dies in the middle of a word, as with a flat battery, with a year's file. Page, words and cursor are back
// afterwards, but for the last two seconds at most. RUNS says how often it dies; `make kills` says twenty.
import { expect, test } from 'vitest';
import { App, journey, Key, pause, until } from './support/app.ts';
import { appsOn, drawingProcesses } from './support/driver.ts';
import { FULL, row } from './support/rows.ts';
import { goTo, PASSPHRASE, pretend, unlock } from './support/steps.ts';
import { aYear } from './support/year.ts';

const RUNS = Number(process.env.RUNS ?? (FULL ? 20 : 2));
/** The most that may be lost, in seconds (interface.md, "Held to"). */
const MOST = 2;
const WORDS =
  'Margaret says the step is loose again and her neighbour has not been since the storm, so she will not go out ' +
  'after dark and would like somebody to look at the lamp by the gate before the clocks go back. ';

/** Fields of two kinds: a line of the notebook, and a form of many fields. */
const FIELDS = [
  { at: '/notes/corridor', page: 'Corridor note', label: 'Note' },
  { at: '/people/new', page: 'Add person', label: 'Family name' },
];

/** What stands in the field with the focus, and where the cursor is. */
const cursor = (app: App) =>
  app.script<{ text: string; from: number; to: number } | null>(() => {
    const one = document.activeElement;
    if (!(one instanceof HTMLTextAreaElement || one instanceof HTMLInputElement)) return null;
    return { text: one.value, from: one.selectionStart ?? -1, to: one.selectionEnd ?? -1 };
  });

async function unlockWhere(app: App, page: string): Promise<void> {
  await app.on('Locked');
  await app.fill('Passphrase', PASSPHRASE);
  await app.press('Unlock');
  await app.on(page);
}

test(
  `half a word is back after the app died, ${RUNS} times`,
  async () => {
    const lost: number[] = [];
    const app = new App();
    try {
      await aYear(app);
      await app.open();
      await unlock(app);
      for (let run = 0; run < RUNS; run += 1) {
        const field = FIELDS[run % FIELDS.length] as (typeof FIELDS)[number];
        await goTo(app, field.at);
        await app.on(field.page);
        await app.fill(field.label, '');
        // Let go of what the last run left.
        await pause(1200);
        const typed: { letter: string; at: number }[] = [];
        let dead = 0;
        const dying = pause(1500 + Math.random() * 5000).then(() => {
          dead = performance.now();
          return app.kill();
        });
        // Typing as a hand does: a letter every tenth of a second or so, with a stop now and then.
        for (const letter of WORDS.repeat(4)) {
          if (dead) break;
          const at = performance.now();
          try {
            await app.type(letter);
          } catch {
            break;
          }
          typed.push({ letter, at });
          await pause(letter === ',' ? 300 : 30 + Math.random() * 60);
        }
        await dying;
        const all = typed.map((one) => one.letter).join('');

        await app.open();
        await unlockWhere(app, field.page);
        await until(
          async () => (await cursor(app))?.text,
          async () => `the cursor is back in "${field.label}", not in "${await app.focused()}"`,
        );
        await pause(900);
        const now = await cursor(app);
        expect(await app.focused()).toBe(field.label);
        const text = now?.text ?? '';
        // What is back is what was typed, from its beginning, and not a letter else.
        expect(all.startsWith(text.slice(0, all.length))).toBe(true);
        const first = typed[text.length];
        const seconds = first ? Math.max(0, dead - first.at) / 1000 : 0;
        lost.push(seconds);
        console.log(
          `run ${run + 1}: ${field.label}, ${all.length} letters typed, ${text.length} back, ` +
            `lost ${seconds.toFixed(2)} s, cursor at ${now?.from}`,
        );
        expect(seconds).toBeLessThanOrEqual(MOST);
        // The cursor stands behind the last letter that was kept, or where it stood a moment before.
        expect(now?.from).toBe(now?.to);
        expect(text.length - (now?.from ?? 0)).toBeLessThanOrEqual(25);
        expect(now?.from ?? 0).toBeGreaterThan(0);
      }
      const most = Math.max(...lost);
      console.log(`${RUNS} runs: at most ${most.toFixed(2)} s lost, of ${MOST} s allowed.`);
      row('typed text: ended in the middle of a word', RUNS, `at most ${MOST} s lost`);
    } finally {
      await app.done();
    }
  },
  RUNS * 90_000 + 120_000,
);

journey(
  'after a lock, and after an end, the cursor is where it stood, in the middle of a word',
  async (app) => {
    await unlock(app);
    await goTo(app, '/notes/corridor');
    await app.on('Corridor note');
    await app.fill('Who said it', 'Sister Ro');
    await app.fill('Note', 'The hall is free on Fri');
    await app.keys(Key.ARROW_LEFT, Key.ARROW_LEFT, Key.ARROW_LEFT, Key.ARROW_LEFT);
    const is = { from: 19, to: 19, text: 'The hall is free on Fri' };
    await app.keys(Key.chord(Key.CONTROL, 'l'));
    await unlockWhere(app, 'Corridor note');
    const same = async () => JSON.stringify(await cursor(app)) === JSON.stringify(is);
    const where = async () => `the cursor is where it stood, not at ${JSON.stringify(await cursor(app))}`;
    await until(same, where);
    expect(await app.value('Who said it')).toBe('Sister Ro');

    await pause(2500);
    await app.kill();
    await app.open();
    await unlockWhere(app, 'Corridor note');
    await until(same, where);
    expect(await app.value('Who said it')).toBe('Sister Ro');
    // Typing goes on right there.
    await app.type('!');
    expect((await cursor(app))?.text).toBe('The hall is free on! Fri');
  },
  pretend,
);

journey(
  'a page that dies by itself comes back locked, and nothing written is lost',
  async (app) => {
    await unlock(app);
    await goTo(app, '/notes/corridor');
    await app.fill('Note', WORDS);
    await pause(1500);
    const [id = 0] = appsOn(app.data);
    const drawing = () => drawingProcesses(id);
    const [dead = 0, ...others] = drawing();
    expect(others).toEqual([]);
    process.kill(dead, 'SIGKILL');
    // The driver has lost it, so that the rest is seen from outside: a new page, and records that are shut.
    await until(() => drawing().some((one) => one !== dead), 'there is a page again');
    await until(() => app.everything(PASSPHRASE), 'the records are shut');
    expect(appsOn(app.data)).toEqual([id]);
    await app.kill();
    await app.open();
    await unlockWhere(app, 'Corridor note');
    expect(await app.value('Note')).toBe(WORDS);
  },
  pretend,
);
