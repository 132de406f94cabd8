// An MDT meeting from its list to the file that leaves, with pretend people.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, Key } from './support/app.ts';
import { PASSPHRASE, setUp } from './support/steps.ts';

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

  await app.press('Hold');
  await app.sees('In plain English');
  await app.press(name);
  await app.fill('Decision', 'Community matron home visit');
  await app.fill(
    (await app.names('textbox')).find((label) => label.startsWith('In plain English')) ?? '',
    'A nurse will come to see you at home.',
  );
  await app.keys(Key.TAB);
  expect(await app.focused()).toBe('Actions');
  await app.type('-> @Matron home visit by Fri');
  await app.picture('mdt-hold');
  expect(await app.axe()).toEqual([]);
  await app.keys(Key.chord(Key.CONTROL, Key.ALT, Key.ARROW_DOWN));
  await app.hears('Decision saved');

  await app.press('After');
  await app.press('Mark as held');
  await app.hears('MDT meeting marked held');
  await app.sees('home visit');
  expect(await app.axe()).toEqual([]);
  await app.picture('mdt-after');

  // Pseudonymised: no name in the file.
  await app.press('Export CSV');
  await app.sees('How much it tells');
  await app.sees('.csv');
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

  // With names: reason and recipient are asked, and then a yes.
  await app.press('Export CSV');
  await app.choose('How much it tells', 'Identifiable');
  await app.press('Save the file');
  expect(await app.faults()).toHaveLength(2);
  await app.fill('Why names have to go along', 'The nurse visits them');
  await app.fill('For whom', 'Practice nurse');
  await app.press('Save the file');
  await app.sees('This file names people');
  await app.press('Yes, save the names');
  await app.sees('A file that left cannot be undone.');
  await app.press('Done');

  await app.press('Lock');
  await app.on('Locked');
  const practice = join(app.data, 'practice');
  // The reading itself is an export of its own, without a detail.
  const exports = (await app.stored(PASSPHRASE, 'export', practice)).filter((row) => row.detail !== '');
  expect(exports.map((row) => row.written)).toEqual(['yes', 'yes']);
  expect(exports.map((row) => row.detail).sort()).toEqual(['identifiable', 'pseudonymised']);
  const actions = await app.stored(PASSPHRASE, 'mdt_action', practice);
  expect(actions.map((row) => row.what)).toContain('home visit');
});
