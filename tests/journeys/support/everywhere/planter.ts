// Puts words into fields, and keeps where each went, so that a field that got none is found out.
import { until, type App, type Where } from '../app.ts';

/** A number that nobody has, of those set aside for stories. */
export const NUMBER = '01632 960 417';

/** A first name that nobody has, for the one line that reads figures as a year or a number. */
export const NEWCOMER = 'Zqnewcomerqz';

/** Gives the words of one field: of a line, or of a field that takes many lines. They begin with a word of their own. */
export type Words = (long: boolean) => string;

/** One field that got words: the page it was on, by its address, and its label. */
export type Planted = { at: string; label: string };

/** The word that a text begins with, by which it is found again. */
export const first = (text: string) => text.split(' ')[0] ?? text;

/** The id at the end of the page's address. */
export const id = (app: App) =>
  app.script<string>(() => location.hash.split('/').at(-1)?.split('?')[0] ?? '');

/** Saves, and puts the line with Undo away, which would cover what is pressed next. */
export async function save(app: App, button = 'Save', within?: string): Promise<void> {
  await app.press(button, within === undefined ? {} : { within });
  await app.press('Put this line away');
}

/** Puts words into fields of the screens it is led through. */
export class Planter {
  /** Every field that got words so far. */
  readonly planted: Planted[] = [];

  constructor(
    readonly app: App,
    private readonly words: Words,
  ) {}

  /** Gives the words of a line. */
  line(): string {
    return this.words(false);
  }

  /** Puts this text into a field. */
  async into(label: string, text: string, where: Where = {}): Promise<void> {
    await this.app.paste(label, text, where);
    const at = await this.app.script<string>(() => location.hash.slice(1).split('?')[0] ?? '');
    this.planted.push({ at, label });
  }

  /** Puts words into each of these fields. */
  async plant(...labels: string[]): Promise<void> {
    for (const label of labels) await this.into(label, this.words(await this.app.isLong(label)));
  }

  /** Puts words into each of these fields that are on the screen, whose labels begin so. */
  async plantAll(begins: RegExp): Promise<void> {
    for (const label of await this.app.names('textbox')) if (begins.test(label)) await this.plant(label);
  }

  /** Puts words into the n-th of several fields that are called the same. */
  async plantNth(label: string, nth: number): Promise<void> {
    await this.into(label, this.words(await this.app.isLong(label, { nth })), { nth });
  }

  /** Puts a line into a field, and gives it. */
  async plantLine(label: string): Promise<string> {
    const line = this.line();
    await this.into(label, line);
    return line;
  }

  /** Saves, and puts the line with Undo away. */
  save(button?: string, within?: string): Promise<void> {
    return save(this.app, button, within);
  }

  /** Opens what is folded away on the page. */
  async unfold(): Promise<void> {
    await this.app.script(() =>
      document.querySelectorAll('details').forEach((one) => {
        one.open = true;
      }),
    );
  }

  /** Waits until the page's title holds the first word of a text, and gives the id at the end of its address. */
  async on(text: string): Promise<string> {
    await until(
      async () => (await this.app.heading()).includes(first(text)),
      async () => `the page is about "${first(text)}", not "${await this.app.heading()}"`,
    );
    return id(this.app);
  }

  /** Presses the one button that begins so. */
  async begin(button: string): Promise<void> {
    await this.app.press(button, { starts: true, nth: 0 });
  }
}
