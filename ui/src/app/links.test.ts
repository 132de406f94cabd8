import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PRIVACY_PATHS } from '../privacy/hub';
import { firstMatch, matchPath } from './router';

const screens = join(import.meta.dirname, '..');
const routes = readFileSync(join(screens, 'app/routes.ts'), 'utf8');
const patterns = [...routes.matchAll(/pattern: '([^']+)'/g)].map((one) => ({ pattern: one[1] ?? '' }));

/**
 * Every link that is written as one, and every address that a button goes to, with whatever is filled in standing as one part of the address. What is filled in
 * whole, as the navigation's words are, says nothing here.
 */
function links(): { file: string; path: string }[] {
  const files = readdirSync(screens, { recursive: true, encoding: 'utf8' });
  const written = files
    .filter((file) => file.endsWith('.svelte'))
    .flatMap((file) => {
      const text = readFileSync(join(screens, file), 'utf8');
      return [...text.matchAll(/(?:href="#|\bgo\(['`])(\/[^"'`?]*)/g)].map((one) => ({
        file,
        path: (one[1] ?? '').replace(/\$?\{[^}]*\}/g, 'x'),
      }));
    })
    .filter(({ path }) => path !== '/x');
  return [...written, ...PRIVACY_PATHS.map((path) => ({ file: 'privacy/hub.ts', path }))];
}

it('leads nowhere that has no page', () => {
  const all = links();
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter(({ path }) => !firstMatch(patterns, path))).toEqual([]);
});

it('has a link to every list that stands beneath Settings or privacy', () => {
  const beneath = patterns.filter(
    ({ pattern }) => /^\/(settings|privacy)\//.test(pattern) && !pattern.includes(':'),
  );
  expect(beneath.length).toBeGreaterThan(1);
  const linked = links();
  for (const { pattern } of beneath)
    expect(
      linked.filter(({ path }) => matchPath(pattern, path)),
      pattern,
    ).not.toEqual([]);
});
