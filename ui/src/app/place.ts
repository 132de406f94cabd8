import { keepDraft, PLACE, recallDraft } from './drafts';
import { where } from './navigate.svelte';
import { openedNow, pressAgain, readPresses, type Press } from './opener';
import { toHash } from './router';
import { app } from './state.svelte';

/**
 * Where a coordinator was: the page, what stood open on it, the field and the cursor. It is kept like what is typed,
 * in the locked file, so that after a lock, a crash or a flat battery the work goes on where it stopped.
 */
export type Place = {
  hash: string;
  /** The day, YYYY-MM-DD: the next morning begins at Today, unless somebody was in the middle of a field. */
  day: string;
  /** What to press so that what stood open on the page does so again; none where nothing did. */
  opened: Press[] | null;
  /** What the field is called, and the how-manieth of that name it is; none outside a text field. */
  field: { label: string; nth: number; from: number; to: number } | null;
};

/** Milliseconds in which a field has to appear, and then its text. */
const PATIENCE = 4000;
const TEXT_PATIENCE = 800;
/** False from an unlock until the place was found again: what is drawn meanwhile is no place anybody went to. */
let settled = false;
let last = '';

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** The name that labels a field, as a person reads it. */
export function labelOf(field: TextField): string {
  const words = field.labels?.[0]?.textContent ?? field.getAttribute('aria-label') ?? '';
  return words.replace(/\s+/g, ' ').trim();
}

/** Whether a cursor can stand in it, and what stands there may be kept: a passphrase never is. */
export function takesCursor(one: Element | null): one is TextField {
  if (one instanceof HTMLTextAreaElement) return true;
  return one instanceof HTMLInputElement && ['text', 'search', 'tel', 'url'].includes(one.type);
}

function fieldsNamed(label: string): TextField[] {
  const all = document.querySelectorAll<TextField>('main input, main textarea');
  return [...all].filter((one) => takesCursor(one) && labelOf(one) === label);
}

/** Reads a place back from a draft; null when it is none. */
export function readPlace(kept: unknown): Place | null {
  const place = kept as Partial<Place> | null | undefined;
  if (typeof place?.hash !== 'string' || !place.hash.startsWith('#/')) return null;
  const field = place.field;
  const whole =
    field &&
    typeof field.label === 'string' &&
    [field.nth, field.from, field.to].every((number) => Number.isInteger(number) && number >= 0);
  return {
    hash: place.hash,
    day: place.day ?? '',
    opened: readPresses(place.opened),
    field: whole ? field : null,
  };
}

/** Keeps where one is now. */
export function keepPlace(): void {
  const hash = toHash(where.path, where.query);
  // What goes while the screen is covered was not left by anybody.
  if (!settled || app.phase !== 'open') return;
  const one = document.activeElement;
  let field: Place['field'] = null;
  if (takesCursor(one)) {
    const label = labelOf(one);
    const nth = fieldsNamed(label).indexOf(one);
    if (nth >= 0) field = { label, nth, from: one.selectionStart ?? 0, to: one.selectionEnd ?? 0 };
  }
  const place: Place = { hash, day: app.today, opened: openedNow(one), field };
  const now = JSON.stringify(place);
  if (now === last) return;
  last = now;
  keepDraft(PLACE, place);
}

/** After unlocking: goes where this coordinator was, and puts the cursor where it stood. */
export async function returnToPlace(): Promise<void> {
  settled = false;
  last = '';
  try {
    const place = readPlace(await recallDraft(PLACE));
    if (!place || app.phase !== 'open') return;
    if (!place.field && !place.opened && place.day !== app.today) return;
    // What was pressed since is newer than what was kept.
    if (!['', '#/today', place.hash].includes(location.hash)) return;
    if (location.hash !== place.hash) location.hash = place.hash;
    if (place.field || place.opened) await into(place);
  } finally {
    settled = true;
    keepPlace();
  }
}

/**
 * Opens what stood open, waits for the field and its text, and puts the cursor into it, unless somebody does something
 * meanwhile.
 */
async function into(place: Place): Promise<void> {
  app.headingWantsFocus = false;
  let touched = false;
  const touch = () => (touched = true);
  addEventListener('keydown', touch, { capture: true, once: true });
  addEventListener('pointerdown', touch, { capture: true, once: true });
  const goOn = () => !touched && app.phase === 'open';
  const end = Date.now() + PATIENCE;
  if (place.opened) await pressAgain(place.opened, () => goOn() && Date.now() < end);
  const wanted = place.field;
  let seen = 0;
  while (wanted && goOn()) {
    const field = fieldsNamed(wanted.label)[wanted.nth];
    const late = Date.now() > end;
    if (field && !seen) seen = Date.now();
    // The cursor may have been kept a moment after the last letter that was.
    if (field && (field.value.length >= wanted.to || Date.now() > seen + TEXT_PATIENCE)) {
      field.focus();
      field.setSelectionRange(wanted.from, wanted.to);
      break;
    }
    if (late) {
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
      break;
    }
    await new Promise((next) => setTimeout(next, 40));
  }
  // What stood open may be there no more: then the page is begun at its heading.
  if (!wanted && goOn() && document.activeElement === document.body)
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  removeEventListener('keydown', touch, { capture: true });
  removeEventListener('pointerdown', touch, { capture: true });
}
