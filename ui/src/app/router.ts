/** What a page is given: the named parts of its address, and what follows the question mark. */
export type Params = Record<string, string>;
export type Query = Record<string, string>;

/** Splits `#/people/7?from=today` into its path and its query. An empty hash is Today. */
export function readHash(hash: string): { path: string; query: Query } {
  const text = hash.replace(/^#/, '');
  const mark = text.indexOf('?');
  const rawPath = mark < 0 ? text : text.slice(0, mark);
  const query: Query = {};
  if (mark >= 0) {
    for (const [key, value] of new URLSearchParams(text.slice(mark + 1))) query[key] = value;
  }
  const path = `/${rawPath.split('/').filter(Boolean).join('/')}`;
  return { path: path === '/' ? '/today' : path, query };
}

/** The params when `path` fits `pattern` (`/people/:id`), else null. Patterns match whole paths only. */
export function matchPath(pattern: string, path: string): Params | null {
  const wanted = pattern.split('/').filter(Boolean);
  const got = path.split('/').filter(Boolean);
  if (wanted.length !== got.length) return null;
  const params: Params = {};
  for (const [at, part] of wanted.entries()) {
    const piece = got[at] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = safeDecode(piece);
    else if (part !== piece) return null;
  }
  return params;
}

/** The first entry of a route table that fits. Fixed words are listed before `:id`, so `/people/new` is never an id. */
export function firstMatch<T extends { pattern: string }>(
  table: readonly T[],
  path: string,
): { entry: T; params: Params } | null {
  for (const entry of table) {
    const params = matchPath(entry.pattern, path);
    if (params) return { entry, params };
  }
  return null;
}

/** Builds `#/concerns/new?client=…`, leaving out empty values. */
export function toHash(path: string, query: Record<string, string | null | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) search.set(key, value);
  const text = search.toString();
  return `#${path.startsWith('/') ? path : `/${path}`}${text ? `?${text}` : ''}`;
}

function safeDecode(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}
