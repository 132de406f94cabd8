// Lines of the notebook: writing one, opening what can be made of it, and holding back an answer of the core.
import { Key, until, type App } from './app.ts';
import { still } from './steps.ts';

/** Writes a line into the open session: plain words, or somebody through the mention list. */
export async function write(app: App, ...parts: (string | { typed: string; name: string })[]): Promise<void> {
  await app.keys(Key.chord(Key.CONTROL, 'n'));
  await until(async () => (await app.focused()) === 'Note', 'the Note field has the focus');
  for (const part of parts) {
    if (typeof part === 'string') await app.type(part);
    else {
      await app.type(`@${part.typed}`);
      await until(
        async () => (await app.names('option')).some((one) => one.startsWith(part.name)),
        `${part.name} is listed`,
      );
      await app.keys(Key.ENTER);
    }
  }
  await app.keys(Key.ENTER);
  await app.sees(
    parts
      .filter((part) => typeof part === 'string')
      .at(-1)
      ?.trim() ?? '',
  );
  await still(app);
}

/** Opens "Make this…" of the newest line, and presses a letter of it. */
export async function make(app: App, letter: string): Promise<void> {
  await app.keys(Key.chord(Key.CONTROL, '.'));
  await app.sees('Write beneath');
  await app.keys(letter);
}

type Held = { held?: { count: number; go: () => void } };

/** Holds back whatever a command is asked from now on, as a slow laptop would, until `release`. */
export const hold = (app: App, command: string) =>
  app.script((name) => {
    const page = window as unknown as Held & { fetch: typeof fetch };
    const before = page.fetch;
    let go = () => {};
    const gone = new Promise<void>((done) => (go = done));
    const held = { count: 0, go: () => ((page.fetch = before), go()) };
    page.held = held;
    page.fetch = async (...given) => {
      const to = given[0] instanceof Request ? given[0].url : String(given[0]);
      if (to.endsWith(`/${name as string}`)) {
        held.count += 1;
        await gone;
      }
      return before(...given);
    };
  }, command);

/** How often the command that is held back was asked. */
export const asked = (app: App) => app.script<number>(() => (window as unknown as Held).held?.count ?? -1);

/** Lets go of what was held back. */
export const release = (app: App) => app.script(() => (window as unknown as Held).held?.go());
