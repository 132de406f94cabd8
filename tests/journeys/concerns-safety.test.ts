// When somebody is in danger: 999 first, then the council's own numbers, and what was said to whom is written down. By
// the mouse, and by the keyboard alone.
import { expect } from 'vitest';
import { journey, Key, type App } from './support/app.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, PASSPHRASE, pretend, unlock } from './support/steps.ts';

/** Starts a concern about Doreen, as a coordinator. */
async function about(app: App, hands: Hands, situation: string, level: string): Promise<void> {
  await goTo(app, '/concerns/new');
  await hands.pick('Find a person', 'Doreen K', 'Doreen Kitto');
  await hands.fill('What is happening?', situation);
  await hands.choose('How pressing is it?', level);
}

async function inDanger(app: App, hands: Hands, by: string): Promise<void> {
  await unlock(app);
  // The numbers differ by council: they are filled in once.
  await goTo(app, '/settings');
  await hands.press('Change numbers');
  await hands.fill('Adult safeguarding, in office hours', '01632 960 111');
  await hands.fill('Adult safeguarding, nights and weekends', '01632 960 222');
  await hands.press('Save');
  await app.hears('Saved');

  // An emergency: 999 stands first, and the one step that is offered.
  await about(app, hands, 'On the floor, cannot get up', 'Emergency');
  await app.sees('Ring 999 now.');
  expect(await app.axe()).toEqual([]);
  await hands.press('Save');
  await app.on('Concern about Doreen Kitto');
  await app.sees('Ring 999 now.');
  await app.sees(
    'Often next: Ring 999 first. Then write down who rang, when, and the reference. You decide.',
  );
  await app.picture(`concern-emergency-${by}`);
  await hands.press('999 was rung, as is often next');
  await hands.fill('Who rang 999', 'Jean Bolitho');
  await hands.fill('When', '10:40');
  await hands.fill('Reference they gave (if any)', 'A17');
  await app.picture(`concern-999-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('999 was rung', { within: 'Who rang 999' });
  await app.sees('With 999');
  await app.seesNo('Ring 999 now.');
  await app.sees('A17');

  // Safety or abuse: the council's numbers, and what has to be asked. In danger now puts 999 first again.
  await about(app, hands, 'A caller shouts at her', 'Urgent');
  await hands.choose('What is it about?', 'Safety or abuse');
  await app.sees('Ring adult safeguarding.');
  await app.sees('01632 960 111');
  await app.sees('01632 960 222');
  await hands.choose('Are they in danger now?', 'Yes');
  await app.sees('Ring 999 now.');
  await hands.choose('Are they in danger now?', 'No');
  await hands.fill('What does the person want to happen?', 'That he stays away');
  await hands.fill('Did the person agree? If you did not ask, why not?', 'She agreed');
  await hands.fill('In their words', 'He frightens me.');
  await app.picture(`concern-abuse-${by}`);
  expect(await app.axe()).toEqual([]);
  await hands.press('Save');
  await app.on('Concern about Doreen Kitto');
  await app.sees('Ring adult safeguarding.');
  await app.sees('First judge whether telling is safe.');
  // The step that is often next shows whom to ring, and asks what was said to whom, one field after another.
  await hands.press('To safeguarding, as is often next');
  await app.sees('Whom did you tell?');
  await hands.fill('Whom did you tell?', 'The safeguarding desk');
  await app.keys(Key.TAB);
  await app.type('Tuesday, 11:00');
  await app.keys(Key.TAB);
  await app.type('SG4');
  await app.keys(Key.TAB);
  await app.type('Rang straight away');
  await app.keys(Key.TAB, Key.ENTER);
  await app.sees('SG4');
  await app.seesNo('Ring adult safeguarding.');
  await app.picture(`concern-told-${by}`);
  expect(await app.axe()).toEqual([]);
  // Others see on the board only that it is there.
  await hands.press('Concerns');
  await app.on('Concerns');
  await app.seesNo('A caller shouts at her');

  await hands.press('Lock');
  await app.on('Locked');
  await app.close();
  const stored = await app.stored(PASSPHRASE, 'concern');
  const of = (situation: string) => stored.find((row) => row['situation'] === situation);
  expect(of('On the floor, cannot get up')).toMatchObject({
    state: 'with 999',
    level: 'emergency',
    emergency_rang: 'Jean Bolitho',
    emergency_at: '10:40',
    emergency_reference: 'A17',
  });
  expect(of('A caller shouts at her')).toMatchObject({
    state: 'with safeguarding',
    restricted: 'yes',
    immediate_danger: 'no',
    their_wishes: 'That he stays away',
    consent_sought: 'She agreed',
    in_their_words: 'He frightens me.',
    told_whom: 'The safeguarding desk',
    told_when: 'Tuesday, 11:00',
    told_reference: 'SG4',
  });
}

const title =
  'an emergency and a worry about abuse say whom to ring, and keep who was told, when and the reference';
journey(title, (app) => inDanger(app, mouse(app), 'mouse'), pretend);
journey(`${title}, by keyboard alone`, (app) => inDanger(app, keyboard(app), 'keyboard'), pretend);
