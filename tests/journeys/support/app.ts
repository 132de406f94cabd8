// The app as a person meets it: press, fill, see. Nothing here knows a CSS class or an id.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Key, Origin, type WebElement } from 'selenium-webdriver';
import { test } from 'vitest';
import {
  adminPath,
  appPath,
  appsOn,
  drawingProcesses,
  end,
  kill,
  outFolder,
  paperPath,
  pause,
  screensFolder,
  start,
  until,
  type Running,
} from './driver.ts';
import { look, type Look } from './look.ts';

export { Key, pause, until };

const run = promisify(execFile);
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PRESSED = [
  'button',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'tab',
  'option',
  'switch',
  'link',
];
const TYPED = ['textbox', 'searchbox', 'combobox', 'spinbutton'];

/** Where to look: inside the row, card or group that shows this text; or the n-th of several, from 0. */
export type Where = { within?: string; nth?: number; starts?: boolean };

/** One row of a table as stored. */
export type Row = Record<string, string>;

/** A window of the real app, with a data folder of its own. */
export class App {
  /** Holds the data folder, the exports and a home of its own; removed at the end. */
  readonly folder = mkdtempSync(join(tmpdir(), 'living-well-journey-'));
  readonly data = join(this.folder, 'data');
  readonly exports = join(this.folder, 'exports');
  private readonly own = {
    LIVING_WELL_DATA: this.data,
    LIVING_WELL_EXPORTS: this.exports,
    // Whatever app and web view write beside the records lies where a journey can look at it.
    HOME: this.folder,
    TMPDIR: join(this.folder, 'temporary'),
  };
  private running: Running | null = null;
  /** The web view's process that draws the page. */
  private drawnBy = 0;

  /** Opens the window; given more environment, the app is started with that too; given a script, through that. */
  async open(environment: Record<string, string> = {}, application?: string): Promise<this> {
    mkdirSync(this.exports, { recursive: true });
    mkdirSync(this.own.TMPDIR, { recursive: true });
    this.running = await start({ ...this.own, ...environment }, application);
    await until(() => this.heading(), 'a heading is shown');
    this.drawnBy = appsOn(this.data).flatMap(drawingProcesses)[0] ?? 0;
    return this;
  }

