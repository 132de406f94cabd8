// Awkward text through the fields of the window: it comes back on the screen as it was typed, and nothing in
// it is ever run. The core's tests put the whole list through the store; here are the worst of each kind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, type App } from './support/app.ts';
import { goTo, PASSPHRASE, setUp, still } from './support/steps.ts';

const list = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/naughty/naughty-strings.json'), 'utf8'),
) as string[];

/** The one in the list that has this in it. */
const one = (part: string): string => {
  const found = list.find((text) => text.includes(part));
  if (!found) throw new Error(`The list has no "${part}".`);
  return found;
};

/** Names: everything that looks like markup, code, a path or nothing at all. */
const NAMES = [
  ['<script>window.__ran=1</script>', 'O’Tremayne-“D’Arcy”'],
  ['<img src=x onerror=window.__ran=1>', "'; DROP TABLE person; --"],
  ['{{7*7}}${7*7}', 'Ω≈ç√∫˜µ≤≥÷'],
] as const;

/** One for each field of the page, all different, so that each is found where it belongs. */
const TEXTS = [
  one('hasOwnProperty'),
  one('-9223372036854775808/-1'),
  one('田中さんにあげて下さい'),
  one('社會科學院語學研究所'),
  one('Ⱥ'),
  one('ヽ༼ຈل͜ຈ༽ﾉ'),
  one('בְּרֵאשִׁית'),
  one('הָיְתָהtest'),
  one('﷽'),
  one('Ṱ̺̺̕o͞'),
  one('</textarea><script>'),
  one('<svg><script>'),
  one('<IMG """>'),
  one('<plaintext>'),
  one('<?xml version'),
  one("' OR 1=1 -- 1"),
  one('1;DROP TABLE users'),
  one('%s%s%s%s%s'),
  one('../../../../../../../../../../../etc/passwd%00'),
  one('$(touch /tmp/blns.fail)'),
  one('eval("puts'),
  one('{% print'),
  one('👩🏽'),
  one('❤️ 💔'),
  one('123'),
  one('test⁠test'),
  one('ABC<div style'),
  one('javascript:alert(1)'),
  one('0xffffffff'),
  one('undefined'),
];

/** The long fields of a person's form: what is typed there is kept to the last character. */
const FIELDS = [
  'What matters to me',
  'Strengths',
  'People who matter to me',
  'Interests',
  'Do, if you can',
  'What I would rather you did not',
  'How to support me',
  'Before you knock',
  'Known risks',
];

/** The columns of those fields, the known risks apart, which have a table of their own. */
const CLIENT_COLUMNS = [
  'what_matters',
  'strengths',
  'important_people',
  'interests',
  'please_do',
  'please_dont',
  'how_to_support',
  'visit_safety',
];

/** The text that the field of this number got. */
const text = (at: number): string => TEXTS[at % TEXTS.length] ?? '';

/** Gives those of the texts that nothing on the page shows exactly. */
async function missing(app: App, texts: readonly string[]): Promise<string[]> {
  return app.script<string[]>((wanted) => {
    const shown = new Set<string>();
    const add = (text: string | null) => {
      shown.add(text ?? '');
      shown.add((text ?? '').trim());
    };
    const main = document.querySelector('main') ?? document.body;
    for (const element of main.querySelectorAll('*')) add(element.textContent);
    const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) add(walk.currentNode.nodeValue);
    return (wanted as string[]).filter((text) => !shown.has(text) && !shown.has(text.trim()));
  }, texts);
}

/** Has the page tell of whatever should never happen in it: a script run, a box opened, a rule of the page broken. */
async function watch(app: App): Promise<void> {
  await app.script(() => {
    const page = window as unknown as { __ran?: number; __told: string[] };
    page.__told = [];
    for (const box of ['alert', 'confirm', 'prompt'] as const)
      window[box] = () => {
        page.__told.push(box);
        return null as never;
      };
    document.addEventListener('securitypolicyviolation', (event) =>
      page.__told.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
    window.addEventListener('error', (event) => page.__told.push(event.message));
  });
}

journey('awkward text comes back as it was typed, and nothing in it runs', async (app) => {
  await setUp(app);
  await watch(app);
  let next = 0;
  for (const [given, family] of NAMES) {
    await goTo(app, '/people/new');
    await app.paste('First name', given);
    await app.paste('Family name', `  ${family} `);
    const mine = FIELDS.map((field) => [field, TEXTS[next++ % TEXTS.length] ?? ''] as const);
    for (const [field, text] of mine) await app.paste(field, text);
    await app.press('Save');
    // A name loses the spaces around it, and nothing else.
    await app.on(`${given} ${family}`);
    await still(app);
    expect(
      await missing(
        app,
        mine.map(([, text]) => text),
      ),
    ).toEqual([]);
  }
  await app.link('People');
  await still(app);
  expect(
    await missing(
      app,
      NAMES.map(([given, family]) => `${given} ${family}`),
    ),
  ).toEqual([]);

  // Lines of a session, each as a paste would bring it.
  await goTo(app, '/sessions/new');
  await app.press('Start session');
  await app.sees('What was said');
  const lines = TEXTS.slice(-6).concat(
    `<script>window.__ran=1</script>\n<b onclick="window.__ran=1">two lines</b>`,
  );
  for (const line of lines) {
    await app.paste('Note', line);
    await app.press('Save');
    await app.hears('Saved');
    await app.seesNo('Write what was said.');
    await expect.poll(() => app.value('Note')).toBe('');
  }
  await still(app);
  expect(await missing(app, lines)).toEqual([]);

  // A concern, every field of it.
  const [client] = NAMES[0];
  await goTo(app, '/concerns/new');
  await app.fill('Find a person', '<scri');
  await app.option(client);
  const concern = { 'What is happening?': 11, 'In their words': 12 };
  for (const [field, at] of Object.entries(concern)) await app.paste(field, TEXTS[at] ?? '');
  await app.choose('How pressing is it?', 'Watch');
  await app.press('Save');
  await app.sees('Concern about');
  await still(app);
  expect(
    await missing(
      app,
      Object.values(concern).map((at) => TEXTS[at] ?? ''),
    ),
  ).toEqual([]);

  const told = () =>
    app.script<unknown>(() => {
      const page = window as unknown as { __ran?: number; __told: string[] };
      return { ran: page.__ran ?? null, told: page.__told };
    });
  expect(await told()).toEqual({ ran: null, told: [] });

  await app.press('Lock');
  await app.on('Locked');
  // What the screen showed is what the file holds, to the last character.
  const everything = await app.everything(PASSPHRASE);
  const stored = everything('note').map((row) => row['text']);
  expect(stored.sort()).toEqual([...lines].sort());
  const names = everything('person').map((row) => [row['given_name'], row['family_name']]);
  expect(names.sort()).toEqual(NAMES.map((name) => [...name]).sort());
  const clients = everything('client').map((row) => CLIENT_COLUMNS.map((column) => row[column]));
  const typed = NAMES.map((_, at) => CLIENT_COLUMNS.map((_, field) => text(at * FIELDS.length + field)));
  expect(clients.sort()).toEqual(typed.sort());
  const risks = everything('known_risk').map((row) => row['text']);
  expect(risks.sort()).toEqual(NAMES.map((_, at) => text(at * FIELDS.length + FIELDS.length - 1)).sort());
  expect(everything('concern')).toMatchObject([{ situation: text(11), in_their_words: text(12) }]);
});
