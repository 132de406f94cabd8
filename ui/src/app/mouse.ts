// What the mouse may do beyond pressing. The web view's own menu belongs to text: cut, copy and paste. Elsewhere it
// would offer to load the page anew, or to save what it shows. Nothing is dragged in, out or about: a file let go over
// the window would be opened in its place, and a name dragged out would be copied without a trace.

/** A field of text, or text that was marked, has the menu of cut, copy and paste. */
function hasTextMenu(event: Event): boolean {
  const at = event.target;
  if (!(at instanceof Element)) return false;
  if (at.closest('textarea, input:not([type=checkbox], [type=radio])')) return true;
  const marked = getSelection();
  return marked !== null && !marked.isCollapsed && marked.containsNode(at, true);
}

/** Keeps the mouse to pressing, marking and the menu of text, on the whole page. */
export function keepMouseToPressing(page: Document): void {
  page.addEventListener('contextmenu', (event) => {
    if (!hasTextMenu(event)) event.preventDefault();
  });
  for (const move of ['dragstart', 'dragover', 'drop'] as const)
    page.addEventListener(move, (event) => {
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    });
}
