// An MDT meeting from its list to the file that leaves, with pretend people; its pack and its minutes by the keyboard
// alone, too.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, setUp, still, unlock } from './support/steps.ts';

/** How many sheets there are to print. */
const sheets = (app: App) =>
  app.script<number>(() => document.querySelectorAll('[data-sheets] .sheet').length);

/** Prints the pack with names: why and for whom is asked first, and then a yes. */
async function printPack(app: App, hands: Hands, by: string): Promise<void> {
  await hands.press('Print');
  await app.sees('What the sheets show');
  await app.sees('Arthur Pascoe: not with Karen Pascoe.');
  expect(await app.axe()).toEqual([]);
  await app.picture(`mdt-print-${by}`);
  await hands.press('Print the sheets');
  expect(await app.faults()).toHaveLength(2);
  expect(await sheets(app)).toBe(0);
  await hands.fill('Why names have to go along', 'The nurse visits them');
  await hands.fill('For whom', 'Practice nurse');
  await hands.press('Print the sheets');
  await app.sees('These sheets name people');
  await hands.press('Yes, print the names');
  await until(async () => (await sheets(app)) > 0, 'there are sheets to print');
}

/** Prints the minutes without names, and gives their words. */
async function printMinutes(app: App, hands: Hands, by: string): Promise<string> {
  await hands.press('Print minutes');
  await hands.choose('What the sheets show', 'No names');
  await hands.tick('Explain abbreviations beneath');
  expect(await app.axe()).toEqual([]);
  await app.picture(`mdt-minutes-${by}`);
  await hands.press('Print the minutes');
  await until(async () => (await sheets(app)) > 0, 'there are minutes to print');
  const minutes = await app.script(() => document.querySelector('[data-sheets]')?.textContent ?? '');
  expect(minutes).toContain('Who was there');
  expect(minutes).toContain('OFFICIAL-SENSITIVE');
  expect(await app.script(() => document.body.innerText)).not.toContain('Coming:');
  return minutes;
}

