// Every screen and form, on the pretend programme: axe finds nothing, in light and in dark. With
// LIVING_WELL_PICTURES set, a picture of each is left in out/pictures.
import { expect } from 'vitest';
import { Key, journey, type App } from './support/app.ts';
import { goTo, PASSPHRASE, pretend, recoveryKey, still, unlock } from './support/steps.ts';

const pictures = Boolean(process.env.LIVING_WELL_PICTURES);
/** What axe found, by screen: all of it is told at once. */
let found: string[] = [];

/** Looks at what is shown now. */
async function look(app: App, name: string): Promise<void> {
  // Looking alone is no sign of somebody at work, and the app would lock.
  await app.keys(Key.SHIFT);
  for (const theme of ['light', 'dark']) {
    await app.script((wanted) => (document.documentElement.dataset.theme = wanted), theme);
    for (const fault of await app.axe()) found.push(`${name}, ${theme}: ${fault}`);
    if (pictures) await app.picture(`${name}-${theme}`);
  }
  await app.script(() => (document.documentElement.dataset.theme = 'light'));
}

/** Goes to a page, and looks at it. */
async function visit(app: App, name: string, at: string): Promise<void> {
  await goTo(app, at);
  await look(app, name);
  if ((await app.words()).includes('There is a problem')) found.push(`${name}: the page shows a problem`);
}

/** Presses a button that the core refuses, and looks at the faults. */
async function refused(app: App, name: string, button = 'Save'): Promise<void> {
  await app.press(button, { nth: 0 });
  await app.faults();
  await look(app, name);
}

/** Opens a dialog by its button, looks at it, and closes it. */
async function dialog(app: App, name: string, button: string): Promise<void> {
  await app.press(button, { nth: 0 });
  await still(app);
  await look(app, name);
  await app.keys(Key.ESCAPE);
}

