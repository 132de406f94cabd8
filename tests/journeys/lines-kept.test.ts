// What is typed in a hurry, on a slow laptop and through a crash: the mention list that comes late, letters typed while
// a line is saved, and a line that was being changed. And what is made of a line leads back to it.
import { expect } from 'vitest';
import { journey, Key, pause, until, type App } from './support/app.ts';
import { asked, hold, make, release, write } from './support/lines.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';

const CTRL_ENTER = Key.chord(Key.CONTROL, Key.ENTER);
const DOREEN = { typed: 'Doreen K', name: 'Doreen Kitto' };
const JEAN = { typed: 'Jean Bo', name: 'Jean Bolitho' };

async function toSession(app: App): Promise<string> {
  await unlock(app);
  const session = await linkOn(app, '/today', record('sessions'));
  await goTo(app, session);
  await app.sees('Who is here');
  return session;
}

/** The lines on the page, the newest first. */
const lines = (app: App) =>
  app.script<string[]>(() =>
    [...document.querySelectorAll('ul[aria-label="Lines"] > li .what')].map((one) =>
      (one.textContent ?? '').replace(/\s+/g, ' ').trim(),
    ),
  );

/** Unlocks, and waits for what is drawn where one was. */
async function unlockWhere(app: App): Promise<void> {
  await app.on('Locked');
  await app.fill('Passphrase', PASSPHRASE);
  await app.press('Unlock');
  await until(async () => (await app.heading()) !== 'Locked', 'it is open');
}

journey(
  'a key pressed before the mention list is there waits for it, and takes nobody from an earlier one',
  async (app) => {
    await toSession(app);
    const before = (await lines(app)).length;

    // A list is in sight, of those who are here. What is typed on asks for another, which does not come yet.
    await app.fill('Note', '@');
    await until(async () => (await app.names('option')).length > 0, 'those here are listed');
    const first = (await app.names('option'))[0] ?? '';
    expect(first).not.toBe('');
    expect(first.startsWith(DOREEN.name)).toBe(false);
    for (const key of [Key.ENTER, Key.TAB]) {
      await app.fill('Note', '@');
      await until(async () => (await app.names('option'))[0] === first, 'the same are listed');
      await hold(app, 'mention_people');
      await app.type(DOREEN.typed);
      await app.keys(key);
      await pause(400);
      expect(await asked(app)).toBe(DOREEN.typed.length);
      // Nobody is taken from the list in sight, nothing is saved, and the focus stays.
      expect(await app.value('Note')).toBe(`@${DOREEN.typed}`);
      expect((await lines(app)).length).toBe(before);
      expect(await app.focused()).toBe('Note');
      await release(app);
      await until(
        async () => (await app.value('Note')).trim() === `@${DOREEN.name}`,
        async () => `Doreen is named, not "${await app.value('Note')}"`,
      );
      await still(app);
      expect((await lines(app)).length).toBe(before);
    }

    // Where nobody is listed in the end, Enter saves what was typed, and links nobody.
    await app.fill('Note', 'Rang ');
    await hold(app, 'mention_people');
    await app.type('@Zzq');
    await app.keys(Key.ENTER);
    await pause(400);
    expect((await lines(app)).length).toBe(before);
    await release(app);
    await until(async () => (await lines(app)).length === before + 1, 'the line is saved');
    expect((await lines(app))[0]).toContain('Rang @Zzq');
    expect(await app.value('Note')).toBe('');

    await app.press('Lock');
    await app.on('Locked');
    const kept = await app.everything(PASSPHRASE);
    const note = kept('note').find((row) => row.text === 'Rang @Zzq');
    expect(note).toBeDefined();
    expect(kept('note_mention').filter((row) => row.note === note?.id)).toEqual([]);
  },
  pretend,
);

