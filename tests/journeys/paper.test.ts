// What comes out of the printer, through WebKit's own print operation: each sheet, by its words. And paper that is
// found when its session is closed already.
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';

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

// Without letters that a font draws as one.
const FOOT = 'Keep it closed. Leave nothing on the table.';

journey(
  'the foot of the papers is written in the settings, and stands on every sheet of a meeting',
  async (app) => {
    await unlock(app);
    await goTo(app, '/settings');
    await app.press('Change the foot');
    expect(await app.value('Foot of every sheet')).toContain('OFFICIAL-SENSITIVE');
    await app.fill('Foot of every sheet', FOOT);
    await app.picture('paper-foot');
    expect(await app.axe()).toEqual([]);
    await app.press('Save');
    await app.sees(`At the foot of every sheet ${FOOT}`);

    const sheets = async (paper: string, where: string, button: string) => {
      await goTo(app, await linkOn(app, '/mdt', record('mdt'), where));
      await app.press(button);
      await app.choose('What the sheets show', 'No names');
      await app.press(`Print the ${paper}`);
      await until(
        () => app.script(() => document.querySelector('[data-sheets] .sheet') !== null),
        `there are ${paper} to print`,
      );
      return printed(app, `mdt-foot-${paper}`);
    };
    const pack = await sheets('sheets', 'To come', 'Print');
    const minutes = await sheets('minutes', 'Held', 'Print minutes');
    for (const sheet of [...pack, ...minutes]) {
      expect(sheet).toContain(FOOT);
      expect(sheet).not.toContain('OFFICIAL-SENSITIVE');
    }
    expect(pack.length).toBeGreaterThan(1);

    // Left blank, nothing is printed there but the number of the sheet.
    await goTo(app, '/settings');
    await app.press('Change the foot');
    await app.fill('Foot of every sheet', '');
    await app.press('Save');
    await app.sees('At the foot of every sheet Nothing');
    for (const [at, sheet] of (await sheets('minutes', 'Held', 'Print minutes')).entries()) {
      expect(sheet).toContain(`Sheet ${at + 1} of`);
      expect(sheet).not.toContain(FOOT);
      expect(sheet).not.toContain('OFFICIAL-SENSITIVE');
    }
    // One undo brings back what stood there.
    await goTo(app, '/settings');
    await app.press('Undo');
    await app.sees(`At the foot of every sheet ${FOOT}`);
  },
  pretend,
);

const SAID = 'Her daughter comes at the weekend';

async function found(app: App, hands: Hands): Promise<void> {
  await unlock(app);
  const path = await linkOn(app, '/sessions', record('sessions'), ' came, ');
  await goTo(app, path);
  await app.sees('This session is closed.');
  await hands.press('Type up from paper');
  await app.on('Type up from paper');
  await app.sees('This session is closed');
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
  await app.picture('type-up-closed');

  // Opened again, and closed by one undo.
  await hands.press('Open session again');
  await app.hears('Session opened again');
  await app.sees('The rows of the paper');
  await hands.press('Undo');
  await app.sees('Open it again to type up what is on paper.');
  await hands.press('Open session again');
  await app.sees('The rows of the paper');
  await still(app);
  const [row = ''] = await app.names('textbox', { within: 'The rows of the paper' });
  expect(row).not.toBe('');
  await hands.fill(row, SAID);
  await app.keys(Key.ENTER);
  await app.sees(SAID);
  await app.picture('type-up-opened-again');
  await hands.press('Done, to the session');
  await app.sees('Typed up today.');
  await hands.press('Close session');
  await app.sees('This session is closed.');
  await app.picture('session-closed-again');
  await goTo(app, '/changes');
  await app.sees('Session opened again');

  await hands.press('Lock');
  await app.on('Locked');
  const stored = await app.everything(PASSPHRASE);
  const note = stored('note').filter((one) => one.text === SAID);
  expect(note).toHaveLength(1);
  const session = stored('session').find((one) => one.id === note[0]?.session);
  expect(session).toMatchObject({ id: path.split('/').at(-1), state: 'closed' });
  expect(new Date(note[0]?.at ?? '').toLocaleDateString('sv')).toBe(session?.date);
}

journey(
  'paper that is found after the session was closed, by mouse',
  (app) => found(app, mouse(app)),
  pretend,
);
journey(
  'paper that is found after the session was closed, with the keyboard alone',
  (app) => found(app, keyboard(app)),
  pretend,
);