  /** Starts the app a second time on the same records, and gives what it says first and after how many milliseconds. */
  async second(): Promise<{ said: string; after: number }> {
    const began = Date.now();
    const again = spawn(appPath, [], {
      env: { ...process.env, ...this.own },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      let said = '';
      again.stderr.on('data', (text: Buffer) => (said += text.toString()));
      await until(() => said.includes('\n') || again.exitCode !== null, 'the second start says something');
      return { said, after: Date.now() - began };
    } finally {
      again.kill('SIGKILL');
    }
  }

  // ---- what is on the screen ---------------------------------------------------------------------

  /** Gives the page's title, its one h1. */
  async heading(): Promise<string> {
    return this.script<string>(() =>
      [...document.querySelectorAll('h1')].map((one) => one.textContent?.trim() ?? '').join(' | '),
    );
  }

  /** Waits until the page's title is this. */
  async on(title: string): Promise<void> {
    await until(
      async () => (await this.heading()) === title,
      async () => `the page is "${title}", not "${await this.heading()}"`,
    );
  }

  /** Gives the words on the screen, spaces made one. */
  async words(): Promise<string> {
    const text = await this.script<string>(() => document.body.innerText);
    return text.replace(/\s+/g, ' ');
  }

  /** Waits until these words are on the screen. */
  async sees(text: string, ms?: number): Promise<void> {
    await until(
      async () => (await this.words()).includes(text),
      async () => `"${text}" is on the screen. It shows: ${await this.words()}`,
      ms,
    );
  }

  /** Waits until these words are on the screen no longer. */
  async seesNo(text: string): Promise<void> {
    await until(async () => !(await this.words()).includes(text), `"${text}" is gone`);
  }

  /** Waits until a live region has said this, such as "Saved". */
  async hears(text: string): Promise<void> {
    const said = () =>
      this.script<string>(() =>
        [...document.querySelectorAll('[aria-live], [role=status], [role=alert]')]
          .map((one) => one.textContent ?? '')
          .join(' | '),
      );
    await until(
      async () => (await said()).includes(text),
      async () => `"${text}" is said. It says: ${await said()}`,
    );
  }

  /** Gives every accessible name of a role, in the order of the page. */
  async names(role: string, where: Where = {}): Promise<string[]> {
    return (await this.look({ roles: [role], ...where })).names;
  }

  /** Gives what a field holds. */
  async value(label: string, where: Where = {}): Promise<string> {
    const field = await this.find({ roles: TYPED.concat('listbox'), name: label }, where);
    return this.script<string>((one) => (one as HTMLInputElement).value, field);
  }

  /** Says whether a field takes many lines. */
  async isLong(label: string, where: Where = {}): Promise<boolean> {
    const field = await this.find({ roles: TYPED, name: label }, where);
    return this.script<boolean>((one) => one instanceof HTMLTextAreaElement, field);
  }

  /** Says whether a button is there but cannot be pressed. */
  async disabled(name: string): Promise<boolean> {
    const button = await this.find({ roles: ['button'], name }, {});
    return this.script<boolean>((one) => (one as HTMLButtonElement).disabled, button);
  }

  /** Gives the faults of the error summary, one sentence each. */
  async faults(): Promise<string[]> {
    await this.sees('There is a problem');
    return this.script<string[]>(() => {
      const title = [...document.querySelectorAll('h2')].find(
        (one) => one.textContent?.trim() === 'There is a problem',
      );
      return [...(title?.parentElement?.querySelectorAll('li, p') ?? [])].map(
        (one) => one.textContent?.trim() ?? '',
      );
    });
  }

  /** Says how many windows there are. */
  async windows(): Promise<number> {
    return (await this.web.getAllWindowHandles()).length;
  }

  // ---- what a person does ------------------------------------------------------------------------

  /** Presses a button, or whatever else is pressed: a menu entry, an option, a link. */
  async press(name: string, where: Where = {}): Promise<void> {
    await this.act({ roles: PRESSED, name }, where, (one) => one.click());
  }

  /** Picks from an open list whatever begins so. */
  async option(name: string): Promise<void> {
    await this.act({ roles: ['option'], name }, { starts: true }, (one) => one.click());
  }

  /** Follows a link. */
  async link(name: string, where: Where = {}): Promise<void> {
    await this.act({ roles: ['link'], name }, where, (one) => one.click());
  }

  /** Types into a field by key presses, in place of what it held. */
  async fill(label: string, text: string, where: Where = {}): Promise<void> {
    await this.act({ roles: TYPED, name: label }, where, (one) => one.click());
    await this.keys(Key.chord(Key.CONTROL, 'a'), Key.DELETE);
    await this.type(text);
  }

  /** Types on, wherever the focus is. */
  async type(text: string): Promise<void> {
    if (text !== '') await this.web.actions().sendKeys(text).perform();
  }

  /** Puts text into a field at once, as pasting does: for text no keyboard has. */
  async paste(label: string, text: string, where: Where = {}): Promise<void> {
    const field = await this.find({ roles: TYPED, name: label }, where);
    await this.script(
      (one, value) => {
        const input = one as HTMLTextAreaElement;
        const kind = input instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
        input.focus();
        Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(input, value);
        input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
      },
      field,
      text,
    );
  }

  /** Chooses an option of a list, or a radio button of a group, by what it says. */
  async choose(label: string, option: string, where: Where = {}): Promise<void> {
    const lists = await this.look({ roles: ['combobox', 'listbox'], name: label, ...where });
    const list = lists.found[where.nth ?? 0];
    if (list) {
      // A native list opens a window of its own, which no driver can see; keys choose in it.
      // What a list offers may come a moment after the list itself.
      const chosen = () =>
        this.script<boolean>(
          (one, wanted) => {
            const select = one as HTMLSelectElement;
            const index = [...(select.options ?? [])].findIndex((each) => each.text.trim() === wanted);
            if (index < 0) return false;
            select.focus();
            select.selectedIndex = index;
            select.dispatchEvent(new Event('input', { bubbles: true }));
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return true;
          },
          list,
          option,
        );
      await until(chosen, `"${label}" offers "${option}"`);
      return;
    }
    // A press that was begun on it and ended beside it, as the page moved, takes nothing; a person sees that too.
    const pressed = async () => {
      let taken = false;
      await this.act({ roles: ['radio'], name: option }, { within: label, ...where }, async (one) => {
        await this.clickDrawn(one);
        taken = await this.script<boolean>((box) => (box as HTMLInputElement).checked, one);
      });
      return taken;
    };
    await until(pressed, `"${option}" is chosen in "${label}"`);
  }

  /** Ticks a box, or takes the tick away. */
  async tick(name: string, on = true, where: Where = {}): Promise<void> {
    await this.act({ roles: ['checkbox', 'switch'], name }, where, async (one) => {
      const is = await this.script<boolean>((box) => (box as HTMLInputElement).checked, one);
      if (is !== on) await this.clickDrawn(one);
    });
  }

  /** Presses keys one after another; a chord is `Key.chord(Key.CONTROL, 'n')`. */
  async keys(...pressed: string[]): Promise<void> {
    for (const each of pressed) {
      const chord = each.endsWith(Key.NULL) ? [...each].filter((key) => key !== Key.NULL) : null;
      const actions = this.web.actions();
      if (!chord) await actions.sendKeys(each).perform();
      else {
        for (const key of chord) actions.keyDown(key);
        for (const key of chord.reverse()) actions.keyUp(key);
        await actions.perform();
      }
    }
  }

  /** Puts the pointer on a point of the window. */
  async point(x: number, y: number): Promise<void> {
    const at = { x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT };
    await this.web.actions().move(at).perform();
  }

  /** Makes the window as large as this, and waits until the page is. */
  async size(width: number, height: number): Promise<void> {
    await this.web.manage().window().setRect({ width, height });
    const fits = () => this.script<boolean>((w, h) => innerWidth === w && innerHeight === h, width, height);
    await until(fits, async () => {
      const is = await this.script<string>(() => `${innerWidth} by ${innerHeight}`);
      return `the window is ${width} by ${height}, not ${is}`;
    });
  }

  /** Gives the accessible name of what has the focus. */
  async focused(): Promise<string> {
    await this.loadAxe();
    return this.script<string>(() => {
      type Axe = {
        setup(): void;
        teardown(): void;
        commons: { text: { accessibleText(one: Element): string } };
      };
      const axe = (window as unknown as { axe: Axe }).axe;
      axe.setup();
      try {
        return document.activeElement ? axe.commons.text.accessibleText(document.activeElement) : '';
      } finally {
        axe.teardown();
      }
    });
  }

  // ---- proofs ------------------------------------------------------------------------------------

  /**
   * Gives what axe finds (A, AA, WCAG 2.2 AA), one line each: rule, what is wrong, where. Given rules, only by those:
   * another theme changes nothing but colours.
   */
  async axe(rules?: string[]): Promise<string[]> {
    await this.loadAxe();
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    return this.web.executeAsyncScript<string[]>(
      `
      const done = arguments[arguments.length - 1];
      axe.run(document, { runOnly: arguments[0], resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations.flatMap((rule) => rule.nodes.map((node) =>
          rule.id + ': ' + rule.help + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary))),
        (thrown) => done(['axe failed: ' + thrown]));
    `,
      rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags },
    );
  }

