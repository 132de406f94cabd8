// Goes round a page by the Tab key alone, as somebody without a mouse does, and looks at every stop.
import { Key, type App } from './app.ts';

/** One stop: what it says, whether it was known, whether the walk has come round with it, and what is wrong. */
type Stop = { words: string; known: boolean; round: boolean; faults: string[] };

/** Runs inside the page: what has the focus now, and what is wrong with how it shows. */
async function stop(): Promise<Stop> {
  const seen = ((window as unknown as { walked?: Element[] }).walked ??= []);
  const now = document.activeElement ?? document.body;
  const words = `<${now.tagName.toLowerCase()}> "${(now.textContent || now.getAttribute('aria-label') || now.id).trim().replace(/\s+/g, ' ').slice(0, 50)}"`;
  const place = seen.indexOf(now);
  // Round: at the first stop again, or at the top of the window where the walk began further down.
  const top = seen.length > 0 && now.matches('.skip');
  if (now === document.body || place >= 0 || top)
    return { words, known: true, round: now === document.body || place === 0 || top, faults: [] };
  seen.push(now);
  const faults: string[] = [];
  // A radio or tick box may be drawn by its label.
  const drawn =
    now instanceof HTMLInputElement && now.getBoundingClientRect().width < 4 ? (now.labels?.[0] ?? now) : now;
  const style = getComputedStyle(drawn);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  if (!ring) faults.push(`nothing shows the focus on ${words}`);
  const shows = () => {
    const box = drawn.getClientRects()[0];
    if (!box) return false;
    // Of what is larger than the window, the part that lies in it.
    const [left, above] = [Math.max(box.left, 0), Math.max(box.top, 0)];
    const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
    if (right <= left || bottom <= above) return false;
    return [0.15, 0.5, 0.85].some((x) =>
      [0.2, 0.5, 0.8].some((y) => {
        const top = document.elementFromPoint(left + (right - left) * x, above + (bottom - above) * y);
        return top !== null && (drawn.contains(top) || top.contains(drawn));
      }),
    );
  };
  // The view follows the focus a moment later, on a busy machine a long one.
  for (const end = performance.now() + 4000; !shows();) {
    if (performance.now() > end) {
      faults.push(`${words} has the focus and is covered`);
      break;
    }
    await new Promise((next) => requestAnimationFrame(() => next(null)));
  }
  return { words, known: false, round: false, faults };
}

/** Runs inside the page: what can be pressed or typed in, and was never reached. */
function missed(inside: boolean): string[] {
  const seen = new Set((window as unknown as { walked?: Element[] }).walked ?? []);
  const whole = (inside && document.querySelector('main')) || document.body;
  const place = [...document.querySelectorAll('dialog:modal')].at(-1) ?? whole;
  const groups = new Set(
    [...seen].flatMap((one) => (one instanceof HTMLInputElement && one.type === 'radio' ? [one.name] : [])),
  );
  return [
    ...place.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary'),
  ].flatMap((one) => {
    const reached =
      seen.has(one) ||
      one.matches(':disabled, [tabindex="-1"]') ||
      one.getClientRects().length === 0 ||
      // Folded in, it is reached after unfolding.
      (one.closest('details:not([open])') !== null && !one.matches('summary')) ||
      getComputedStyle(one).visibility !== 'visible' ||
      (one instanceof HTMLInputElement && one.type === 'radio' && groups.has(one.name));
    return reached ? [] : [`the Tab key never reaches "${(one.textContent || one.id).trim().slice(0, 50)}"`];
  });
}

/**
 * Runs inside the page: begins at the top of the page, or of the dialog that is open; `inside`, where the page's own part
 * begins, behind the navigation. Gives how many stops there can be at most.
 */
function begin(inside: boolean): number {
  (window as unknown as { walked: Element[] }).walked = [];
  (document.activeElement as HTMLElement | null)?.blur();
  const modal = [...document.querySelectorAll('dialog:modal')].at(-1);
  const main = inside && !modal ? document.querySelector('main') : null;
  if (main) {
    // The Tab key goes on from what has the focus; the selection alone does not count.
    main.tabIndex = -1;
    main.focus({ preventScroll: true });
  } else {
    const range = document.createRange();
    range.setStart(modal ?? document.querySelector('.skip') ?? document.body, 0);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
  }
  return document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]').length;
}

/**
 * Presses Tab all the way round, and gives what is wrong: no ring, covered, a trap, or something not reached. With
 * `inside` it goes from where the page's own part begins to where the Tab key comes to the top again: the navigation is
 * the same on every page, and walked once.
 */
export async function walk(app: App, inside = false): Promise<string[]> {
  const most = await app.script<number>(begin, inside);
  const faults: string[] = [];
  for (let presses = 0; presses <= most; presses += 1) {
    await app.keys(Key.TAB);
    const at = await app.script<Stop>(stop);
    faults.push(...at.faults);
    if (!at.round && !at.known) continue;
    if (!at.round) faults.push(`the Tab key goes back to ${at.words} before it has gone round`);
    return [...faults, ...(await app.script<string[]>(missed, inside))];
  }
  return [...faults, `the Tab key has not gone round after ${most + 1} presses`];
}
