// Runs inside the page: finds things by role and accessible name, as a screen reader would name them.
// It is handed over as text, so it uses nothing from outside itself but axe, which is loaded before it.

/** What is looked for. */
export type Look = {
  roles: string[];
  /** The accessible name: equal, or beginning so where `starts` is set. Without it, every one. */
  name?: string;
  starts?: boolean;
  /** Only inside the smallest row, card, group or dialog that shows this text. */
  within?: string;
};

/** Gives every element on screen that fits, in the order of the page. */
export function look(what: Look): { found: Element[]; names: string[] } {
  type Commons = {
    aria: { getRole(element: Element): string | null };
    text: { accessibleText(element: Element): string; sanitize(text: string): string };
    dom: { isVisibleToScreenReaders(element: Element): boolean };
  };
  const axe = (window as unknown as { axe: { setup(): void; teardown(): void; commons: Commons } }).axe;
  const tidy = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
  const shown = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility === 'visible';
  };
  // What lies under an open dialog cannot be reached, by mouse or by keyboard.
  const modals = [...document.querySelectorAll('dialog:modal')];
  let place: Element = modals.at(-1) ?? document.body;
  if (what.within !== undefined) {
    const wanted = tidy(what.within);
    const parts =
      'li, tr, article, section, fieldset, form, dialog, nav, aside, main, table, [role=group], [role=row], [role=region], [role=listitem]';
    const named = (element: Element) =>
      tidy(element.textContent).includes(wanted) || tidy(element.getAttribute('aria-label')) === wanted;
    const places = [...place.querySelectorAll(parts)].filter((element) => shown(element) && named(element));
    const smallest = places.filter((one) => !places.some((other) => other !== one && one.contains(other)));
    if (smallest.length === 0) return { found: [], names: [`(nothing shows "${wanted}")`] };
    // A heading may stand in its own small part: then the first part around it that holds what is looked for.
    const first = smallest[0] as Element;
    const around: Element[] = [];
    for (let at: Element | null = first; at && place.contains(at); at = at.parentElement)
      if (at.matches(parts)) around.push(at);
    place = first;
    const candidates = 'a,button,input,select,textarea,summary,[role],[tabindex]';
    place = around.find((part) => part.querySelector(candidates)) ?? first;
  }
  axe.setup();
  try {
    const found: Element[] = [];
    const names: string[] = [];
    for (const element of place.querySelectorAll('*')) {
      const role = axe.commons.aria.getRole(element);
      if (!role || !what.roles.includes(role)) continue;
      // A radio or tick box may be drawn by its label, and be itself too small to see.
      const drawn =
        shown(element) || (element instanceof HTMLInputElement && [...(element.labels ?? [])].some(shown));
      if (!drawn || !axe.commons.dom.isVisibleToScreenReaders(element)) continue;
      const name = tidy(axe.commons.text.accessibleText(element));
      names.push(name);
      const wanted = what.name === undefined ? name : tidy(what.name);
      if (what.starts ? name.startsWith(wanted) : name === wanted) found.push(element);
    }
    return { found, names };
  } finally {
    axe.teardown();
  }
}
