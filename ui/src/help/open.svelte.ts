import { app } from '../app/state.svelte';
import { where } from '../app/navigate.svelte';
import { helpFor } from './words';

/** The help that lies over the page: which page of it, or null while it is closed. */
class Help {
  page = $state<string | null>(null);
}
export const help = new Help();

/**
 * Opens the help of what is on the screen now: of an open dialog that names its own (`data-help`), else of the page.
 * It lies over the page, so that the place, the scroll and whatever was typed stay as they are.
 */
export function openHelp(): void {
  if (help.page || app.phase === 'covered' || app.phase === 'starting') return;
  const dialog = [...document.querySelectorAll<HTMLElement>('dialog[open] [data-help]')].at(-1);
  const page =
    app.phase === 'open'
      ? helpFor(where.path, where.query)
      : app.phase === 'first_run'
        ? 'first-day'
        : 'passphrase';
  help.page = dialog?.dataset.help ?? page ?? 'today';
}
