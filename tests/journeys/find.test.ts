// Find or do anything, from one box: a name, a word, a day, or what to do and for whom. By keyboard and by mouse.
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { goTo, PASSPHRASE, pretend, unlock } from './support/steps.ts';

/** What the list offers, in order. */
const offered = (app: App) => app.names('option');

/** Opens the box, types, and waits for an answer that begins so. */
async function type(app: App, text: string, first: string): Promise<void> {
  await app.keys(Key.chord(Key.CONTROL, 'k'));
  await app.sees('Find or do anything');
  await app.type(text);
  await until(
    async () => (await offered(app))[0]?.startsWith(first) ?? false,
    async () => `"${text}" offers "${first}" first. It offers: ${(await offered(app)).join(' · ')}`,
  );
}

journey(
  'anything is found and done from one box, by keyboard alone',
  async (app) => {
    await unlock(app);
    // Nothing was opened yet: what can be done is offered.
    await app.keys(Key.chord(Key.CONTROL, 'k'));
    await app.sees('Find or do anything');
    expect((await offered(app))[0]).toMatch(/^New note/);
    expect(await app.axe()).toEqual([]);
    await app.keys(Key.ESCAPE);
    await app.seesNo('Find or do anything');

    // An act for somebody opens its form with the person filled in.
    await type(app, 'visit doreen', 'Record visit to Doreen Kitto');
    expect(await app.axe()).toEqual([]);
    expect(await app.script(measure)).toEqual([]);
    expect(await app.script(() => document.querySelector('mark')?.textContent)).toMatch(/visit/i);
    await app.picture('find-visit');
    await app.keys(Key.ENTER);
    await app.on('Record visit');
    await until(
      async () => (await app.value('Who was visited')) === 'Doreen Kitto',
      'the person is filled in',
    );
    await app.press('Save');
    await app.hears('Saved');

    // What was opened is offered again, and Escape gives the focus back to where it was.
    await goTo(app, '/reports');
    await app.press('Find', { starts: true });
    await until(
      async () => (await offered(app))[0]?.startsWith('Doreen Kitto') ?? false,
      'Doreen was opened last',
    );
    await app.sees('Opened last');
    await app.picture('find-opened');
    await app.keys(Key.ESCAPE);
    await app.seesNo('Find or do anything');
    expect(await app.focused()).toMatch(/^Find/);

    // Everybody who may be meant is a choice, and the arrow keys choose.
    await type(app, 'raise concern for tre', 'Raise concern for ');
    const people = (await offered(app)).filter((one) => one.startsWith('Raise concern for '));
    expect(people.length).toBeGreaterThan(1);
    await app.keys(Key.ARROW_DOWN, Key.ARROW_DOWN, Key.ARROW_UP);
    const second = await app.script(
      () => document.querySelector('[role=option][aria-selected=true] .title')?.textContent ?? '',
    );
    expect(people[1]).toContain(second);
    await app.keys(Key.ENTER);
    await app.on('Raise concern');
    await until(
      async () => `Raise concern for ${await app.value('Find a person')}` === second,
      `the form is about the second: ${second}`,
    );

    // Words, days and pages.
    await type(app, 'the step', 'Arthur Pascoe: falls');
    await app.picture('find-words');
    await app.keys(Key.ESCAPE);
    await type(app, 'reports', 'Reports');
    await app.keys(Key.ENTER);
    await app.on('Reports');
    await type(app, 'zzzz', '').catch(() => undefined);
    await app.sees('Nothing answers that. Try a part of the name.');
    await app.keys(Key.ESCAPE);
    await goTo(app, '/today');
    await type(app, 'lock', 'Lock');
    await app.keys(Key.ENTER);
    await app.on('Locked');
    // What was looked at is forgotten with the lock.
    await unlock(app);
    await app.keys(Key.chord(Key.CONTROL, 'k'));
    await app.sees('Find or do anything');
    expect((await offered(app))[0]).toMatch(/^New note/);
    await app.keys(Key.ESCAPE);
    await app.press('Lock');
    await app.on('Locked');
    await app.close();
    const visits = await app.stored(PASSPHRASE, 'visit');
    const today = new Date().toLocaleDateString('sv');
    expect(visits.some((row) => row.on === today && row.kind === 'home')).toBe(true);
  },
  pretend,
);

journey(
  'anything is found and done from one box, by mouse',
  async (app) => {
    await unlock(app);
    await app.press('Find', { starts: true });
    await app.fill('Find', 'phone doreen');
    await app.sees('Ring Doreen Kitto');
    await app.option('Ring Doreen Kitto');
    await app.on('Doreen Kitto');
    await app.press('Find', { starts: true });
    await app.fill('Find', 'coffee');
    await app.sees('Sessions');
    await app.press('Coffee morning', { starts: true, nth: 0 });
    await app.sees('Coffee morning');
    await app.press('Find', { starts: true });
    await app.fill('Find', 'new mdt meeting');
    await app.option('New MDT meeting');
    await app.on('MDT');
    await until(
      () => app.script(() => document.querySelector('dialog:modal h2')?.textContent === 'New MDT meeting'),
      'a new meeting is begun',
    );
    await app.keys(Key.ESCAPE);
    // In every look nothing is too pale, cut or covered.
    await app.press('Find', { starts: true });
    await app.fill('Find', 'concern doreen');
    await app.sees('Raise concern for Doreen Kitto');
    for (const theme of ['dark', 'contrast', 'light']) {
      await app.script((worn) => void (document.documentElement.dataset.theme = worn), theme);
      expect(await app.axe()).toEqual([]);
      await app.picture(`find-${theme}`);
    }
    await app.option('Raise concern for Doreen Kitto');
    await app.on('Raise concern');
    await app.choose('How pressing is it?', 'Watch');
    await app.fill('What is happening?', 'Wants the spinning wheel back from the loft');
    await app.choose('Who raised it?', 'The person');
    await app.press('Save');
    await app.on('Concern about Doreen Kitto');
    await app.press('Find', { starts: true });
    await app.fill('Find', 'spinning wheel');
    await app.sees('Doreen Kitto: ');
    await app.keys(Key.ESCAPE);
    await app.press('Lock');
    await app.on('Locked');
    await app.close();
    const concerns = await app.stored(PASSPHRASE, 'concern');
    expect(concerns.some((row) => row.situation === 'Wants the spinning wheel back from the loft')).toBe(
      true,
    );
  },
  pretend,
);