journey('an MDT meeting is prepared, held and exported', async (app) => {
  await setUp(app, 'Try with pretend people');
  await app.link('MDT');
  await app.on('MDT');
  expect(await app.axe()).toEqual([]);
  await app.picture('mdt-list');

  // Every fault at once, and nothing saved.
  await app.press('New MDT meeting');
  await app.press('Save');
  expect(await app.faults()).toHaveLength(2);
  await app.press('Cancel');

  await app.press((await app.names('link', { within: 'To come' }))[0] ?? '');
  await app.sees('Since last time:');
  expect(await app.heading()).toMatch(/^MDT at /);
  expect(await app.axe()).toEqual([]);
  await app.picture('mdt-prepare');

  // The first person: whatever was decided for them, decide anew.
  const decide =
    (await app.names('button')).find((name) => /^(Share or not|Change sharing)/.test(name)) ?? '';
  const name = decide.split(': ')[1] ?? '';
  await app.press(decide);
  await app.choose('Share with this meeting?', 'Share');
  await app.choose('What does the sharing rest on?', 'Vital interests: a life may be at risk');
  await app.picture('mdt-sharing');
  expect(await app.axe()).toEqual([]);
  await app.fill(
    (await app.names('textbox')).find((label) => label.startsWith('Why')) ?? 'Why',
    'Not seen since Sunday',
  );
  const words = (await app.names('textbox')).find((label) => label.startsWith('Not with'));
  if (words) await app.fill(words, 'They are not at this meeting');
  await app.press('Save');
  await app.hears('Saved');
  await app.sees('Shared on vital interests');

  // Whom they asked not to share with is asked about first: nobody of that name is known to come.
  const unanswered = 'Not to be shared with somebody: not answered yet.';
  await app.sees(unanswered);
  await app.press('Change sharing: Arthur Pascoe');
  await app.press('Save');
  expect(await app.faults()).toHaveLength(1);
  const keep = (await app.names('textbox')).find((label) => label.startsWith('Not with: Karen Pascoe')) ?? '';
  await app.fill(keep, 'She does not come');
  await app.picture('mdt-exclusion');
  expect(await app.axe()).toEqual([]);
  await app.press('Save');
  await app.sees('How we keep to it: She does not come (Kerra Trembath, today)');
  // She comes after all: nothing goes to her, whatever was answered.
  await app.press('Change');
  const coming = await app.value('Who comes');
  await app.paste('Who comes', `${coming}\nMrs Pascoe, carer`);
  await app.fill('Day', 'today');
  await app.picture('mdt-meeting-form');
  await app.press('Save');
  await app.sees('Not to be shared with Karen Pascoe.');
  await app.press('After');
  await app.sees('Tell people what happened');
  await app.press('Change');
  await app.paste('Who comes', coming);
  await app.fill('Day', 'tomorrow');
  await app.press('Save');
  await app.hears('MDT meeting changed');
  await app.sees('Mark it as held on that day or after.');
  expect(await app.names('button')).not.toContain('Mark as held');
  await app.press('Change');
  await app.fill('Day', 'today');
  await app.press('Save');
  await app.sees('What is recorded after that is told next time.');

  // Doreen takes back her yes after it was decided: she is in nothing that leaves.
  await app.press('Prepare');
  await app.link((await app.names('link')).find((one) => one.startsWith('Doreen Kitto, ')) ?? 'Doreen Kitto');
  await app.on('Doreen Kitto');
  await app.press('Change: Share with MDT');
  await app.choose('What was the answer?', 'Took back an earlier yes');
  await app.press('Save');
  await app.sees('Taken back, spoken');
  await app.link('MDT');
  await app.press((await app.names('link', { within: 'To come' }))[0] ?? '');
  await app.sees('They took back their yes to sharing.');

  await app.press('Hold');
  await app.sees('In plain English');
  await app.press(name);
  await app.fill('Decision', 'Community matron and OT, home visit');
  await app.fill(
    (await app.names('textbox')).find((label) => label.startsWith('In plain English')) ?? '',
    'A nurse will come to see you at home.',
  );
  await app.keys(Key.TAB);
  expect(await app.focused()).toBe('Actions');
  await app.type('-> @Matron home visit by Fri');
  // What an abbreviation stands for is shown beside it; what was typed stays.
  await app.press('Explain abbreviations');
  await app.sees('occupational therapist');
  expect(await app.value('Decision')).toBe('Community matron and OT, home visit');
  await app.picture('mdt-hold');
  expect(await app.axe()).toEqual([]);
  await app.keys(Key.chord(Key.CONTROL, Key.ALT, Key.ARROW_DOWN));
  await app.hears('Decision saved');

  await app.press('After');
  await app.press('Mark as held');
  await app.hears('MDT meeting marked held');
  await app.sees('home visit');
  await app.press('Explain abbreviations');
  await app.sees('occupational therapist');
  expect(await app.axe()).toEqual([]);
  await app.picture('mdt-after');

  // Pseudonymised: no name in the file.
  await app.press('Export CSV');
  await app.sees('How much it tells');
  await app.sees('mdt-narrowcliff-pretend-');
  await app.picture('mdt-export');
  expect(await app.axe()).toEqual([]);
  await app.press('Save the file');
  await app.sees('A file that left cannot be undone.');
  await app.press('Done');
  const [file] = app.exported();
  const text = readFileSync(join(app.exports, file ?? ''), 'utf8');
  expect(text.startsWith('\uFEFFref,practice,meeting_on,age_band,level,category')).toBe(true);
  expect(text).toContain('vital interests');
  expect(text).not.toContain(name.split(' ').at(-1) ?? name);
  const there = text.trimEnd().split('\r\n').length - 1;

  // With names: reason and recipient are asked, and then a yes.
  await app.press('Export CSV');
  await app.choose('How much it tells', 'Identifiable');
  await app.press('Save the file');
  expect(await app.faults()).toHaveLength(2);
  await app.fill('Why names have to go along', 'The nurse visits them');
  await app.fill('For whom', 'Practice nurse');
  await app.press('Save the file');
  await app.sees('This file names people');
  await app.picture('mdt-names-leave');
  await app.press('Yes, save the names');
  await app.sees('A file that left cannot be undone.');
  await app.press('Done');
  const named = app.exported().map((one) => readFileSync(join(app.exports, one), 'utf8'));
  expect(named.some((one) => one.includes('Karen Pascoe'))).toBe(true);
  for (const one of named) expect(one).not.toMatch(/Kitto/);

  // On paper: the same questions, and it is on record before there is anything to print.
  await printPack(app, mouse(app), 'mouse');
  // Numbered as in the running order; whoever needs two sheets goes on on the second.
  const people = () =>
    app.script<string[]>(() =>
      [...document.querySelectorAll('[data-sheets] .sheet h2')]
        .map((one) => one.textContent ?? '')
        .filter((words) => /^\d+\. /.test(words) && !words.endsWith('(goes on)')),
    );
  await until(async () => (await people()).length === there, 'each person is there to print');

  // The minutes go through the same gate.
  await app.script(() => window.dispatchEvent(new Event('afterprint')));
  const minutes = await printMinutes(app, mouse(app), 'mouse');
  expect(minutes).toContain('Community matron and OT, home visit');
  expect(minutes).toContain('OT: occupational therapist.');
  for (const nobody of [name, 'Kitto', 'Pascoe']) expect(minutes).not.toContain(nobody);
  await app.script(() => window.dispatchEvent(new Event('afterprint')));

  // What is to be done is on Today, and one click says that it is done.
  await app.link('Today');
  await app.on('Today');
  const finish = (await app.names('button')).find((one) => one.startsWith('Done: home visit')) ?? '';
  await app.picture('mdt-today');
  expect(await app.axe()).toEqual([]);
  await app.press(finish);
  await until(async () => !(await app.names('button')).includes(finish), 'the action is off the board');

  // What a professional said in passing: who they are, and of which surgery.
  await app.keys(Key.chord(Key.CONTROL, 'n'));
  await until(async () => (await app.names('textbox')).includes('Note'), 'there is a Note field');
  const elsewhere = 'Said somewhere else: corridor note';
  if ((await app.names('link')).includes(elsewhere)) await app.press(elsewhere);
  await app.fill('Who said it', 'Sister Rowe');
  await app.fill('What they are', 'practice nurse');
  await app.choose('Practice', 'Narrowcliff (pretend)');
  await app.fill('Note', 'The step at the surgery is loose');
  expect(await app.axe()).toEqual([]);
  await app.picture('corridor-note');
  await app.press('Save');
  await app.sees('Told by Sister Rowe, practice nurse, Narrowcliff (pretend)');
  await app.picture('corridor-note-saved');

  await app.press('Lock');
  await app.on('Locked');
  const practice = join(app.data, 'practice');
  // The reading itself is an export of its own, without a detail.
  const exports = (await app.stored(PASSPHRASE, 'export', practice)).filter((row) => row.detail !== '');
  expect(exports.map((row) => row.written)).toEqual(['yes', 'yes', 'yes', 'yes']);
  expect(exports.map((row) => row.detail).sort()).toEqual([
    'identifiable',
    'identifiable',
    'pseudonymised',
    'pseudonymised',
  ]);
  expect(exports.map((row) => row.what)).toContain('MDT minutes');
  expect(exports.find((row) => row.what === 'MDT pack')).toMatchObject({
    detail: 'identifiable',
    reason: 'The nurse visits them',
    recipient: 'Practice nurse',
    rows: String(there),
    file_name: 'On paper',
  });
  const notes = await app.stored(PASSPHRASE, 'note', practice);
  expect(notes.find((row) => row.told_by_words === 'Sister Rowe')).toMatchObject({
    kind: 'corridor',
    told_by_role: 'practice nurse',
  });
  const actions = await app.stored(PASSPHRASE, 'mdt_action', practice);
  expect(actions.find((row) => row.what === 'home visit')?.done_on).toMatch(/^\d{4}-/);
});

