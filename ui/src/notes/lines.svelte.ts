/** A row of a line, as a page calls it. */
type LineOnPage = { showMenu: () => void };

/**
 * The lines of a page by their ids (`bind:this={lines.rows[line.id]}`), and `lines.make(id)`: opens "Make this…" of one
 * that was just written, as soon as it stands in the list.
 */
export function useLines() {
  const rows = $state<Record<string, LineOnPage | undefined>>({});
  let making = $state<string | null>(null);
  $effect(() => {
    const row = making ? rows[making] : undefined;
    if (!row) return;
    making = null;
    row.showMenu();
  });
  return {
    rows,
    make(id: string) {
      making = id;
    },
  };
}
