// Goes round a page by the Tab key alone, as somebody without a mouse does, and looks at every stop.
import { Key, type App } from './app.ts';

/** The most stops that are walked: a long list's rows are alike. */
const MOST = 90;

/** Runs inside the page: what has the focus now, and what is wrong with how it shows. */
async function stop(): Promise<{ words: string; known: boolean; first: boolean; faults: string[] }> {
  const seen = ((window as unknown as { walked?: Element[] }).walked ??= []);
  const now = document.activeElement ?? document.body;
  const words = `<${now.tagName.toLowerCase()}> "${(now.textContent || now.getAttribute('aria-label') || now.id).trim().replace(/\s+/g, ' ').slice(0, 50)}"`;
  const place = seen.indexOf(now);
  if (now === document.body || place >= 0)
    return { words, known: true, first: now === document.body || place === 0, faults: [] };
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
  return { words, known: false, first: false, faults };
}

/** Runs inside the page: what can be pressed or typed in, and was never reached. */
function missed(): string[] {
  const seen = new Set((window as unknown as { walked?: Element[] }).walked ?? []);
  const place = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
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

/** Presses Tab all the way round, and gives what is wrong: no ring, covered, a trap, or something not reached. */
export async function walk(app: App): Promise<string[]> {
  await app.script(() => {
    (window as unknown as { walked: Element[] }).walked = [];
    (document.activeElement as HTMLElement | null)?.blur();
    // The walk begins at the top of the page, or of the dialog that is open.
    const top = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.querySelector('.skip');
    const range = document.createRange();
    if (!top) return;
    range.setStart(top, 0);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
  });
  const faults: string[] = [];
  let ended = false;
  for (let presses = 0; presses < MOST; presses += 1) {
    await app.keys(Key.TAB);
    const at = await app.script<{ words: string; known: boolean; first: boolean; faults: string[] }>(stop);
    faults.push(...at.faults);
    if (!at.known) continue;
    if (!at.first) faults.push(`the Tab key goes back to ${at.words} before it has gone round`);
    ended = true;
    break;
  }
  if (ended) faults.push(...(await app.script<string[]>(missed)));
  return faults;
}