// The printer's own window takes the keyboard, so that each paper is a journey of its own.
journey(
  'the pack of an MDT meeting is printed by keyboard alone',
  async (app) => {
    const hands = keyboard(app);
    await unlock(app);
    await goTo(app, await linkOn(app, '/mdt', record('mdt'), 'To come'));
    // Whom Arthur asked not to share with is answered first.
    await hands.press('Change sharing: Arthur Pascoe');
    await app.sees('Share with this meeting?');
    const keep =
      (await app.names('textbox')).find((label) => label.startsWith('Not with: Karen Pascoe')) ?? '';
    await hands.fill(keep, 'She does not come');
    await hands.press('Save');
    await app.sees('How we keep to it: She does not come');
    await still(app);
    await printPack(app, hands, 'keyboard');
    const names = (await app.paper('mdt-pack-keyboard')).join(' ');
    expect(names).toContain('Margaret Tonkin');
    expect(names).toContain('Arthur Pascoe');

    // The printer's own window has the keyboard now.
    await app.press('Lock');
    await app.on('Locked');
    const left = (await app.stored(PASSPHRASE, 'export')).filter((row) => row.what === 'MDT pack');
    expect(left).toMatchObject([
      {
        detail: 'identifiable',
        reason: 'The nurse visits them',
        recipient: 'Practice nurse',
        written: 'yes',
      },
    ]);
  },
  pretend,
);

journey(
  'the minutes of an MDT meeting are printed by keyboard alone',
  async (app) => {
    const hands = keyboard(app);
    await unlock(app);
    await goTo(app, await linkOn(app, '/mdt', record('mdt'), 'Held'));
    await still(app);
    const minutes = await printMinutes(app, hands, 'keyboard');
    expect(minutes).toContain('Decision');
    for (const nobody of ['Tonkin', 'Kitto', 'Pascoe']) expect(minutes).not.toContain(nobody);

    await app.press('Lock');
    await app.on('Locked');
    const left = (await app.stored(PASSPHRASE, 'export')).filter((row) => row.what === 'MDT minutes');
    expect(left).toMatchObject([{ detail: 'pseudonymised', written: 'yes' }]);
  },
  pretend,
);
