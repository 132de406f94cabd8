// What comes out of the printer, through WebKit's own print operation: each sheet, by its words.
import { expect } from 'vitest';
import { journey, until, type App } from './support/app.ts';
import { goTo, linkOn, pretend, record, unlock } from './support/steps.ts';

/** What belongs to the screen alone, and wastes paper and ink. */
const SCREEN_ONLY = ['Cover screen', 'Saved on this laptop', 'Export CSV', 'Record visit', 'Ctrl K'];

async function printed(app: App, name: string): Promise<string[]> {
  const sheets = await app.paper(name);
  expect(sheets.length, `${name} has sheets`).toBeGreaterThan(0);
  for (const [at, sheet] of sheets.entries()) {
    expect(sheet, `sheet ${at + 1} of ${name} is not empty`).not.toBe('');
    for (const words of SCREEN_ONLY) expect(sheet, name).not.toContain(words);
    // A line cut through by the edge of the paper would stand on both sheets, half on each.
    const next = sheets[at + 1]?.slice(0, 25);
    if (next) expect(sheet.slice(-200), `the foot of sheet ${at + 1} of ${name}`).not.toContain(next);
  }
  return sheets;
}

journey(
  'the sheets that are printed',
  async (app) => {
    await unlock(app);

    await goTo(app, '/today');
    // Names leave on the list's own paper alone, which goes on record first.
    const today = await printed(app, 'today');
    expect(today.join(' ')).not.toContain('Winifred Chegwidden');
    const session = await linkOn(app, '/today', record('sessions'));
    await goTo(app, session);
    expect((await printed(app, 'session')).join(' ')).not.toContain('Winifred Chegwidden');
    await goTo(app, `${session}/list`);
    await app.press('Print');
    await until(
      () => app.script(() => document.querySelector('[data-register] .sheet') !== null),
      'there is a list',
    );
    const list = await printed(app, 'session-list');
    expect(list[0]).toContain('Coffee morning');
    // As they like to be called.
    expect(list.join(' ')).toContain('Win Chegwidden');
    expect(list.length).toBeGreaterThan(1);
    for (const [at, one] of list.entries()) expect(one).toContain(`Sheet ${at + 1} of ${list.length}`);

    const person = await linkOn(app, '/concerns', record('people'), 'Margaret Tonkin');
    await goTo(app, person);
    const sheet = await printed(app, 'person');
    expect(sheet[0]).toContain('Margaret Tonkin');
    expect(sheet[0]).toContain('What matters to me');
    expect(sheet.length).toBeLessThanOrEqual(3);
    // It is carried about: no history on it.
    expect(sheet.join(' ')).not.toContain('What has happened');

    // Before the door: on paper only from when it is on record.
    const volunteer = await linkOn(app, '/volunteers', record('volunteers'), 'Jean Bolitho');
    await goTo(app, `${volunteer}/sheet`);
    const unasked = await printed(app, 'visit-sheet-unasked');
    expect(unasked.join(' ')).not.toContain('Margaret Tonkin');
    await app.press('Print');
    await until(
      () => app.script(() => document.querySelector('[data-visit-sheet="true"]') !== null),
      'there is a sheet',
    );
    const door = await printed(app, 'visit-sheet');
    expect(door.join(' ')).toContain('Margaret Tonkin');
    expect(door.join(' ')).toContain('Side gate sticks');
    expect(door.join(' ')).toContain('OFFICIAL-SENSITIVE');
    // No note, no concern.
    expect(door.join(' ')).not.toContain('Forgets she has eaten');

    await goTo(app, '/reports');
    const report = await printed(app, 'reports');
    expect(report[0]).toContain('people are supported now');

    // The pack: one sheet for each person who may be shared, numbered; nobody held back is on any.
    await goTo(app, await linkOn(app, '/mdt', record('mdt'), 'To come'));
    // What is longer than a sheet goes on upon the next, and is numbered there too.
    await app.press('What we ask: Margaret Tonkin');
    const long = Array.from({ length: 90 }, (_, at) => `${at + 1}. Can somebody look at her step and rail?`);
    await app.paste('What we ask of the meeting', long.join('\n'));
    await app.press('Save');
    await app.hears('Saved');
    await app.press('Print');
    await app.sees('What the sheets show');
    await app.fill('Why names have to go along', 'The nurse visits them');
    await app.fill('For whom', 'Practice nurse');
    await app.press('Print the sheets');
    await app.press('Yes, print the names');
    await until(
      () => app.script(() => document.querySelector('[data-sheets] .sheet') !== null),
      'there are sheets',
    );
    const pack = await printed(app, 'mdt-pack');
    for (const [at, sheet] of pack.entries()) {
      expect(sheet).toContain(`Sheet ${at + 1} of ${pack.length}`);
      expect(sheet).toContain('OFFICIAL-SENSITIVE');
    }
    expect(pack.length).toBeGreaterThan(1);
    expect(pack[0]).toMatch(/Running order .*Margaret Tonkin/);
    const hers = pack.filter((sheet) => sheet.includes('Margaret Tonkin')).join(' ');
    for (const line of long) expect(hers).toContain(line);
    expect(pack[1]).toContain('Margaret Tonkin (goes on)');
    for (const held of ['Ernest Jago', 'Harold Rickard', 'Olive Keast'])
      expect(pack.join(' ')).not.toContain(held);

    // The minutes of a meeting that was held: as many people on a sheet as it holds.
    await goTo(app, await linkOn(app, '/mdt', record('mdt'), 'Held'));
    await app.press('Print minutes');
    await app.fill('Why names have to go along', 'For those who were there');
    await app.fill('For whom', 'The surgery');
    await app.press('Print the minutes');
    await app.press('Yes, print the names');
    await until(
      () => app.script(() => document.querySelector('[data-sheets] .sheet') !== null),
      'there are minutes',
    );
    const minutes = await printed(app, 'mdt-minutes');
    expect(minutes[0]).toContain('Who was there');
    expect(minutes.join(' ')).toContain('Decision');
    for (const [at, sheet] of minutes.entries()) {
      expect(sheet).toContain(`Sheet ${at + 1} of ${minutes.length}`);
      expect(sheet).toContain('OFFICIAL-SENSITIVE');
    }
  },
  pretend,
);
