// Undo after a restart: the window was closed, or the battery died. What was done is in *Recent changes* all the same, one
// press takes it back, and every record is as it was before.
import { expect } from 'vitest';
import { journey, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';

/** What a death and a line of a session may touch. */
const TOUCHED = [
  'person',
  'client',
  'client_practice',
  'match',
  'representative',
  'concern',
  'concern_event',
  'referral',
  'referral_event',
  'promise',
  'mdt_item',
  'mdt_item_concern',
  'mdt_action',
  'attendance',
  'note',
  'note_about',
  'note_mention',
];

const DIED = 'Death recorded for Margaret Tonkin';
const LINE = 'Brought scones for everybody';

async function undone(app: App, hands: Hands, by: string): Promise<void> {
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const same = (now: typeof before, what: string) => {
    for (const table of TOUCHED) expect(now(table), `${table}, ${what}`).toEqual(before(table));
  };
  const endings: [string, () => Promise<void>][] = [
    ['after the window was closed', () => app.close()],
    ['after the battery died', () => app.kill()],
  ];
  await unlock(app);
  for (const [how, end] of endings) {
    // One act that mends much, and one line.
    await goTo(app, await linkOn(app, '/concerns', record('people'), 'Margaret Tonkin'));
    await hands.menu('Something has changed…', 'They have died');
    await app.on('A death');
    await still(app);
    await hands.fill('Died on', 'yesterday');
    await hands.press('Save');
    await app.on('Margaret Tonkin');
    await app.sees('Died');
    await goTo(app, await linkOn(app, '/today', record('sessions')));
    await still(app);
    await hands.write(LINE);
    await app.sees(LINE);
    await app.hears('Saved');

    await end();
    await app.open();
    await unlock(app);
    await goTo(app, '/changes');
    await app.sees(DIED);
    // The newest first: the line, then the death.
    await still(app);
    await app.picture(`undone-later-${by}`);
    await hands.press('Undo', { within: 'Note saved', nth: 0 });
    await app.hears('Undone');
    await still(app);
    await hands.press('Undo', { within: DIED, nth: 0 });
    await app.sees('Undone');
    await still(app);
    // Two hundred changes lie between here and the button.
    await goTo(app, '/today');
    await hands.press('Lock');
    await app.on('Locked');
    same(await app.everything(PASSPHRASE), how);
    await unlock(app);
  }
  // Nothing is hidden: both stand there, what was done and that it was undone.
  await goTo(app, '/changes');
  await app.sees(`Undone: ${DIED}`);
  expect(await app.axe()).toEqual([]);
}

const title = 'what was done before a restart is undone after it';
journey(title, (app) => undone(app, mouse(app), 'mouse'), pretend);
journey(`${title}, by keyboard alone`, (app) => undone(app, keyboard(app), 'keyboard'), pretend);
