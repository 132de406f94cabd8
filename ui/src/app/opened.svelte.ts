import { app } from './state.svelte';

/** Pages of records; fixed words such as `new` are none. */
const RECORD =
  /^\/(?:people|volunteers|concerns|referrals|sessions|mdt|settings\/agencies)\/[0-9a-f]{8}-[0-9a-f-]{27}$/;
const MOST = 12;

/** The records looked at since the file was unlocked, the latest first. Nothing of them but their addresses. */
let paths: string[] = [];

/** Remembers a page, when it is a record's. */
export function remember(path: string): void {
  if (!RECORD.test(path)) return;
  paths = [path, ...paths.filter((other) => other !== path)].slice(0, MOST);
}

/** The addresses, the latest first, but for the page that is open. */
export function openedBefore(now: string): string[] {
  return app.phase === 'open' ? paths.filter((path) => path !== now) : [];
}

/** Forgets them all: when the file is locked. */
export function forgetOpened(): void {
  paths = [];
}
