// What is typed in any screen is on no disk in plain words: not in the data, not in what the window keeps beside.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { journey, pause, until, type App } from './support/app.ts';
import { adminPath } from './support/driver.ts';
import { goTo, PASSPHRASE, recoveryKey, unlock } from './support/steps.ts';

const run = promisify(execFile);
/** A number that nobody has, of those set aside for stories. */
const NUMBER = '01632 960 417';
const PLAIN_FILE = 'SQLite format 3';

/** Words that nobody has ever written, each planted once. */
class Planted {
  readonly kept: string[] = [];

  /** Gives the next word. */
  word(): string {
    const word = `Zqarnwick${String(this.kept.length + 1).padStart(2, '0')}q`;
    this.kept.push(word);
    return word;
  }
}

/** Every file below these folders that holds one of the words, or has it in its name: "word: path". */
function holding(folders: readonly string[], words: readonly string[]): string[] {
  const found: string[] = [];
  const look = (path: string) => {
    const kind = statSync(path, { throwIfNoEntry: false });
    if (kind?.isDirectory()) for (const name of readdirSync(path)) look(join(path, name));
    // As bytes, one letter each: UTF-8 stands as it is, UTF-16 stands with a zero after every letter.
    const text = kind?.isFile() ? readFileSync(path).toString('latin1').toLowerCase() : '';
    const wide = text.replaceAll('\0', '');
    const name = path.toLowerCase();
    for (const word of words.map((each) => each.toLowerCase()))
      if (text.includes(word) || wide.includes(word) || name.includes(word)) found.push(`${word}: ${path}`);
    if (text.startsWith(PLAIN_FILE.toLowerCase())) found.push(`${PLAIN_FILE}: ${path}`);
  };
  folders.forEach(look);
  return found;
}

/** The id at the end of the page's address. */
const id = (app: App) => app.script<string>(() => location.hash.split('/').at(-1)?.split('?')[0] ?? '');

/** Opens what is folded away on the page. */
const unfold = (app: App) =>
  app.script(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));

/** Saves, and puts the line with Undo away, which would cover what is pressed next. */
async function save(app: App, button = 'Save', within?: string): Promise<void> {
  await app.press(button, within === undefined ? {} : { within });
  await app.press('Put this line away');
}

