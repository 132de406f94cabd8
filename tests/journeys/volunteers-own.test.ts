// Peer support and the monthly meeting: the volunteers' own register, lines about nobody, what is promised to a
// volunteer, rest after heavy work, and the paper of the meeting. By mouse, and by keyboard alone.
import { expect } from 'vitest';
import { journey, until, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { measure } from './support/geometry.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, unlock } from './support/steps.ts';

async function begin(app: App, hands: Hands, kind: string): Promise<void> {
  await goTo(app, '/sessions/new');
  await app.on('New session');
  await until(async () => (await app.value('Day')) !== '', 'the form is filled in');
  await hands.choose('What kind', kind);
  await hands.choose('Programme', 'Newquay Pathfinder');
  await hands.fill('Day', 'today');
  await hands.press('Start session');
  await app.on(`${kind}, Newquay Pathfinder`);
}

async function looked(app: App, name: string): Promise<void> {
  // What lies half under the head of the page is no target.
  await app.script(() => window.scrollTo(0, 0));
  expect(await app.axe()).toEqual([]);
  expect(await app.script(measure)).toEqual([]);
  await app.picture(name);
}

async function story(app: App, hands: Hands): Promise<void> {
  await unlock(app);
  await begin(app, hands, 'Peer support');
  // Everybody on the list is a volunteer; who is none is added only by asking for it.
  const details = await app.script<string[]>(() =>
    [...document.querySelectorAll('main li, main tr')]
      .map((row) => row.textContent ?? '')
      .filter((text) => text.includes('Apologies')),
  );
  expect(details.length).toBeGreaterThan(0);
  for (const row of details) expect(row).toContain('volunteer');
  await hands.press('Add someone');
  await app.sees('Volunteers only.');
  await hands.press('Somebody who is no volunteer');
  await app.seesNo('Volunteers only.');
  await hands.press('Add someone');

  // A line that names somebody asks nothing, and becomes a promise to them.
  await hands.write({ typed: 'Colin H', name: 'Colin Hawke' }, 'is worn out after a hard month');
  await app.sees('is worn out after a hard month');
  await app.seesNo('Who is this about?');
  await looked(app, 'peer-support');
  await hands.menu('Make this', 'Promise');
  await app.sees('It is no concern about anybody.');
  expect(await app.value('To which volunteer?')).toBe('Colin Hawke');
  await hands.fill('What was promised?', 'Ring Colin about his visits');
  await hands.press('Save', { within: 'By when?' });
  expect(await app.faults()).toEqual(['Write by when, such as Fri or 3/12.']);
  await hands.fill('By when?', 'tomorrow');
  expect(await app.axe()).toEqual([]);
  await app.picture('promise-new');
  await hands.press('Save', { within: 'By when?' });
  await app.sees('to Colin Hawke · by tomorrow');

  // Rest, noted on the volunteer's page, taken back, and noted again.
  const colin = await linkOn(app, '/volunteers', record('volunteers'), 'Colin Hawke');
  await goTo(app, colin);
  await app.sees('Ring Colin about his visits');
  await hands.press('Note a rest');
  await hands.press('Save', { within: 'Until when?' });
  expect(await app.faults()).toEqual(['Write until when, such as 3/12 or in 4 weeks.']);
  await hands.fill('Until when?', 'in 4 weeks');
  await hands.fill('Why?', 'A hard month');
  await hands.press('Save', { within: 'Until when?' });
  await app.sees('Resting until');
  await hands.press('Undo');
  await app.seesNo('Resting until');
  await hands.press('Note a rest');
  await hands.fill('Until when?', 'tomorrow');
  await hands.fill('Why?', 'A hard month');
  await hands.press('Save', { within: 'Until when?' });
  await app.sees('A hard month');
  await looked(app, 'volunteer-resting');
  await goTo(app, '/volunteers');
  await app.sees('Resting until');
  await app.picture('volunteers-resting');

  // Today has the promise, and one press says that it was kept.
  await goTo(app, '/today');
  await app.sees('Promised');
  await looked(app, 'today-promised');
  await hands.press('Done: Ring Colin about his visits');
  await until(
    async () => !(await app.names('button')).includes('Done: Ring Colin about his visits'),
    'the promise is off the board',
  );

  // The formal meeting: apologies, what was said, who does what by when, on one sheet.
  await begin(app, hands, 'Monthly meeting');
  await hands.press('Apologies', { within: 'Colin Hawke' });
  await hands.write('The December rota was agreed');
  await app.sees('The December rota was agreed');
  await hands.press('Add an action');
  await hands.fill('What is to be done?', 'Book the hall for December');
  await hands.fill('Who does it?', 'Jean');
  await hands.fill('By when?', 'in 3 days');
  await hands.press('Save', { within: 'By when?' });
  await app.sees('Jean does it');
  await looked(app, 'monthly-meeting');
  const paper = (await app.paper('monthly-meeting')).join('\n').replace(/\s+/g, ' ');
  for (const words of [
    'Monthly meeting, Newquay Pathfinder',
    'Apologies Colin Hawke',
    'The December rota was agreed',
    'Book the hall for December',
    'Jean does it',
  ])
    expect(paper).toContain(words);
  expect(paper).not.toContain('Make this');

  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const promises = await app.stored(PASSPHRASE, 'promise');
  expect(promises.map((row) => [row.what, row.who, row.done_on !== '', row.to !== ''])).toEqual([
    ['Ring Colin about his visits', '', true, true],
    ['Book the hall for December', 'Jean', false, false],
  ]);
  const rests = await app.stored(PASSPHRASE, 'rest');
  expect(rests).toHaveLength(1);
  expect(rests[0]).toMatchObject({ why: 'A hard month', ended_on: '' });
  const volunteers = await app.stored(PASSPHRASE, 'volunteer');
  expect(volunteers.find((row) => row.id === rests[0]?.volunteer)).toMatchObject({ status: 'resting' });
  const notes = await app.stored(PASSPHRASE, 'note');
  const said = notes.find((row) => row.text?.includes('worn out after a hard month'));
  expect(promises[0]?.from_note).toBe(said?.id);
  // Nothing said at their own session is about anybody.
  const about = await app.stored(PASSPHRASE, 'note_about');
  expect(about.filter((row) => row.note === said?.id)).toEqual([]);
}

journey('the volunteers’ own sessions, by mouse', (app) => story(app, mouse(app)), pretend);
journey('the volunteers’ own sessions, with the keyboard alone', (app) => story(app, keyboard(app)), pretend);
