import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

// WCAG 2.2 contrast of the palette, computed from the file that ships.
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function tokens(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
}
function blockOf(start: string): string {
  const from = css.indexOf(start);
  expect(from, start).toBeGreaterThan(-1);
  return css.slice(from, css.indexOf('}', from));
}
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}
function ratio(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const light = tokens(blockOf(':root {'));
const themes = {
  light,
  dark: { ...light, ...tokens(blockOf(":root[data-theme='dark']")) },
  contrast: { ...light, ...tokens(blockOf(":root[data-theme='contrast']")) },
};

const text: [string, string][] = [
  ...['paper', 'nav', 'card', 'field', 'act-wash'].map((ground): [string, string] => ['ink', ground]),
  ...['paper', 'nav', 'card', 'field', 'act-wash'].map((ground): [string, string] => ['soft', ground]),
  ...['paper', 'nav', 'card', 'field', 'act-wash'].map((ground): [string, string] => ['act', ground]),
  ...['paper', 'card', 'danger-wash'].map((ground): [string, string] => ['danger', ground]),
  ['ink', 'danger-wash'],
  ['act-ink', 'act'],
  ['act-ink', 'act-hover'],
  ['watch-ink', 'watch'],
  ['soon-ink', 'soon'],
  ['urgent-ink', 'urgent'],
  ['emergency-ink', 'emergency'],
  ['good-ink', 'good'],
  ['strip-ink', 'strip'],
  ['practice-ink', 'practice'],
  ['tick', 'paper'],
];
const edges: [string, string][] = [
  ['edge', 'paper'],
  ['edge', 'card'],
  ['edge', 'field'],
  ['edge', 'nav'],
  ['act', 'card'],
  ['focus', 'focus-edge'],
];

describe.each(Object.entries(themes))('the %s palette', (name, palette) => {
  it.each(text)('%s on %s can be read', (front, ground) => {
    const wanted = name === 'contrast' ? 7 : 4.5;
    expect(ratio(palette[front] ?? '', palette[ground] ?? '')).toBeGreaterThanOrEqual(wanted);
  });
  it.each(edges)('%s is seen against %s', (front, ground) => {
    expect(ratio(palette[front] ?? '', palette[ground] ?? '')).toBeGreaterThanOrEqual(3);
  });
});
