import { describe, expect, it } from 'vitest';
import { firstMatch, matchPath, readHash, toHash } from './router';

describe('readHash', () => {
  it('takes an empty address to Today', () => {
    expect(readHash('')).toEqual({ path: '/today', query: {} });
    expect(readHash('#/')).toEqual({ path: '/today', query: {} });
  });
  it('reads the query apart from the path', () => {
    expect(readHash('#/concerns/new?client=a%20b&note=7')).toEqual({
      path: '/concerns/new',
      query: { client: 'a b', note: '7' },
    });
  });
  it('forgives a slash too many', () => {
    expect(readHash('#/people//7/').path).toBe('/people/7');
  });
});

describe('matchPath', () => {
  it('names the parts', () => {
    expect(matchPath('/people/:id/edit', '/people/7/edit')).toEqual({ id: '7' });
  });
  it('matches whole paths only', () => {
    expect(matchPath('/people/:id', '/people')).toBeNull();
    expect(matchPath('/people/:id', '/people/7/edit')).toBeNull();
    expect(matchPath('/people', '/concerns')).toBeNull();
  });
  it('keeps a part that cannot be decoded as it is', () => {
    expect(matchPath('/people/:id', '/people/%zz')).toEqual({ id: '%zz' });
  });
});

describe('firstMatch', () => {
  it('prefers the earlier entry, so that "new" is not an id', () => {
    const table = [{ pattern: '/people/new' }, { pattern: '/people/:id' }];
    expect(firstMatch(table, '/people/new')?.entry.pattern).toBe('/people/new');
    expect(firstMatch(table, '/people/9')?.params).toEqual({ id: '9' });
    expect(firstMatch(table, '/nowhere')).toBeNull();
  });
});

describe('toHash', () => {
  it('leaves out what is empty', () => {
    expect(toHash('/concerns/new', { client: 'a b', note: '', visit: null })).toBe(
      '#/concerns/new?client=a+b',
    );
    expect(toHash('today')).toBe('#/today');
  });
  it('comes back the same through readHash', () => {
    const query = { client: 'é & =', note: '#1' };
    expect(readHash(toHash('/concerns/new', query)).query).toEqual(query);
  });
});
