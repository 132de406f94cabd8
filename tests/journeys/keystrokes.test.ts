// How many presses the everyday things cost, counted from the page's own events and held to what was promised.
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { counted, startCounting, table, type Counted, type Pressed } from './support/count.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';

const CTRL_ENTER = Key.chord(Key.CONTROL, Key.ENTER);
const HEARD = 'Garden tidied, and she laughed';

/** Begins to count somewhere else than where the work is done, and gives the count at the end. */
async function count(
  rows: Counted[],
  what: string,
  most: Pressed,
  words: number,
  does: () => Promise<void>,
  app: App,
): Promise<void> {
  await startCounting(app);
  await does();
  const pressed = await counted(app);
  rows.push({ what, pressed, words, most });
}

/** Writes a line about somebody in the open session, and confirms nothing. */
async function line(app: App, typed: string, name: string, after: string): Promise<void> {
  await app.keys(Key.chord(Key.CONTROL, 'n'));
  await until(async () => (await app.focused()) === 'Note', 'the Note field has the focus');
  await app.type(`@${typed}`);
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

async function byKeyboard(app: App, rows: Counted[], session: string): Promise<void> {
  await goTo(app, '/reports');
  const visit = async () => {
    await app.keys(Key.chord(Key.CONTROL, 'k'));
    await app.type('vis dor');
    const offered = async () =>
      (await app.names('option')).findIndex((one) => one.startsWith('Record visit to Doreen Kitto'));
    await until(async () => (await offered()) >= 0, 'a visit to Doreen is offered');
    // Where another has the same three letters, an arrow chooses.
    for (let at = await offered(); at > 0; at -= 1) await app.keys(Key.ARROW_DOWN);
    await app.keys(Key.ENTER);
    await app.on('Record visit');
    await until(async () => (await app.focused()) === 'What happened', 'what happened is asked');
    await app.type(HEARD);
    await app.keys(CTRL_ENTER);
    await app.on('Doreen Kitto');
  };
  await count(rows, 'Visit from anywhere, by keyboard', { keys: 12, clicks: 0 }, HEARD.length, visit, app);

  for (const [said, key] of [
    ['this is urgent', null],
    ['has not eaten, watch', null],
    ['wants a new lamp', 'w'],
    ['the step is loose', 's'],
    ['no heating since the morning', 'u'],
    ['cannot get her breath', 'e'],
  ] as const) {
    await goTo(app, session);
    await line(app, 'Doreen K', 'Doreen Kitto', said);
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
  await line(app, 'Doreen K', 'Doreen Kitto', 'would like a voice in the evening');
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

async function byMouse(app: App, rows: Counted[], session: string): Promise<void> {
  await goTo(app, '/reports');
  const visit = async () => {
    await app.link('People');
    await app.on('People');
    await app.link('Doreen Kitto');
    await app.on('Doreen Kitto');
    await app.press('Record visit');
    await app.on('Record visit');
    await until(async () => (await app.focused()) === 'What happened', 'what happened is asked');
    await app.type(HEARD);
    await app.press('Save');
    await app.on('Doreen Kitto');
  };
  await count(rows, 'Visit from anywhere, by mouse', { keys: 0, clicks: 4 }, HEARD.length, visit, app);

  await goTo(app, session);
  await line(app, 'Doreen K', 'Doreen Kitto', 'the lift is out again');
  const concern = async () => {
    await app.press('Make this…', { starts: true, within: 'the lift is out again' });
    await app.press('Concern', { nth: 0 });
    await app.on('Raise concern');
    await app.choose('How pressing is it?', 'Soon');
    await app.press('Save');
    await app.sees('Who is here');
  };
  await count(rows, 'Concern from a line, by mouse', { keys: 0, clicks: 4 }, 0, concern, app);

  await line(app, 'Doreen K', 'Doreen Kitto', 'asks about the knitting');
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

  // A concern that a volunteer raised, answered: what is counted is telling both.
  await goTo(app, await linkOn(app, '/concerns', record('concerns'), 'Fell on the back step'));
  await app.press('To the GP');
  await app.press('To the GP', { within: 'Anything to add' });
  await app.sees('With the GP');
  await app.press('Answered');
  await app.fill('What was decided or done?', 'A handrail goes up this week.');
  await app.press('Answered', { within: 'What was decided or done?' });
  await app.sees('Arthur and Wesley still have to hear.');
  const loops = async () => {
    await app.press('Told Arthur', { starts: true });
    await app.seesNo('Told Arthur');
    await app.press('Told Wesley', { starts: true });
    await app.seesNo('Told Wesley');
  };
  await count(rows, 'Both loops of a concern closed, by mouse', { keys: 0, clicks: 2 }, 0, loops, app);
}

journey(
  'everyday things cost no more presses than was promised',
  async (app) => {
    const begun = Date.now();
    await unlock(app);
    const session = await linkOn(app, '/today', record('sessions'));
    const rows: Counted[] = [];
    await byKeyboard(app, rows, session);
    await byMouse(app, rows, session);
    console.log(
      `${table(rows)}\nSeconds by the keystroke-level model of Card, Moran and Newell (1980), without the own text:\n` +
        'K 0.28 s (average typist) and 1.20 s (unfamiliar with the keyboard), P 1.10 s, M 1.35 s once.',
    );
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
    expect(kept('visit').filter((row) => row.text === HEARD && row.on === today)).toHaveLength(2);
    const levels = kept('concern')
      .filter((row) => row.from_note && now(row) && row.situation?.startsWith('@Doreen Kitto'))
      .map((row) => row.level);
    expect(levels.sort()).toEqual(['emergency', 'soon', 'soon', 'urgent', 'urgent', 'watch', 'watch'].sort());
    const made = kept('referral').filter((row) => row.from_note && now(row));
    expect(made.map((row) => row.need)).toEqual(['loneliness', 'loneliness']);
  },
  pretend,
);
