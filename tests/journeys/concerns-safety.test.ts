// When somebody is in danger: 999 first, then the council's own numbers, and what was said to whom is written down.
import { expect } from 'vitest';
import { journey, Key, type App } from './support/app.ts';
import { goTo, PASSPHRASE, pretend, unlock } from './support/steps.ts';

/** Starts a concern about Doreen, as a coordinator. */
async function about(app: App, situation: string, level: string): Promise<void> {
  await goTo(app, '/concerns/new');
  await app.fill('Find a person', 'Doreen K');
  await app.press('Doreen Kitto', { starts: true });
  await app.fill('What is happening?', situation);
  await app.choose('How pressing is it?', level);
}

journey(
  'an emergency and a worry about abuse say whom to ring, and keep who was told, when and the reference',
  async (app) => {
    await unlock(app);
    // The numbers differ by council: they are filled in once.
    await goTo(app, '/settings');
    await app.press('Change numbers');
    await app.fill('Adult safeguarding, in office hours', '01632 960 111');
    await app.fill('Adult safeguarding, nights and weekends', '01632 960 222');
    await app.press('Save');
    await app.hears('Saved');

    // An emergency: 999 stands first, and the one step that is offered.
    await about(app, 'On the floor, cannot get up', 'Emergency');
    await app.sees('Ring 999 now.');
    expect(await app.axe()).toEqual([]);
    await app.press('Save');
    await app.on('Concern about Doreen Kitto');
    await app.sees('Ring 999 now.');
    await app.sees(
      'Often next: Ring 999 first. Then write down who rang, when, and the reference. You decide.',
    );
    await app.picture('concern-emergency');
    await app.press('999 was rung, as is often next');
    await app.fill('Who rang 999', 'Jean Bolitho');
    await app.fill('When', '10:40');
    await app.fill('Reference they gave (if any)', 'A17');
    await app.picture('concern-999');
    expect(await app.axe()).toEqual([]);
    await app.press('999 was rung', { within: 'Who rang 999' });
    await app.sees('With 999');
    await app.seesNo('Ring 999 now.');
    await app.sees('A17');

    // Safety or abuse: the council's numbers, and what has to be asked. In danger now puts 999 first again.
    await about(app, 'A caller shouts at her', 'Urgent');
    await app.choose('What is it about?', 'Safety or abuse');
    await app.sees('Ring adult safeguarding.');
    await app.sees('01632 960 111');
    await app.sees('01632 960 222');
    await app.choose('Are they in danger now?', 'Yes');
    await app.sees('Ring 999 now.');
    await app.choose('Are they in danger now?', 'No');
    await app.fill('What does the person want to happen?', 'That he stays away');
    await app.fill('Did the person agree? If you did not ask, why not?', 'She agreed');
    await app.fill('In their words', 'He frightens me.');
    await app.picture('concern-abuse');
    expect(await app.axe()).toEqual([]);
    await app.press('Save');
    await app.on('Concern about Doreen Kitto');
    await app.sees('Ring adult safeguarding.');
    await app.sees('First judge whether telling is safe.');
    // By keyboard: the step that is often next shows whom to ring, and asks what was said to whom.
    await app.press('To safeguarding, as is often next');
    await app.sees('Whom did you tell?');
    await app.fill('Whom did you tell?', 'The safeguarding desk');
    await app.keys(Key.TAB);
    await app.type('Tuesday, 11:00');
    await app.keys(Key.TAB);
    await app.type('SG4');
    await app.keys(Key.TAB);
    await app.type('Rang straight away');
    await app.keys(Key.TAB, Key.ENTER);
    await app.sees('SG4');
    await app.seesNo('Ring adult safeguarding.');
    await app.picture('concern-told');
    expect(await app.axe()).toEqual([]);
    // Others see on the board only that it is there.
    await app.link('Concerns');
    await app.on('Concerns');
    await app.seesNo('A caller shouts at her');

    await app.press('Lock');
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
  },
  pretend,
);
