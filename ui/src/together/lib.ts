/** Which part is shown, from 0: what the address says (from 1), within what there is. */
export function partAt(query: string | undefined, parts: number): number {
  const asked = Number.parseInt(query ?? '', 10);
  return Number.isFinite(asked) ? Math.min(Math.max(asked, 1), Math.max(parts, 1)) - 1 : 0;
}

/** The part that an arrow key leads to; null at either end, and while somebody writes. */
export function arrowTo(key: string, at: number, parts: number, writing: boolean): number | null {
  if (writing) return null;
  const to = key === 'ArrowRight' ? at + 1 : key === 'ArrowLeft' ? at - 1 : -1;
  return to >= 0 && to < parts ? to : null;
}
