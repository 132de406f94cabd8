import { render } from 'svelte/server';
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../platform/commands', async (original) => ({
  ...(await original<object>()),
  keepDraft: () => Promise.resolve(null),
  keptDraft: () => Promise.resolve(null),
}));

import { forgetDrafts, keepDraft } from '../app/drafts';
import { where } from '../app/navigate.svelte';
import { draftLinks } from '../today/lib';
import Newcomer from './Newcomer.svelte';

const KEY = '#/sessions/7?add=1#newcomer';
const shown = (path: string, query: Record<string, string>) => {
  where.path = path;
  where.query = query;
  return render(Newcomer, { props: { session: '7' } }).body;
};

beforeEach(forgetDrafts);

it('finds half a name again, by whichever way the session was opened', () => {
  keepDraft(KEY, { values: { line: 'Mabel Sp' }, labels: {} });
  for (const [path, query] of [
    ['/sessions/7', {}],
    ['/sessions/7', { add: '1' }],
    ['/sessions/7/type-up', {}],
  ] as const)
    expect(shown(path, query)).toContain('Mabel Sp');
});

it('leads from Today to where the field stands open', () => {
  expect(draftLinks([{ page: KEY }])[0]?.href).toBe('#/sessions/7?add=1');
});
