// Text that means harm, in every field and on every screen: none of it runs. The core's tests hold the exact round trip
// of awkward text; here 150 payloads and more are shown by the real page, in the long fields several at once.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { journey, Key, type App } from './support/app.ts';
import { adminPath } from './support/driver.ts';
import { everywhere, first } from './support/everywhere.ts';
import { FULL, ofFull, row } from './support/rows.ts';
import { goTo, PASSPHRASE, still, unlock } from './support/steps.ts';

const run = promisify(execFile);
const PAYLOADS = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/naughty/script-payloads.json'), 'utf8'),
) as string[];
/** Those that stand on one line as they are: a line's spaces are made one where it is shown. */
const OF_A_LINE = PAYLOADS.filter(
  (text) => !/[\s\p{Cc}\p{Cf}\p{Zl}]{2,}|[^\S ]|[\p{Cc}\p{Cf}\p{Zl}]/u.test(text),
);
/** Columns of people that take words: lines, and fields of many lines. */
const LINES = [
  'pronouns',
  'preferred_contact',
  'language',
  'also_known_as',
  'emergency_contact_name',
  'town',
];
const TEXTS = [
  ...['communication_needs', 'what_matters', 'important_people', 'strengths', 'interests', 'please_do'],
  ...['please_dont', 'how_to_support', 'visit_safety', 'known_risk'],
];

/** It takes many minutes, so that it is played by `make faults` alone. */
const atFull: typeof journey = FULL ? journey : (title) => test.skip(title, () => undefined);

/** Has the page tell of whatever should never happen in it. */
const watch = (app: App) =>
  app.script(() => {
    const page = window as unknown as { __ran?: unknown; __told: string[] };
    page.__told = [];
    for (const box of ['alert', 'confirm', 'prompt', 'print', 'open'] as const)
      (window as any)[box] = () => page.__told.push(box);
    document.addEventListener('securitypolicyviolation', (event) =>
      page.__told.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
    window.addEventListener('error', (event) => page.__told.push(event.message));
  });

const told = (app: App) =>
  app.script<unknown>(() => {
    const page = window as unknown as { __ran?: unknown; __told: string[] };
    return {
      ran: page.__ran ?? null,
      told: page.__told,
      outline: getComputedStyle(document.body).outlineWidth,
    };
  });

/** Shows every kind of page there is, and of each kind so many; whatever is folded is unfolded. Gives the addresses. */
async function everyScreen(app: App, ofEach: number): Promise<string[]> {
  const seen = new Map<string, number>();
  const shown: string[] = [];
  const waiting = [
    '/today',
    '/people',
    '/sessions',
    '/concerns',
    '/referrals',
    '/mdt',
    '/volunteers',
    '/good-news',
  ];
  waiting.push('/reports', '/settings', '/changes', '/notes/corridor', '/help', '/people/twice');
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const kind = next.replace(/[0-9a-f-]{36}/g, ':id').replace(/[?].*/, '');
    if (shown.includes(next) || (seen.get(kind) ?? 0) >= ofEach) continue;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    shown.push(next);
    await goTo(app, next);
    // Going by address is no touch of a hand: without one it would lock on the way.
    await app.keys(Key.SHIFT);
    expect(await app.heading()).not.toMatch(/^(Locked|Covered|There is a problem)$/);
    const links = await app.script<string[]>(() => {
      for (const one of document.querySelectorAll('details')) one.open = true;
      for (const one of document.querySelectorAll('main *')) {
        one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
        one.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      }
      return [...document.querySelectorAll<HTMLAnchorElement>('main a[href^="#/"]')].map((one) =>
        (one.getAttribute('href') ?? '').slice(1),
      );
    });
    waiting.push(...links);
    for (const id of links.flatMap((link) => /^\/people\/([0-9a-f-]{36})$/.exec(link)?.[1] ?? []))
      waiting.push(`/people/${id}/edit`, `/people/${id}/changed`, `/people/${id}/together`);
  }
  return shown;
}

atFull('no text that means harm does any, whatever field it is in and wherever it is shown', async (app) => {
  let fields = 0;
  let next = 0;
  await app.on('Set up Living Well');
  await watch(app);
  const words = (long: boolean) => {
    fields += 1;
    const mark = `Zq${String(fields).padStart(3, '0')}`;
    // The next few of them: all in each field makes pages that take minutes to draw, and the file below has each in all.
    if (long) {
      const some = Array.from({ length: 8 }, () => PAYLOADS[next++ % PAYLOADS.length]);
      return `${mark} ${some.join(' ')}`;
    }
    const payload = OF_A_LINE[next++ % OF_A_LINE.length] ?? '';
    return `${mark} ${payload}`;
  };
  await everywhere(app, words);
  expect(await told(app)).toMatchObject({ ran: null, told: [] });

  // Each payload in every field of a person, taken in from a file: what forms show one at a time, lists show at once.
  await app.press('Lock');
  await app.on('Locked');
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const people = PAYLOADS.map((payload, at) => {
    const name = `Zn${String(at).padStart(3, '0')} ${OF_A_LINE[at % OF_A_LINE.length] ?? ''}`;
    return [name, name, 'client', 'active', ...LINES.map(() => payload), ...TEXTS.map(() => payload)];
  });
  const header = ['given_name', 'family_name', 'role', 'status', ...LINES, ...TEXTS];
  const file = join(app.folder, 'people.csv');
  writeFileSync(
    file,
    [header, ...people.map((cells) => cells.map(quoted))].map((cells) => cells.join(',')).join('\r\n'),
  );
  const call = ['--data', app.data, 'import', 'people', '--from', file];
  await run(adminPath, call, { env: { ...process.env, LIVING_WELL_PASSPHRASE: PASSPHRASE } });
  await unlock(app);

  const screens = await everyScreen(app, FULL ? PAYLOADS.length : ofFull(30));
  expect(screens.length).toBeGreaterThan(30);
  // Where text is looked for, and found: the list of people, and the one box.
  for (const at of Array.from({ length: ofFull(150) }, (_, at) => at)) {
    await goTo(app, '/people');
    await app.paste('Find a person', first(people[at]?.[0] ?? ''));
    await still(app);
  }
  await goTo(app, '/today');
  expect(await told(app)).toEqual({ ran: null, told: [], outline: '0px' });
  expect(await app.heading()).toBe('Today');

  // They are there, every one of them, to the last character; and nothing else happened.
  await app.press('Lock');
  await app.on('Locked');
  const stored = await app.everything(PASSPHRASE);
  const kept = stored('client').map((one) => one['strengths']);
  expect(PAYLOADS.filter((payload) => !kept.includes(payload))).toEqual([]);
  const OURS = 4; // A client, a volunteer, one of two that were put together, and a newcomer.
  expect(stored('person')).toHaveLength(PAYLOADS.length + OURS);
  const left = stored('export').filter((one) => one['what'] !== 'everything');
  // Only what was asked for on the way: for the meeting, for the person, and the list of what left.
  expect(new Set(left.map((one) => one['what'])).size).toBe(3);
  const cells = fields + PAYLOADS.length * (LINES.length + TEXTS.length + 2);
  row(`bad text: ${PAYLOADS.length} script payloads, fields × payloads`, cells, '0 scripts run');
});
