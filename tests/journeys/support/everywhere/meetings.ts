// A session with its lines and its paper, and an MDT meeting from its making to the file that leaves.
import { expect } from 'vitest';
import { Key } from '../app.ts';
import { goTo } from '../steps.ts';
import { first, id, NEWCOMER, type Planter } from './planter.ts';

/** A session with somebody new, two lines, and one typed up from paper. It stays open; gives its id. */
export async function session(plant: Planter): Promise<string> {
  const { app } = plant;
  await goTo(app, '/sessions/new');
  await plant.plant('Where');
  await app.press('Start session');
  await app.sees('What was said');
  const session = await id(app);
  await goTo(app, `/sessions/${session}/edit`);
  await plant.plant('Host');
  await plant.save();
  await goTo(app, `/sessions/${session}`);
  await plant.plant('Note');
  await plant.save('Save', 'Type @ to name somebody.');
  await expect.poll(() => app.value('Note')).toBe('');
  await plant.begin('Make this…');
  await app.press('Say who told it');
  await app.choose('Who told this?', 'Somebody in words');
  await plant.plant('Who, in words', 'What they are');
  await plant.save('Save', 'Who told this?');
  await app.press('Add someone');
  await plant.into('Somebody new, in one line', `${NEWCOMER} Rowe`);
  await plant.save('Add them');
  await goTo(app, `/sessions/${session}/type-up`);
  await plant.plantAll(/^What was said: /);
  await app.keys(Key.ENTER);
  await app.press('Put this line away');
  return session;
}

/** A meeting, from its making to what was decided and the file with names. */
export async function meeting(plant: Planter, practice: string): Promise<void> {
  const { app } = plant;
  await goTo(app, '/mdt');
  await app.press('New MDT meeting', { nth: 0 });
  await app.choose('Surgery', practice);
  await app.fill('Day', 'today');
  await plant.plant('Place, if known', 'Who chairs, if known');
  // Each line is somebody of its own, and short.
  await plant.plantLine('Who comes');
  await plant.save();
  await app.on(`MDT at ${practice}`);
  await app.press('What we ask', { starts: true });
  await plant.plant('What we ask of the meeting');
  await plant.save();
  await app.press('Share or not', { starts: true });
  await app.choose('Share with this meeting?', 'Share');
  await app.choose('What does the sharing rest on?', 'Vital interests: a life may be at risk');
  await plant.plantAll(/^(Not with|Why)/);
  await plant.save();
  await app.press('Hold');
  await app.sees('In plain English');
  await plant.plant('Decision');
  await plant.plantAll(/^In plain English/);
  const action = plant.line();
  await plant.into('Actions', `-> @Matron ${action} by Fri`);
  await app.press('Save and end');
  await app.sees(first(action));
  await plant.begin(`Change ${first(action)}`);
  await plant.plant('Who does it');
  await plant.save();
  await app.press('Export CSV');
  await app.choose('How much it tells', 'Identifiable');
  await plant.plant('Why names have to go along', 'For whom');
  await app.press('Save the file');
  await app.press('Yes, save the names');
  await app.sees('A file that left cannot be undone.');
  await app.press('Done');
}
