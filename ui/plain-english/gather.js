// Gathers every text that the interface can show, from wherever it is written down.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { rustTexts } from './rust.js';
import { pageTexts } from './template.js';

/** @typedef {import('./script.js').Found} Found */

/**
 * Every file under a folder.
 * @param {string} folder
 * @returns {string[]}
 */
function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((one) => (one.isDirectory() ? filesUnder(join(folder, one.name)) : [join(folder, one.name)]))
    .sort();
}

/** @param {string} file */
const read = (file) => readFileSync(file, 'utf8');

/**
 * The cells of a CSV file by its header. Our own lists: no line breaks in a cell.
 * @param {string} text
 * @returns {Record<string, string>[]}
 */
export function csvRows(text) {
  const [header = [], ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) =>
      [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
  return rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])));
}

/** Every text in a value read from JSON. @param {unknown} value @returns {string[]} */
const textsOf = (value) =>
  typeof value === 'string'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(textsOf)
      : [];

/**
 * Gathers every text under the root of the project, and what is not right in where abbreviations are explained.
 * @param {string} root
 */
export function gather(root) {
  /** @type {Found[]} */
  const found = [];
  /** @type {{ file: string, at: number, text: string, short: string }[]} */
  const unexplained = [];
  const glossary = csvRows(read(join(root, 'assets/glossary/abbreviations.csv')));
  const shorts = new Set(glossary.map((row) => row['short'] ?? ''));
  const patterns = [...shorts].map((short) => /** @type {const} */ ([short, alone(short)]));
  const here = (/** @type {string} */ file) => relative(root, file);

  for (const file of filesUnder(join(root, 'ui/src'))) {
    const svelte = file.endsWith('.svelte');
    if (!(svelte || file.endsWith('.ts')) || file.endsWith('.test.ts') || file.includes('/bindings/'))
      continue;
    const page = pageTexts(read(file), svelte);
    for (const one of page.said) found.push({ ...one, file: here(file) });
    for (const { text, at } of page.bare)
      for (const [short, fits] of patterns)
        if (!page.explained.has(short) && fits.test(text))
          unexplained.push({ file: here(file), at, text: text.trim(), short });
  }

  const rust = ['src-tauri/src', 'src-tauri/core/src', 'src-tauri/admin/src'].flatMap((folder) =>
    filesUnder(join(root, folder)).filter((file) => file.endsWith('.rs')),
  );
  const scanned = rust.map((file) => ({ file, ...rustTexts(read(file)) }));
  /** Modules that only tests have, by their path without an ending. */
  const tests = scanned.flatMap(({ file, testModules }) => {
    const own = /\/(?:mod|lib|main)\.rs$/.test(file) ? dirname(file) : file.replace(/\.rs$/, '');
    return testModules.map((name) => join(own, name));
  });
  for (const { file, said } of scanned) {
    if (tests.some((one) => file === `${one}.rs` || file.startsWith(`${one}/`))) continue;
    for (const one of said) found.push({ ...one, file: here(file) });
  }

  for (const row of glossary)
    found.push({ text: row['plain'] ?? '', file: 'assets/glossary/abbreviations.csv', at: 0 });
  for (const row of csvRows(read(join(root, 'assets/reference/next-steps.csv'))))
    found.push({ text: row['words'] ?? '', file: 'assets/reference/next-steps.csv', at: 0 });
  const wordings = ['assets/consent/wordings', 'assets/privacy', 'assets/agreements'];
  for (const file of wordings.flatMap((folder) => filesUnder(join(root, folder))))
    if (file.endsWith('.json'))
      for (const text of textsOf(JSON.parse(read(file)))) found.push({ text, file: here(file), at: 0 });
  return { found, unexplained, shorts };
}

/** A pattern for an abbreviation that stands alone, its plural too. @param {string} short */
const alone = (short) =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])${short.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?=s?(?![\\p{L}\\p{N}]))`,
    'u',
  );

/** The line of a place in a file. @param {string} root @param {Found} found */
export const lineOf = (root, { file, at }) => read(join(root, file)).slice(0, at).split('\n').length;