/** Gives the address of a link on the page: the first that fits, and whose row or card shows these words. */
async function linkOn(app: App, at: string, pattern: RegExp, words = ''): Promise<string> {
  await goTo(app, at);
  const href = await app.script<string | null>(
    (source, wanted) => {
      const fits = new RegExp(source as string);
      const links = [...document.querySelectorAll<HTMLAnchorElement>('main a[href]')].filter((one) =>
        fits.test(one.getAttribute('href') ?? ''),
      );
      const around = (one: Element) => one.closest('tr, section, article, .card')?.textContent ?? '';
      const one = links.find((link) => around(link).includes(wanted as string));
      return one?.getAttribute('href') ?? null;
    },
    pattern.source,
    words,
  );
  if (!href) throw new Error(`${at} has no link ${pattern} beside "${words}".`);
  return href.replace(/^#/, '');
}

const record = (of: string) => new RegExp(`^#/${of}/[0-9a-f-]{36}$`);

journey(
  'every screen of the pretend programme',
  async (app) => {
    found = [];
    await app.on('Locked');
    await look(app, 'lock');
    await unlock(app);

    await visit(app, 'today', '/today');
    await visit(app, 'sessions', '/sessions');
    const session = await linkOn(app, '/sessions', record('sessions'), 'line');
    await visit(app, 'session', session);
    await visit(app, 'session-change', `${session}/edit`);
    await visit(app, 'session-new', '/sessions/new');
    await app.fill('Day', 'someday');
    await refused(app, 'session-new-refused');
    await visit(app, 'visit-new', '/visits/new');
    await refused(app, 'visit-new-refused');

    await visit(app, 'people', '/people');
    const person = await linkOn(app, '/people?role=client', record('people'));
    await visit(app, 'person', person);
    await dialog(app, 'person-risk', 'Add a known risk');
    await visit(app, 'person-change', `${person}/edit`);
    await visit(app, 'person-new', '/people/new');
    await refused(app, 'person-new-refused');

    await visit(app, 'concerns', '/concerns');
    const concern = await linkOn(app, '/concerns', record('concerns'));
    await visit(app, 'concern', concern);
    await dialog(app, 'concern-level', 'Change level');
    await visit(app, 'concern-change', `${concern}/edit`);
    await visit(app, 'concern-new', '/concerns/new');
    await app.choose('How pressing is it?', 'Emergency');
    await refused(app, 'concern-new-refused');
    await app.press('Cancel');

    await visit(app, 'referrals', '/referrals');
    const referral = await linkOn(app, '/referrals', record('referrals'));
    await visit(app, 'referral', referral);
    await visit(app, 'referral-change', `${referral}/edit`);
    await visit(app, 'referral-new', '/referrals/new');
    await refused(app, 'referral-new-refused');
    await visit(app, 'signpost-new', '/signposts/new');
    await refused(app, 'signpost-new-refused');

    await visit(app, 'mdt', '/mdt');
    await dialog(app, 'mdt-new', 'New MDT meeting');
    const planned = await linkOn(app, '/mdt', record('mdt'), 'To come');
    await visit(app, 'mdt-prepare', planned);
    await visit(app, 'mdt-hold', `${planned}?step=hold`);
    await visit(app, 'mdt-after', `${planned}?step=after`);
    await dialog(app, 'mdt-export', 'Export CSV');
    await visit(app, 'mdt-held', await linkOn(app, '/mdt', record('mdt'), 'Held'));
    await visit(app, 'volunteers', '/volunteers');
    const volunteer = await linkOn(app, '/volunteers', record('volunteers'));
    await visit(app, 'volunteer', volunteer);
    await dialog(app, 'volunteer-agreement', 'Add an agreement');
    await visit(app, 'volunteer-new', '/people/new?role=volunteer');

    await visit(app, 'reports', '/reports');
    await visit(app, 'settings', '/settings');
    await dialog(app, 'settings-numbers', 'Change numbers');
    await dialog(app, 'settings-programme', 'Add programme');
    await dialog(app, 'settings-practice', 'Add practice');
    await visit(app, 'agencies', '/settings/agencies');
    await visit(app, 'agency', await linkOn(app, '/settings/agencies', record('settings/agencies')));
    await dialog(app, 'agency-service', 'Add service');
    await visit(app, 'changes', '/changes');
    await visit(app, 'help', '/help');
    await app.keys(Key.chord(Key.CONTROL, 'k'));
    await app.type('ma');
    await still(app);
    await look(app, 'find');
    await app.keys(Key.ESCAPE);
    await visit(app, 'no-such-page', '/nowhere');

    await app.press('Lock');
    await app.on('Locked');
    await app.fill('Passphrase', 'harbour lantern thimble otter');
    await app.press('Unlock');
    await app.faults();
    await look(app, 'lock-refused');
    await app.press('Forgotten the passphrase?');
    await look(app, 'lock-recovery');
    expect(found).toEqual([]);
  },
  pretend,
);

journey('the first screens, empty pages among them', async (app) => {
  found = [];
  await look(app, 'first-run');
  await refused(app, 'first-run-refused', 'Set up');
  await app.fill('Your name', 'Kerra Trembath');
  await app.fill('Passphrase', PASSPHRASE);
  await app.fill('Passphrase again', PASSPHRASE);
  await app.press('Set up');
  await app.on('Your recovery key');
  await look(app, 'first-run-key');
  const key = await recoveryKey(app);
  await app.press('I have written it down');
  await app.on('Type the recovery key');
  await look(app, 'first-run-key-again');
  await app.fill('Recovery key', key);
  await app.press('Continue');
  await app.on('Text size');
  await look(app, 'first-run-size');
  await app.press('Continue');
  await app.on('How to start');
  await look(app, 'first-run-start');
  await app.press('Start empty');
  await app.on('Today');
  for (const place of [
    'today',
    'sessions',
    'people',
    'concerns',
    'referrals',
    'mdt',
    'volunteers',
    'reports',
    'changes',
  ])
    await visit(app, `empty-${place}`, `/${place}`);
  expect(found).toEqual([]);
});
