// Good news from the first word to the yearly report: permission is asked in stages, a volunteer is thanked, it is
// told at a session, and a yes that is taken back takes it out again. And the reports leave as a file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey } from './support/app.ts';
import { measure } from './support/geometry.ts';
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
    await app.sees('The person walked to the harbour with Colin Hawke');
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
