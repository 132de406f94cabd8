// From a written line to a visit, a referral, a concern, a promise, a corridor note and thanks: what the line says is
// filled in and marked as guessed, one key accepts it, and nothing is kept before that.
import { expect } from 'vitest';
import { journey, Key, pause, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { make, write } from './support/lines.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';

const CTRL_ENTER = Key.chord(Key.CONTROL, Key.ENTER);
const DAY = 24 * 60 * 60 * 1000;

/** A day from today as it is stored, and as people write it. */
function day(by: number): { stored: string; written: string; weekday: string } {
  const date = new Date(Date.now() + by * DAY);
  return {
    stored: date.toLocaleDateString('sv'),
    written: `${date.getDate()}/${date.getMonth() + 1}/${date.getFullYear()}`,
    weekday: date.toLocaleDateString('en-GB', { weekday: 'long' }),
  };
}

/** How many days ago the open session of the pretend programme is: yesterday, or the Friday before a weekend. */
const sessionAgo = () => ({ Sunday: 2, Monday: 3 })[day(0).weekday] ?? 1;

/** The day before one, as it is stored. */
const dayBefore = (stored: string) =>
  new Date(Date.parse(`${stored}T12:00:00`) - DAY).toLocaleDateString('sv');

/** The words under a field that say what it was guessed from, as a screen reader is told them. */
const guessedFrom = (app: App, field: string) =>
  app.script<string[]>(
    (name) =>
      [...document.querySelectorAll(`[name$="${name as string}"], [id$="-${name as string}"]`)]
        .map((one) => one.closest('fieldset') ?? one)
        .flatMap((one) => (one.getAttribute('aria-describedby') ?? '').split(' '))
        .map((id) => document.getElementById(id)?.textContent?.trim() ?? '')
        .filter((text) => text.startsWith('Guessed')),
    field,
  );

/** Takes a picture once the screen has drawn what the page shows. */
async function pictured(app: App, name: string): Promise<void> {
  await still(app);
  await pause(600);
  await app.picture(name);
}

/** How many records there are of each kind, as the screens count them. */
const tags = (app: App) =>
  app.script<number>(() => document.querySelectorAll('li.line .after .tagged, li.line .after .tag').length);

journey(
  'what a line says fills its form, marked as guessed, and one key accepts it',
  async (app) => {
    await unlock(app);
    const session = await linkOn(app, '/today', record('sessions'));
    // A day of the week is meant from the day on which the line was heard.
    const visited = day(-2 - sessionAgo());
    const due = day(4);
    const DOREEN = { typed: 'Doreen K', name: 'Doreen Kitto' };
    const JEAN = { typed: 'Jean Bo', name: 'Jean Bolitho' };
    await goTo(app, session);

    // A visit. The menu has every kind; nothing is made by opening a form and leaving it.
    await write(app, JEAN, 'phoned ', DOREEN, `${visited.weekday} for 20 minutes, the cat is well`);
    const before = await tags(app);
    await app.keys(Key.chord(Key.CONTROL, '.'));
    await app.sees('Write beneath');
    expect(await app.names('menuitem')).toEqual([
      'Visit',
      'Concern',
      'Referral',
      'Signpost',
      'Good news',
      'Corridor note',
      'Thank a volunteer',
      'Promise',
      'Change the line',
      'Say who it is about',
      'Say who told it',
      'Write beneath',
      'Remove the line',
    ]);
    expect(await app.axe()).toEqual([]);
    await pictured(app, 'heard-menu');
    await app.keys('v');
    await app.on('Record visit');
    await app.sees('5 answers are guessed from the line. Change what is wrong.');
    expect(await guessedFrom(app, 'on')).toEqual([`Guessed from “${visited.weekday}”`]);
    expect(await guessedFrom(app, 'minutes')).toEqual(['Guessed from “20 minutes”']);
    expect(await app.value('Day')).toBe(visited.written);
    expect(await app.value('How long')).toBe('20');
    expect(await app.axe()).toEqual([]);
    expect(await app.script(measure)).toEqual([]);
    await pictured(app, 'heard-visit');
    // What is changed is a guess no more.
    await app.fill('How long', '25');
    await app.sees('4 answers are guessed from the line.');
    expect(await guessedFrom(app, 'minutes')).toEqual([]);
    await app.press('Cancel');
    await app.sees('Who is here');
    await still(app);
    expect(await tags(app)).toBe(before);
    await make(app, 'v');
    await app.on('Record visit');
    await app.sees('5 answers are guessed from the line.');
    await app.keys(CTRL_ENTER);
    await app.hears('Saved');
    await app.sees('Who is here');

    // Of a line that is typed and not kept yet it is kept first, and made of that one, not of the one before it.
    await app.fill('Note', 'Doreen would like the large print');
    await app.keys(Key.chord(Key.CONTROL, '.'));
    await app.sees('Write beneath');
    await app.keys('c');
    await app.on('Raise concern');
    await app.sees('Doreen would like the large print');
    await app.press('Cancel');
    await app.sees('Who is here');
    await still(app);
    expect(await app.value('Note')).toBe('');

    // Not made, and why. By mouse, with the button.
    await write(app, 'Rang ', DOREEN, 'yesterday, no answer');
    await app.press('Make this…', { starts: true, within: 'yesterday, no answer' });
    await app.press('Visit', { nth: 0 });
    await app.on('Record visit');
    await app.sees('Guessed from “no answer”');
    await app.press('Accept all and save');
    await app.hears('Saved');
    await app.sees('Who is here');

    // A concern: the level is only there because somebody said its word.
    await write(app, DOREEN, 'has no heating, this is urgent');
    await make(app, 'c');
    await app.on('Raise concern');
    await app.sees('Guessed from “urgent”');
    await until(async () => (await app.focused()) === 'Urgent', 'the level that was said has the focus');
    expect(await app.axe()).toEqual([]);
    await pictured(app, 'heard-concern');
    await app.keys(CTRL_ENTER);
    await app.hears('Saved');
    await app.sees('Who is here');
    await write(app, DOREEN, 'asked about the lamp, not urgent');
    await make(app, 'c');
    await app.on('Raise concern');
    await app.sees('1 answer is guessed from the line.');
    expect(await guessedFrom(app, 'level')).toEqual([]);
    await app.press('Cancel');

    // A referral: the phone number in the line stands at the top, to be seen while it is written.
    await goTo(app, session);
    await write(app, DOREEN, 'needs company soon, her sister is on 01632 960999');
    await make(app, 'r');
    await app.on('Make referral');
    await app.sees('Phone number in the line: 01632 960999');
    await app.sees('Guessed from “soon”');
    await until(async () => (await app.focused()) === 'What is needed?', 'what is needed is asked');
    await app.keys('l', 'o', 'n');
    await app.sees('Telephone friend');
    expect(await app.axe()).toEqual([]);
    await pictured(app, 'heard-referral');
    await app.keys(Key.TAB, Key.SPACE, CTRL_ENTER);
    await app.hears('Saved');
    await app.sees('Who is here');

    // A promise, with its day.
    await write(app, JEAN, `will bring the form by ${due.weekday}`);
    await make(app, 'p');
    await app.sees('New promise');
    await app.sees(`Guessed from “${due.weekday}”`);
    expect(await app.value('By when?')).toBe(due.written);
    expect(await app.value('To whom?')).toBe('Jean Bolitho');
    expect(await app.axe()).toEqual([]);
    await pictured(app, 'heard-promise');
    await app.keys(CTRL_ENTER);
    await app.seesNo('New promise');
    await app.hears('Saved');

    // Thanks, and a corridor note.
    await write(app, JEAN, 'drove everybody home in the storm');
    await make(app, 't');
    await app.on('Thank a volunteer');
    await app.sees('Guessed from “@Jean Bolitho”');
    expect(await app.axe()).toEqual([]);
    await pictured(app, 'heard-thanks');
    await app.keys(CTRL_ENTER);
    await app.hears('Saved');
    await app.sees('Who is here');
    await write(app, 'The nurse says ', DOREEN, 'has not fetched her tablets');
    await make(app, 'n');
    await app.on('Corridor note');
    await until(
      async () => (await app.value('Note')).endsWith('has not fetched her tablets'),
      'it begins with the words of the line',
    );
    await app.fill('Who said it', 'Practice nurse');
    expect(await app.axe()).toEqual([]);
    await pictured(app, 'heard-corridor');
    await app.press('Save');
    await app.hears('Saved');
    await app.sees('Told by Practice nurse');

    await app.press('Lock');
    await app.on('Locked');
    await app.close();
    const kept = await app.everything(PASSPHRASE);
    // "Yesterday" is said on the session's own day, which is the Friday before at a weekend.
    const held = kept('session').find((row) => row['state'] === 'open')?.['date'] ?? '';
    const person = (name: string) =>
      kept('person').find((row) => `${row.given_name} ${row.family_name}` === name)?.id;
    const from = (words: string) =>
      kept('note').find((row) => row.text?.includes(words) && row.kind === 'line')?.id;
    const of = (table: string, words: string) => kept(table).filter((row) => row.from_note === from(words));
    expect(of('visit', 'the cat is well')).toMatchObject([
      {
        client: person('Doreen Kitto'),
        volunteer: person('Jean Bolitho'),
        on: visited.stored,
        minutes: '20',
        kind: 'phone',
        not_made_why: '',
      },
    ]);
    expect(of('visit', 'yesterday, no answer')).toMatchObject([
      { on: dayBefore(held), minutes: '', kind: 'phone', not_made_why: 'no answer' },
    ]);
    expect(of('concern', 'this is urgent')).toMatchObject([
      { client: person('Doreen Kitto'), level: 'urgent' },
    ]);
    expect(of('concern', 'not urgent')).toEqual([]);
    expect(of('referral', 'needs company soon')).toMatchObject([
      { client: person('Doreen Kitto'), need: 'loneliness', urgency: 'soon' },
    ]);
    expect(of('promise', 'will bring the form')).toMatchObject([
      { to: person('Jean Bolitho'), by: due.stored },
    ]);
    const [news] = of('good_news', 'drove everybody home');
    expect(kept('good_news_thanks').filter((row) => row.good_news === news?.id)).toMatchObject([
      { person: person('Jean Bolitho') },
    ]);
    const corridor = kept('note').filter((row) => row.kind === 'corridor' && row.text?.includes('tablets'));
    expect(corridor.some((row) => row.told_by_words === 'Practice nurse' && row.session === '')).toBe(true);
    expect(from('has not fetched her tablets')).toBeDefined();
  },
  pretend,
);