  /** Takes a picture of the screen into out/pictures. The driver's own way hangs without a display. */
  async picture(name: string, file = join(outFolder, 'pictures', `${name}.png`)): Promise<string> {
    mkdirSync(join(file, '..'), { recursive: true });
    await pause(150); // The screen is drawn a moment after the page has changed.
    await run('import', ['-window', 'root', file]);
    return file;
  }

  /**
   * Prints the page as it stands, and gives the words of each sheet. What is on the screen is kept with its styles,
   * and printed by WebKit's own print operation: the driver of WebKitGTK 2.50 has no way to print.
   */
  async paper(name: string): Promise<string[]> {
    const kept = await this.script<string>((base) => {
      // As the app says when it prints.
      window.dispatchEvent(new Event('beforeprint'));
      const styles = [...document.styleSheets].flatMap((sheet) =>
        [...sheet.cssRules].map((rule) => rule.cssText),
      );
      const page = document.documentElement.cloneNode(true) as HTMLElement;
      for (const one of page.querySelectorAll('script, link, style')) one.remove();
      const head = page.querySelector('head') as HTMLElement;
      head.prepend(Object.assign(document.createElement('base'), { href: base }));
      head.append(Object.assign(document.createElement('style'), { textContent: styles.join('\n') }));
      return `<!doctype html>${page.outerHTML}`;
    }, `file://${screensFolder}/assets/`);
    const page = join(this.folder, `${name}.html`);
    const sheets = join(outFolder, 'paper', `${name}.pdf`);
    mkdirSync(join(sheets, '..'), { recursive: true });
    rmSync(sheets, { force: true });
    writeFileSync(page, kept);
    await run(paperPath, [page, sheets], { timeout: 60_000 });
    const { stdout } = await run('pdftotext', ['-layout', sheets, '-']);
    return stdout
      .split('\f')
      .slice(0, -1)
      .map((sheet) => sheet.replace(/\s+/g, ' ').trim());
  }

