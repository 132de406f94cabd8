import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { COLUMNS, columnOf, importWords, lineOf, namesWords, rolesWords } from './import';

const file = (people: number, clients: number, volunteers: number) => ({ people, clients, volunteers });

it('says in one sentence what a file would take in', () => {
  expect(importWords(file(41, 30, 9))).toBe('41 people: 30 supported, 9 volunteers.');
  expect(importWords(file(1, 1, 0))).toBe('1 person: 1 supported.');
  expect(importWords(file(1, 0, 1))).toBe('1 person: 1 volunteer.');
  expect(importWords(file(2, 0, 0))).toBe('2 people, nobody with a role.');
});

it('says why the counts do not add up', () => {
  expect(rolesWords(file(41, 30, 9))).toBe('');
  expect(rolesWords(file(3, 2, 2))).toContain('counted twice');
  expect(rolesWords(file(2, 0, 0))).toContain('“role”');
});

it('shows a fault by its line and column', () => {
  const fault = { line: 3, column: 'postcode', message: '' };
  expect([lineOf(fault), columnOf(fault)]).toEqual(['3', 'postcode']);
  expect(lineOf({ ...fault, line: 0 })).toBe('The file');
  expect(columnOf({ ...fault, column: null })).toBe('');
  expect(columnOf({ ...fault, column: '7' })).toBe('Number 7');
});

it('lists what Settings has', () => {
  expect(namesWords([{ name: 'Newquay Pathfinder' }, { name: 'Isles of Scilly' }])).toBe(
    'Newquay Pathfinder, Isles of Scilly',
  );
});

it('explains every column that the core reads, and no other', () => {
  const core = readFileSync(join(import.meta.dirname, '../../../src-tauri/core/src/import/mod.rs'), 'utf8');
  const parts = /^fields! \{([^}]*)\}/m.exec(core)?.[1]?.split(';') ?? [];
  const [person, client, volunteer] = parts.map((part) =>
    (part.split(':')[1] ?? '').split(/\s+/).filter(Boolean),
  );
  const explained = COLUMNS.map((group) => group.rows.flatMap((row) => [...row.columns]).sort());
  expect(person?.length).toBeGreaterThan(15);
  expect(explained).toEqual([
    [...(person ?? []), 'role'].sort(),
    [...(client ?? [])].sort(),
    [...(volunteer ?? [])].sort(),
  ]);
});
