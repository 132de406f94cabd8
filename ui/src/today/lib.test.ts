import { describe, expect, it } from 'vitest';
import type { ToTell } from '../platform/bindings/ToTell';
import type { SessionRow, Today } from '../platform/commands';
import { draftLinks, factsOf, leftWords, nothingDue, pageOf, reachWords, somebodyWaits } from './lib';

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
    expect(links('note/corridor')[0]?.href).toBe('#/notes/corridor');
    expect(links('note/corridor/7')[0]?.href).toBe('#/notes/corridor?note=7');
    expect(links('note/change/7')).toEqual([{ href: '#/notes/7?change=yes', label: 'A line half changed' }]);
    expect(links('type-up/7')).toEqual([{ href: '#/sessions/7/type-up', label: 'A paper not yet typed up' }]);
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
  const empty = {
    lines: [],
    concerns: [],
    referrals: [],
    to_tell: [],
    actions: [],
    promises: [],
    rests: [],
  } as unknown as Today;
  it('is so only when every list is empty', () => {
    expect(nothingDue(empty)).toBe(true);
    for (const list of ['to_tell', 'promises', 'rests'])
      expect(nothingDue({ ...empty, [list]: [{}] } as unknown as Today)).toBe(false);
  });
});

describe('who is waiting to hear', () => {
  const row = { restricted: false, waiting: [], died: false } as unknown as ToTell;
  it('is whoever is to be told, and what only its own page shows', () => {
    expect(somebodyWaits(row)).toBe(false);
    expect(somebodyWaits({ ...row, waiting: [{}] } as unknown as ToTell)).toBe(true);
    expect(somebodyWaits({ ...row, restricted: true })).toBe(true);
  });
  it('says what is left when nobody is', () => {
    // Not safe to tell is an answer too, and nobody was told then.
    expect(leftWords({ of: 'concern', died: false })).toBe(
      'Everyone was told, or there is a reason why not. It can be closed.',
    );
    expect(leftWords({ of: 'referral', died: false })).toContain('ended');
    expect(leftWords({ of: 'concern', died: true })).toContain('closed');
    expect(leftWords({ of: 'referral', died: true })).toContain('ended');
  });
  it('leads to the page of the concern or the referral', () => {
    expect(pageOf({ of: 'concern', id: '7' })).toBe('#/concerns/7');
    expect(pageOf({ of: 'referral', id: '7' })).toBe('#/referrals/7');
  });
  it('says how to reach them, and how often it was tried', () => {
    expect(reachWords({ phones: ['01632 960 111', '07700 900123'], tries: 1 })).toBe(
      '01632 960 111 or 07700 900123 · tried once',
    );
    expect(reachWords({ phones: [], tries: 0 })).toBe('No phone number');
    expect(reachWords({ phones: [], tries: 3 })).toContain('tried 3 times');
  });
});
