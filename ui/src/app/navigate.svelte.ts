import { readHash, toHash, type Query } from './router';
import { app } from './state.svelte';

class Where {
  path = $state('/today');
  query = $state.raw<Query>({});
}

/** The page shown now. */
export const where = new Where();

/** Goes to a page: `go('/people/7')` or `go('/concerns/new', { client: id })`. `#/…` is taken too. */
export function go(path: string, query: Record<string, string | null | undefined> = {}): void {
  const hash = path.startsWith('#') ? path : toHash(path, query);
  if (location.hash === hash) readAddress();
  else location.hash = hash;
}

/** Changes the query without adding a step to Back: for filters. */
export function setQuery(query: Record<string, string | null | undefined>): void {
  history.replaceState(null, '', toHash(where.path, query));
  readAddress();
}

/** Reads the address bar into `where`. Called at start and at each hashchange. */
export function readAddress(): void {
  const { path, query } = readHash(location.hash);
  if (path !== where.path) {
    app.headingWantsFocus = true;
    app.trouble = null;
  }
  where.path = path;
  where.query = query;
}