  /** Reads a stored table, through the terminal program. The window must be locked or closed. */
  async stored(passphrase: string, table: string, data = this.data): Promise<Row[]> {
    return (await this.everything(passphrase, data))(table);
  }

  /** Reads everything stored at once, and gives each table by its name. */
  async everything(passphrase: string, data = this.data): Promise<(table: string) => Row[]> {
    const folder = mkdtempSync(join(this.folder, 'stored-'));
    const words = [
      '--data',
      data,
      'export',
      'all',
      '--out',
      folder,
      '--reason',
      'a journey reads what was stored',
      '--recipient',
      'the journey',
    ];
    await run(adminPath, words, { env: { ...process.env, LIVING_WELL_PASSPHRASE: passphrase } });
    // A guarded cell got one apostrophe; reading takes off exactly one.
    const bare = ([name, cell]: [string, string]) => [name, cell.replace(/^'/, '')] as const;
    return (table) =>
      readCsv(join(folder, `${table}.csv`)).map((row) => Object.fromEntries(Object.entries(row).map(bare)));
  }

  /** Gives the files in the exports folder. */
  exported(): string[] {
    return readdirSync(this.exports).sort();
  }

  // ---- beginning and ending ----------------------------------------------------------------------

  /** Kills the app, as a pulled battery would. */
  async kill(): Promise<void> {
    if (this.running) await kill(this.running, this.data);
    this.running = null;
  }

  /** Closes the window, and opens it again on the same folder. */
  async restart(environment?: Record<string, string>, application?: string): Promise<void> {
    await this.close();
    await this.open(environment, application);
  }

  /** Closes the window. */
  async close(): Promise<void> {
    if (this.running) await end(this.running, this.data);
    this.running = null;
  }

  /** Closes the window and removes everything it wrote. */
  async done(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Whether the process died that drew the page when the window opened, though the app goes on. */
  lostItsPage(): boolean {
    return appsOn(this.data).some((id) => !drawingProcesses(id).includes(this.drawnBy));
  }

  /** Runs a function inside the page. */
  async script<T>(inside: (...given: any[]) => T | Promise<T>, ...given: unknown[]): Promise<T> {
    return this.web.executeScript<T>(`return (${inside.toString()})(...arguments)`, ...given);
  }

  private get web() {
    if (!this.running) throw new Error('The app is not running.');
    return this.running.web;
  }

  private async loadAxe(): Promise<void> {
    const there = await this.script<boolean>(() => 'axe' in window);
    if (!there) await this.web.executeScript(axeSource);
  }

  private async look(what: Look): Promise<{ found: WebElement[]; names: string[] }> {
    await this.loadAxe();
    return this.web.executeScript(`return (${look.toString()})(...arguments)`, what);
  }

  /** Waits until exactly one fits, or until the one asked for by number is there. */
  async find(what: Look, { within, nth, starts }: Where): Promise<WebElement> {
    let last: { found: WebElement[]; names: string[] } = { found: [], names: [] };
    const place = within === undefined ? '' : ` within "${within}"`;
    return until(
      async () => {
        last = await this.look({ ...what, starts, within });
        return nth === undefined ? (last.found.length === 1 ? last.found[0] : undefined) : last.found[nth];
      },
      () =>
        `one ${what.roles.slice(0, 3).join('/')} is called "${what.name}"${place}; ` +
        `${last.found.length} are. There are: ${last.names.join(' · ')}`,
    );
  }

  /**
   * Finds and acts. A page that was drawn anew between the two is looked at again; and one that moved as the mouse came
   * down, so that the press went elsewhere, is pressed again, as a person does who sees that they missed.
   */
  private async act(what: Look, where: Where, act: (one: WebElement) => Promise<void>): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      const one = await this.find(what, where);
      try {
        // The driver does not always bring into view what lies below; a person scrolls to it.
        await this.script((far) => {
          const { top, bottom, left, width } = far.getBoundingClientRect();
          // What is there instead, such as a heading or a line with Undo that stays where it is while the page moves.
          const there = document.elementFromPoint(left + width / 2, (top + bottom) / 2);
          const covered = there && !far.contains(there) && !there.contains(far);
          if (top < 100 || bottom > innerHeight - 60 || covered) far.scrollIntoView({ block: 'center' });
          const drawn = [far, ...((far as HTMLInputElement).labels ?? [])];
          const page = window as { missed?: boolean };
          page.missed = false;
          const down = ({ target }: Event) =>
            (page.missed = !drawn.some((each) => each.contains(target as Node)));
          document.addEventListener('pointerdown', down, { capture: true, once: true });
        }, one);
        await act(one);
        if (tries >= 5 || !(await this.missed())) return;
      } catch (thrown) {
        const passing = /stale|not ?interactable|intercepted|no ?such ?element/i.test(String(thrown));
        if (!passing || tries >= 5) throw thrown;
        await pause(100);
      }
    }
  }

  /** Whether the last press landed beside what was to be pressed. A window that it closed says nothing. */
  private async missed(): Promise<boolean> {
    return this.script(() => (window as { missed?: boolean }).missed ?? false).catch(() => false);
  }

  /** Clicks what is drawn for a radio or tick box: itself, or its label. */
  private async clickDrawn(one: WebElement): Promise<void> {
    const drawn: WebElement = await this.script((box) => {
      const input = box as HTMLInputElement;
      const { width, height } = input.getBoundingClientRect();
      return (width > 4 && height > 4 ? input : (input.labels?.[0] ?? input)) as unknown as WebElement;
    }, one);
    await drawn.click();
  }
}

/**
 * Declares a journey: a window on an empty folder, closed and cleared at the end, pictured when it fails.
 * `before` is done before the window opens, such as filling the folder.
 *
 * The web view's own process crashes now and then where the system draws in software (Mesa's swrast_dri.so, in the
 * thread that puts the layers of a page together), and with it the driver loses the page though the app goes on. Such a
 * journey is played once more, and says so; one that crashes twice has failed.
 */
export function journey(
  title: string,
  steps: (app: App) => Promise<void>,
  before?: (app: App) => Promise<void>,
): void {
  test(title, async () => {
    if ((await play(title, steps, before)) === 'page died') {
      console.warn(`The page died by itself. Once more: ${title}`);
      if ((await play(title, steps, before)) === 'page died') throw new Error('The page died twice.');
    }
  });
}

async function play(
  title: string,
  steps: (app: App) => Promise<void>,
  before?: (app: App) => Promise<void>,
): Promise<'done' | 'page died'> {
  const app = new App();
  try {
    await before?.(app);
    await app.open();
    await steps(app);
    return 'done';
  } catch (failure) {
    if (app.lostItsPage()) return 'page died';
    const name = `failed-${title.replace(/\W+/g, '-').toLowerCase()}`;
    await app.picture(name).catch(() => undefined);
    throw failure;
  } finally {
    await app.done();
  }
}

/** Reads a CSV file as written by the app: byte order mark, CRLF, quoted where needed, guarded cells as they are. */
export function readCsv(file: string): Row[] {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/g)) {
    if (end === '' && row.length === 0 && !quoted && !plain) break;
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
    if (end === '') break;
  }
  const [header = [], ...rest] = rows;
  return rest.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])));
}
