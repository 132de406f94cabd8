// How many presses the everyday things cost with a year's file, counted from the page's own events and held to what was
// promised.
import { expect, test } from 'vitest';
import { journey, Key, until, type App, type Row } from './support/app.ts';
import { AVERAGE, counted, seconds, startCounting, table, type Counted, type Most } from './support/count.ts';
import { goTo, PASSPHRASE, still, unlock } from './support/steps.ts';
import { aYear } from './support/year.ts';

const CTRL_ENTER = Key.chord(Key.CONTROL, Key.ENTER);
const HEARD = 'Garden tidied, and she laughed';

/** Somebody on record. */
type Who = { given: string; family: string; name: string };

/** The people supported whose name nobody else has, in the order in which they came. */
function clientsOnce(kept: (table: string) => Row[]): Who[] {
  const active = new Set(kept('client').flatMap((row) => (row['status'] === 'active' ? [row['id']] : [])));
  const people = kept('person').map((row) => {
    const [given = '', family = ''] = [row['given_name'], row['family_name']];
    return { id: row['id'], given, family, name: `${given} ${family}` };
  });
  return people.filter(
    (one) => active.has(one.id) && people.filter((other) => other.name === one.name).length === 1,
  );
}

/** Begins to count somewhere else than where the work is done, and gives the count at the end. */
async function count(
  rows: Counted[],
  what: string,
  most: Most,
  words: number,
  does: () => Promise<void>,
  app: App,
): Promise<void> {
  await startCounting(app);
  await does();
  const pressed = await counted(app);
  rows.push({ what, pressed, words, most });
}

/** Begins a coffee morning of today, and gives its address. */
async function begin(app: App): Promise<string> {
  await goTo(app, '/sessions/new');
  await app.on('New session');
  await until(async () => (await app.value('Day')) !== '', 'the form is filled in');
  await app.choose('What kind', 'Coffee morning');
  await app.choose('Programme', 'Newquay Pathfinder');
  await app.fill('Day', 'today');
  await app.press('Start session');
  await app.on('Coffee morning, Newquay Pathfinder');
  return app.script<string>(() => location.hash.slice(1));
}

/** How far down a visit to somebody is offered for what was typed; -1 where it is not. */
async function offered(app: App, name: string): Promise<number> {
  await still(app);
  return (await app.names('option')).findIndex((one) => one.startsWith(`Record visit to ${name}`));
}

/** What is typed for somebody with the fewest presses, of what a person may think of: it is tried beforehand. */
async function shortest(app: App, { given, family, name }: Who): Promise<string> {
  const ways = [
    given.slice(0, 3),
    family.slice(0, 3),
    `${given.slice(0, 1)} ${family.slice(0, 2)}`,
    `${given.slice(0, 2)} ${family.slice(0, 2)}`,
  ];
  let best = { way: '', cost: Infinity };
  await app.keys(Key.chord(Key.CONTROL, 'k'));
  for (const way of ways) {
    await app.fill('Find', `vis ${way.toLowerCase()}`);
    const at = await offered(app, name);
    if (at >= 0 && way.length + at < best.cost) best = { way: way.toLowerCase(), cost: way.length + at };
  }
  await app.keys(Key.ESCAPE);
  return best.way;
}

/** Writes a line about somebody in the open session, and confirms nothing. */
async function line(app: App, name: string, after: string): Promise<void> {
  await app.keys(Key.chord(Key.CONTROL, 'n'));
  await until(async () => (await app.focused()) === 'Note', 'the Note field has the focus');
  await app.type(`@${name}`);
  await until(
    async () => (await app.names('option')).some((one) => one.startsWith(name)),
    `${name} is listed`,
  );
  await app.keys(Key.ENTER);
  await app.type(after);
  await app.keys(Key.ENTER);
  await app.sees(after);
  await still(app);
}

/** Whether something is chosen among the levels. */
const level = (app: App) =>
  app.script<string | null>(
    () => document.querySelector<HTMLInputElement>('input[name$="level"]:checked')?.value ?? null,
  );

async function visits(app: App, rows: Counted[], people: readonly Who[]): Promise<void> {
  for (const one of people) {
    await goTo(app, '/reports');
    const way = await shortest(app, one);
    await still(app);
    const visit = async () => {
      await app.keys(Key.chord(Key.CONTROL, 'k'));
      await app.type(`vis ${way}`);
      const where = () => offered(app, one.name);
      await until(async () => (await where()) >= 0, `a visit to ${one.name} is offered`);
      // Where others answer to the same letters, an arrow chooses.
      for (let at = await where(); at > 0; at -= 1) await app.keys(Key.ARROW_DOWN);
      await app.keys(Key.ENTER);
      await app.on('Record visit');
      await until(async () => (await app.focused()) === 'What happened', 'what happened is asked');
      await app.type(HEARD);
      await app.keys(CTRL_ENTER);
      await app.on(one.name);
    };
    const what = `Visit from anywhere, by keyboard: ${one.name} as “vis ${way}”`;
    await count(rows, what, { keys: 12, clicks: 0 }, HEARD.length, visit, app);
  }
}

