import { describe, expect, it } from 'vitest';
import type { SessionRow, Today } from '../platform/commands';
import { draftLinks, factsOf, nothingDue } from './lib';

describe('draftLinks', () => {
  const links = (...pages: string[]) => draftLinks(pages.map((page) => ({ page })));
  it('leads back to the line or the form', () => {
    expect(links('note/7', '#/visits/new?client=3#f', '#/people/9/edit#f')).toEqual([
      { href: '#/sessions/7', label: 'A line not yet saved' },
      { href: '#/visits/new?client=3', label: 'A visit not yet saved' },
      { href: '#/people/9/edit', label: 'Something typed and not yet saved' },
    ]);
  });
  it('names a page once and leaves out what it does not know', () => {
    expect(links('#/people/new#f', '#/people/new#g', 'odd', '')).toHaveLength(1);
    expect(links('note/corridor')[0]?.href).toBe('#/sessions?note=corridor');
  });
});

describe('factsOf', () => {
  const session = {
    day: 'today',
    starts: '10:00',
    ends: null,
    venue: 'Trenance hall',
    here: 2,
    state: 'open',
  } as SessionRow;
  it('says whether it is under way, and since when', () => {
    expect(factsOf(session)).toBe('Under way · from 10:00 · Trenance hall · 2 here');
    expect(factsOf({ ...session, day: 'yesterday' })).toMatch(/^Under way since yesterday/);
    expect(factsOf({ ...session, state: 'planned', venue: null })).toBe('Planned for today · from 10:00');
  });
});

describe('nothingDue', () => {
  const empty = { lines: [], concerns: [], referrals: [], to_tell: [], actions: [] } as unknown as Today;
  it('is so only when every list is empty', () => {
    expect(nothingDue(empty)).toBe(true);
    expect(nothingDue({ ...empty, to_tell: [{}] } as unknown as Today)).toBe(false);
  });
});
