// Concerns, a referral and a signpost, from the first word to who was told.
import { goTo, linkOn, record } from '../steps.ts';
import { id, type Planter } from './planter.ts';
import type { People } from './people.ts';
import type { Directory } from './settings.ts';

/** A concern that goes to the MDT; and one that is recorded by mistake and opened again. */
export async function concerns(plant: Planter, { client }: People): Promise<void> {
  const { app } = plant;
  await goTo(app, `/concerns/new?client=${client}`);
  await plant.unfold();
  await app.choose('How pressing is it?', 'Soon');
  await app.choose('What is it about?', 'Falls and mobility');
  await app.choose('Who raised it?', 'Family');
  await plant.plant(
    'What is happening?',
    'Who (if you like)',
    'What led up to it?',
    'What did you see?',
    'What would help?',
  );
  await plant.save();
  await app.sees('Concern about');
  await goTo(app, `/concerns/${await id(app)}/edit`);
  await app.fill('Raised on', 'yesterday');
  await plant.plant('In their words', 'Why is this the right day?');
  await plant.save();
  await app.sees('Concern about');
  await app.press('To the MDT');
  await plant.plant('Anything to add (if you like)');
  await plant.save('To the MDT', 'Anything to add');

  await goTo(app, `/concerns/new?client=${client}`);
  await app.choose('How pressing is it?', 'Watch');
  await app.choose('What is it about?', 'Memory');
  await app.choose('Who raised it?', 'The person');
  await plant.plant('What is happening?');
  await plant.save();
  await app.sees('Concern about');
  await app.press('Recorded by mistake');
  await plant.plant('Anything to add (if you like)');
  await plant.save('Close concern');
  await app.press('Reopen');
  await plant.plant('Why is it open again?');
  await plant.save('Reopen', 'Why is it open again?');
  await app.press('Write what to tell');
  await plant.plant('What was decided or done?');
  await plant.save('Save what to tell');
}

/** A concern about danger, filled in whole; and one that becomes dangerous, move by move, until people are told. */
export async function dangers(plant: Planter, { client }: People): Promise<void> {
  const { app } = plant;
  await goTo(app, `/concerns/new?client=${client}`);
  await app.choose('How pressing is it?', 'Emergency');
  await app.choose('What is it about?', 'Safety or abuse');
  await app.choose('Who raised it?', 'A coordinator');
  await app.sees('Keeping them safe');
  await plant.plant(
    'What is happening?',
    'What does the person want to happen?',
    'Whom did you tell?',
    'When did you tell them?',
    'Did the person agree? If you did not ask, why not?',
    'Who rang 999',
    'When',
  );
  await plant.plantNth('Reference they gave (if any)', 0);
  await plant.plantNth('Reference they gave (if any)', 1);
  await plant.save();
  await app.sees('Concern about');

  await goTo(app, `/concerns/new?client=${client}`);
  await plant.unfold();
  await app.choose('How pressing is it?', 'Urgent');
  await app.choose('What is it about?', 'Low mood');
  await app.choose('Who raised it?', 'The person');
  await app.tick('Only coordinators may see this');
  await plant.plant('What is happening?');
  await plant.save();
  await app.sees('Concern about');
  await app.press('Take the restriction off');
  await plant.plant('Why may it be seen again?');
  await plant.save('Take it off');
  await app.press('Change level');
  await app.choose('How pressing is it?', 'Watch');
  await plant.plant('Why');
  await plant.save();
  await app.press('Change due date');
  await app.fill('To be answered by', 'in 8 weeks');
  await plant.plant('Why');
  await plant.save();
  await app.press('999 was rung');
  await plant.plant('Who rang 999', 'When', 'Reference they gave (if any)', 'Anything to add (if you like)');
  await plant.save('999 was rung', 'Who rang 999');
  await app.press('To safeguarding');
  await plant.plant('Whom did you tell?', 'When did you tell them?', 'Reference they gave (if any)');
  await plant.save('To safeguarding', 'Whom did you tell?');
  await app.press('Answered');
  await plant.plant('What was decided or done?');
  await plant.save('Answered', 'What was decided or done?');
  await plant.begin('Another day or way');
  await app.choose('What happened', 'Could not tell them yet');
  await plant.plant('How', 'Why could they not be told?');
  await plant.save();
  await plant.begin('Another day or way');
  await app.choose('What happened', 'Told');
  await plant.plant('By whom', 'How');
  await plant.save();
}

/** A referral, which is sent, answered and declined; and a signpost. */
export async function referrals(plant: Planter, { client }: People, of: Directory): Promise<void> {
  const { app } = plant;
  await goTo(app, `/referrals/new?client=${client}`);
  await app.choose('What is needed?', 'Loneliness');
  await app.sees(`${of.service}, ${of.agency}`);
  await app.choose('Which service?', `${of.service}, ${of.agency}`);
  await app.choose('Why may this be shared?', 'Safeguarding');
  await plant.plant('Why?', 'In your words (if you like)');
  await plant.save();
  await app.sees('Referral for');
  const referral = await id(app);
  await goTo(app, `/referrals/${referral}/edit`);
  await plant.plant('Answer comes back to');
  await plant.save();
  await app.sees('Referral for');
  await app.press('Mark as sent');
  await app.tick('I have read these. None of them means this agency.');
  await plant.save('Mark as sent', 'Sent on');
  await app.press('They have it');
  await plant.plant('What did they answer (if you like)?');
  await plant.save('They have it', 'What did they answer');
  await plant.begin('Not told…');
  await app.press('Another reason…');
  await app.choose('Why not', 'Other');
  await plant.plant('In words');
  await plant.save();
  await app.press('Declined');
  await plant.plant('Why (if you like)');
  await plant.save('Declined', 'Why (if you like)');
  await app.press('Nothing more');
  await plant.plant('Why is nothing more done?');
  await plant.save();

  await goTo(app, `/signposts/new?client=${client}`);
  await plant.plant('In words');
  await plant.save();
  await goTo(app, await linkOn(app, `/people/${client}`, record('signposts')));
  await plant.plant('Why (if you like)');
  await plant.save();
}
