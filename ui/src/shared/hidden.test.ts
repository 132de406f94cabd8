import { describe, expect, it } from 'vitest';

const sources = import.meta.glob<string>('../**/*.svelte', { query: '?raw', import: 'default', eager: true });

describe('words that only a screen reader says', () => {
  // A space at the beginning of an element is taken away, and two words would be read as one: it stands before.
  it('do not begin with a space', () => {
    const found = Object.entries(sources)
      .filter(([, text]) => /<span class="hidden-text"\s*>\s/.test(text))
      .map(([file]) => file);
    expect(Object.keys(sources).length).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });
});
