// What many journeys begin with.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pause, until, type App } from './app.ts';
import { adminPath, appPath } from './driver.ts';

const run = promisify(execFile);

/** Every journey's passphrase. Four words that have nothing in common. */
export const PASSPHRASE = 'harbour lantern thimble walrus';

/** Goes through the first screens as a coordinator does, and gives the recovery key. */
export async function setUp(
  app: App,
  start: 'Start empty' | 'Try with pretend people' = 'Start empty',
): Promise<string> {
  await app.on('Set up Living Well');
  await app.fill('Your name', 'Kerra Trembath');
  await app.fill('Passphrase', PASSPHRASE);
  await app.fill('Passphrase again', PASSPHRASE);
  await app.press('Set up');
  await app.on('Your recovery key');
  const key = await recoveryKey(app);
  await app.press('I have written it down');
  await app.on('Type the recovery key');
  await app.fill('Recovery key', key);
  await app.press('Continue');
  await app.on('Text size');
  await app.press('Continue');
  await app.on('How to start');
  await app.press(start);
  await app.on('Today');
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
export async function later(app: App, days: number): Promise<string> {
  const [clock, script] = [join(app.folder, 'clock.so'), join(app.folder, 'later.sh')];
  const source = join(import.meta.dirname, '../../faults/src/clock.c');
  await run('cc', ['-shared', '-fPIC', '-O1', '-o', clock, source]);
  const then = Date.now() + days * 86_400_000;
  writeFileSync(
    script,
    `#!/bin/sh\nexport LD_PRELOAD='${clock}' FAULTS_NOW=${then}\nexec '${appPath}' "$@"\n`,
    { mode: 0o755 },
  );
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