async function byKeyboard(app: App, rows: Counted[], session: string, { name }: Who): Promise<void> {
  for (const [said, key] of [
    ['this is urgent', null],
    ['has not eaten, watch', null],
    ['wants a new lamp', 'w'],
    ['the step is loose', 's'],
    ['no heating since the morning', 'u'],
    ['cannot get her breath', 'e'],
  ] as const) {
    await goTo(app, session);
    await line(app, name, said);
    const concern = async () => {
      await app.keys(Key.chord(Key.CONTROL, '.'));
      await app.sees('Write beneath');
      await app.keys('c');
      await app.on('Raise concern');
      await app.sees('How pressing is it?');
      if (key) await app.keys(Key.chord(Key.ALT, key));
      await until(async () => (await level(app)) !== null, 'a level is chosen');
      await app.keys(CTRL_ENTER);
      await app.sees('Who is here');
    };
    const how = key ? `level chosen with Alt+${key.toUpperCase()}` : 'level said in the line';
    await count(rows, `Concern from a line, by keyboard: ${how}`, { keys: 4, clicks: 0 }, 0, concern, app);
  }

  await goTo(app, session);
  await line(app, name, 'would like a voice in the evening');
  const referral = async () => {
    await app.keys(Key.chord(Key.CONTROL, '.'));
    await app.sees('Write beneath');
    await app.keys('r');
    await app.on('Make referral');
    await until(async () => (await app.focused()) === 'What is needed?', 'what is needed is asked');
    await app.keys('l', 'o', 'n');
    await app.sees('Telephone friend');
    await app.keys(Key.TAB, Key.SPACE, CTRL_ENTER);
    await app.sees('Who is here');
  };
  await count(rows, 'Referral from a line, by keyboard', { keys: 8, clicks: 0 }, 0, referral, app);
}

async function byMouse(app: App, rows: Counted[], session: string, { name }: Who): Promise<void> {
  const written = async (of: string) => {
    await app.on('Record visit');
    await until(async () => (await app.focused()) === 'What happened', 'what happened is asked');
    await app.type(HEARD);
    await app.press('Save');
    await app.on(of);
  };
  // Whoever stands on the first part of the list of people, and anybody by their name.
  await goTo(app, '/people?role=client');
  const first = await app.script<string>(
    (names) => {
      const links = [...document.querySelectorAll('main th a')].map((one) => one.textContent?.trim() ?? '');
      return links.find((one) => (names as string[]).includes(one)) ?? '';
    },
    once.map((one) => one.name),
  );
  await goTo(app, '/reports');
  const listed = async () => {
    await app.link('People');
    await app.on('People');
    await app.link(first);
    await app.on(first);
    await app.press('Record visit');
    await written(first);
  };
  await count(rows, 'Visit from anywhere, by mouse', { keys: 0, clicks: 4 }, HEARD.length, listed, app);
  await goTo(app, '/reports');
  const found = async () => {
    await app.press('Find', { starts: true });
    await app.type(`visit ${name}`);
    await app.option(`Record visit to ${name}`);
    await written(name);
  };
  const words = HEARD.length + `visit ${name}`.length;
  await count(
    rows,
    'Visit from anywhere, by mouse, the name typed',
    { keys: 0, clicks: 4 },
    words,
    found,
    app,
  );

  await goTo(app, session);
  await line(app, name, 'the lift is out again');
  const concern = async () => {
    await app.press('Make this…', { starts: true, within: 'the lift is out again' });
    await app.press('Concern', { nth: 0 });
    await app.on('Raise concern');
    await app.choose('How pressing is it?', 'Soon');
    await app.press('Save');
    await app.sees('Who is here');
  };
  await count(rows, 'Concern from a line, by mouse', { keys: 0, clicks: 4 }, 0, concern, app);

  await line(app, name, 'asks about the knitting');
  const referral = async () => {
    await app.press('Make this…', { starts: true, within: 'asks about the knitting' });
    await app.press('Referral', { nth: 0 });
    await app.on('Make referral');
    await app.choose('What is needed?', 'Loneliness');
    await app.choose('Which service?', 'Telephone friend, Quay Line (pretend)');
    await app.press('Save');
    await app.sees('Who is here');
  };
  // The list opens a window of its own, which no page sees: its two clicks are added.
  await startCounting(app);
  await referral();
  const pressed = await counted(app);
  rows.push({
    what: 'Referral from a line, by mouse',
    pressed: { ...pressed, clicks: pressed.clicks + 2 },
    words: 0,
    most: { keys: 0, clicks: 6 },
  });
}

