import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const styles = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:svelte|css)$/.test(file))
  .map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return { file, css: file.endsWith('.css') ? text : (/<style>[^]*<\/style>/.exec(text)?.[0] ?? '') };
  });

it('moves and fades nothing, so that nobody has to turn it off', () => {
  expect(styles.length).toBeGreaterThan(50);
  for (const { file, css } of styles) {
    const own = css.replace(/@media \(prefers-reduced-motion[^]*?\n\}/g, '');
    expect(own, file).not.toMatch(
      /(?:^|[\s;{])(?:transition|animation|scroll-behavior)(?:-[a-z]+)?\s*:|@keyframes/,
    );
  }
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }))
    if (/\.(?:svelte|ts)$/.test(file) && !file.endsWith('.test.ts'))
      expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(
        /behavior: 'smooth'|svelte\/(?:transition|animate|motion)/,
      );
});

it('takes the ring of the focus from nothing but headings, which no Tab key stops at', () => {
  for (const { file, css } of styles)
    for (const [rule] of css.matchAll(/[^{}]+\{[^{}]*outline:\s*(?:none|0)[^{}]*\}/g))
      expect(rule.replace(/\/\*[^]*?\*\//g, '').trim(), file).toMatch(/^(?:<style>\s*)?h[123]:focus \{/);
});
