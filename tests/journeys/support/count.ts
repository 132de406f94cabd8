// Counts what a person really does: key presses and clicks, from the page's own events, and what they cost.
import type { App } from './app.ts';

/** What was pressed. Shift, Ctrl and Alt are held, and count with the key they are held for. */
export type Pressed = { keys: number; clicks: number };

type Counting = Window & { pressed?: Pressed };

/** Begins to count in this page. Only what a hand did counts, not what a script did. */
export async function startCounting(app: App): Promise<void> {
  await app.script(() => {
    const page = window as Counting;
    if (page.pressed) {
      page.pressed.keys = 0;
      page.pressed.clicks = 0;
      return;
    }
    const pressed = (page.pressed = { keys: 0, clicks: 0 });
    const held = ['Control', 'Shift', 'Alt', 'Meta'];
    window.addEventListener(
      'keydown',
      (event) => void (pressed.keys += event.isTrusted && !held.includes(event.key) ? 1 : 0),
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
  return app.script<Pressed>(() => ({ ...((window as Counting).pressed ?? { keys: -1, clicks: -1 }) }));
}

/**
 * The keystroke-level model of Card, Moran and Newell, "The keystroke-level model for user performance time with
 * interactive systems", Communications of the ACM 23(7), 1980: one key 0.28 s for an average typist and 1.20 s for
 * somebody who does not know the keyboard; pointing 1.10 s; one mental preparation 1.35 s for the whole.
 */
const MIND = 1.35;
const POINT = 1.1;
export const AVERAGE = 0.28;
export const UNFAMILIAR = 1.2;

/** Seconds for these presses, by somebody who needs so long for one key. A click is pointing and a press. */
export function seconds({ keys, clicks }: Pressed, key: number): number {
  return MIND + keys * key + clicks * (POINT + key);
}

/** One line of the table. `words` of the presses are the person's own text. */
export type Counted = { what: string; pressed: Pressed; words: number; most: Pressed };

/** The counts as a table to print. */
export function table(rows: readonly Counted[]): string {
  const cells = rows.map(({ what, pressed, words, most }) => [
    what,
    `${pressed.keys - words}`,
    `${pressed.clicks}`,
    `${most.keys} keys, ${most.clicks} clicks`,
    `${words}`,
    ...[AVERAGE, UNFAMILIAR].map((key) =>
      seconds({ ...pressed, keys: pressed.keys - words }, key).toFixed(1),
    ),
  ]);
  const head = ['What', 'Keys', 'Clicks', 'At most', 'Own text', 'Typist, s', 'Unfamiliar, s'];
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
