// A concern does not go on unseen: its level is lowered only with a reason, what was closed is opened again only with a
// reason, and the page tells who did it, when and why. By the mouse, and by the keyboard alone.
import { expect } from 'vitest';
import { journey, type App, type Row } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, happened, PASSPHRASE, pretend, still, unlock } from './support/steps.ts';

const HEATING = 'Heating off at night to save money';
const ALONE = 'Had not been out for nine days';
const WARMER = 'Her son paid the bill, and the flat is warm.';
const AGAIN = 'She has stayed at home again since Sunday.';

/** How many days lie between a stored day and today. */
const daysSince = (day: string) =>
  Math.round((Date.parse(new Date().toLocaleDateString('sv')) - Date.parse(day)) / 86_400_000);

async function story(app: App, hands: Hands, by: string): Promise<void> {
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const of = (stored: (table: string) => Row[], situation: string) =>
    stored('concern').find((row) => row['situation'] === situation) ?? {};
  const [heating, alone] = [HEATING, ALONE].map((each) => of(before, each));
  await unlock(app);

  // How long and overdue stand in words; what is shown is said, whatever narrows it.
  await goTo(app, '/concerns');
  await app.sees(`Open ${daysSince(heating?.['raised_on'] ?? '')} days, overdue`);
  await hands.press('Mine');
  await app.sees('Showing: mine.');
  await hands.choose('Programme', 'Penwith Pioneer');
  await app.sees('Showing: mine, Penwith Pioneer.');
  await app.seesNo(HEATING);
  await hands.choose('Programme', 'Newquay Pathfinder');
  await app.sees('Showing: mine, Newquay Pathfinder.');
  await app.sees(HEATING);

  // A lower level: only with a reason.
  await hands.press(HEATING);
  await app.on('Concern about Doreen Kitto');
  await hands.press('Change level');
  await hands.choose('How pressing is it?', 'Watch');
  await hands.press('Save', { within: 'Needed when you lower the level.' });
  expect(await app.faults()).toEqual(['Write why the level is lowered.']);
  await app.picture(`moves-level-${by}`);
  await hands.fill('Why', WARMER);
  await hands.press('Save', { within: 'Needed when you lower the level.' });
  await app.hears('Saved');
  await happened(app, 'Level from urgent to watch', WARMER, 'Today ', ', by Practice Coordinator');
  await app.picture(`moves-lowered-${by}`);
  expect(await app.axe()).toEqual([]);

  // What was closed is opened again: with a reason, and whoever heard has to hear anew.
  await goTo(app, `/concerns/${alone?.['id']}`);
  await app.sees('Closed as answered.');
  await hands.press('Reopen');
  await hands.press('Reopen', { within: 'Why is it open again?' });
  expect(await app.faults()).toHaveLength(1);
  await app.picture(`moves-reopen-${by}`);
  await hands.fill('Why is it open again?', AGAIN);
  await hands.press('Reopen', { within: 'Why is it open again?' });
  await app.sees('Where does it go from here?');
  await happened(app, 'From “closed” to “open”', AGAIN, 'Today ', ', by Practice Coordinator');
  await app.sees('Sylvia Curnow Not told yet.');
  await app.picture(`moves-reopened-${by}`);
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
  await goTo(app, '/concerns');
  await app.sees(ALONE);
  await still(app);

  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const after = await app.everything(PASSPHRASE);
  expect(of(after, HEATING)).toMatchObject({ level: 'watch', state: 'open' });
  expect(alone).toMatchObject({ state: 'closed' });
  expect(alone?.['told_person_on']).not.toBe('');
  expect(of(after, ALONE)).toMatchObject({ state: 'open', told_person_on: '', closed_as: '' });
  const coordinator = after('coordinator')[0]?.['id'];
  const known = new Set(before('concern_event').map((row) => row['id']));
  const events = after('concern_event').filter((row) => !known.has(row['id']));
  expect(
    events.map(({ concern, what, from, to, by, why }) => ({ concern, what, from, to, by, why })),
  ).toEqual([
    {
      concern: heating?.['id'],
      what: 'level',
      from: 'urgent',
      to: 'watch',
      by: coordinator,
      why: WARMER,
    },
    { concern: alone?.['id'], what: 'move', from: 'closed', to: 'open', by: coordinator, why: AGAIN },
  ]);
}

journey(
  'a lower level and a concern opened again say who, when and why',
  (app) => story(app, mouse(app), 'mouse'),
  pretend,
);
journey(
  'a lower level and a concern opened again say who, when and why, by keyboard alone',
  (app) => story(app, keyboard(app), 'keyboard'),
  pretend,
);
