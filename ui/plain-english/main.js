// Reads every sentence that the interface can show, and says which are not plain English: part of `make check`.
// Prints one line when all is well. With --all, prints every sentence too.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gather, lineOf } from './gather.js';
import { isShown, judge, readBanned, sentencesOf } from './judge.js';
import { HOLE } from './script.js';

const root = resolve(import.meta.dirname, '../..');
const banned = readBanned(readFileSync(join(import.meta.dirname, 'banned.txt'), 'utf8'));
const names = readFileSync(join(import.meta.dirname, 'names.txt'), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => line.split('|')[0]?.trim() ?? '');

const { found, unexplained, shorts } = gather(root);
const all = judge(found, banned, new Set([...shorts, ...names]));

if (process.argv.includes('--all'))
  for (const one of found)
    if (one.sure || isShown(one.text))
      for (const text of sentencesOf(one.text)) console.log(`${one.file}: ${text.replaceAll(HOLE, '…')}`);

const wrong = [
  ...all.faults.map(
    ({ where, text, wrong }) => `${where.file}:${lineOf(root, where)}: ${wrong}\n    ${text}`,
  ),
  ...unexplained.map(
    (one) =>
      `${one.file}:${lineOf(root, one)}: “${one.short}” stands bare; write <Abbr short="${one.short}" /> once\n    ${one.text}`,
  ),
];
if (all.tooLongInTheMean) wrong.push(`The mean is ${all.mean.toFixed(1)} words in a sentence; at most 12.`);
for (const line of wrong) console.log(line);
console.log(
  `${all.sentences} sentences and ${all.labels} labels; the longest has ${all.longest} words, ` +
    `the mean ${all.mean.toFixed(1)}; reading age ${all.readingAge.toFixed(1)}`,
);
process.exitCode = wrong.length ? 1 : 0;
