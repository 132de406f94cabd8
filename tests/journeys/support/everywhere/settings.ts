// The first run, and what is set up before the first person: programme, surgery, numbers, an agency and a service.
import { goTo, PASSPHRASE, recoveryKey } from '../steps.ts';
import { NUMBER, type Planter } from './planter.ts';

/** What later forms choose from. */
export type Directory = { practice: string; agency: string; service: string };

/** Goes from the first run to an empty Today, and gives the recovery key. */
export async function firstRun(plant: Planter): Promise<string> {
  const { app } = plant;
  await app.on('Set up Living Well');
  await plant.plant('Your name');
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
  return key;
}

/** Fills in the settings. */
export async function settings(plant: Planter): Promise<Directory> {
  const { app } = plant;
  await goTo(app, '/settings');
  await app.press('Change Living Well');
  await plant.plant('Programme', 'Area, if it matters');
  await plant.save();
  await app.press('Add practice');
  const practice = await plant.plantLine('Practice');
  await plant.plant('Town');
  await plant.save();
  await app.press('Change numbers');
  await app.paste('Adult safeguarding, in office hours', NUMBER);
  await plant.save();
  await app.press('Change the foot');
  await plant.plant('Foot of every sheet');
  await plant.save();

  await goTo(app, '/settings/agencies');
  await app.press('Add agency', { nth: 0 });
  const agency = await plant.plantLine('Agency');
  await plant.plant('Address');
  // Of this field each line is an area of its own, and short.
  await plant.plantLine('Where it works');
  await plant.save();
  await app.on(agency);
  await app.press('Add service');
  const service = await plant.plantLine('Service');
  await app.choose('Which need it answers', 'Loneliness');
  await plant.plant('How to refer', 'Who can have it');
  await plant.save();
  return { practice, agency, service };
}

/** Adds a second coordinator, whose passphrase is none of the words looked for. */
export async function keys(plant: Planter): Promise<void> {
  const { app } = plant;
  await goTo(app, '/settings/keys');
  await app.press('Add coordinator', { nth: 0 });
  await plant.plant('Their name');
  await app.fill('Their passphrase', 'quilted marmalade osprey turnstile');
  await app.fill('Their passphrase again', 'quilted marmalade osprey turnstile');
  await app.fill('Your own passphrase', PASSPHRASE);
  await app.press('Add coordinator');
  await app.sees('Coordinator added');
}
