// A client and a volunteer with everything that is written on their pages, and two records that are put together.
import { goTo } from '../steps.ts';
import { first, type Planter } from './planter.ts';

/** Who there is. */
export type People = { client: string; called: string; volunteer: string; helper: string };

/** Adds a client, and gives the id and the first name. */
async function addClient(plant: Planter, practice: string): Promise<{ client: string; called: string }> {
  const { app } = plant;
  await goTo(app, '/people/new');
  const called = await plant.plantLine('First name');
  const family = await plant.plantLine('Family name');
  await app.choose('Status', 'Active');
  await app.choose('Surgery', practice);
  await plant.plant(
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
  await plant.save();
  const client = await plant.on(family);
  // The form that corrects is the same; what was left blank is filled in there.
  await goTo(app, `/people/${client}/edit`);
  await plant.plant('Also known as');
  await plant.save();
  await plant.on(family);
  return { client, called };
}

/** Adds a client and a volunteer, who visits the client. */
export async function people(plant: Planter, practice: string): Promise<People> {
  const { app } = plant;
  const { client, called } = await addClient(plant, practice);
  await goTo(app, '/people/new?role=volunteer');
  const helper = await plant.plantLine('First name');
  const family = await plant.plantLine('Family name');
  // Of these each line is an entry of its own, and short.
  for (const label of [
    'Where they can go',
    'What they can do',
    'What they enjoy',
    'Languages',
    'What they cannot do',
  ])
    await plant.plantLine(label);
  await plant.save();
  const volunteer = await plant.on(family);

  await goTo(app, `/people/${client}`);
  await app.press('Add a known risk');
  await plant.plant('Known risk');
  await plant.save();
  await app.press('Add a visitor');
  await app.fill('Volunteer', first(helper));
  await app.option(first(helper));
  await plant.save();
  await plant.begin('Change the visits by');
  await app.fill('Until', 'today');
  await plant.plant('Why it ended');
  await plant.save();

  // What they agreed to, and whom not to share with.
  await app.press('Ask: Share with MDT');
  await app.choose('What was the answer?', 'Yes');
  await plant.unfold();
  await plant.plant('What it covers, when less than all', 'With whom, when not with all', 'Who was there');
  await plant.save();
  await app.press('Add somebody not to share with');
  await plant.plant('Whom, in words');
  await plant.save();

  await goTo(app, `/visits/new?client=${client}`);
  await app.fill('Another volunteer', first(helper));
  await app.option(first(helper));
  await plant.plant('What happened');
  await plant.save();
  return { client, called, volunteer, helper };
}

/** What is written on the page of a volunteer. */
export async function ofVolunteer(plant: Planter, { volunteer }: People): Promise<void> {
  const { app } = plant;
  await goTo(app, `/volunteers/${volunteer}`);
  await app.press('Add a promise');
  await plant.plantLine('What was promised?');
  await plant.plant('Who does it?');
  await app.fill('By when?', 'Fri');
  await plant.save();
  await app.press('Add an agreement');
  await plant.plant('Version');
  await app.fill('Signed on', 'today');
  await plant.save();
  await app.press('Add a training');
  await plant.plant('Training');
  await app.fill('Done on', 'today');
  await plant.save();
  await app.press('Note a rest');
  await app.fill('Until when?', 'in 4 weeks');
  await plant.plant('Why?');
  await plant.save();
}

/** What the person says is wrong or missing, what went well, and what somebody said in passing. */
export async function told(plant: Planter, { client, called }: People): Promise<void> {
  const { app } = plant;
  await goTo(app, `/people/${client}/together`);
  await plant.plant('What is wrong or missing');
  await plant.save();

  await goTo(app, '/good-news/new');
  await plant.plant('What went well?');
  await app.fill('Whom is it about?', first(called));
  await app.option(first(called));
  await plant.save();
  await app.sees('May we tell it?');
  await app.choose('What did they answer?', 'Yes, with their name');
  await app.press('Put this line away');
  await plant.plant('Told to whom?');
  await plant.save('Record that it was told');

  await goTo(app, '/notes/corridor');
  await plant.plant('Who said it', 'What they are', 'Note');
  await plant.save();
  await plant.begin('Make this…');
  await app.press('Write beneath');
  await plant.plant('Write beneath');
  await plant.save('Save', 'Write beneath');
}

/** Somebody moves into a care home, and turns out to be on record twice. */
export async function twice(plant: Planter): Promise<void> {
  const { app } = plant;
  // Plain names, not at all alike: two that are would be asked about, and planted ones differ by a number alone.
  const add = async (given: string, family: string) => {
    await goTo(app, '/people/new');
    await app.fill('First name', given);
    await app.fill('Family name', family);
    await plant.save();
    return plant.on(family);
  };
  const [stays, goes] = [await add('Wilmot', 'Penhaligon'), await add('Jory', 'Trelawny')];
  await goTo(app, `/people/${stays}/changed?what=care%20home`);
  await plant.plant('Name of the care home', 'Its address', 'Town or village');
  await plant.save();
  await goTo(app, `/people/${stays}/twice?with=${goes}`);
  await plant.save('Put together');
}
