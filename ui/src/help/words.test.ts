import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HELP, helpFor, helpPage } from './words';

const ids = HELP.map((one) => one.id);

it('has each page once, short enough for one screen', () => {
  expect(new Set(ids).size).toBe(ids.length);
  for (const one of HELP) {
    expect(one.steps.length, one.id).toBeLessThanOrEqual(6);
    expect(one.know.length, one.id).toBeLessThanOrEqual(3);
    const words = [one.about, ...one.steps, ...one.know].join(' ').split(' ').length;
    expect(words, one.id).toBeLessThanOrEqual(120);
  }
});

it('has a page for every screen there is', () => {
  const routes = readFileSync(join(import.meta.dirname, '../app/routes.ts'), 'utf8');
  const patterns = [...routes.matchAll(/pattern: '([^']+)'/g)].map((one) => one[1] ?? '');
  expect(patterns.length).toBeGreaterThan(30);
  for (const pattern of patterns) expect(ids, pattern).toContain(helpFor(pattern));
  expect(helpFor('/nowhere')).toBeNull();
});

it('tells a list from one of its records, and the steps of a meeting apart', () => {
  expect(
    ['/concerns', '/concerns/new', '/concerns/7', '/people/new', '/people/7/edit'].map((at) => helpFor(at)),
  ).toEqual(['concerns', 'concern-new', 'concern', 'people', 'person']);
  expect(helpFor('/mdt')).toBe('mdt');
  expect(helpFor('/mdt/7')).toBe('mdt-prepare');
  expect(helpFor('/mdt/7', { step: 'hold' })).toBe('mdt-hold');
  expect(helpFor('/mdt/7', { step: 'after' })).toBe('mdt-after');
  expect(helpPage('no such page').id).toBe('today');
});

it('says what to do when things go wrong', () => {
  const wrong = HELP.filter((one) => one.group === 'When things go wrong').map((one) => one.id);
  expect(wrong).toEqual(['mistake', 'danger', 'lost-laptop', 'passphrase', 'leaving']);
});
