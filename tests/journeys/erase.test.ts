// Somebody asks to be removed: what hangs on the record is told first, a hold forbids it, and once it is ended and the
// name is typed, no record, no search, no line of the log and no list of changes holds the name.
import { expect } from 'vitest';
import { journey, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, PASSPHRASE, pretend, pretendAsOf, still, unlock } from './support/steps.ts';

/** Every table of records that could hold a name, and the log. */
const TABLES = [
  'person',
  'client',
  'volunteer',
  'match',
  'representative',
  'consent',
  'exclusion',
  'attendance',
  'note',
  'note_about',
  'note_mention',
  'visit',
  'concern',
  'concern_event',
  'referral',
  'referral_event',
  'promise',
  'good_news',
  'mdt_item',
  'mdt_action',
  'merged',
  'hold',
  'tombstone',
  'change',
];

async function erase(app: App, hands: Hands, by: string): Promise<void> {
  await unlock(app);
  await hands.press('Lock');
  await app.on('Locked');
  const before = await app.everything(PASSPHRASE);
  const margaret = before('person').find(
    (row) => row['given_name'] === 'Margaret' && row['family_name'] === 'Tonkin',
  );
  const id = margaret?.['id'] ?? '';
  const shared = before('note_about')
    .filter((row) => row['person'] === id)
    .map((row) => row['note'])
    .filter((note) => before('note_about').some((row) => row['note'] === note && row['person'] !== id));

  await app.fill('Passphrase', PASSPHRASE);
  await hands.press('Unlock');
  await goTo(app, `/people/${id}`);
  await app.on('Margaret Tonkin');
  await still(app);
  await hands.press('Erase or keep this record');
  await app.on('Erase a record');
  await app.sees('is not closed');
  await still(app);
  await app.picture(`erase-${by}`);
  expect(await app.axe()).toEqual([]);

  // A hold forbids it.
  await hands.press('Place a hold');
  await app.sees('Why must it be kept?');
  await still(app);
  await app.picture(`erase-hold-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Save');
  expect((await app.faults()).length).toBeGreaterThan(1);
  await hands.choose('Why must it be kept?', 'A legal claim');
  await hands.fill('What is it about?', 'The solicitor asked for the papers');
  await hands.press('Save');
  await app.sees('It cannot be erased now');
  expect(await app.names('button')).not.toContain('Erase');
  await still(app);
  await app.picture(`erase-held-${by}`);
  await goTo(app, '/privacy/retention');
  await app.on('How long records are kept');
  await app.sees('The solicitor asked for the papers');
  await still(app);
  await app.picture(`retention-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('End the hold on Margaret Tonkin: The solicitor asked for the papers');
  await app.sees('No record is on hold.');

  // The name is typed, and a reason chosen.
  await goTo(app, `/people/${id}/erase`);
  await app.on('Erase a record');
  await still(app);
  await hands.fill('Name of the person', 'Margaret');
  await hands.press('Erase');
  expect((await app.faults()).length).toBe(2);
  await hands.choose('Why is it erased?', 'They asked for it');
  await hands.fill('Name of the person', 'Margaret Tonkin');
  await app.picture(`erase-sure-${by}`);
  await hands.press('Erase');
  await app.on('Erased');
  await app.sees('Removed from the records today. Backup copies made here disappear by');
  await still(app);
  await app.picture(`erase-done-${by}`);
  expect(await app.axe()).toEqual([]);

  // Nobody finds her, and Recent changes holds no name.
  await goTo(app, '/people');
  await app.fill('Find a person', 'Margaret Tonkin');
  await still(app);
  expect((await app.names('link')).filter((name) => name.includes('Margaret Tonkin'))).toEqual([]);
  await goTo(app, '/changes');
  await app.sees('A person’s record erased');
  await still(app);
  await app.picture(`erase-changes-${by}`);
  expect(await app.words()).not.toContain('Margaret Tonkin');
  await goTo(app, '/today');
  await hands.press('Lock');
  await app.on('Locked');
  const after = await app.everything(PASSPHRASE);
  for (const table of TABLES) {
    const held = after(table).filter((row) =>
      Object.values(row).some((cell) => cell.includes('Margaret Tonkin')),
    );
    expect(held, table).toEqual([]);
    // But for the tombstone itself, which is all that is left.
    const rows = after(table).filter((row) => row['kind'] !== 'tombstone');
    const named = rows.filter((row) =>
      Object.entries(row).some(
        ([column, cell]) => cell.includes(id) && column !== 'subject' && column !== 'person',
      ),
    );
    expect(named, table).toEqual([]);
  }
  expect(after('tombstone')).toHaveLength(1);
  expect(after('tombstone')[0]).toMatchObject({ person: id, ground: 'they asked' });
  // What was about others too stays theirs.
  for (const note of shared) expect(after('note').some((row) => row['id'] === note)).toBe(true);
  expect(shared.length).toBeGreaterThan(0);
}

/** An older backup holds her still: restored, it is without her too. */
async function restoreAfter(app: App, hands: Hands, by: string): Promise<void> {
  const people = (await app.everything(PASSPHRASE))('person');
  const named = (row: { [column: string]: string }) =>
    row['given_name'] === 'Margaret' && row['family_name'] === 'Tonkin';
  const id = people.find(named)?.['id'] ?? '';
  await unlock(app);
  await goTo(app, '/settings/backups');
  await hands.press('Back up now');
  await app.hears('Backup made');
  await goTo(app, `/people/${id}/erase`);
  await app.on('Erase a record');
  await still(app);
  await hands.choose('Why is it erased?', 'They asked for it');
  await hands.fill('Name of the person', 'Margaret Tonkin');
  await hands.press('Erase');
  await app.on('Erased');

  await goTo(app, '/settings/backups');
  await app.on('Backups');
  const [newest = ''] = (await app.names('button')).filter((name) =>
    name.startsWith('Restore the backup of'),
  );
  await hands.press(newest);
  await app.sees(`It holds ${people.length} people.`);
  await hands.fill('Passphrase of the backup', PASSPHRASE);
  await hands.press('Replace the records');
  await app.on('Today');
  await app.sees('Restored from the backup of');
  await still(app);
  await app.picture(`erase-restored-${by}`);
  await goTo(app, '/people');
  await hands.fill('Find a person', 'Margaret Tonkin');
  await still(app);
  expect((await app.names('link')).filter((name) => name.includes('Margaret Tonkin'))).toEqual([]);
  await goTo(app, `/people/${id}`);
  expect(await app.words()).not.toContain('Tonkin');
  await goTo(app, '/today');
  await hands.press('Lock');
  await app.on('Locked');
  const after = await app.everything(PASSPHRASE);
  expect(after('person')).toHaveLength(people.length - 1);
  for (const table of TABLES)
    expect(
      after(table).filter((row) => Object.values(row).some((cell) => cell.includes('Margaret Tonkin'))),
      table,
    ).toEqual([]);
  expect(after('tombstone')).toMatchObject([{ person: id, ground: 'they asked' }]);
}

const again = 'somebody who was erased is erased in a backup too that is restored';
journey(again, (app) => restoreAfter(app, mouse(app), 'mouse'), pretend);
journey(`${again}, by keyboard`, (app) => restoreAfter(app, keyboard(app), 'keyboard'), pretend);

journey('somebody is erased', (app) => erase(app, mouse(app), 'mouse'), pretend);
journey('somebody is erased, by keyboard', (app) => erase(app, keyboard(app), 'keyboard'), pretend);

/** A laptop that nobody opened for twelve years: is its date right? Only then is anybody offered. */
async function longAgo(app: App, hands: Hands, by: string): Promise<void> {
  await unlock(app);
  await goTo(app, '/privacy/retention');
  await app.on('How long records are kept');
  await app.sees('The date of this laptop has jumped by more than 30 days.');
  await still(app);
  await app.picture(`retention-paused-${by}`);
  expect(await app.axe()).toEqual([]);
  const offered = async () => (await app.names('link')).filter((name) => name.startsWith('Look at it'));
  expect(await offered()).toEqual([]);
  await hands.press('The date is right');
  await app.sees('Their time has come');
  await still(app);
  await app.picture(`retention-due-${by}`);
  expect(await app.axe()).toEqual([]);
  const [first = ''] = await offered();
  expect(first).not.toBe('');
  await hands.press(first);
  await app.on('Erase a record');
  await app.sees(first.replace(/^Look at it:? ?/, ''));
  await hands.press('Lock');
  await app.on('Locked');
  // Nothing was done by itself.
  const stored = await app.everything(PASSPHRASE);
  expect(stored('tombstone')).toEqual([]);
  expect(stored('setting').filter((row) => row['key'] === 'retention.date_confirmed')).toHaveLength(1);
}

const before = (app: App) => pretendAsOf(app, '2014-03-03');
journey('records whose time has come', (app) => longAgo(app, mouse(app), 'mouse'), before);
journey('records whose time has come, by keyboard', (app) => longAgo(app, keyboard(app), 'keyboard'), before);
