// A coordinator hands the laptop to a volunteer for the register: names and ticks, no key and no command leads
// further, and only the passphrase brings the rest back. Played with the mouse, and by the keyboard alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Key, journey, pause, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, unlock } from './support/steps.ts';

const WRONG = 'harbour lantern thimble otter';
const THOUGHT = 'Typed, not saved, and nobody else’s business';

/** Every command there is, as the window itself lists them. */
const COMMANDS = [
  ...readFileSync(join(import.meta.dirname, '../../src-tauri/src/command_names.rs'), 'utf8').matchAll(
    /^ +"([a-z_]+)"/gm,
  ),
].map((found) => found[1] ?? '');
/** What answers however the window stands, and tells of nobody. */
const ALWAYS = ['lock', 'long_work', 'status', 'stop_long_work', 'touched'];
/** What reads no record. */
const NO_RECORDS = [
  'begin_set_up',
  'check_passphrase',
  'choose_backup',
  'choose_start',
  'finish_set_up',
  'look_at_backup',
  'print_page',
  'restorable',
  'restore_backup',
  'save_settings',
  'suggest_passphrase',
  'unlock',
  'unlock_with_recovery',
];
const HELPER = ['give_back', 'helper_find', 'helper_mark', 'helper_register'];

/** Asks commands of the window past the page, with nothing given, and gives the code of each refusal. */
async function ask(app: App, commands: string[]): Promise<Record<string, string>> {
  return app.script<Record<string, string>>(async (names) => {
    type Internals = { invoke(name: string, args: object): Promise<unknown> };
    const { invoke } = (window as unknown as { __TAURI_INTERNALS__: Internals }).__TAURI_INTERNALS__;
    const said: Record<string, string> = {};
    for (const name of names as string[]) {
      said[name] = await invoke(name, {}).then(
        () => 'answered',
        (refusal: { code?: string }) => refusal.code ?? `thrown: ${String(refusal)}`,
      );
    }
    return said;
  }, commands);
}

/** Holds every one of these to the same answer. */
async function allSay(app: App, code: string, commands: string[]): Promise<void> {
  expect(commands.length).toBeGreaterThan(3);
  expect(await ask(app, commands)).toEqual(Object.fromEntries(commands.map((name) => [name, code])));
}

/** Chooses the first volunteer of the list of whom this is said. */
async function volunteer(app: App, says: (words: string) => boolean): Promise<string> {
  const options = () =>
    app.script<string[]>(() =>
      [...document.querySelectorAll('dialog option')].map((one) => one.textContent ?? ''),
    );
  await until(async () => (await options()).length > 2, 'the volunteers are listed');
  const found = (await options()).slice(1).find(says);
  if (!found) throw new Error(`No volunteer fits. There are: ${(await options()).join(' · ')}`);
  return found;
}

/** Hands the laptop to somebody who may have it, and gives their name. */
async function handOver(app: App, hands: Hands): Promise<string> {
  await hands.press('Hand over for the register');
  await app.sees('Nothing else opens until you type your passphrase.');
  return choose(app, hands);
}

async function choose(app: App, hands: Hands): Promise<string> {
  const signed = await volunteer(app, (words) => !words.includes('agreement'));
  await hands.choose('Who takes the register?', signed);
  await hands.press('Hand over');
  const name = signed.replace(', here', '');
  await app.on('Register');
  await app.sees(`In the hands of ${name}.`);
  return name;
}

/** Somebody here who has signed nothing does not get it, and what is missing is said. */
async function notWithoutAgreement(app: App, hands: Hands): Promise<void> {
  await hands.press('Add someone');
  await hands.pick('Find a person', 'lowenna', 'Lowenna Skewes');
  await app.hears('Register marked for Lowenna Skewes');
  await hands.press('Hand over for the register');
  await volunteer(app, (words) => words === 'Lowenna Skewes, here, no agreement');
  await hands.choose('Who takes the register?', 'Lowenna Skewes, here, no agreement');
  await hands.press('Hand over');
  expect((await app.faults())[0]).toContain('has signed no confidentiality agreement');
}

