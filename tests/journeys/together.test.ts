// What is on record is read side by side with the person: large, one part at a time, nobody else named. What they say
// is wrong goes straight into the record. With the mouse, and with the keyboard alone.
import { expect } from 'vitest';
import { journey, Key, until, type App } from './support/app.ts';
import { measure } from './support/geometry.ts';
import { keyboard, mouse, type Hands } from './support/hands.ts';
import { goTo, linkOn, PASSPHRASE, pretend, record, still, unlock } from './support/steps.ts';

const PARTS = [
  'What matters to me',
  'Strengths',
  'How to support me',
  'People around me',
  'Where I live and how to reach me',
  'What we are looking into',
  'Whom we asked to help',
  'What was decided and what comes next',
  'What I said yes or no to',
];
const SAID = 'I can still mend clocks, and nobody wrote it down';

/** What the heading of the part is, and how large its words are drawn. */
const shown = (app: App) =>
  app.script<{ part: string; size: number; focus: string }>(() => {
    const part = document.querySelector<HTMLElement>('main section h2');
    const words = document.querySelector<HTMLElement>('main section p');
    return {
      part: part?.textContent?.trim() ?? '',
      size: words ? parseFloat(getComputedStyle(words).fontSize) : 0,
      focus: document.activeElement?.textContent?.trim() ?? '',
    };
  });
const isOn = (app: App, part: string) =>
  until(
    async () => (await shown(app)).part === part,
    async () => `"${part}" is read, not "${(await shown(app)).part}"`,
  );

async function story(app: App, hands: Hands): Promise<void> {
  await unlock(app);
  const page = await linkOn(app, '/concerns', record('people'), 'Margaret Tonkin');
  // The last change names somebody else; it is not for Margaret's eyes.
  const other = await linkOn(app, '/people?role=client', record('people'), 'Arthur Pascoe');
  await goTo(app, other);
  await app.press('Add a known risk');
  await app.fill('Known risk', 'A loose rug in the hall');
  await app.press('Save');
  await app.sees('Known risk recorded for Arthur Pascoe');
  await goTo(app, page);
  await app.on('Margaret Tonkin');
  await hands.press('Read together');
  await app.on('Read together');
  await isOn(app, 'What matters to me');
  await app.sees('With ');
  await app.sees('1 of 9.');
  expect((await shown(app)).size).toBeGreaterThanOrEqual(24);

  // Nothing of anybody else is there, nor can be found.
  for (const word of ['Concerns', 'People', 'Corridor note'])
    expect(await app.names('link')).not.toContain(word);
  await app.keys(Key.chord(Key.CONTROL, 'k'));
  await app.keys(Key.chord(Key.CONTROL, 'n'));
  await still(app);
  expect(await app.heading()).toBe('Read together');
  expect(await app.names('dialog')).toEqual([]);
  expect(await app.script<string>(() => document.title)).toBe('A person · Living Well');

  let all = '';
  for (const [at, part] of PARTS.entries()) {
    await isOn(app, part);
    await app.sees(`${at + 1} of 9.`);
    if (at > 0) expect((await shown(app)).focus).toBe(part);
    all += await app.words();
    expect(await app.axe()).toEqual([]);
    expect(await app.script(measure)).toEqual([]);
    await app.picture(`together-${at + 1}`);
    if (at < PARTS.length - 1) await hands.press('Next');
  }
  expect(await app.disabled('Next')).toBe(true);
  expect(all).toContain('Your volunteer comes to see you');
  for (const short of ['MDT', ' OT ', ' GP ']) expect(all).not.toContain(short);

  // What is half said waits in its part.
  for (let back = PARTS.length - 1; back > 1; back -= 1) await hands.press('Previous');
  await isOn(app, 'Strengths');
  await hands.fill('What is wrong or missing', SAID.slice(0, 20));
  await hands.press('Previous');
  await isOn(app, 'What matters to me');
  expect(await app.value('What is wrong or missing')).toBe('');
  await hands.press('Next');
  await isOn(app, 'Strengths');
  await until(
    async () => (await app.value('What is wrong or missing')) === SAID.slice(0, 20),
    'what was half said is back',
  );
  // Nothing said is no note, and says so.
  await hands.fill('What is wrong or missing', '');
  await hands.press('Save');
  await app.sees('Write what is wrong or missing.');
  expect(await app.axe()).toEqual([]);
  await hands.fill('What is wrong or missing', SAID);
  await hands.press('Save');
  await app.hears('Saved');
  await app.sees('Note saved for Margaret Tonkin');
  await until(async () => (await app.value('What is wrong or missing')) === '', 'the field is empty again');
  await app.picture('together-said');
  // A second one is taken back.
  await hands.fill('What is wrong or missing', 'Said by mistake');
  await hands.press('Save');
  await until(async () => (await app.value('What is wrong or missing')) === '', 'it is saved');
  await app.hears('Saved');
  await hands.press('Undo');
  await app.hears('Undone');

  await hands.press('Close');
  await app.on('Margaret Tonkin');
  await app.sees(SAID);
  await app.press('Lock');
  await app.on('Locked');
  await app.close();

  const stored = await app.everything(PASSPHRASE);
  const margaret = stored('person').find(
    (one) => one.given_name === 'Margaret' && one.family_name === 'Tonkin',
  );
  const notes = stored('note').filter((one) => one.text?.startsWith('About “'));
  expect(notes.map((one) => [one.text, one.told_by, one.kind, one.session])).toEqual([
    [`About “Strengths”: ${SAID}`, margaret?.id, 'corridor', ''],
  ]);
  const about = stored('note_about').filter((one) => one.note === notes[0]?.id);
  expect(about.map((one) => one.person)).toEqual([margaret?.id]);
  // Nobody else's name was on the screen.
  for (const one of stored('person').filter((one) => one.id !== margaret?.id))
    expect(all).not.toContain(`${one.given_name} ${one.family_name}`);
  for (const concern of stored('concern').filter(
    (one) => one.client === margaret?.id && (one.restricted === 'yes' || one.person_knows !== 'yes'),
  ))
    expect(all).not.toContain(concern.situation);
}

journey(
  'what is on record is read together by mouse, and what is wrong goes into it',
  (app) => story(app, mouse(app)),
  pretend,
);

journey(
  'what is on record is read together by the keyboard alone',
  (app) => story(app, keyboard(app)),
  pretend,
);

journey(
  'what was read together leaves on paper in large print, and is on record as gone',
  async (app) => {
    await unlock(app);
    const page = await linkOn(app, '/concerns', record('people'), 'Margaret Tonkin');
    await goTo(app, `${page}/together`);
    await app.on('Read together');
    await app.script(() => {
      // The print dialog of the desktop is nobody's to press here; what it would print is kept below.
      window.print = () => undefined;
    });
    await app.press('Print');
    await until(
      () => app.script<boolean>(() => document.querySelector('[data-reading]') !== null),
      'there is something to print',
    );
    const sheets = await app.paper('together');
    expect(sheets.length).toBeGreaterThanOrEqual(1);
    for (const part of PARTS) expect(sheets.join(' ')).toContain(part);
    await app.keys(Key.ESCAPE);
    await app.press('Close');
    await app.on('Margaret Tonkin');
    await app.keys(Key.chord(Key.CONTROL, 'l'));
    await app.on('Locked');
    await app.close();
    const exports = (await app.stored(PASSPHRASE, 'export')).filter((one) => one.what === 'Read together');
    expect(exports.map((one) => [one.detail, one.file_name, one.written])).toEqual([
      ['identifiable', 'On paper', 'yes'],
    ]);
  },
  pretend,
);
