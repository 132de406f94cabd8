import { where } from './navigate.svelte';
import { toHash } from './router';

/**
 * What a press opened over the page or in it, such as a dialog or "Write beneath" of a line, and how it is opened
 * again: by pressing the same once more. After a crash or a lock the page is there, and what was half filled on it
 * would be shut: the words are kept (`drafts.ts`), the press is kept with the place (`place.ts`).
 *
 * Only what says so itself is opened again (`{@attach opened}`), and only by a press that is known to have opened it:
 * the last thing anybody did before it was there, on the same page, and no button that sends a form.
 */
export type Press = { name: string; nth: number };

/** A press with the buttons it was made on: what comes above them later makes them the next of their name. */
type Pressed = { hash: string; presses: { button: HTMLButtonElement; press: Press }[] };

/** The last press, until a key or the pointer does something else. */
let last: Pressed | null = null;
/** What stands open, and how it was opened. */
const standing = new Map<Element, Pressed>();

let whenPutAway: (() => void) | null = null;

/** Tells the shell that something which stood open does so no longer: it is not to be opened again. */
export function onPutAway(listener: () => void): void {
  whenPutAway = listener;
}

const here = () => toHash(where.path, where.query);

/** What a button says to somebody who reads the page, without what is only there for the eye. */
export function wordsOf(button: Element): string {
  const copy = button.cloneNode(true) as Element;
  for (const drawn of copy.querySelectorAll('[aria-hidden="true"]')) drawn.remove();
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** The buttons of the page that may open something: none in a dialog, and none that sends a form. */
function buttons(): HTMLButtonElement[] {
  const all = document.querySelectorAll<HTMLButtonElement>('main button[type="button"]');
  return [...all].filter((one) => !one.disabled && !one.closest('dialog'));
}

function pressOf(button: HTMLButtonElement): Press | null {
  const name = wordsOf(button);
  const nth = buttons()
    .filter((one) => wordsOf(one) === name)
    .indexOf(button);
  return nth < 0 ? null : { name, nth };
}

/** Whatever is done next is no longer done by the last press. */
export function letGo(): void {
  last = null;
}

/** Remembers a press: of a button, or of what a menu offers, with the button of the menu. */
export function pressed(event: Event): void {
  last = null;
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (!button) return;
  const menu = button.closest('[role="menu"]');
  const holder =
    menu && document.querySelector<HTMLButtonElement>(`[aria-controls="${CSS.escape(menu.id)}"]`);
  const presses = [holder, button]
    .filter((one) => one !== null)
    .map((one) => ({ button: one, press: pressOf(one) }));
  if (presses.every((one): one is Pressed['presses'][number] => one.press !== null))
    last = { hash: here(), presses };
}

/** For what a press opens: `{@attach opened}`. It is opened again with the place, while it stands open. */
export function opened(part: Element): () => void {
  if (last?.hash === here()) standing.set(part, last);
  last = null;
  return () => {
    standing.delete(part);
    queueMicrotask(() => whenPutAway?.());
  };
}

/** How to open again what the focus is in; a dialog lies over everything else, wherever the focus is. */
export function openedNow(focus: Element | null): Press[] | null {
  const open = [...standing].filter(([part]) => part instanceof HTMLDialogElement || part.contains(focus));
  const presses = open.at(-1)?.[1].presses;
  // What a menu offered is gone with the menu; a button that is there is counted anew.
  return presses?.map(({ button, press }) => (button.isConnected && pressOf(button)) || press) ?? null;
}

/** Presses again, one after another, as soon as each is there and while `goOn` says so. */
export async function pressAgain(presses: readonly Press[], goOn: () => boolean): Promise<void> {
  for (const press of presses) {
    for (;;) {
      if (!goOn()) return;
      const button = buttons().filter((one) => wordsOf(one) === press.name)[press.nth];
      if (button) {
        // An address may have opened it already: pressing again would shut it.
        if (button.getAttribute('aria-expanded') !== 'true') button.click();
        break;
      }
      await new Promise((next) => setTimeout(next, 40));
    }
  }
}

/** Reads presses back from a draft; null when they are none. */
export function readPresses(kept: unknown): Press[] | null {
  if (!Array.isArray(kept) || kept.length === 0 || kept.length > 2) return null;
  const whole = kept.every(
    (press: Partial<Press> | null) =>
      typeof press?.name === 'string' &&
      press.name !== '' &&
      Number.isInteger(press.nth) &&
      (press.nth as number) >= 0,
  );
  return whole ? (kept as Press[]) : null;
}
