import { createRawSnippet } from 'svelte';
import { render } from 'svelte/server';
import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('../platform/commands', async (original) => ({
  ...(await original<object>()),
  keepDraft: () => Promise.resolve(null),
  keptDraft: () => Promise.resolve(null),
}));

import { forgetDrafts, keepDraft } from '../app/drafts';
import { where } from '../app/navigate.svelte';
import { app } from '../app/state.svelte';
import LongList from './LongList.svelte';

beforeEach(() => {
  forgetDrafts();
  where.path = '/today';
  app.status = { today: '2026-11-29' } as typeof app.status;
});

const drawn = (many: number) => {
  const rows = Array.from({ length: many }, (_, at) => `row ${at + 1}`);
  const children = createRawSnippet((shown: () => readonly string[]) => ({
    render: () =>
      `<ul>${shown()
        .map((row) => `<li>${row}</li>`)
        .join('')}</ul>`,
  }));
  return render(LongList<string>, { props: { rows, what: 'rows', children } }).body;
};

describe('a long list', () => {
  it('draws a piece, and says how many more there are', () => {
    const shown = drawn(143);
    expect(shown.match(/<li>/g)).toHaveLength(20);
    expect(shown).toContain('<li>row 20</li>');
    expect(shown).toMatch(/Show more/);
    expect(shown).toContain('123 more');
  });
  it('draws a short one whole, and does not count one row alone', () => {
    for (const many of [0, 3, 20, 21]) {
      expect(drawn(many).match(/<li>/g) ?? []).toHaveLength(many);
      expect(drawn(many)).not.toMatch(/Show more/);
    }
    expect(drawn(22)).toContain('2 more');
  });
  it('shows again what was shown before, on the same page and the same day', () => {
    keepDraft('shown/today rows', { day: '2026-11-29', pieces: 3 });
    expect(drawn(143).match(/<li>/g)).toHaveLength(60);
    where.path = '/concerns';
    expect(drawn(143).match(/<li>/g)).toHaveLength(20);
    where.path = '/today';
    app.status = { today: '2026-11-30' } as typeof app.status;
    expect(drawn(143).match(/<li>/g)).toHaveLength(20);
  });
});
