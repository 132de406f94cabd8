// The session page as a notebook: names typed without @ are suggested and never link by themselves, two of one name
// are a choice, and earlier sessions are turned back to page by page. By mouse, and by keyboard alone.
import { expect } from 'vitest';
import { journey, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, PASSPHRASE, pretend, still, unlock } from './support/steps.ts';

/** Begins a coffee morning of today. */
async function begin(app: App, hands: Hands): Promise<void> {
  await goTo(app, '/sessions/new');
  await app.on('New session');
  await until(async () => (await app.value('Day')) !== '', 'the form is filled in');
  await hands.choose('What kind', 'Coffee morning');
  await hands.choose('Programme', 'Newquay Pathfinder');
  await hands.fill('Day', 'today');
  await hands.press('Start session');
  await app.on('Coffee morning, Newquay Pathfinder');
}

async function looked(app: App, name: string): Promise<void> {
  await app.script(() => window.scrollTo(0, 0));
  await app.picture(name);
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
}

/** Waits until a button that begins so is there. */
async function offered(app: App, begins: string): Promise<void> {
  await until(
    async () => (await app.names('button')).some((name) => name.startsWith(begins)),
    async () => `"${begins}" is offered. There are: ${(await app.names('button')).join(' · ')}`,
  );
}

async function story(app: App, hands: Hands): Promise<void> {
  await unlock(app);
  await begin(app, hands);

  // While it is typed: one person of the name is one press away, two are a choice of both.
  await hands.fill('Note', 'Margaret laughed with Ern, and may come on Friday');
  await offered(app, 'Ern? Ernest Jago');
  await offered(app, 'Margaret? 2 people');
  const buttons = await app.names('button');
  expect(buttons.filter((name) => /^may/i.test(name))).toEqual([]);
  await looked(app, 'notebook-names-typed');
  await hands.press('Ern? Ernest Jago', { starts: true });
  await until(
    async () => (await app.value('Note')).includes('with @Ernest Jago, and'),
    'the name is put in as the list would',
  );
  await until(async () => (await app.focused()) === 'Note', 'the focus is back in the line');
  await offered(app, 'Margaret? 2 people');
  await hands.press('Margaret? 2 people');
  await offered(app, 'Margaret Tonkin');
  await looked(app, 'notebook-two-of-one-name');
  await hands.press('Margaret Tonkin', { starts: true, within: 'Who is Margaret?' });
  await until(
    async () =>
      (await app.value('Note')) === '@Margaret Tonkin laughed with @Ernest Jago, and may come on Friday',
    'both are named',
  );
  await hands.press('Save', { within: 'Type @ to name somebody.' });
  await app.sees('Who is this about?');

  // Saved as typed, a name has a dotted line under it, and links nobody until somebody is chosen.
  await hands.write('Peggy rested, Renée rang for her');
  await offered(app, 'Peggy: who is it?');
  await hands.press('Peggy: who is it?');
  await app.sees('Margaret Tremayne');
  await still(app);
  await looked(app, 'notebook-who-is-it');
  await hands.press('Margaret Tremayne', { starts: true, within: 'Who is Peggy?' });
  await until(
    async () => !(await app.names('button')).includes('Peggy: who is it?'),
    'Peggy is no question any more',
  );
  await app.sees('Names Margaret Tremayne.');
  await app.sees('Peggy rested, Renée rang for her');

  // Earlier sessions, a page at a time.
  const earlier = async () => (await app.names('button')).find((name) => name.startsWith('Earlier: '));
  await until(async () => (await earlier()) !== undefined, 'there is an earlier page');
  const first = (await earlier()) ?? '';
  await hands.press(first);
  await app.sees('garden tidied together');
  await until(async () => (await earlier()) !== first, 'the button leads one page further');
  await hands.press((await earlier()) ?? '');
  await until(
    async () => (await app.names('link')).filter((name) => name === 'Open this session').length === 2,
    'two pages are turned back',
  );
  await still(app);
  // They are to be read: only this session's own lines are made into something.
  const menus = (await app.names('button')).filter((name) => name.startsWith('Make this…'));
  expect(menus).toHaveLength(2);
  await looked(app, 'notebook-earlier');
  await app.script(() => document.querySelectorAll('main h3')[0]?.scrollIntoView());
  await app.picture('notebook-earlier-page');

  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const stored = await app.everything(PASSPHRASE);
  const people = stored('person');
  const id = (name: string) =>
    people.find((one) => `${one.given_name} ${one.family_name}` === name)?.id ?? `(no ${name})`;
  const named = (text: string) => {
    const note = stored('note').find((one) => one.text === text);
    expect(note, text).toBeDefined();
    const mentions = stored('note_mention').filter((one) => one.note === note?.id);
    return mentions.map((one) => one.person).sort();
  };
  expect(named('@Margaret Tonkin laughed with @Ernest Jago, and may come on Friday')).toEqual(
    [id('Margaret Tonkin'), id('Ernest Jago')].sort(),
  );
  // The words stay as typed; whoever was not chosen is not linked.
  expect(named('Peggy rested, Renée rang for her')).toEqual([id('Margaret Tremayne')]);
}

journey('the session page as a notebook, by mouse', (app) => story(app, mouse(app)), pretend);
journey(
  'the session page as a notebook, with the keyboard alone',
  (app) => story(app, keyboard(app)),
  pretend,
);
