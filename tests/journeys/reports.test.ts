// The reports: a sentence for each question, a chart and a table that say the same, sums that are right, and a file that
// holds what is shown, with small numbers hidden. By the mouse, and by the keyboard alone.
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, readCsv, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, pretend, still, unlock } from './support/steps.ts';

/** One question as it is shown. */
type Shown = {
  title: string;
  sentence: string;
  heads: string[];
  rows: string[][];
  total: string[] | null;
  bars: [string, string][];
};

/** Every question on the page. */
const shown = (app: App) =>
  app.script<Shown[]>(() => {
    const text = (one: Element | null | undefined) => (one?.textContent ?? '').replace(/\s+/g, ' ').trim();
    const cells = (row: Element) => [...row.querySelectorAll('th, td')].map(text);
    return [...document.querySelectorAll('main section')]
      .filter((section) => section.querySelector('h2'))
      .map((section) => {
        const all = [...section.querySelectorAll('tbody tr')].map(cells);
        const total = all.at(-1)?.[0] === 'Total' ? (all.pop() ?? null) : null;
        const drawn = [...section.querySelectorAll('svg text')].map(text);
        return {
          title: text(section.querySelector('h2')),
          sentence: text(section.querySelector('p')),
          heads: [...section.querySelectorAll('thead th')].map(text),
          rows: all,
          total,
          bars: drawn.flatMap((name, at) =>
            at % 2 ? [] : [[name, drawn[at + 1] ?? ''] as [string, string]],
          ),
        };
      });
  });

const QUESTIONS = [
  'People',
  'Sessions and who came',
  'Visits',
  'Concerns',
  'Days to an answer, by level',
  'Days to an answer, by route',
  'Telling what came of it',
  'Waiting to hear',
  'Referrals by agency',
  'Days from need to first help, by agency',
  'Volunteers',
];

/** What counts nobody: it may be small, and is shown. */
const NOBODY = /^Sessions$|days|Longest|hours/i;

async function story(app: App, hands: Hands, by: string): Promise<void> {
  await unlock(app);
  await goTo(app, '/reports');
  // Of a whole month there is always something to tell, whatever the day.
  await hands.press('Month before');
  await app.sees('Month after');
  await still(app);
  const all = await shown(app);
  expect(all.map((one) => one.title).sort()).toEqual([...QUESTIONS].sort());
  const totals = all.filter((one) => one.total);
  expect(totals.length).toBeGreaterThan(4);
  for (const { title, sentence, rows, total, bars } of all) {
    expect(sentence, title).toMatch(/^[^]+\.$/);
    // Each sum is that of its column, wherever every cell of it is a number.
    for (const [at, sum] of (total ?? []).entries()) {
      const column = rows.map((row) => row[at] ?? '');
      if (at === 0 || !/^\d+$/.test(sum) || !column.every((cell) => /^\d+$/.test(cell))) continue;
      expect(Number(sum), `${title}, column ${at}`).toBe(
        column.reduce((added, cell) => added + Number(cell), 0),
      );
    }
    // A bar has the name and the first number of its row.
    const named = new Map(rows.map((row) => [row[0], row[1]]));
    for (const [name, words] of bars) expect([title, name, words]).toEqual([title, name, named.get(name)]);
  }
  expect(all.filter((one) => one.bars.length > 1).length).toBeGreaterThan(4);
  expect(await app.axe()).toEqual([]);
  await app.picture(`reports-month-${by}`);

  // What is shared hides every small number, sums nothing up, and leaves as the page shows it.
  await hands.tick('Hide small numbers, to share it');
  await app.sees('<5');
  await app.seesNo('Total');
  await still(app);
  const shared = await shown(app);
  for (const [at, { title, rows, heads }] of shared.entries()) {
    expect(title).toBe(all[at]?.title);
    for (const [name = '', ...cells] of rows)
      for (const [column, cell] of cells.entries()) {
        const head = heads[column + 1] ?? '';
        if (NOBODY.test(head) || NOBODY.test(name)) continue;
        expect(cell, `${title}, ${name}, ${head}`).not.toMatch(/^[1-4]$/);
      }
  }
  expect(await app.script(measure)).toEqual([]);
  await app.picture(`reports-shared-${by}`);
  await hands.press('Export CSV');
  await app.sees('Saved in ');
  const [file = '', ...more] = app.exported();
  expect(more).toEqual([]);
  expect(file).toMatch(/^report-\d{4}-\d\d\.csv$/);
  const left = readCsv(join(app.exports, file)).map((row) => [
    row['question'],
    row['row'],
    row['column'],
    row['number'],
  ]);
  const page = shared.flatMap(({ title, heads, rows }) =>
    rows.flatMap((row) => row.slice(1).map((cell, at) => [title, row[0], heads[at + 1], cell])),
  );
  expect(left).toEqual(page);
}

const title = 'every report says it in a sentence, draws it, adds it up, and leaves as it is shown';
journey(title, (app) => story(app, mouse(app), 'mouse'), pretend);
journey(`${title}, by keyboard alone`, (app) => story(app, keyboard(app), 'keyboard'), pretend);
