// Good news from the first word to the yearly report: permission is asked in stages, a volunteer is thanked, it is
// told at a session, and a yes that is taken back takes it out again. And the reports leave as a file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, unlock } from './support/steps.ts';

const TEXT = 'Doreen Kitto walked to the harbour with Colin Hawke, the first time since spring.';

journey(
  'good news is told only as far as the person says yes',
  async (app) => {
    await unlock(app);
    await goTo(app, '/good-news');
    await app.sees('Ask the person first');
    expect(await app.axe()).toEqual([]);
    expect(await app.script(measure)).toEqual([]);
    await app.picture('good-news');

    await app.press('Share good news');
    await app.on('Share good news');
    await app.press('Save');
    expect(await app.faults()).toEqual(['Write what went well.']);
    await app.fill('What went well?', TEXT);
    await app.fill('Whom is it about?', 'Doreen');
    await app.press('Doreen Kitto', { starts: true });
    await app.fill('Whom to thank?', 'Colin');
    await app.press('Colin Hawke', { starts: true });
    expect(await app.axe()).toEqual([]);
    await app.picture('good-news-new');
    await app.press('Save');
    await app.on('Good news about Doreen Kitto');
    await app.hears('Saved');
    await app.sees('Nobody asked yet whether this may be told.');

    await app.choose('What did they answer?', 'Yes, without names');
    await app.sees('This may be told without names.');
    await app.sees('The person walked to the harbour with another person');
    await app.choose('What did they answer?', 'Yes, with their name');
    await app.sees('This may be told with names.');
    expect(await app.axe()).toEqual([]);
    await app.picture('good-news-one');
    const address = await app.script(() => location.hash.slice(1));

    // At the session: thanked, and told.
    const session = await linkOn(app, '/today', record('sessions'));
    await goTo(app, session);
    await app.sees('Good news to share');
    await app.press('Told here: Doreen', { starts: true });
    await app.hears('Good news told');
    await app.sees('To thank today');
    await goTo(app, address);
    await app.sees('Coffee morning');

    await app.press('Choose for the yearly report');
    await app.sees('Chosen for the report of');
    const year = new Date().getFullYear();
    await goTo(app, `/good-news/year/${year}`);
    await app.sees('walked to the harbour');
    expect(await app.axe()).toEqual([]);
    await app.picture('good-news-year');

    // Taken back: it is gone from the report from that moment.
    await goTo(app, address);
    await app.choose('What did they answer?', 'No');
    await app.sees('The answer was no, so it is not told.');
    await goTo(app, `/good-news/year/${year}`);
    await app.seesNo('walked to the harbour');
    await app.press('Undo');
    await app.sees('walked to the harbour');

    await app.press('Lock');
    await app.on('Locked');
    const rows = await app.stored(PASSPHRASE, 'good_news');
    const kept = rows.find((row) => row['text'] === TEXT);
    expect(kept?.['permission']).toBe('with names');
    expect(kept?.['report_year']).toBe(String(year));
    const told = await app.stored(PASSPHRASE, 'good_news_shared');
    expect(told.filter((row) => row['good_news'] === kept?.['id'])).toHaveLength(1);
  },
  pretend,
);

// Without letters that a font draws as one.
const SANG = 'sang by the harbour again, and everybody hummed';

/** Heard at a session, told there, chosen for the year; and a yes taken back on the person's own page takes it out. */
async function fromALine(app: App, hands: Hands, make: () => Promise<void>, by: string): Promise<void> {
  await unlock(app);
  const session = await linkOn(app, '/today', record('sessions'));
  await goTo(app, session);
  await hands.write({ typed: 'Doreen K', name: 'Doreen Kitto' }, SANG);
  await app.sees(SANG);
  await hands.press('Confirm', { within: SANG });
  await app.sees('About Doreen Kitto');
  await make();
  await app.on('Share good news');
  expect(await app.value('What went well?')).toContain(SANG);
  // The session may have been in the year before.
  const of = /\d{4}$/.exec(await app.value('When'))?.[0] ?? new Date().getFullYear();
  await hands.choose('May we tell this to others?', 'Yes, with their name');
  await app.picture(`good-news-line-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Save');
  await app.on('Coffee morning, Newquay Pathfinder');
  // It waits at the session to be told, from now on.
  const there = async () =>
    (await app.names('button')).some((name) => name.startsWith('Told here') && name.includes(SANG));
  await until(there, async () => `it can be told here, beside: ${(await app.names('button')).join(' · ')}`);
  const line = await app.script(() => location.hash.slice(1));
  const year = `/good-news/year/${of}`;
  await goTo(app, year);
  const chosen = (await app.names('checkbox')).find((name) => name.includes(SANG)) ?? '';
  await hands.tick(chosen);
  const paper = async () => (await app.paper(`good-news-year-${by}`)).join(' ');
  await until(async () => (await paper()).includes(SANG), 'it is on the paper of the year');

  // The yes to telling good news is taken back: it is in no list, on no paper, and the record says why.
  await goTo(app, await linkOn(app, '/people', record('people'), 'Doreen Kitto'));
  await hands.press('Change: Tell my good news');
  await hands.choose('What was the answer?', 'Took back an earlier yes');
  await hands.press('Save');
  await app.sees('Taken back, spoken');
  await goTo(app, year);
  await app.sees('Good news of');
  await app.seesNo(SANG);
  expect(await paper()).not.toContain(SANG);
  await goTo(app, line);
  await app.sees(SANG);
  expect(await there()).toBe(false);

  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const stored = await app.everything(PASSPHRASE);
  const news = stored('good_news').filter((row) => row['text']?.includes(SANG));
  const note = stored('note').find((row) => row['text']?.includes(SANG));
  expect(news).toMatchObject([{ permission: 'with names', from_note: note?.['id'] }]);
}

const heard = 'good news heard in a line is told, until the yes is taken back';
journey(
  heard,
  (app) => {
    const hands = mouse(app);
    const make = async () => {
      await app.press('Make this…', { starts: true, within: SANG });
      await app.press('Good news', { nth: 0 });
    };
    return fromALine(app, hands, make, 'mouse');
  },
  pretend,
);
journey(
  `${heard}, by keyboard alone`,
  (app) => {
    const make = async () => {
      await app.keys(Key.chord(Key.CONTROL, '.'));
      await app.sees('Write beneath');
      await app.keys('g');
    };
    return fromALine(app, keyboard(app), make, 'keyboard');
  },
  pretend,
);

journey(
  'a report adds up, hides small numbers for sharing, and leaves on record',
  async (app) => {
    await unlock(app);
    await app.link('Reports');
    await app.sees('Total');
    expect(await app.axe()).toEqual([]);
    expect(await app.script(measure)).toEqual([]);
    await app.picture('reports');
    await app.link('Whole year');
    await app.sees(String(new Date().getFullYear()));
    await app.tick('Hide small numbers, to share it');
    await app.sees('<5');
    await app.seesNo('Total');
    await app.picture('reports-shared');
    await app.press('Export CSV');
    await app.hears('Saved');
    const [file] = app.exported();
    expect(file).toMatch(/^report-\d{4}\.csv$/);
    const text = readFileSync(join(app.exports, file ?? ''), 'utf8');
    expect(text.startsWith('\uFEFFperiod,question,row,column,number\r\n')).toBe(true);
    expect(text).not.toMatch(/,Total,/);
    await app.press('Lock');
    await app.on('Locked');
    const exports = await app.stored(PASSPHRASE, 'export');
    expect(exports.map((row) => [row['what'], row['written']])).toContainEqual(['Report', 'yes']);
  },
  pretend,
);