journey(
  'what is typed before the mention list comes is neither lost nor taken for something else',
  async (app) => {
    await toSession(app);
    const begin = (await lines(app)).length;
    const holds = (value: string) =>
      until(
        async () => (await app.value('Note')) === value,
        async () => `the line holds "${value}", not "${await app.value('Note')}"`,
      );
    const saved = async (count: number) => {
      await until(
        async () => (await lines(app)).length === begin + count,
        async () => `${count} lines are saved, not ${(await lines(app)).length - begin}`,
      );
      await still(app);
    };

    // The key names the one who fits, and the words stand behind the name.
    await app.fill('Note', '');
    await hold(app, 'mention_people');
    await app.type(`@${DOREEN.typed}`);
    await app.keys(Key.ENTER);
    await app.type(' fell, and');
    await holds(`@${DOREEN.typed} fell, and`);
    await release(app);
    await holds(`@${DOREEN.name} fell, and`);
    await app.type(' is well');
    await holds(`@${DOREEN.name} fell, and is well`);
    await app.keys(Key.ENTER);
    await saved(1);

    // Two keys and the beginning of the next line: the name, the line, and what comes after.
    await hold(app, 'mention_people');
    await app.type(`@${JEAN.typed}`);
    await app.keys(Key.TAB);
    await app.type(' rang');
    await app.keys(Key.ENTER);
    await app.type('The urn');
    await release(app);
    await saved(2);
    await holds('The urn');
    expect((await lines(app))[0]).toContain('Jean Bolitho rang');

    // Nobody fits: what stood there when Enter was pressed is a line.
    await hold(app, 'mention_people');
    await app.type(' for @Zzq');
    await app.keys(Key.ENTER);
    await app.type('next');
    await release(app);
    await saved(3);
    await holds('next');
    expect((await lines(app))[0]).toContain('The urn for @Zzq');
    await app.fill('Note', '');

    // Several fit: nobody is taken unseen, and the list stands open. Now Enter takes the one that is marked.
    await hold(app, 'mention_people');
    await app.type('@Je');
    await app.keys(Key.ENTER);
    await release(app);
    await until(async () => (await app.names('option')).length > 1, 'several are listed');
    await app.hears('Several people fit.');
    await holds('@Je');
    const first = ((await app.names('option'))[0] ?? '').replace(/ ·.*| \(.*|,.*| \d{4}.*/, '');
    await app.keys(Key.ENTER);
    await until(async () => (await app.value('Note')).length > 4, 'the marked one is named');
    expect(first.startsWith((await app.value('Note')).trim().slice(1))).toBe(true);
    await app.fill('Note', '');
    // Typed on, the letters stay letters.
    await hold(app, 'mention_people');
    await app.type('@Je');
    await app.keys(Key.ENTER);
    await app.type('x');
    await release(app);
    await app.hears('Nobody is named yet.');
    await holds('@Jex');
    await saved(3);

    // Taken back before the list came, Enter is taken back too; Escape puts list and key away.
    for (const undo of [[Key.BACK_SPACE], [Key.ESCAPE]]) {
      await app.fill('Note', '');
      await hold(app, 'mention_people');
      await app.type('@Zzq');
      await app.keys(Key.ENTER, ...undo);
      await release(app);
      await still(app);
      await pause(300);
      await saved(3);
      expect(await app.value('Note')).toBe(undo[0] === Key.ESCAPE ? '@Zzq' : '@Zz');
      expect(await app.names('option')).toEqual([]);
    }

    // Enter while the line before is saved: two lines, and the third goes on being typed.
    await app.fill('Note', '');
    await hold(app, 'write_note');
    await app.type('Cups are short');
    await app.keys(Key.ENTER);
    await app.type('So are spoons');
    await app.keys(Key.ENTER);
    await app.type('Bring');
    expect(await asked(app)).toBe(1);
    await release(app);
    await saved(5);
    await holds('Bring');
    // Pressed twice before it is saved, it is one line and no fault.
    await hold(app, 'write_note');
    await app.keys(Key.ENTER, Key.ENTER);
    await release(app);
    await saved(6);
    await holds('');
    expect(await app.names('alert')).toEqual([]);

    await app.press('Lock');
    await app.on('Locked');
    const kept = await app.everything(PASSPHRASE);
    const people = new Map(kept('person').map((row) => [row.id, `${row.given_name} ${row.family_name}`]));
    const named = (text: string) => {
      const notes = kept('note').filter((row) => row.text === text);
      expect(notes, text).toHaveLength(1);
      return kept('note_mention')
        .filter((row) => row.note === notes[0]?.id)
        .map((row) => people.get(row.person));
    };
    expect(named(`@${DOREEN.name} fell, and is well`)).toEqual([DOREEN.name]);
    expect(named(`@${JEAN.name} rang`)).toEqual([JEAN.name]);
    for (const text of ['The urn for @Zzq', 'Cups are short', 'So are spoons', 'Bring'])
      expect(named(text)).toEqual([]);
  },
  pretend,
);

journey(
  'letters typed while a line is saved stay, on the session’s page and when a paper is typed up',
  async (app) => {
    const session = await toSession(app);
    await app.fill('Note', 'The urn was slow');
    await hold(app, 'write_note');
    await app.keys(Key.ENTER);
    await app.type('and the milk');
    expect(await asked(app)).toBe(1);
    await release(app);
    await app.sees('The urn was slow');
    await until(async () => (await app.value('Note')) === 'and the milk', 'what was typed meanwhile stays');
    await app.fill('Note', '');

    await goTo(app, `${session}/type-up`);
    await app.on('Type up from paper');
    const row = (await app.names('textbox')).find((name) => name.startsWith('What was said: ')) ?? '';
    expect(row).not.toBe('');
    await app.fill(row, 'Fell on Sunday');
    await hold(app, 'write_note');
    await app.keys(Key.ENTER);
    await app.type(', will ring');
    // Pressed once more, it is not saved twice.
    await app.keys(Key.ENTER);
    expect(await asked(app)).toBe(1);
    expect(await app.value(row)).toBe('Fell on Sunday, will ring');
    await release(app);
    await until(
      async () => (await app.value(row)) === ', will ring',
      async () => `what was typed meanwhile stays, not "${await app.value(row)}"`,
    );
    await still(app);
    expect(await app.focused()).toBe(row);

    // It is a draft like any other, and the beginning of the next line.
    await app.keys(Key.chord(Key.CONTROL, 'l'));
    await unlockWhere(app);
    await app.on('Type up from paper');
    await until(async () => (await app.value(row)) === ', will ring', 'it is back after a lock');
    await app.keys(Key.ENTER);
    await until(async () => (await app.value(row)) === '', 'it is saved');
    await app.press('Lock');
    await app.on('Locked');
    const notes = (await app.stored(PASSPHRASE, 'note')).map((one) => one.text);
    for (const text of ['The urn was slow', 'Fell on Sunday', ', will ring'])
      expect(notes.filter((one) => one === text)).toHaveLength(1);
  },
  pretend,
);

journey(
  'a line that is being changed, or written beneath, is so again after a crash and a lock',
  async (app) => {
    await toSession(app);
    await write(app, DOREEN, 'has a new cat');
    const cursor = () =>
      app.script<[string, number]>(() => {
        const one = document.activeElement;
        return one instanceof HTMLTextAreaElement ? [one.value, one.selectionStart] : ['', -1];
      });
    const change = async () =>
      (await app.names('textbox')).find((name) => name.startsWith('Change the line of ')) ?? '';

    await app.press('Make this…', { starts: true, within: 'has a new cat' });
    await app.press('Change the line');
    await until(change, 'the line can be changed');
    const label = await change();
    await app.fill(label, '@Doreen Kitto has a new cat and a dog');
    await app.keys(Key.ARROW_LEFT, Key.ARROW_LEFT, Key.ARROW_LEFT);
    await pause(2500);
    await app.kill();
    await app.open();
    await unlockWhere(app);
    await until(change, 'the line is being changed again');
    const back = async () =>
      JSON.stringify(await cursor()) === JSON.stringify(['@Doreen Kitto has a new cat and a dog', 34]);
    await until(back, async () => `words and cursor are back, not ${JSON.stringify(await cursor())}`);
    expect(await app.focused()).toBe(label);
    await still(app);
    await app.picture('lines-kept-changing');
    expect(await app.axe()).toEqual([]);

    // The same by a lock, in the middle of a word.
    await app.type('big ');
    await app.keys(Key.chord(Key.CONTROL, 'l'));
    await unlockWhere(app);
    await until(change, 'the line is being changed once more');
    await until(
      async () => (await app.value(label)) === '@Doreen Kitto has a new cat and a big dog',
      'the word is there',
    );
    await app.keys(Key.ENTER);
    await app.hears('Saved');
    await until(async () => !(await change()), 'it is saved');
    expect((await lines(app))[0]).toContain('has a new cat and a big dog');

    // Saved, nothing is opened again.
    await app.keys(Key.chord(Key.CONTROL, 'l'));
    await unlockWhere(app);
    await app.sees('Who is here');
    await still(app);
    expect(await change()).toBe('');

    // By the keyboard alone, and beneath.
    await app.keys(Key.chord(Key.CONTROL, '.'));
    await app.sees('Remove the line');
    await app.keys('w');
    await until(async () => (await app.focused()) === 'Write beneath', 'the item has the focus');
    await app.keys(Key.ENTER);
    await until(async () => (await app.names('textbox')).includes('Write beneath'), 'the field is there');
    await app.fill('Write beneath', 'It is called Pasty');
    await app.keys(Key.chord(Key.CONTROL, 'l'));
    await unlockWhere(app);
    await until(
      async () =>
        (await app.names('textbox')).includes('Write beneath') &&
        (await app.value('Write beneath')) === 'It is called Pasty',
      'what was written beneath is back',
    );
    await app.keys(Key.ESCAPE);
    await app.press('Cancel');

    // Two lines of one minute are called alike. Another of that minute comes above them while one is written beneath.
    const left = 60 - new Date().getSeconds();
    if (left < 40) await pause(left * 1000 + 500);
    await write(app, 'The kettle leaks');
    const under = () =>
      app.script<string>(
        () => document.activeElement?.closest('li.line')?.querySelector('.what')?.textContent?.trim() ?? '',
      );
    await make(app, 'w');
    await until(async () => (await app.focused()) === 'Write beneath', 'the item has the focus');
    await app.keys(Key.ENTER);
    await until(async () => (await app.names('textbox')).includes('Write beneath'), 'the field is there');
    await write(app, 'The door sticks');
    const menus = (await app.names('button')).filter((name) => name.startsWith('Make this… from the line'));
    expect(menus[0], 'both lines were heard in one minute').toBe(menus[1]);
    await app.fill('Write beneath', 'A new one is on its w');
    expect(await under()).toContain('The kettle leaks');
    await app.keys(Key.chord(Key.CONTROL, 'l'));
    await unlockWhere(app);
    await until(
      async () =>
        (await app.names('textbox')).includes('Write beneath') &&
        (await app.value('Write beneath')) === 'A new one is on its w',
      'what was written beneath the line is back',
    );
    expect(await under()).toContain('The kettle leaks');
  },
  pretend,
);

journey(
  'what is made of a line leads back to it, the line leads there, and Cancel goes back to the session',
  async (app) => {
    const session = await toSession(app);
    const start = `#${session}`;
    await write(app, DOREEN, 'says Jean ', JEAN, 'was kind, and would like company soon');
    const words = 'would like company soon';
    const hash = () => app.script<string>(() => location.hash);
    const home = () => until(async () => (await hash()) === start, 'it is saved, and the session is there');
    /** Opens a form from the line, by its letter. */
    const open = async (letter: string, title: string) => {
      await goTo(app, session);
      await app.sees(words);
      await make(app, letter);
      await until(async () => (await app.heading()).includes(title), `the page is "${title}"`);
      await still(app);
    };
    const forms: [string, string][] = [
      ['v', 'Record visit'],
      ['c', 'Raise concern'],
      ['r', 'Make referral'],
      ['s', 'Record signpost'],
      ['g', 'Share good news'],
      ['t', 'Thank a volunteer'],
    ];
    for (const [letter, title] of forms) {
      await open(letter, title);
      await app.press('Cancel');
      await until(
        async () => (await hash()) === start,
        async () => `Cancel of "${title}" goes back to the session, not to ${await hash()}`,
      );
    }
    await open('n', 'Corridor note');
    await app.link('Back to the session');
    await until(async () => (await hash()) === start, 'the corridor note leads back to the session');
    await app.sees(words);
    expect(await app.names('link', { within: words })).not.toContain('Visit');

    // Now each is made. What else must be said is said.
    await open('v', 'Record visit');
    await app.press('Accept all and save');
    await home();
    await open('c', 'Raise concern');
    await app.choose('How pressing is it?', 'Soon');
    await app.keys(CTRL_ENTER);
    await home();
    await open('r', 'Make referral');
    await until(async () => (await app.focused()) === 'What is needed?', 'what is needed is asked');
    await app.keys('l', 'o', 'n');
    await app.sees('Telephone friend');
    await app.keys(Key.TAB, Key.SPACE, CTRL_ENTER);
    await home();
    await open('s', 'Record signpost');
    await app.fill('In words', 'The memory café');
    await app.keys(CTRL_ENTER);
    await home();
    await open('g', 'Share good news');
    await app.keys(CTRL_ENTER);
    await home();
    await goTo(app, session);
    await make(app, 'p');
    await app.sees('New promise');
    await app.fill('By when?', 'tomorrow');
    await app.keys(Key.chord(Key.CONTROL, Key.ENTER));
    await app.seesNo('New promise');
    await open('n', 'Corridor note');
    await app.fill('Who said it', 'District nurse');
    await app.press('Save');
    await app.sees('Told by District nurse');
    await goTo(app, session);
    await app.sees(words);
    await still(app);
    await app.picture('lines-kept-became');

    // The line says all of it. Each but the promise has a page, and that leads back to the very line.
    const became = await app.script<Record<string, string>>((said) => {
      const line = [...document.querySelectorAll('li.line')].find((one) =>
        one.querySelector('.what')?.textContent?.includes(said as string),
      );
      return Object.fromEntries(
        [...(line?.querySelectorAll('.after .tagged, .after .tag') ?? [])].map((tag) => [
          (tag.textContent ?? '').trim(),
          tag.closest('a')?.getAttribute('href') ?? '',
        ]),
      );
    }, words);
    const kinds = ['Visit', 'Concern', 'Referral', 'Signpost', 'Good news', 'Corridor note', 'Promise'];
    for (const kind of kinds)
      expect(
        Object.keys(became).filter((label) => label.startsWith(kind)),
        kind,
      ).toHaveLength(1);
    const back: Record<string, string> = {};
    for (const [label, href] of Object.entries(became)) {
      if (label === 'Promise') continue;
      expect(href, label).not.toBe('');
      await goTo(app, href.slice(1));
      await until(async () => {
        back[label] = await app.script<string>(
          () =>
            [...document.querySelectorAll('main a[href^="#/notes/"]')]
              .find((one) => one.textContent?.includes('Open the line'))
              ?.getAttribute('href') ?? '',
        );
        return back[label];
      }, `the page of "${label}" leads back to the line`);
      if (label === 'Corridor note') await app.picture('lines-kept-corridor');
    }
    const line = back['Visit'] ?? '';
    for (const [label, href] of Object.entries(back)) expect(href, label).toBe(line);
    await goTo(app, line.slice(1));
    await app.on('Note');
    await app.sees(words);
    // The promise stands with whom it was made to.
    const promised = await app.script<string | null>(
      () => document.querySelector('li.line .after')?.textContent ?? null,
    );
    expect(promised).toContain('Promise');
    await goTo(app, '/today');
    await still(app);
    expect(
      await app.script<string[]>(() =>
        [...document.querySelectorAll('main a[href^="#/notes/"]')].map(
          (one) => one.getAttribute('href') ?? '',
        ),
      ),
    ).toContain(line);
  },
  pretend,
);
