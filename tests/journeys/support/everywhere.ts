// Fills in every screen once: each field that takes words gets some of its own. What the words are is handed in.
// fields.ts knows every field that there is, and a journey asks it which of them got none.
import { concerns, dangers, referrals } from './everywhere/concerns.ts';
import { meeting, session } from './everywhere/meetings.ts';
import { ofVolunteer, people, told, twice } from './everywhere/people.ts';
import { Planter, type Planted, type Words } from './everywhere/planter.ts';
import { leaves, ofPerson, ofProgramme } from './everywhere/privacy.ts';
import { firstRun, keys, settings } from './everywhere/settings.ts';
import type { App } from './app.ts';

export { first, id, NEWCOMER, NUMBER, Planter, save } from './everywhere/planter.ts';

/** What there is when every screen was filled in: the recovery key, an open session, and which fields got words. */
export type Filled = { key: string; session: string; planted: readonly Planted[] };

/**
 * Goes from the first run through every screen. What leaves on the way, the files that somebody asked for, lies in the
 * folder of exports.
 */
export async function everywhere(app: App, words: Words): Promise<Filled> {
  const plant = new Planter(app, words);
  const key = await firstRun(plant);
  const directory = await settings(plant);
  const who = await people(plant, directory.practice);
  await concerns(plant, who);
  await referrals(plant, who, directory);
  await told(plant, who);
  await ofVolunteer(plant, who);
  await meeting(plant, directory.practice);
  // After the meeting, where danger and capacity would decide what may be shared.
  await dangers(plant, who);
  await ofPerson(plant, who);
  await twice(plant);
  await ofProgramme(plant);
  await keys(plant);
  await leaves(plant, who);
  const open = await session(plant);
  return { key, session: open, planted: plant.planted };
}
