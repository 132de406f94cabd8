// What many journeys begin with.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pause, until, type App } from './app.ts';
import { adminPath, appPath } from './driver.ts';
import { mouse, type Hands } from './hands.ts';

const run = promisify(execFile);

/** Every journey's passphrase. Four words that have nothing in common. */
export const PASSPHRASE = 'harbour lantern thimble walrus';

/** Goes through the first screens as a coordinator does, and gives the recovery key. */
export async function setUp(
  app: App,
  start: 'Start empty' | 'Try with pretend people' | 'Import' = 'Start empty',
  hands: Hands = mouse(app),
): Promise<string> {
  await app.on('Set up Living Well');
  await hands.fill('Your name', 'Kerra Trembath');
  await hands.fill('Passphrase', PASSPHRASE);
  await hands.fill('Passphrase again', PASSPHRASE);
  await hands.press('Set up');
  await app.on('Your recovery key');
  const key = await recoveryKey(app);
  await hands.press('I have written it down');
  await app.on('Type the recovery key');
  await hands.fill('Recovery key', key);
  await hands.press('Continue');
  await app.on('Text size');
  await hands.press('Continue');
  await app.on('How to start');
  await hands.press(start);
  await app.on(start === 'Import' ? 'Import people' : 'Today');
  return key;
}

/** Types the passphrase on the lock screen, and goes to the first page: the app itself goes back where it was. */
export async function unlock(app: App, passphrase = PASSPHRASE): Promise<void> {
  await app.on('Locked');
  await app.fill('Passphrase', passphrase);
  await app.press('Unlock');
  await until(async () => (await app.heading()) !== 'Locked', 'it is open');
  await still(app);
  if ((await app.heading()) !== 'Today') await goTo(app, '/today');
  await app.on('Today');
}

/** Reads the recovery key from the screen, as a person copies it to paper. */
export async function recoveryKey(app: App): Promise<string> {
  const found = /\b(?:[0-9A-Z]{5}-){6}[0-9A-Z]{5}\b/.exec(await app.words());
  if (!found) throw new Error('No recovery key is on the screen.');
  return found[0];
}

/** Fills the data folder with pretend people through the terminal program, before the window opens. */
export const pretend = (app: App): Promise<void> => pretendAsOf(app, new Date().toLocaleDateString('sv'));

/** The same, as they were on a day: what they did last lies that far back. */
export async function pretendAsOf(app: App, day: string): Promise<void> {
  await run(adminPath, ['--data', app.data, 'sample', '--as-of', day], {
    env: { ...process.env, LIVING_WELL_PASSPHRASE: PASSPHRASE },
  });
}

/** Gives a script that becomes the app on a laptop whose clock says that it is so many days later. */
export const later = (app: App, days: number): Promise<string> =>
  byItsClock(app, `FAULTS_NOW=${Date.now() + days * 86_400_000}`);

/** Gives a script that becomes the app, for which minutes pass at once, by what it measures itself, when told so. */
export async function whileMinutesPass(
  app: App,
): Promise<{ script: string; pass: (minutes: number) => void }> {
  const file = join(app.folder, 'ahead');
  const pass = (minutes: number) => writeFileSync(file, String(minutes * 60_000));
  return { script: await byItsClock(app, `FAULTS_AHEAD='${file}'`), pass };
}

async function byItsClock(app: App, says: string): Promise<string> {
  const [clock, script] = [join(app.folder, 'clock.so'), join(app.folder, 'by-its-clock.sh')];
  const source = join(import.meta.dirname, '../../faults/src/clock.c');
  await run('cc', ['-shared', '-fPIC', '-O1', '-o', clock, source]);
  writeFileSync(script, `#!/bin/sh\nexport LD_PRELOAD='${clock}' ${says}\nexec '${appPath}' "$@"\n`, {
    mode: 0o755,
  });
  return script;
}

/** Goes to a page by its address, and waits until it is drawn. */
export async function goTo(app: App, path: string): Promise<void> {
  // Where a page has the address already, it is drawn anew.
  await app.script((to) => {
    if (location.hash === to) location.hash = '#/nowhere';
    location.hash = to;
  }, `#${path}`);
  await still(app);
}

/** Waits until the page has a title and its words stay the same for a moment. */
export async function still(app: App): Promise<void> {
  let before = '';
  await until(async () => {
    const now = await app.words();
    const same = now === before && (await app.heading()) !== '';
    before = now;
    if (!same) await pause(120);
    return same;
  }, 'the page is still');
}

/** Waits until one entry of what happened to a concern or a referral says all of these, one after another. */
export async function happened(app: App, ...words: string[]): Promise<void> {
  const entries = () =>
    app.script<string[]>(() =>
      [...document.querySelectorAll('main li')].map((one) => (one.textContent ?? '').replace(/\s+/g, ' ')),
    );
  const says = (entry: string) => {
    let at = 0;
    return words.every((word) => (at = entry.indexOf(word, at) + 1) > 0);
  };
  await until(
    async () => (await entries()).some(says),
    async () => `it happened: ${words.join(' … ')}. There is: ${(await entries()).join(' | ')}`,
  );
}

/** The address of one record's page. */
export const record = (of: string) => new RegExp(`^#/${of}/[0-9a-f-]{36}$`);

/** Gives the address of a link on a page: one that says these words itself, or whose row or card shows them. */
export async function linkOn(app: App, at: string, pattern: RegExp, words = ''): Promise<string> {
  await goTo(app, at);
  const href = await app.script<string | null>(
    (source, wanted) => {
      const fits = new RegExp(source as string);
      const links = [...document.querySelectorAll<HTMLAnchorElement>('main a[href]')].filter((one) =>
        fits.test(one.getAttribute('href') ?? ''),
      );
      const around = (one: Element) => one.closest('tr, section, article, .card')?.textContent ?? '';
      const one =
        links.find((link) => wanted && link.textContent?.includes(wanted as string)) ??
        links.find((link) => around(link).includes(wanted as string));
      return one?.getAttribute('href') ?? null;
    },
    pattern.source,
    words,
  );
  if (!href) throw new Error(`${at} has no link ${pattern} beside "${words}".`);
  return href.replace(/^#/, '');
}