journey('no word typed on any screen is on the disk in plain', async (app) => {
  // Everything that a window may write beside the data, in folders that are looked through afterwards.
  const own = (name: string) => {
    const folder = join(app.folder, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  };
  const beside = {
    TMPDIR: own('tmp'),
    XDG_DATA_HOME: own('xdg-data'),
    XDG_CACHE_HOME: own('xdg-cache'),
    XDG_CONFIG_HOME: own('xdg-config'),
    XDG_STATE_HOME: own('xdg-state'),
  };
  const shared = [tmpdir(), '/var/tmp', '/dev/shm'];
  const before = new Set(shared.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))));
  await app.restart(beside);

  const planted = new Planted();
  const plant = async (...labels: string[]) => {
    for (const label of labels) await app.paste(label, planted.word());
  };

  // First run.
  await app.on('Set up Living Well');
  await plant('Your name');
  await app.fill('Passphrase', PASSPHRASE);
  await app.fill('Passphrase again', PASSPHRASE);
  await app.press('Set up');
  await app.on('Your recovery key');
  const key = await recoveryKey(app);
  await app.press('I have written it down');
  await app.fill('Recovery key', key);
  await app.press('Continue');
  await app.on('Text size');
  await app.press('Continue');
  await app.press('Start empty');
  await app.on('Today');

  // Settings: the programme, a surgery, the numbers, an agency and a service.
  await goTo(app, '/settings');
  await app.press('Change Living Well');
  await plant('Programme');
  await save(app);
  await app.press('Add practice');
  const practice = planted.word();
  await app.paste('Practice', practice);
  await plant('Town');
  await save(app);
  await app.press('Change numbers');
  await app.paste('Adult safeguarding, in office hours', NUMBER);
  await save(app);
  await goTo(app, '/settings/agencies');
  await app.press('Add agency', { nth: 0 });
  const agency = planted.word();
  await app.paste('Agency', agency);
  await plant('Address', 'Where it works');
  await save(app);
  await app.on(agency);
  await app.press('Add service');
  const service = planted.word();
  await app.paste('Service', service);
  await app.choose('Which need it answers', 'Loneliness');
  await plant('How to refer', 'Who can have it');
  await save(app);

  // A person, and a volunteer.
  await goTo(app, '/people/new');
  const [given, family] = [planted.word(), planted.word()];
  await app.paste('First name', given);
  await app.paste('Family name', family);
  await app.choose('Status', 'Active');
  await app.choose('Surgery', practice);
  await plant(
    'Likes to be called',
    'Pronouns',
    'Address',
    'Town or village',
    'Best way to reach them',
    'What helps when talking',
    'Language',
    'Whom to ring in an emergency',
    'Who told us about them',
    'Known risks',
    'Before you knock',
    'What matters to me',
    'Strengths',
    'People who matter to me',
    'Interests',
    'Do, if you can',
    'What I would rather you did not',
    'How to support me',
  );
  await save(app);
  await until(async () => (await app.heading()).includes(family), 'the person page is shown');
  const client = await id(app);

  await goTo(app, '/people/new?role=volunteer');
  const [helper, helpers] = [planted.word(), planted.word()];
  await app.paste('First name', helper);
  await app.paste('Family name', helpers);
  await plant('Where they can go', 'What they can do', 'What they enjoy', 'Languages', 'What they cannot do');
  await save(app);
  await until(async () => (await app.heading()).includes(helpers), 'the volunteer page is shown');

  // What they agreed to, and whom not to share with.
  await goTo(app, `/people/${client}`);
  await app.press('Ask: Share with MDT');
  await app.choose('What was the answer?', 'Yes');
  await unfold(app);
  await plant('What it covers, when less than all', 'With whom, when not with all', 'Who was there');
  await save(app);
  await app.press('Add somebody not to share with');
  await plant('Whom, in words');
  await save(app);

  // A visit, a concern that goes to the MDT, a referral and a signpost.
  await goTo(app, `/visits/new?client=${client}`);
  await app.fill('Another volunteer', helper);
  await app.option(helper);
  await plant('What happened');
  await save(app);
  await goTo(app, `/concerns/new?client=${client}`);
  await unfold(app);
  await app.choose('How pressing is it?', 'Soon');
  await app.choose('What is it about?', 'Falls and mobility');
  await app.choose('Who raised it?', 'Family');
  await plant(
    'What is happening?',
    'Who (if you like)',
    'In their words',
    'What led up to it?',
    'What did you see?',
    'What would help?',
  );
  await save(app);
  await app.sees('Concern about');
  await app.press('To the MDT');
  await plant('Anything to add (if you like)');
  await save(app, 'To the MDT', 'Anything to add');
  await goTo(app, `/referrals/new?client=${client}`);
  await app.choose('What is needed?', 'Loneliness');
  await app.sees(`${service}, ${agency}`);
  await app.choose('Which service?', `${service}, ${agency}`);
  await plant('Why?', 'Answer comes back to');
  await save(app);
  await goTo(app, `/signposts/new?client=${client}`);
  await plant('In words', 'Why (if you like)');
  await save(app);

  // A meeting, from its making to what was decided.
  await goTo(app, '/mdt');
  await app.press('New MDT meeting', { nth: 0 });
  await app.choose('Surgery', practice);
  await app.fill('Day', 'today');
  await plant('Place, if known', 'Who chairs, if known', 'Who comes');
  await save(app);
  await app.on(`MDT at ${practice}`);
  await app.press('What we ask', { starts: true });
  await plant('What we ask of the meeting');
  await save(app);
  await app.press('Share or not', { starts: true });
  await app.choose('Share with this meeting?', 'Share');
  await app.choose('What does the sharing rest on?', 'Vital interests: a life may be at risk');
  for (const label of await app.names('textbox'))
    if (/^(Not with|Why)/.test(label)) await app.paste(label, planted.word());
  await save(app);
  await app.press('Hold');
  await app.sees('In plain English');
  await plant('Decision', (await app.names('textbox')).find((label) => label.startsWith('In plain')) ?? '');
  const action = planted.word();
  await app.fill('Actions', `-> @Matron ${action} by Fri`);
  await app.press('Save and end');
  await app.sees(action);

  // A session with a line. Then what is only half typed: a form, what is looked for, a line.
  const [inForm, inList, inLine, inFind] = ['form', 'list', 'line', 'find'].map(
    (where) => `Zq${where}qz`,
  ) as [string, string, string, string];
  const unsaved = [inForm, inList, inLine, inFind];
  await goTo(app, '/sessions/new');
  await plant('Where', 'Host');
  await app.press('Start session');
  await app.sees('What was said');
  const session = await id(app);
  await plant('Note');
  await save(app, 'Save', 'Type @ to name somebody.');
  await expect.poll(() => app.value('Note')).toBe('');
  await goTo(app, '/people/new');
  await app.paste('First name', inForm);
  await goTo(app, '/people');
  await app.fill('Find a person', inList);
  await goTo(app, `/sessions/${session}`);
  await app.fill('Note', `She said ${inLine} and`);
  await pause(1_500); // A draft is kept a moment after the last key.
  await app.press('Find', { starts: true });
  await app.paste('Find', inFind);

  expect(planted.kept.length).toBeGreaterThanOrEqual(50);
  await app.kill();

  const passphrase = PASSPHRASE.split(' ').slice(0, 2).join(' ');
  const secret = [
    ...planted.kept,
    NUMBER,
    NUMBER.replaceAll(' ', ''),
    ...unsaved,
    passphrase,
    PASSPHRASE,
    key,
    key.replaceAll('-', ''),
  ];
  const since = shared.flatMap((folder) =>
    readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => !before.has(path) && path !== app.folder),
  );
  const places = [app.folder, process.env.XDG_RUNTIME_DIR ?? app.folder];
  expect(readdirSync(app.data)).not.toEqual([]);
  // A steered window cannot be incognito, and keeps a list of safe web addresses, empty here. No other does.
  const ofWebView = /\/living-well-\d+\/hsts-storage\.sqlite$/;
  const plain = (one: string) => one.startsWith(PLAIN_FILE) && ofWebView.test(one);
  expect(holding(places, secret).filter((one) => !plain(one))).toEqual([]);
  // In folders that all programs share, only what no other file can hold: this file itself is copied there.
  const ours = holding(since, [...planted.kept, ...unsaved, key]);
  expect(ours.filter((one) => !one.startsWith(PLAIN_FILE))).toEqual([]);

  // The same search finds a word that is there, however it is written.
  const control = mkdtempSync(join(app.folder, 'control-'));
  writeFileSync(join(control, 'narrow'), `xx${planted.kept[0]?.toUpperCase()}xx`);
  writeFileSync(join(control, 'wide'), Buffer.from(`x${planted.kept[1]}`, 'utf16le'));
  writeFileSync(join(control, `${planted.kept[2]}.txt`), '');
  writeFileSync(join(control, 'plain'), `${PLAIN_FILE}\0`);
  expect(holding([control], secret)).toHaveLength(4);

  // And every word was really kept.
  const out = join(app.folder, 'everything');
  const words = ['--data', app.data, 'export', 'all', '--out', out, '--reason', 'a journey looks for words'];
  await run(adminPath, words, { env: { ...process.env, LIVING_WELL_PASSPHRASE: PASSPHRASE } });
  const stored = readdirSync(out)
    .map((name) => readFileSync(join(out, name), 'utf8'))
    .join('\n');
  expect(planted.kept.filter((word) => !stored.includes(word))).toEqual([]);
  expect(stored.replaceAll(' ', '')).toContain(NUMBER.replaceAll(' ', ''));
  await app.open(beside);
  await unlock(app);
  await goTo(app, `/sessions/${session}`);
  await expect.poll(() => app.value('Note')).toBe(`She said ${inLine} and`);
  await goTo(app, '/people/new');
  await expect.poll(() => app.value('First name')).toBe(inForm);
});
