// Every screen, form and dialog, on the pretend programme: axe finds nothing in light, in dark and in high contrast,
// nor at 200 % text; a ruler finds nothing cut, covered, too small or too wide. With LIVING_WELL_PICTURES set, a
// picture of each is left in out/pictures. With LIVING_WELL_LOOKS set (make looks), every screen is looked at by every
// rule in each theme at 100 % and at 200 %, and measured in the smallest window too.
import { expect, test } from 'vitest';
import { Key, journey, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { leftOut } from './support/routes.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, recoveryKey, still, unlock } from './support/steps.ts';

const pictures = Boolean(process.env.LIVING_WELL_PICTURES);
const every = Boolean(process.env.LIVING_WELL_LOOKS);
/** The rules of axe that look at colours. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
/** What was found, by screen: all of it is told at once. */
let found: string[] = [];
/** Every address that was looked at, and how many journeys came to their end. */
const seen = new Set<string>();
let ended = 0;

/** Shows the open screen in another look, in place. */
async function wear(app: App, theme: string, text = '100'): Promise<void> {
  await app.script(
    (theme, text) =>
      new Promise<void>((drawn) => {
        Object.assign(document.documentElement.dataset, { theme, text });
        // The first frame is asked for, the second one has it on the screen.
        requestAnimationFrame(() => requestAnimationFrame(() => drawn()));
      }),
    theme,
    text,
  );
}

/** Looks at what is shown now. Under an open list some buttons lie half hidden; it closes before they are pressed. */
async function look(app: App, name: string, list = false): Promise<void> {
  // Looking alone is no sign of somebody at work, and the app would lock.
  await app.keys(Key.SHIFT);
  seen.add(await app.script<string>(() => location.hash.slice(1).split('?')[0] ?? ''));
  const faults = async (worn: string, each: Promise<string[]>) => {
    for (const fault of await each)
      if (!(list && /^target-size.*partially obscured/s.test(fault)))
        found.push(`${name}, ${worn}: ${fault}`);
  };
  for (const theme of ['light', 'dark', 'contrast']) {
    await wear(app, theme);
    await faults(theme, app.axe(theme === 'light' || every ? undefined : COLOURS));
    if (pictures) await app.picture(`${name}-${theme}`);
    if (!every || theme === 'light') continue;
    await wear(app, theme, '200');
    await faults(`${theme}, 200 %`, app.axe());
  }
  await wear(app, 'light', '200');
  await faults('200 %', app.axe());
  if (pictures) await app.picture(`${name}-200`);
  // The ruler moves the focus, which closes a list that is open: it comes last.
  await faults('200 %', app.script(measure));
  await wear(app, 'light');
  await faults('100 %', app.script(measure));
  if (!every) return;
  for (const text of ['125', '150']) {
    await wear(app, 'light', text);
    await faults(`${text} %`, app.script(measure));
  }
  await wear(app, 'light');
  await app.size(1024, 700);
  await faults('1024 by 700', app.script(measure));
  await app.size(1366, 768);
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
async function dialog(app: App, name: string, button: string, within?: string): Promise<void> {
  try {
    await app.press(button, { nth: 0, starts: true, within });
    await until(() => app.script(() => document.querySelector('dialog:modal') !== null), `${name} is open`);
    await still(app);
    await look(app, name);
  } catch (failure) {
    // The other screens are still looked at.
    found.push(`${name}: ${String(failure)}`);
  }
  await app.keys(Key.ESCAPE);
  await still(app);
}

/** Hands the laptop to the first volunteer who has an agreement, for the register of the session shown. */
async function handOver(app: App): Promise<void> {
  await app.press('Hand over for the register');
  const offered = () =>
    app.script<string[]>(() =>
      [...document.querySelectorAll<HTMLOptionElement>('dialog option')].map((one) => one.text),
    );
  await until(async () => (await offered()).length > 1, 'the volunteers are listed');
  const name = (await offered()).slice(1).find((one) => !one.includes('agreement'));
  await app.choose('Who takes the register?', name ?? '');
  await app.press('Hand over');
  await app.on('Register');
}

/** Finds a note by its words, as a coordinator does, and looks at its page. */
async function note(app: App, name: string, words: string): Promise<void> {
  await app.keys(Key.chord(Key.CONTROL, 'k'));
  await app.type(words);
  // Notes come last, after what was made of them.
  const found = async () => (await app.names('option')).findLast((one) => one.includes(words));
  await until(async () => (await found()) !== undefined, `"${words}" is found`);
  await app.option((await found()) ?? words);
  await app.sees('What was said');
  await still(app);
  await look(app, name);
}

journey(
  'the screens of sessions and people, full',
  async (app) => {
    found = [];
    await app.on('Locked');
    await look(app, 'lock');
    await unlock(app);

    await visit(app, 'today', '/today');
    await visit(app, 'sessions', '/sessions');
    const session = await linkOn(app, '/sessions', record('sessions'), 'line');
    await visit(app, 'session', session);
    await app.press('Make this…', { nth: 0, starts: true });
    await look(app, 'session-menu', true);
    await app.keys(Key.ESCAPE);
    const running = await linkOn(app, '/today', record('sessions'));
    await goTo(app, running);
    await dialog(app, 'session-hand-over', 'Hand over for the register');
    await app.fill('Note', '@mar');
    await app.find({ roles: ['option'] }, { nth: 0 });
    await look(app, 'session-writing', true);
    await app.keys(Key.ESCAPE);
    await app.fill('Note', 'Margaret fell, Ern saw it');
    await app.sees('Ern? Ernest Jago');
    await app.press('Margaret? 2 people');
    await look(app, 'session-names-typed');
    await app.fill('Note', '');
    await app.press('Earlier: ', { starts: true });
    await app.sees('Open this session');
    await look(app, 'session-earlier');
    await app.press('Add someone');
    await app.fill('Somebody new, in one line', 'Peggy Tremayne, 1941');
    await app.press('Add them');
    await app.sees('Is it one of these?');
    await look(app, 'session-newcomer');
    await app.fill('Somebody new, in one line', 'Peggy');
    await refused(app, 'session-newcomer-refused', 'Add them');
    await visit(app, 'session-list', `${running}/list`);
    await visit(app, 'session-type-up', `${running}/type-up`);
    await visit(app, 'session-type-up-closed', `${session}/type-up`);
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
    await dialog(app, 'person-consent', 'Ask:');
    await dialog(app, 'person-consent-again', 'Change: ');
    await dialog(app, 'person-exclusion', 'Add somebody not to share with');
    await dialog(app, 'person-match', 'Add a visitor');
    await dialog(app, 'person-speaks', 'Add somebody', 'Who may speak for them');
    const full = await linkOn(app, '/concerns', record('people'), 'Margaret Tonkin');
    await visit(app, 'person-full', full);
    // Each part looked at: the short ones, the long ones and a fault.
    for (const part of [1, 3, 5, 7, 8, 9])
      await visit(app, `together-${part}`, `${full}/together?part=${part}`);
    await refused(app, 'together-refused');
    await app.press('Close');
    await visit(app, 'visit', await linkOn(app, full, record('visits')));
    const pointed = await linkOn(app, session, record('people'), 'Gwendoline Hosking');
    await visit(app, 'signpost', await linkOn(app, pointed, record('signposts')));
    await note(app, 'note', 'sleeve and pulled');
    await note(app, 'note-corridor', 'landing light');
    await visit(app, 'person-change', `${person}/edit`);
    for (const what of ['death', 'move', 'moved away', 'care home', 'surgery']) {
      const name = `person-changed-${what.replace(' ', '-')}`;
      await visit(app, name, `${full}/changed?what=${encodeURIComponent(what)}`);
      // Moving away needs nothing more: it would be kept.
      if (what !== 'moved away') await refused(app, `${name}-refused`);
      await app.press('Cancel');
    }
    await visit(app, 'people-twice', '/people/twice');
    await visit(app, 'people-import', '/people/import');
    await visit(app, 'person-twice', `${full}/twice`);
    await visit(app, 'person-twice-both', `${full}/twice?with=${person.replace('/people/', '')}`);
    await visit(app, 'person-new', '/people/new');
    await refused(app, 'person-new-refused');
    expect(found).toEqual([]);
    ended += 1;
  },
  pretend,
);

journey(
  'the screens of concerns, referrals and the MDT, full',
  async (app) => {
    found = [];
    await unlock(app);
    await visit(app, 'concerns', '/concerns');
    await visit(app, 'concerns-narrowed', '/concerns?level=urgent&mine=yes');
    await visit(app, 'concerns-narrowed-empty', '/concerns?level=emergency&category=loneliness');
    const concern = await linkOn(app, '/concerns', record('concerns'));
    await visit(app, 'concern', concern);
    await dialog(app, 'concern-level', 'Change level');
    await dialog(app, 'concern-move', 'To the MDT');
    await dialog(app, 'concern-mistake', 'Recorded by mistake');
    await dialog(app, 'concern-due', 'Change due date');
    await dialog(app, 'concern-medical', 'This sounds medical');
    await visit(
      app,
      'concern-answered',
      await linkOn(app, '/today', record('concerns'), 'Somebody is waiting to hear'),
    );
    await dialog(app, 'concern-close', 'Close');
    await dialog(app, 'concern-loop', 'Another day or way');
    const answered = await app.script<string>(() => location.hash.slice(1));
    await visit(app, 'concern-letter', `${answered}/letter`);
    await visit(app, 'concern-change', `${concern}/edit`);
    // From here on the undo line is shown, and has to leave everything in sight.
    // Safety and abuse are always restricted; about something else, the restriction can be taken off.
    const restricted = await linkOn(app, '/concerns', record('concerns'), 'Restricted concern');
    await visit(app, 'concern-restricted', restricted);
    await goTo(app, `${restricted}/edit`);
    await app.choose('What is it about?', 'Loneliness');
    await app.press('Save');
    await app.sees('Take the restriction off');
    await dialog(app, 'concern-unrestrict', 'Take the restriction off');
    await visit(app, 'concern-new', '/concerns/new');
    await app.choose('How pressing is it?', 'Emergency');
    await refused(app, 'concern-new-refused');
    await app.press('Cancel');

    await visit(app, 'referrals', '/referrals');
    const referral = await linkOn(app, '/referrals', record('referrals'));
    await visit(app, 'referral', referral);
    await dialog(app, 'referral-move', 'Accepted');
    await dialog(app, 'referral-end', 'Declined');
    await dialog(app, 'referral-chase', 'Chased today');
    await visit(app, 'referral-change', `${referral}/edit`);
    // Nothing came of it yet, so that there is nothing to write: the page says so.
    await goTo(app, `${referral}/letter`);
    await look(app, 'referral-letter-too-early');
    await visit(app, 'referral-to-agency', `${referral}/to-agency`);
    await app.press('Copy');
    await app.sees('n record.');
    await still(app);
    await look(app, 'referral-copied');
    const nothing = await linkOn(app, '/referrals', record('referrals'), 'Trevanion Lunch Club');
    await visit(app, 'referral-what-next', nothing);
    await dialog(app, 'referral-nothing-more', 'Nothing more');
    await visit(app, 'referral-new', '/referrals/new');
    await refused(app, 'referral-new-refused');
    await app.choose('What is needed?', 'Falls and mobility');
    await app.sees('Step Steady');
    await look(app, 'referral-picking');
    await visit(app, 'signpost-new', '/signposts/new');
    await refused(app, 'signpost-new-refused');

    await visit(app, 'mdt', '/mdt');
    await dialog(app, 'mdt-new', 'New MDT meeting');
    const planned = await linkOn(app, '/mdt', record('mdt'), 'To come');
    await visit(app, 'mdt-prepare', planned);
    await dialog(app, 'mdt-change', 'Change');
    await dialog(app, 'mdt-sharing', 'Change sharing');
    await dialog(app, 'mdt-ask', 'What we ask');
    await visit(app, 'mdt-hold', `${planned}?step=hold`);
    await visit(app, 'mdt-after', `${planned}?step=after`);
    await dialog(app, 'mdt-export', 'Export CSV');
    await dialog(app, 'mdt-print', 'Print');
    await visit(app, 'mdt-held', await linkOn(app, '/mdt', record('mdt'), 'Held'));
    await dialog(app, 'mdt-action', 'Change', 'Ring Arthur');
    expect(found).toEqual([]);
    ended += 1;
  },
  pretend,
);

journey(
  'the other screens, full, and the lock',
  async (app) => {
    found = [];
    await unlock(app);
    await visit(app, 'volunteers', '/volunteers');
    const volunteer = await linkOn(app, '/volunteers', record('volunteers'));
    await visit(app, 'volunteer', volunteer);
    await dialog(app, 'volunteer-agreement', 'Add an agreement');
    await dialog(app, 'volunteer-training', 'Add a training');
    await dialog(app, 'volunteer-rest', 'Note a rest');
    await dialog(app, 'volunteer-promise', 'Add a promise');
    await visit(app, 'volunteer-sheet', `${volunteer}/sheet`);
    await visit(app, 'volunteer-own-agreement', `${volunteer}/agreement`);
    await visit(app, 'volunteer-new', '/people/new?role=volunteer');
    const dead = await linkOn(app, '/volunteers', record('volunteers'), 'Jean Bolitho');
    await goTo(app, dead);
    await app.press('Something has changed…');
    await app.press('They have died');
    await app.fill('Died on', 'yesterday');
    await app.press('Save');
    await app.sees('After the death');
    await still(app);
    await look(app, 'volunteer-died');

    await visit(app, 'good-news', '/good-news');
    const told = await linkOn(app, '/good-news', record('good-news'), 'Gwendoline Hosking');
    await visit(app, 'good-news-one', told);
    await visit(app, 'good-news-change', `${told}/edit`);
    await goTo(app, told);
    await app.press('Choose for the yearly report');
    await app.sees('Take it out of the report');
    await visit(app, 'good-news-year', `/good-news/year/${new Date().getFullYear()}`);
    await visit(app, 'good-news-new', '/good-news/new');
    await refused(app, 'good-news-new-refused');
    await app.link('Cancel');

    await visit(app, 'reports', '/reports');
    await app.link('Whole year');
    await still(app);
    await look(app, 'reports-year');
    await app.tick('Hide small numbers, to share it');
    await app.sees('<5');
    await look(app, 'reports-shared');
    await visit(app, 'settings', '/settings');
    await dialog(app, 'settings-name', 'Change your name');
    await dialog(app, 'settings-numbers', 'Change numbers');
    await dialog(app, 'settings-programme', 'Add programme');
    await dialog(app, 'settings-practice', 'Add practice');
    await visit(app, 'agencies', '/settings/agencies');
    await dialog(app, 'agency-new', 'Add agency');
    await visit(app, 'agency', await linkOn(app, '/settings/agencies', record('settings/agencies')));
    await dialog(app, 'agency-service', 'Add service');
    await dialog(app, 'agency-change', 'Change agency');
    await visit(app, 'changes', '/changes');
    await visit(app, 'help', '/help');
    await app.keys(Key.chord(Key.CONTROL, 'k'));
    await app.type('ma');
    await still(app);
    await look(app, 'find');
    await app.keys(Key.ESCAPE);
    await app.keys(Key.chord(Key.CONTROL, 'k'));
    await app.type('concern ma');
    await still(app);
    await look(app, 'find-to-do');
    await app.keys(Key.ESCAPE);
    await visit(app, 'corridor-note', '/notes/corridor');
    await visit(app, 'no-such-page', '/nowhere');

    await goTo(app, await linkOn(app, '/today', record('sessions')));
    await handOver(app);
    await look(app, 'helper');
    await app.fill('Find a person', 'ma');
    await app.find({ roles: ['option'] }, { nth: 0 });
    await look(app, 'helper-finding', true);
    await app.fill('Find a person', '');
    await app.press('Give back');
    await app.fill('Passphrase', 'harbour lantern thimble otter');
    await app.press('Give back');
    await app.faults();
    await look(app, 'helper-refused');
    await app.fill('Passphrase', PASSPHRASE);
    await app.press('Give back');
    await app.sees('Hand over for the register');

    await app.press('Lock');
    await app.on('Locked');
    await app.fill('Passphrase', 'harbour lantern thimble otter');
    await app.press('Unlock');
    await app.faults();
    await look(app, 'lock-refused');
    await app.press('Forgotten the passphrase?');
    await look(app, 'lock-recovery');
    expect(found).toEqual([]);
    ended += 1;
  },
  pretend,
);

journey(
  'the screens of privacy, keys and backups, full',
  async (app) => {
    found = [];
    await unlock(app);
    await visit(app, 'privacy', '/privacy');
    await visit(app, 'privacy-agreement', '/privacy/agreement');
    await visit(app, 'privacy-bases', '/privacy/bases');
    await visit(app, 'privacy-complaints-empty', '/privacy/complaints');
    await visit(app, 'privacy-complaint-new', '/privacy/complaints/new');
    await refused(app, 'privacy-complaint-refused');
    await app.fill('Who complained, in words', 'Her daughter');
    await app.choose('How it reached you', 'Phone');
    await app.fill('What it is about', 'Nobody rang back');
    await app.press('Save');
    await app.on('Complaint');
    await still(app);
    await look(app, 'privacy-complaint');
    const complaint = await app.script<string>(() => location.hash.slice(1));
    await visit(app, 'privacy-complaint-change', `${complaint}/edit`);
    await visit(app, 'privacy-complaints', '/privacy/complaints');
    await visit(app, 'privacy-breach-new', '/privacy/breaches/new');
    await refused(app, 'privacy-breach-refused');
    await app.choose('What kind', 'Lost or stolen paper');
    await app.fill('What happened', 'A visit sheet was left on the bus');
    await app.press('Save');
    await app.on('Breach: lost or stolen paper');
    await still(app);
    await look(app, 'privacy-breach');
    const breach = await app.script<string>(() => location.hash.slice(1));
    await visit(app, 'privacy-breach-change', `${breach}/edit`);
    await visit(app, 'privacy-breaches', '/privacy/breaches');
    for (const page of ['lost', 'notice', 'summary', 'retention', 'looked', 'went'])
      await visit(app, `privacy-${page}`, `/privacy/${page}`);
    await visit(app, 'privacy-everything-out', '/privacy/everything-out');
    await refused(app, 'privacy-everything-out-refused', 'Export everything');
    await app.fill('Why everything leaves', 'We move to another program');
    await app.fill('For whom', 'Ourselves');
    await dialog(app, 'privacy-everything-out-sure', 'Export everything');
    const person = await linkOn(app, '/concerns', record('people'), 'Margaret Tonkin');
    await visit(app, 'person-consent-page', `${person}/consent`);
    await visit(app, 'person-everything', `${person}/everything`);
    await visit(app, 'person-erase', `${person}/erase`);
    await visit(app, 'settings-backups', '/settings/backups');
    await visit(app, 'settings-keys', '/settings/keys');
    await dialog(app, 'settings-keys-add', 'Add coordinator');
    await visit(app, 'settings-keys-new', '/settings/keys/new');
    await refused(app, 'settings-keys-new-refused', 'Continue');
    expect(found).toEqual([]);
    ended += 1;
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
    'good-news',
    `good-news/year/${new Date().getFullYear()}`,
    'people/import',
    'people/twice',
    'privacy/breaches',
    'privacy/complaints',
    'privacy/went',
    'settings/agencies',
  ])
    await visit(app, `empty-${place.replaceAll('/', '-')}`, `/${place}`);
  await goTo(app, '/today');
  await app.keys(Key.chord(Key.CONTROL, 'n'));
  await app.sees('Who said it');
  await look(app, 'corridor');
  await app.fill('Note', 'The nurse rang: the hall is free on Friday.');
  await app.press('Save');
  await app.sees('Make this…');
  await look(app, 'corridor-written');
  await goTo(app, '/settings');
  await dialog(app, 'pretend-people', 'Make pretend people');
  expect(found).toEqual([]);
  ended += 1;
});

test('no page is left out', () => {
  // One journey alone is played to look into something.
  if (ended < 5) return;
  expect(leftOut(seen)).toEqual([]);
});
