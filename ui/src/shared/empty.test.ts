import { describe, expect, it } from 'vitest';

const sources = import.meta.glob<string>('../**/*.svelte', { query: '?raw', import: 'default', eager: true });

/** Empty screens without a button of their own, and what the first step is. */
const HAS_NONE: Record<string, string> = {
  '../mdt/Prepare.svelte': 'the field that adds somebody stands right beneath',
};

describe('every empty screen', () => {
  it('has one sentence and one button', () => {
    const without: string[] = [];
    let all = 0;
    for (const [file, source] of Object.entries(sources)) {
      // What stands in the comment that shows how it is used is no screen.
      const page = source.replace(/<!--[\s\S]*?-->/g, '');
      for (const [one] of page.matchAll(/<EmptyState\s[\s\S]*?(?:<\/EmptyState>|\n\s*\/>|" \/>)/g)) {
        all += 1;
        const buttons = one.match(/<button|class="btn/g)?.length ?? 0;
        if (buttons === 0 && !(file in HAS_NONE)) without.push(`${file}: ${one}`);
      }
    }
    expect(without).toEqual([]);
    expect(all).toBeGreaterThan(25);
  });
});
