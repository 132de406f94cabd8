// Every page that there is, by the one list of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The patterns of all addresses, such as `/people/:id/edit`. */
export const ROUTES: readonly string[] = [
  ...readFileSync(join(import.meta.dirname, '../../../ui/src/app/routes.ts'), 'utf8').matchAll(
    /pattern: '([^']+)'/g,
  ),
].map((match) => match[1] ?? '');

/** The patterns that none of these addresses is of. */
export function leftOut(addresses: Iterable<string>): string[] {
  const all = [...addresses].map((address) => address.split('?')[0] ?? '');
  // A fixed word is no id: of "/people/new" there is a page of its own.
  const best = (address: string) => ROUTES.filter((one) => fits(one, address)).sort(byWords)[0];
  const met = new Set(all.map(best));
  return ROUTES.filter((pattern) => !met.has(pattern));
}

const fits = (pattern: string, address: string) =>
  new RegExp(`^${pattern.replaceAll(/:[a-z]+/g, '[^/]+')}$`).test(address);
const byWords = (one: string, other: string) => one.split(':').length - other.split(':').length;
