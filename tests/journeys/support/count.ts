// Counts what a person really does: key presses and clicks, from the page's own events, and what they cost.
import type { App } from './app.ts';

/**
 * What was pressed. A chord is one press, as a person counts; `held` says how often Shift, Ctrl or Alt was put down for
 * one, which takes the time of a key of its own.
 */
export type Pressed = { keys: number; held: number; clicks: number };
/** The most presses that something may cost. */
export type Most = Pick<Pressed, 'keys' | 'clicks'>;

type Counting = Window & { pressed?: Pressed };

/** Begins to count in this page. Only what a hand did counts, not what a script did. */
export async function startCounting(app: App): Promise<void> {
  await app.script(() => {
    const page = window as Counting;
    if (page.pressed) {
      Object.assign(page.pressed, { keys: 0, held: 0, clicks: 0 });
      return;
    }
    const pressed = (page.pressed = { keys: 0, held: 0, clicks: 0 });
    const held = ['Control', 'Shift', 'Alt', 'Meta'];
    window.addEventListener(
      'keydown',
      (event) => {
        if (!event.isTrusted) return;
        if (!held.includes(event.key)) pressed.keys += 1;
        // Held down it says so again and again, and is put down once.
        else if (!event.repeat) pressed.held += 1;
      },
      true,
    );
    // A button pressed by a key makes a click too, with no button of the mouse behind it.
    window.addEventListener(
      'click',
      (event) => void (pressed.clicks += event.isTrusted && event.detail > 0 ? 1 : 0),
      true,
    );
  });
}

/** What was pressed since it began. */
export async function counted(app: App): Promise<Pressed> {
  return app.script<Pressed>(() => ({
    ...((window as Counting).pressed ?? { keys: -1, held: -1, clicks: -1 }),
  }));
}

/**
 * The keystroke-level model of Card, Moran and Newell, "The keystroke-level model for user performance time with
 * interactive systems", Communications of the ACM 23(7), 1980: one key 0.28 s for an average typist and 1.20 s for
 * somebody who does not know the keyboard; pointing 1.10 s; one mental preparation 1.35 s for the whole. A key that is
 * held for another is a keystroke too.
 */
const MIND = 1.35;
const POINT = 1.1;
export const AVERAGE = 0.28;
export const UNFAMILIAR = 1.2;

/** Seconds for these presses, by somebody who needs so long for one key. A click is pointing and a press. */
export function seconds({ keys, held, clicks }: Pressed, key: number): number {
  return MIND + (keys + held) * key + clicks * (POINT + key);
}

/** One line of the table. `words` of the presses are the person's own text. */
export type Counted = { what: string; pressed: Pressed; words: number; most: Most };

/** The counts as a table to print. */
export function table(rows: readonly Counted[]): string {
  const cells = rows.map(({ what, pressed, words, most }) => [
    what,
    `${pressed.keys - words}`,
    `${pressed.held}`,
    `${pressed.clicks}`,
    `${most.keys} presses, ${most.clicks} clicks`,
    `${words}`,
    ...[AVERAGE, UNFAMILIAR].map((key) =>
      seconds({ ...pressed, keys: pressed.keys - words }, key).toFixed(1),
    ),
  ]);
  const head = [
    'What',
    'Presses',
    'Held with',
    'Clicks',
    'At most',
    'Own text',
    'Typist, s',
    'Unfamiliar, s',
  ];
  const wide = head.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)));
  return [head, ...cells]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(wide[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