/** The page holds names and ticks, and no key leads out of it. */
async function nothingElse(app: App): Promise<void> {
  const before = await app.words();
  for (const key of [
    Key.chord(Key.CONTROL, 'k'),
    Key.chord(Key.CONTROL, 'n'),
    Key.chord(Key.CONTROL, Key.SHIFT, 'n'),
    Key.chord(Key.CONTROL, '.'),
    Key.F1,
  ]) {
    await app.keys(key);
    await pause(150);
    expect(await app.words()).toBe(before);
  }
  await app.script(() => (location.hash = '#/people'));
  await pause(150);
  expect(await app.words()).toBe(before);
  expect(await app.script(() => document.title)).toBe('Register · Living Well');
  // Nothing of the pages before is left, shown or hidden: no note, no link, no draft.
  const held = await app.script<string>(() => document.documentElement.outerHTML);
  for (const word of ['What was said', 'href="#/', THOUGHT, 'born ']) expect(held).not.toContain(word);
  expect(await app.names('link')).toEqual([]);
}

async function story(app: App, hands: Hands): Promise<void> {
  await unlock(app);
  const session = await linkOn(app, '/today', record('sessions'));
  await goTo(app, session);
  await hands.fill('Note', THOUGHT);
  await notWithoutAgreement(app, hands);
  await app.picture('helper-hand-over');
  const helper = await choose(app, hands);
  await app.picture('helper-register');
  await nothingElse(app);
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);

  // By any other way than the page: every command but the few is refused.
  const shut = COMMANDS.filter((name) => ![...ALWAYS, ...HELPER, 'look_on'].includes(name));
  await allSay(app, 'helping', shut);
  await app.on('Register');

  // Ticks, the last of which is taken back by pressing it again.
  const names = await app.script<string[]>(() =>
    [...document.querySelectorAll('[role=group]')].map((one) => one.getAttribute('aria-label') ?? ''),
  );
  expect(names.length).toBeGreaterThan(3);
  // A name that two have is told with a place, which stands beneath it.
  const [first = '', second = ''] = names.filter((name) => !name.includes(','));
  const before = await answerOf(app, second);
  const earlier = await another(app, hands, first);
  const last = await another(app, hands, second);
  await hands.press(earlier, { within: first });
  await app.sees('Only the last tick can be taken back.');
  await hands.press(last, { within: second });
  await app.hears('Undone');
  await until(async () => (await answerOf(app, second)) === before, `${second} is as before`);
  await another(app, hands, second);

  // Somebody who is not listed: by name alone.
  await hands.fill('Find a person', 'Crantock');
  await app.sees('Nobody of that name.');
  const added = await somebodyElse(app, hands, names);

  // Back only by the passphrase.
  await hands.press('Give back');
  await app.sees('Only the passphrase opens the rest of the laptop.');
  await hands.fill('Passphrase', WRONG);
  await app.keys(Key.ENTER);
  expect((await app.faults())[0]).toContain('does not open the records');
  expect(await app.axe()).toEqual([]);
  await app.picture('helper-give-back');
  await app.keys(Key.ESCAPE);
  await app.on('Register');
  await hands.press('Give back');
  await hands.fill('Passphrase', PASSPHRASE);
  await app.keys(Key.ENTER);
  await app.sees('A wrong passphrase was tried once');
  await allSay(app, 'not_helping', HELPER);

  // What was typed before is there again, and what was done tells whose hands did it.
  await goTo(app, session);
  await until(async () => (await app.value('Note')) === THOUGHT, 'the draft is there');
  await app.fill('Note', '');
  await goTo(app, '/changes');
  await app.sees(`by ${helper} for `);
  await app.sees(`Laptop handed over to ${helper}`);
  await app.sees(`Laptop taken back from ${helper}`);
  await proofs(app, helper, added);
}

