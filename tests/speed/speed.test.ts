// How long a key or a click takes until what it brings is drawn, in the real window, with a year's file of a
// coordinator, or with ten years of a county (SCALE=county), or with a copy of a folder that was made before
// (DATA=folder; its passphrase is that of every journey). It prints the 95th of a hundred beside its limit: 100 ms
// for what a key brings, 300 ms for a screen. It fails for nothing: on a busy machine times are no fault.
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { test } from 'vitest';
import { App, Key, pause, until } from '../journeys/support/app.ts';
import { dirname, join } from 'node:path';
import { appPath } from '../journeys/support/driver.ts';
import { goTo, PASSPHRASE, still, unlock } from '../journeys/support/steps.ts';

const NAMES = [
  'Margaret',
  'Jean',
  'Trevor',
  'Pascoe',
  'Wesley',
  'Doreen',
  'Arthur',
  'Hosking',
  'Rosewarne',
  'Kitto',
];
const ROUNDS = 5;

/** Watches from the next key or click until nothing more changes on the screen. */
async function begin(app: App, event: 'keydown' | 'click'): Promise<void> {
  await app.script((kind) => {
    type Probe = { stop: () => void; read: () => { began: number; last: number; now: number } };
    const page = window as unknown as { probe?: Probe };
    page.probe?.stop();
    let began = 0;
    let last = 0;
    const onset = () => (began ||= performance.now());
    addEventListener(kind, onset, { capture: true });
    const watch = new MutationObserver(() => {
      // The frame in which it is drawn, and the moment after it.
      if (began) requestAnimationFrame(() => setTimeout(() => (last = performance.now())));
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    page.probe = {
      stop: () => {
        watch.disconnect();
        removeEventListener(kind, onset, { capture: true });
      },
      read: () => ({ began, last, now: performance.now() }),
    };
  }, event);
}

/** The milliseconds it took; nothing where nothing changed. */
async function taken(app: App, quiet: number): Promise<number | null> {
  type Read = { began: number; last: number; now: number };
  let seen: Read = { began: 0, last: 0, now: 0 };
  await until(async () => {
    seen = await app.script<Read>(() => (window as unknown as { probe: { read: () => Read } }).probe.read());
    return seen.began > 0 && seen.now - Math.max(seen.last, seen.began) > quiet;
  }, 'the screen is still');
  return seen.last ? seen.last - seen.began : null;
}

/** Types a name letter by letter, and measures each. */
async function letters(app: App, name: string, into: number[]): Promise<void> {
  for (const letter of name.slice(0, 5)) {
    await begin(app, 'keydown');
    await app.type(letter);
    const ms = await taken(app, 250);
    if (ms !== null) into.push(ms);
  }
}

function line(what: string, times: number[], limit: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
  const p95 = at(0.95);
  return (
    `${what.padEnd(34)} ${String(sorted.length).padStart(5)} ${at(0.5).toFixed(0).padStart(8)} ms ` +
    `${p95.toFixed(0).padStart(8)} ms ${String(limit).padStart(6)} ms   ${p95 <= limit ? 'yes' : 'NO'}`
  );
}

/** Makes pretend people, and gives what was made, in a line. */
function sample(app: App): string {
  const admin = join(dirname(appPath), 'living-well-admin');
  const words = [
    '--scale',
    process.env.SCALE ?? 'coordinator',
    '--as-of',
    new Date().toLocaleDateString('sv'),
  ];
  const told = execFileSync(admin, ['--data', app.data, 'sample', ...words], {
    env: { ...process.env, LIVING_WELL_PASSPHRASE: PASSPHRASE },
    encoding: 'utf8',
  });
  return told.split('\n', 1)[0] ?? '';
}

test('how long a key and a click take', async () => {
  const app = new App();
  try {
    const before = process.env.DATA;
    if (before) cpSync(before, app.data, { recursive: true });
    const size = before ? before : sample(app);

    await app.open();
    await unlock(app);
    const mention: number[] = [];
    await goTo(app, '/notes/corridor');
    for (let round = 0; round < ROUNDS; round += 1)
      for (const name of NAMES.slice(0, 4)) {
        await app.fill('Note', '@');
        await pause(300);
        await letters(app, name, mention);
        await app.keys(Key.ESCAPE);
      }
    await app.fill('Note', '');

    const palette: number[] = [];
    const opening: number[] = [];
    await goTo(app, '/today');
    for (let round = 0; round < ROUNDS; round += 1)
      for (const name of NAMES.slice(4, 8)) {
        await begin(app, 'keydown');
        await app.keys(Key.chord(Key.CONTROL, 'k'));
        const ms = await taken(app, 250);
        if (ms !== null) opening.push(ms);
        await letters(app, name, palette);
        await app.keys(Key.ESCAPE);
        await still(app);
      }

    const screens = new Map<string, number[]>();
    const places = [
      'Sessions',
      'People',
      'Concerns',
      'Referrals',
      'MDT',
      'Volunteers',
      'Reports',
      'Settings',
      'Today',
    ];
    const go = async (name: string, press: () => Promise<void>) => {
      await begin(app, 'click');
      await press();
      const ms = await taken(app, 350);
      if (ms !== null) screens.set(name, [...(screens.get(name) ?? []), ms]);
    };
    const first = (at: string, click: boolean) =>
      app.script<boolean>(
        (pattern, click) => {
          const fits = new RegExp(pattern as string);
          const links = [...document.querySelectorAll<HTMLAnchorElement>('main a[href]')];
          const one = links.find((link) => fits.test(link.getAttribute('href') ?? ''));
          if (click) one?.click();
          return Boolean(one);
        },
        `^#/${at}/[0-9a-f-]{36}$`,
        click,
      );
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const name of places)
        await go(name, () =>
          app.script((at) => {
            document.querySelector<HTMLAnchorElement>(`nav a[href="#/${at as string}"]`)?.click();
          }, name.toLowerCase()),
        );
      for (const [list, kind, name] of [
        ['/people?role=client', 'people', 'a person'],
        ['/sessions', 'sessions', 'a session'],
        ['/concerns', 'concerns', 'a concern'],
        ['/referrals', 'referrals', 'a referral'],
        ['/mdt', 'mdt', 'an MDT meeting'],
        ['/volunteers', 'volunteers', 'a volunteer'],
      ] as const) {
        await goTo(app, list);
        await until(() => first(kind, false), `${list} shows a link`);
        await go(name, async () => void (await first(kind, true)));
      }
    }
    console.log(
      [
        `${size} ${appPath.includes('/measured/') ? 'Optimised' : 'Development'} build.`,
        `${''.padEnd(34)} ${'times'.padStart(5)} ${'middle'.padStart(11)} ${'p95'.padStart(11)} ${'limit'.padStart(9)}   met`,
        line('mention list, from the key', mention, 100),
        line('palette, opened', opening, 100),
        line('palette, from the key', palette, 100),
        ...[...screens].map(([name, times]) => line(`screen: ${name}`, times, 300)),
        line('all screens', [...screens.values()].flat(), 300),
      ].join('\n'),
    );
  } finally {
    await app.done();
  }
});
