// The register: somebody new in one line, nobody twice unseen, guests; who was long not seen; the list on paper, and a
// session of days ago typed up from it. By mouse, and by keyboard alone.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { outFolder } from './support/driver.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, PASSPHRASE, pretend, pretendAsOf, still, unlock } from './support/steps.ts';

const run = promisify(execFile);
const LINE = 'Somebody new, in one line';

/** Plans or begins a coffee morning of a day. */
async function plan(app: App, hands: Hands, day: string, button: string): Promise<void> {
  await goTo(app, '/sessions/new');
  await app.on('New session');
  await until(async () => (await app.value('Day')) !== '', 'the form is filled in');
  await hands.choose('What kind', 'Coffee morning');
  await hands.choose('Programme', 'Newquay Pathfinder');
  await hands.fill('Day', day);
  await hands.press(button);
  await app.on('Coffee morning, Newquay Pathfinder');
}

async function looked(app: App, name: string): Promise<void> {
  await app.script(() => window.scrollTo(0, 0));
  await app.picture(name);
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
}

/** Prints the page, leaves a picture of its first sheet, and gives the words of each. */
async function sheets(app: App, name: string): Promise<string[]> {
  const words = await app.paper(name);
  const paper = join(outFolder, 'paper', name);
  await run('pdftoppm', ['-r', '60', '-png', `${paper}.pdf`, paper]);
  return words;
}

async function released(app: App): Promise<void> {
  await until(
    () => app.script(() => document.querySelector('[data-register] .sheet') !== null),
    'there are sheets',
  );
}

