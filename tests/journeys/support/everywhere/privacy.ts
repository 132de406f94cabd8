// Consent and capacity, complaints and breaches, why a thing may be kept, and what leaves because somebody asked.
import { goTo } from '../steps.ts';
import { id, type Planter } from './planter.ts';
import type { People } from './people.ts';

/** What is written down about the rights of one person. */
export async function ofPerson(plant: Planter, { client }: People): Promise<void> {
  const { app } = plant;
  await goTo(app, `/people/${client}/consent`);
  await plant.begin('Ask: ');
  await app.choose('What was the answer?', 'No');
  await app.choose('How was it given?', 'By somebody who speaks for them');
  await plant.plant('Their name, and by what right');
  await plant.save();
  await app.press('Add a decision');
  await plant.plant('Which decision', 'Why it was in doubt', 'How they were helped to decide', 'Who decided');
  await app.choose('What was found', 'They cannot decide this');
  await plant.plant('What was done, and why it is best for them');
  await plant.save();
  await goTo(app, `/people/${client}/erase`);
  await app.press('Place a hold');
  await app.choose('Why must it be kept?', 'A legal claim');
  await plant.plant('What is it about?');
  await plant.save();
}

/** What is written down about the programme. */
export async function ofProgramme(plant: Planter): Promise<void> {
  const { app } = plant;
  await goTo(app, '/privacy/complaints/new');
  await plant.plant('Who complained, in words', 'What it is about');
  await app.choose('How it reached you', 'Phone');
  await plant.save();
  await app.on('Complaint');
  await goTo(app, `/privacy/complaints/${await id(app)}/edit`);
  await plant.plant('What was done about it');
  await plant.save();
  await app.on('Complaint');

  await goTo(app, '/privacy/breaches/new');
  await app.choose('What kind', 'Lost or stolen paper');
  await plant.plant('What happened', 'Others, in words', 'Which data', 'What harm may come of it');
  await plant.save();
  await app.on('Breach: lost or stolen paper');
  await goTo(app, `/privacy/breaches/${await id(app)}/edit`);
  await plant.plant('What was done', 'Why the Commission was not told', 'Why they were not told');
  await plant.save();
  await app.on('Breach: lost or stolen paper');
  // What the Commission answered is kept where it was told.
  await goTo(app, '/privacy/breaches/new');
  await app.choose('What kind', 'Sent to the wrong person');
  await app.fill('Day the Commission was told', 'today');
  await plant.plant('What happened', 'Their reference', 'Why after 72 hours, if it was');
  await plant.save();
  await app.on('Breach: sent to the wrong person');

  await goTo(app, '/privacy/bases');
  await plant.begin('Look and confirm: ');
  await plant.plant('What people are told');
  await plant.save('Confirm');
  await goTo(app, '/privacy/notice');
  await app.press('Fill in who you are');
  await plant.plant(
    'Organisation',
    'Address',
    'Whom to ask about records',
    'Registration with the Information Commission',
  );
  await plant.save();
}

/**
 * All that is held about a person is given out, the list of what left, and everything. The first two lie in the folder of
 * exports then, the last where the dialogs' answer says.
 */
export async function leaves(plant: Planter, { client }: People): Promise<void> {
  const { app } = plant;
  await goTo(app, `/people/${client}/everything`);
  await app.press('Save for them…');
  await plant.plant('For whom', 'Why it is given out');
  await app.choose('Restricted concerns', 'They may go, in a file of their own');
  await plant.plant('Who decided', 'Why it would do no serious harm');
  await app.press('Save the files');
  await app.press('Yes, save it');
  await app.sees('decide about each mark');
  await goTo(app, '/privacy/went');
  await app.press('Export CSV');
  await plant.plant('Why it has to go along', 'For whom');
  await app.press('Save the file');
  await app.sees('Saved in');
  await goTo(app, '/privacy/everything-out');
  await plant.plant('Why everything leaves', 'For whom');
  await app.press('Export everything');
  await app.press('Yes, choose an empty folder');
  await app.sees('rows are written.');
}