/** The answer that is on in somebody's row, if any is. */
async function answerOf(app: App, name: string): Promise<string> {
  return app.script<string>((name) => {
    const row = [...document.querySelectorAll('[role=group]')].find(
      (one) => one.getAttribute('aria-label') === name,
    );
    return row?.querySelector('[aria-pressed=true]')?.textContent?.trim() ?? '';
  }, name);
}

/** Gives somebody an answer other than the one that is on. */
async function another(app: App, hands: Hands, name: string): Promise<string> {
  const now = await answerOf(app, name);
  const next = now === 'Here' ? 'Apologies' : 'Here';
  await hands.press(next, { within: name });
  await until(async () => (await answerOf(app, name)) === next, `${name} is marked ${next}`);
  return next;
}

/** Finds somebody of the whole programme who is not on the register, and adds them. */
async function somebodyElse(app: App, hands: Hands, names: string[]): Promise<string> {
  for (const letters of ['ma', 'je', 'ar', 'wi', 'do']) {
    await hands.fill('Find a person', letters);
    await until(async () => (await app.names('option')).length > 0, `somebody is found by "${letters}"`);
    const other = (await app.names('option')).find((one) => !names.some((name) => one.startsWith(name)));
    if (!other) continue;
    await hands.pick('Find a person', letters, other);
    await app.hears('Register marked');
    await until(async () => (await answerOf(app, other)) === 'Here', `${other} is here`);
    return other;
  }
  throw new Error('Everybody is on the register.');
}

async function proofs(app: App, helper: string, added: string): Promise<void> {
  await app.keys(Key.chord(Key.CONTROL, 'l'));
  await app.on('Locked');
  const stored = await app.everything(PASSPHRASE);
  const rows = stored('person');
  const persons = new Map(rows.map((row) => [row['id'], `${row['given_name']} ${row['family_name']}`]));
  const turns = stored('helper_turn');
  expect(turns).toHaveLength(1);
  expect(turns[0]).toMatchObject({ ended: 'given back' });
  expect(persons.get(turns[0]?.['volunteer'])).toBe(helper);
  const handed = stored('change').filter((row) => row['hands'] !== '');
  expect(handed.every((row) => persons.get(row['hands']) === helper)).toBe(true);
  expect(handed.map((row) => row['action'])).toEqual([
    'mark register',
    'mark register',
    'undo',
    'mark register',
    'mark register',
  ]);
  const last = handed.at(-1);
  const came = stored('attendance').find((row) => row['id'] === last?.['subject']);
  expect(came).toMatchObject({ presence: 'here', session: turns[0]?.['session'] });
  expect(added).toContain(rows.find((row) => row['id'] === came?.['person'])?.['family_name']);
}

journey('a volunteer takes the register, with the mouse', (app) => story(app, mouse(app)), pretend);
journey('a volunteer takes the register, by the keyboard alone', (app) => story(app, keyboard(app)), pretend);

journey(
  'a laptop torn away or locked in a volunteer’s hands is locked, and the coordinator’s again',
  async (app) => {
    await unlock(app);
    await goTo(app, await linkOn(app, '/today', record('sessions')));
    await handOver(app, mouse(app));
    await app.kill();
    await app.open();
    await app.on('Locked');
    expect(await app.words()).not.toContain('Register');
    await allSay(
      app,
      'locked',
      COMMANDS.filter((name) => ![...ALWAYS, ...NO_RECORDS].includes(name)),
    );
    await unlock(app);
    await goTo(app, await linkOn(app, '/today', record('sessions')));
    await handOver(app, mouse(app));
    await app.keys(Key.chord(Key.CONTROL, 'l'));
    await app.on('Locked');
    await app.fill('Passphrase', PASSPHRASE);
    await app.press('Unlock');
    await app.sees('Hand over for the register');
    await app.press('Lock');
    await app.on('Locked');
    const turns = (await app.stored(PASSPHRASE, 'helper_turn')).map((row) => row['ended']);
    expect(turns.sort()).toEqual(['locked', 'stopped']);
  },
  pretend,
);