async function story(app: App, hands: Hands, name: string): Promise<void> {
  await unlock(app);
  await plan(app, hands, 'today', 'Start session');

  // One line is enough, and what cannot be read is said.
  await hands.press('Add someone');
  await hands.fill(LINE, 'Elsie');
  await hands.press('Add them');
  expect(await app.faults()).toEqual(['Write a first name and a family name, such as Elsie Rowe.']);
  await looked(app, 'register-refused');
  await hands.fill(LINE, 'Elsie Zennor, Pentire, 1941');
  await hands.press('Add them');
  await app.sees('1 person here.');
  await app.sees('first time');

  // Who on record they may be is shown first.
  await hands.press('Add someone');
  await hands.fill(LINE, 'Peggy Tremayne, 1941');
  await hands.press('Add them');
  await app.sees('Is it one of these?');
  await looked(app, 'register-alike');
  await hands.press('Mark here: Margaret Tremayne');
  await app.sees('2 people here.');
  await hands.press('Add someone');
  await hands.fill(LINE, 'Margaret Tonkin, Crantock, 1950');
  await hands.press('Add them');
  // Born in another year she is somebody else, or it is a slip: the core says which.
  await until(
    async () => /Is it one of these\?|3 people here\./.test(await app.words()),
    'she is shown, or added',
  );
  if ((await app.words()).includes('Is it one of these?')) await hands.press('None of these, add them');
  await app.sees('3 people here.');
  await hands.press('Add someone');
  await hands.fill(LINE, 'Tom Bellamy');
  await hands.tick('As a guest');
  await hands.press('Add them');
  await app.sees('3 people and 1 guest here.');
  await looked(app, 'register-full');

  const today = await app.script<string>(() => location.hash.slice(1));

  // A session of three days ago, on paper till now.
  await plan(app, hands, '3 days ago', 'Save');
  await goTo(app, '/today');
  await app.sees('Not typed up yet');
  await looked(app, 'today-to-type-up');
  await hands.press('Type up from paper: Coffee morning, Newquay Pathfinder', { starts: true });
  await app.on('Type up from paper');
  await hands.press('Start session');
  await app.sees('The rows of the paper');
  await still(app);
  const order = await app.names('textbox', { within: 'The rows of the paper' });
  expect(order.length).toBeGreaterThan(5);
  const whose = order.map((one) => one.replace('What was said: ', ''));
  // Enter on the answer goes to the line, Enter in the line to the next row.
  await hands.press('Here', { within: whose[0] });
  await until(async () => (await app.focused()) === order[0], 'the line of the row has the focus');
  await app.type('Slept badly all week');
  await app.keys(Key.ENTER);
  await app.sees('Slept badly all week');
  await until(async () => (await app.focused()) === 'Here', 'the next row has the focus');
  await app.keys(Key.SPACE);
  await until(async () => (await app.focused()) === order[1], 'its line has the focus');
  await app.keys(Key.ENTER);
  await until(async () => (await app.focused()) === 'Here', 'a row without a line is gone over');
  await hands.press('Apologies', { within: whose[2] });
  await looked(app, 'type-up');
  // A volunteer's row is what the volunteer told.
  await hands.fill('What was said: Jean Bolitho', 'The urn leaks');
  await app.keys(Key.ENTER);
  await app.sees('The urn leaks');
  await hands.press('Done, to the session');
  await app.on('Coffee morning, Newquay Pathfinder');
  await app.sees('Typed up today.');
  await app.sees('Told by Jean Bolitho');
  await looked(app, 'typed-up');

  // The list on paper: by its own button only, and on record before it leaves.
  await goTo(app, today);
  await hands.press('Print list');
  await app.on('Today’s list');
  await still(app);
  const unasked = await app.paper('list-unasked');
  expect(unasked.join(' ')).not.toContain('Zennor');
  await looked(app, 'list-page');
  // The printer's own window takes the keyboard, so that by keyboard the list is printed once.
  if (name === 'mouse') {
    await hands.press('Print');
    await released(app);
    const names = (await sheets(app, `list-names-${name}`)).join(' ');
    for (const words of [
      'Elsie Zennor',
      'Peggy Tremayne',
      'Sheet 1 of',
      'Apologies',
      'This list holds names',
    ])
      expect(names).toContain(words);
    expect(names).not.toContain('01632 960201');
  }
  await hands.tick('Phone numbers');
  await hands.tick('What helps when talking');
  await app.sees('phone numbers and what helps when talking.');
  await hands.press('Print');
  await released(app);
  const all = await sheets(app, `list-all-${name}`);
  expect(all.join(' ')).toContain('01632 960201');
  for (const [at, sheet] of all.entries()) expect(sheet).toContain(`Sheet ${at + 1} of ${all.length}`);

  // The printer's own window has the keyboard now.
  await app.press('Lock');
  await app.on('Locked');
  await app.close();
  const stored = await app.everything(PASSPHRASE);
  const people = stored('person');
  const of = (family: string) => people.filter((one) => one.family_name === family);
  const elsie = of('Zennor');
  expect(elsie).toHaveLength(1);
  expect(elsie[0]).toMatchObject({ given_name: 'Elsie', town: 'Pentire', birth_year: '1941' });
  expect(stored('client').find((one) => one.id === elsie[0]?.id)).toMatchObject({ status: 'enquiry' });
  // Peggy was not added again; the guest is no client.
  expect(of('Tremayne')).toHaveLength(1);
  const tom = of('Bellamy')[0]?.id;
  expect(stored('client').some((one) => one.id === tom)).toBe(false);
  const arrived = stored('attendance').filter((one) => [elsie[0]?.id, tom].includes(one.person));
  expect(arrived.map((one) => [one.came_as, one.presence, one.arrived_order])).toEqual(
    expect.arrayContaining([
      ['client', 'here', '1'],
      ['guest', 'here', '4'],
    ]),
  );
  // What was typed up carries the session's own day; the log has the day it was typed.
  const note = stored('note').find((one) => one.text === 'Slept badly all week');
  const session = stored('session').find((one) => one.id === note?.session);
  const ago = new Date();
  ago.setDate(ago.getDate() - 3);
  expect(session).toMatchObject({ date: ago.toLocaleDateString('sv'), state: 'open' });
  expect(new Date(note?.at ?? '').toLocaleDateString('sv')).toBe(session?.date);
  const left = stored('export').filter((one) => one.what?.startsWith('Register on paper'));
  expect(left.map((one) => [one.detail, one.written])).toEqual(
    Array.from({ length: name === 'mouse' ? 2 : 1 }, () => ['identifiable', 'yes']),
  );
}

