import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { matchPath } from '../app/router';
import { PRIVACY, PRIVACY_PATHS } from './hub';

const patterns = [
  ...readFileSync(join(import.meta.dirname, '../app/routes.ts'), 'utf8').matchAll(/pattern: '([^']+)'/g),
].map((one) => one[1] ?? '');
const there = (path: string) => patterns.some((pattern) => matchPath(pattern, path) !== null);

it('says each way on once, with a sentence for it', () => {
  expect(new Set(PRIVACY_PATHS).size).toBe(PRIVACY_PATHS.length);
  for (const { links } of PRIVACY) for (const { words } of links) expect(words).toMatch(/\.$/);
});

it.each(PRIVACY_PATHS)('has a page at %s', (path) => {
  expect(there(path)).toBe(true);
});