/** A concern that a volunteer raised, answered: what is counted is telling both. */
async function loops(
  app: App,
  rows: Counted[],
  concern: { id: string; told: [string, string] },
): Promise<void> {
  const [person, volunteer] = concern.told;
  await goTo(app, `/concerns/${concern.id}`);
  await app.press('To the GP');
  await app.press('To the GP', { within: 'Anything to add' });
  await app.sees('With the GP');
  await app.press('Answered');
  await app.fill('What was decided or done?', 'A handrail goes up this week.');
  await app.press('Answered', { within: 'What was decided or done?' });
  await app.sees(`${person} and ${volunteer} still have to hear.`);
  const both = async () => {
    await app.press(`Told ${person}`, { starts: true });
    await app.seesNo(`Told ${person}`);
    await app.press(`Told ${volunteer}`, { starts: true });
    await app.seesNo(`Told ${volunteer}`);
  };
  await count(rows, 'Both loops of a concern closed, by mouse', { keys: 0, clicks: 2 }, 0, both, app);
}

test('a key that is held takes the time of a key', () => {
  expect(seconds({ keys: 2, held: 1, clicks: 0 }, AVERAGE)).toBeCloseTo(1.35 + 3 * 0.28);
  expect(seconds({ keys: 0, held: 0, clicks: 2 }, AVERAGE)).toBeCloseTo(1.35 + 2 * (1.1 + 0.28));
});

/** Those whose name nobody else has. */
let once: Who[] = [];
/** An open concern that a volunteer raised, and the first names of both who are to hear. */
let raised: { id: string; told: [string, string] } | undefined;

journey(
  'everyday things cost no more presses than was promised',
  async (app) => {
    const begun = Date.now();
    await unlock(app);
    const session = await begin(app);
    const rows: Counted[] = [];
    // Some of them, evenly spread: frequent names and rare ones.
    const some = once.filter((_, at) => at % Math.ceil(once.length / 8) === 0);
    const who = some[1];
    if (!who || !raised) throw new Error('The year has nobody to write about.');
    await visits(app, rows, some);
    await byKeyboard(app, rows, session, who);
    await byMouse(app, rows, session, who);
    await loops(app, rows, raised);
    console.log(
      `${table(rows)}\nSeconds by the keystroke-level model of Card, Moran and Newell (1980), without the own text:\n` +
        'K 0.28 s (average typist) and 1.20 s (unfamiliar with the keyboard), also for a key that is held; P 1.10 s, M 1.35 s once.',
    );
    // What a hand does in each: Ctrl+K and Ctrl+Enter; Ctrl+., Alt and a letter, Ctrl+Enter.
    for (const { what, pressed } of rows) {
      const chords = /by mouse/.test(what) ? 0 : /Alt\+/.test(what) ? 3 : 2;
      expect({ what, held: pressed.held }).toEqual({ what, held: chords });
    }
    for (const { what, pressed, words, most } of rows) {
      const keys = pressed.keys - words;
      expect({ what, keys, over: keys > most.keys }).toEqual({ what, keys, over: false });
      expect({ what, clicks: pressed.clicks, over: pressed.clicks > most.clicks }).toMatchObject({
        what,
        over: false,
      });
    }
    await app.press('Lock');
    await app.on('Locked');
    await app.close();
    const today = new Date().toLocaleDateString('sv');
    const kept = await app.everything(PASSPHRASE);
    // An id begins with the milliseconds at which it was made; a line carries the day of its session.
    const now = (row: { id?: string }) =>
      parseInt((row.id ?? '').replaceAll('-', '').slice(0, 12), 16) >= begun;
    expect(kept('visit').filter((row) => row.text === HEARD && row.on === today)).toHaveLength(
      some.length + 2,
    );
    const levels = kept('concern')
      .filter((row) => row.from_note && now(row) && row.situation?.startsWith(who.name))
      .map((row) => row.level);
    expect(levels.sort()).toEqual(['emergency', 'soon', 'soon', 'urgent', 'urgent', 'watch', 'watch'].sort());
    const made = kept('referral').filter((row) => row.from_note && now(row));
    expect(made.map((row) => row.need)).toEqual(['loneliness', 'loneliness']);
  },
  async (app) => {
    const kept = await aYear(app);
    once = clientsOnce(kept);
    const given = new Map(kept('person').map((row) => [row['id'], row['given_name'] ?? '']));
    const alive = new Set(kept('person').flatMap((row) => (row['died_on'] ? [] : [row['id']])));
    raised = kept('concern').flatMap((row) => {
      const both = [row['client'], row['raised_by_person']];
      const [person = '', volunteer = ''] = both.map((id) => given.get(id));
      const open = row['state'] === 'open' && row['raised_by'] === 'volunteer' && row['restricted'] === 'no';
      return open && person && volunteer && person !== volunteer && both.every((id) => alive.has(id))
        ? [{ id: row['id'] ?? '', told: [person, volunteer] as [string, string] }]
        : [];
    })[0];
  },
);