journey('the register and its paper, by mouse', (app) => story(app, mouse(app), 'mouse'), pretend);
journey(
  'the register and its paper, with the keyboard alone',
  (app) => story(app, keyboard(app), 'keyboard'),
  pretend,
);

/** So many days ago, on this laptop. */
function daysAgo(days: number): Date {
  const day = new Date();
  day.setDate(day.getDate() - days);
  return day;
}

/** What stands in somebody's row of the register. */
const rowOf = (app: App, name: string) =>
  app.script<string>(
    (wanted) =>
      [...document.querySelectorAll('main li')]
        .map((one) => (one.textContent ?? '').replace(/\s+/g, ' ').trim())
        .find((words) => words.startsWith(wanted)) ?? '',
    name,
  );

/** Margaret misses three coffee mornings without a word. Harold misses three too, but rang about the first. */
async function missed(app: App, hands: Hands, by: string): Promise<void> {
  const [margaret, harold] = ['Margaret Tonkin', 'Harold Rickard'];
  const held = async (day: string, marks: [string, string][]) => {
    await plan(app, hands, day, 'Start session');
    await still(app);
    for (const [name, mark] of marks) {
      await hands.press(mark, { within: name });
      await until(
        () =>
          app.script<boolean>(
            (who, what) =>
              [...document.querySelectorAll(`[role=group][aria-label="${who}"] button`)].some(
                (one) => one.textContent?.trim() === what && one.getAttribute('aria-pressed') === 'true',
              ),
            name,
            mark,
          ),
        `${name} is marked: ${mark}`,
      );
    }
  };
  const close = async () => {
    await hands.press('Close session');
    await app.sees('This session is closed.');
  };
  await unlock(app);
  await held('28 days ago', [
    [margaret, 'Here'],
    [harold, 'Here'],
  ]);
  await close();
  await held('3 weeks ago', [[harold, 'Apologies']]);
  // Twice is nothing to speak of, and once was none of it.
  await close();
  await held('2 weeks ago', []);
  expect(await rowOf(app, margaret)).not.toContain('not seen since');
  await close();
  await held('1 week ago', []);
  expect(await rowOf(app, margaret)).not.toContain('not seen since');
  await close();

  await held('today', []);
  const seen = daysAgo(28);
  const year = seen.getFullYear() === new Date().getFullYear() ? '' : ` ${seen.getFullYear()}`;
  const since = `not seen since ${seen.getDate()} ${seen.toLocaleDateString('en-GB', { month: 'long' })}${year}`;
  expect(await rowOf(app, margaret)).toContain(since);
  expect(await rowOf(app, harold)).not.toBe('');
  expect(await rowOf(app, harold)).not.toContain('not seen since');
  await looked(app, `register-missed-${by}`);
  // It stands where the register is taken, too.
  await goTo(app, '/today');
  await app.sees(since);

  // She is back, and at the next one nothing is said of it.
  await goTo(app, '/sessions');
  await hands.press('Go on with this session', { nth: 0 });
  await app.on('Coffee morning, Newquay Pathfinder');
  await hands.press('Here', { within: margaret });
  await app.sees('1 person here.');
  await close();
  await held('today', []);
  expect(await rowOf(app, margaret)).not.toBe('');
  expect(await rowOf(app, margaret)).not.toContain('not seen since');
}

const missing = 'who missed three sessions without a word is gently said to be missed, until they are back';
// Everything the pretend people did lies before the first session here.
const aMonthAgo = (app: App) => pretendAsOf(app, daysAgo(29).toLocaleDateString('sv'));
journey(missing, (app) => missed(app, mouse(app), 'mouse'), aMonthAgo);
journey(`${missing}, with the keyboard alone`, (app) => missed(app, keyboard(app), 'keyboard'), aMonthAgo);
