// A concern from the first word to the last: raised by a volunteer, answered, and closed only when both heard.
import { expect } from 'vitest';
import { journey, Key } from './support/app.ts';
import { PASSPHRASE, setUp } from './support/steps.ts';
import type { App } from './support/app.ts';

async function add(app: App, given: string, family: string, as: 'person' | 'volunteer'): Promise<void> {
  await app.link(as === 'person' ? 'People' : 'Volunteers');
  await app.press(`Add ${as}`);
  await app.on(`Add ${as}`);
  await app.fill('First name', given);
  await app.fill('Family name', family);
  if (as === 'person') await app.fill('Known risks', 'No known risks');
  await app.press('Save');
  await app.on(`${given} ${family}`);
  await app.press('Put this line away');
}

async function find(app: App, label: string, typed: string, name: string): Promise<void> {
  await app.fill(label, typed);
  await app.press(name, { starts: true });
}

journey('a concern closes only when the person and the volunteer were told', async (app) => {
  await setUp(app);
  await add(app, 'Arthur', 'Pascoe', 'person');
  await add(app, 'Wesley', 'Nance', 'volunteer');

  await app.link('Concerns');
  await app.sees("No open concerns. That's good news.");
  await app.press('Raise concern');
  await app.on('Raise concern');
  expect(await app.axe()).toEqual([]);
  await app.fill('What is happening?', 'Fell on the back step, did not tell anyone');
  await app.press('Save');
  expect(await app.faults()).toEqual(['Choose the person this is about.', 'Choose how pressing it is.']);
  expect(await app.value('What is happening?')).toBe('Fell on the back step, did not tell anyone');

  await find(app, 'Find a person', 'Art', 'Arthur Pascoe');
  await app.choose('How pressing is it?', 'Soon');
  await app.choose('Who raised it?', 'A volunteer');
  await find(app, 'Which volunteer?', 'Wes', 'Wesley Nance');
  await app.press('Save');
  await app.on('Concern about Arthur Pascoe');
  await app.hears('Saved');
  await app.sees('by Wesley Nance');
  expect(await app.axe()).toEqual([]);

  // Nobody can be told before there is something to tell, and the page says so.
  await app.sees('There is nothing to tell yet. Write what was decided or done first.');
  expect((await app.names('button')).filter((name) => name.startsWith('Told'))).toEqual([]);

  await app.press('To the GP');
  await app.press('To the GP', { within: 'Anything to add' });
  await app.sees('With the GP');
  await app.press('Answered');
  await app.fill('What was decided or done?', 'The nurse will ring about the dizziness.');
  await app.press('Answered', { within: 'What was decided or done?' });
  await app.sees('Arthur and Wesley still have to hear.');

  // Nobody was told: closing says so, twice.
  await app.press('Close', { within: 'What happens next' });
  await app.press('Close concern');
  expect(await app.faults()).toEqual([
    'Tell the person first, or write why not.',
    'Tell the volunteer first, or write why not.',
  ]);
  await app.keys(Key.ESCAPE);

  await app.link('Concerns');
  await app.sees('Wesley not yet. Arthur not yet.');
  await app.press('Told Arthur', { starts: true });
  await app.sees('Wesley not yet. Arthur told');
  await app.press('Told Wesley', { starts: true });
  // Something else to tell has to be told anew.
  await app.link('Fell on the back step, did not tell anyone');
  await app.press('Change what to tell');
  await app.fill('What was decided or done?', 'The nurse came, and the step is mended.');
  await app.press('Save what to tell');
  await app.sees('Arthur and Wesley still have to hear.');
  await app.sees('Who was told is asked anew');
  // Two clicks close both, from Today, where it stands what to tell.
  await app.link('Today');
  const list = 'Somebody is waiting to hear';
  await app.sees(list);
  await app.sees('The nurse came, and the step is mended.');
  expect(await app.axe()).toEqual([]);
  // Who could not be told comes back on the day of the next try.
  await app.press('Could not', { starts: true, nth: 1 });
  await app.fill('Next try', 'tomorrow');
  await app.press('Save', { within: 'Next try' });
  expect(await app.faults()).toEqual(['Write why they could not be told.']);
  await app.fill('Why could they not be told?', 'No answer');
  await app.press('Save', { within: 'Next try' });
  await app.seesNo('Told Wesley');
  await app.press('Undo');
  // The letter says the plain sentence in large print, and who to ring; nothing else is on the paper.
  await app.press('Letter', { starts: true, nth: 0 });
  await app.on('What we did about what you told us');
  await app.sees('Dear Arthur,');
  expect(await app.axe()).toEqual([]);
  await app.picture('letter');
  const letter = await app.paper('letter');
  expect(letter).toHaveLength(1);
  expect(letter[0]).toContain('What we did about what you told us');
  expect(letter[0]).toContain('The nurse came, and the step is mended.');
  expect(letter[0]).toContain('speak to Kerra Trembath');
  for (const words of ['Pascoe', 'Fell on', 'Saved on', 'not filled in', 'Cover screen'])
    expect(letter[0]).not.toContain(words);
  await app.link('Today');
  await app.picture('today-waiting');
  // Where it is not safe to tell, no letter is made, and the page says why.
  await app.press('Not safe to tell', { starts: true, nth: 0 });
  await app.seesNo('Told Arthur');
  await app.press('Letter', { starts: true, nth: 0 });
  await app.sees('It is not safe to tell them. No letter is made.');
  expect(await app.names('button')).not.toContain('Print letter');
  await app.link('Today');
  await app.press('Undo');
  await app.press('Told Arthur', { starts: true });
  await app.seesNo('Told Arthur');
  await app.press('Told Wesley', { starts: true });
  await app.seesNo(list);
  await app.sees('Answered, to be closed');
  await app.sees('It can be closed.');
  await app.link('Arthur Pascoe', { starts: true, within: 'Answered, to be closed' });
  await app.sees('Everybody was told');
  await app.press('Close', { within: 'What happens next' });
  await app.press('Close concern');
  await app.sees('Closed as answered.');
  await app.press('Undo');
  await app.sees('Everybody was told, or there is a reason why not.');
  await app.press('Close', { within: 'What happens next' });
  await app.press('Close concern');
  await app.sees('Closed as answered.');

  await app.press('Lock');
  await app.on('Locked');
  await app.close();
  const stored = await app.stored(PASSPHRASE, 'concern');
  expect(stored).toHaveLength(1);
  expect(stored[0]).toMatchObject({
    state: 'closed',
    closed_as: 'answered',
    outcome: 'The nurse came, and the step is mended.',
  });
  expect(stored[0]?.['told_person_on']).not.toBe('');
  expect(stored[0]?.['told_volunteer_on']).not.toBe('');
});
