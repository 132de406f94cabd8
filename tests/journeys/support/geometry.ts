// Runs inside the page: what a ruler finds and axe does not. It is handed over as text, so it uses nothing from
// outside itself.

/**
 * Measures what is shown, and gives each fault as a line. Nothing may be wider than the window; no words may be
 * cut or smaller than 16 px; what is pressed is at least 24 px each way, the main controls 44 px (WCAG 2.2, 2.5.8, and interface.md);
 * what has the focus is not covered (2.4.11).
 */
export async function measure(): Promise<string[]> {
  const faults: string[] = [];
  const page = document.documentElement;
  const modal = [...document.querySelectorAll('dialog:modal')].at(-1);
  const place: Element = modal ?? document.body;
  const say = (one: Element) =>
    `<${one.tagName.toLowerCase()}> "${(one.textContent || one.getAttribute('name') || one.id).trim().replace(/\s+/g, ' ').slice(0, 50)}"`;
  const styleOf = (one: Element) => getComputedStyle(one);
  const hidden = (one: Element) =>
    one.closest('.hidden-text, .skip, .only-print, [hidden]') !== null ||
    one.getClientRects().length === 0 ||
    styleOf(one).visibility !== 'visible';
  /** Something sideways to scroll holds it: a wide table in its card. */
  const scrolls = (one: Element) => {
    for (let at: Element | null = one.parentElement; at && at !== place; at = at.parentElement)
      if (/auto|scroll/.test(styleOf(at).overflowX)) return true;
    return false;
  };

  if (page.scrollWidth > page.clientWidth + 1)
    faults.push(`the page is ${page.scrollWidth} px wide in a window of ${page.clientWidth} px`);
  if (modal && modal.scrollWidth > modal.clientWidth + 1)
    faults.push(`the dialog's inside is ${modal.scrollWidth} px wide, the dialog ${modal.clientWidth} px`);

  // Words that are cut, or that stand outside the window.
  for (const one of place.querySelectorAll('*')) {
    if (hidden(one)) continue;
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (!own && !(one instanceof HTMLButtonElement)) continue;
    const style = styleOf(one);
    const box = one.getBoundingClientRect();
    const inline = style.display === 'inline';
    if (own && parseFloat(style.fontSize) < 16) faults.push(`${say(one)} is written in ${style.fontSize}`);
    if (!inline && one.scrollWidth > one.clientWidth + 2 && !/auto|scroll/.test(style.overflowX))
      faults.push(`${say(one)} holds ${one.scrollWidth} px of words in ${one.clientWidth} px`);
    if (!inline && /hidden|clip/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 2)
      faults.push(`${say(one)} is cut at its foot`);
    if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(one))
      faults.push(`${say(one)} stands outside the window`);
  }
  for (const list of place.querySelectorAll('select')) {
    if (hidden(list)) continue;
    const paper = document.createElement('canvas').getContext('2d');
    const style = styleOf(list);
    if (!paper) continue;
    paper.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const words = list.selectedOptions[0]?.text ?? '';
    const room = list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    // A long name may be cut where its box is as wide as its column already.
    if (paper.measureText(words).width > room + 1 && list.clientWidth < 300)
      faults.push(`the list shows "${words}" in ${Math.round(room)} px`);
  }

  // A state is told by a word, never by a colour alone.
  for (const tag of place.querySelectorAll('.tag'))
    if (!hidden(tag) && !tag.textContent?.trim()) faults.push('a tag has a colour and no word');

  // What is pressed.
  const pressed = 'a[href], button, input, select, textarea, summary, [role=option]';
  const targets = [...place.querySelectorAll<HTMLElement>(pressed)].filter((one) => !hidden(one));
  for (const one of targets) {
    const boxes = [one, ...((one as HTMLInputElement).labels ?? [])].map((each) =>
      each.getBoundingClientRect(),
    );
    const tick = one instanceof HTMLInputElement && /radio|checkbox/.test(one.type);
    const high = tick ? Math.max(...boxes.map((box) => box.height)) : (boxes[0]?.height ?? 0);
    const wide = tick ? Math.max(...boxes.map((box) => box.width)) : (boxes[0]?.width ?? 0);
    // A link within a sentence is as high as its line, and may be (2.5.8, inline).
    const around = one.parentElement;
    const inSentence =
      one.tagName === 'A' &&
      styleOf(one).display === 'inline' &&
      (around?.textContent ?? '').trim() !== (one.textContent ?? '').trim();
    const main =
      one.matches('button.primary, .btn, textarea, select, nav a') ||
      (one.matches('button') && !one.matches('.link')) ||
      (one instanceof HTMLInputElement && !tick);
    const least = main ? 44 : 24;
    if (!inSentence && (high < least - 0.5 || wide < 24 - 0.5))
      faults.push(`${say(one)} is ${Math.round(wide)} by ${Math.round(high)} px, not ${least}`);
  }

  // What has the focus.
  const before = document.activeElement;
  const { scrollX, scrollY } = window;
  const inside = modal?.scrollTop;
  const stops = targets.filter((one) => !one.matches(':disabled, [tabindex="-1"], [role=option]'));
  // Of a long list every few: its rows are alike.
  const every = Math.ceil(stops.length / 30);
  for (const one of stops.filter((_, at) => at % every === 0 || at === stops.length - 1)) {
    one.focus();
    if (document.activeElement !== one) continue;
    const drawn =
      one instanceof HTMLInputElement && one.getBoundingClientRect().width < 4
        ? (one.labels?.[0] ?? one)
        : one;
    const shows = () => {
      // Of a link over two lines, its first line.
      const box = drawn.getClientRects()[0];
      return [0.15, 0.5, 0.85].some((x) =>
        [0.2, 0.5, 0.8].some((y) => {
          const top = box && document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
          return top && (drawn.contains(top) || top.contains(drawn));
        }),
      );
    };
    // The view follows the focus a few frames later.
    let seen = shows();
    for (let frames = 0; !seen && frames < 30; frames += 1) {
      await new Promise((next) => requestAnimationFrame(() => next(null)));
      seen = shows();
    }
    if (!seen) faults.push(`${say(one)} has the focus and is covered`);
  }
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  else (document.activeElement as HTMLElement | null)?.blur();
  window.scrollTo(scrollX, scrollY);
  if (modal && inside !== undefined) modal.scrollTop = inside;
  return [...new Set(faults)];
}
