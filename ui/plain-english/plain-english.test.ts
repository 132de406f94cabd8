import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvRows, gather } from './gather.js';
import { abbreviationsIn, isShown, judge, readBanned, readingAge, sentencesOf, wordsOf } from './judge.js';
import { rustTexts } from './rust.js';
import { HOLE } from './script.js';
import { pageTexts } from './template.js';

const banned = readBanned(readFileSync(join(import.meta.dirname, 'banned.txt'), 'utf8'));
const known = new Set(['MDT', 'GP']);
const judged = (text: string) =>
  judge([{ text, file: 'a.svelte', at: 0, sure: true }], banned, known).faults.map((one) => one.wrong);
const shown = (source: string, svelte = true) =>
  pageTexts(source, svelte)
    .said.filter((one) => one.sure || isShown(one.text))
    .flatMap((one) => sentencesOf(one.text))
    .map((one) => one.replaceAll(HOLE, '…'));
const words = (count: number) => `${Array.from({ length: count }, () => 'Word').join(' ')}.`;

describe('a Svelte file', () => {
  it('shows what stands in its template, as it is read', () => {
    expect(shown('<p>Ring <b>{name}</b>\n  today. <a href="#/x">Then write</a> it down.</p>')).toEqual([
      'Ring … today.',
      'Then write it down.',
    ]);
    expect(shown('<ul><li>One thing</li><li>Another</li></ul>')).toEqual(['One thing', 'Another']);
    expect(shown('<p>{#if late}It is late.{:else}It is early.{/if} Go home.</p>')).toEqual(
      expect.arrayContaining(['It is late.', 'It is early.', 'Go home.']),
    );
    expect(shown('<p>You have {n === 1 ? `one day` : `${n} days`} left.</p>')).toEqual([
      'You have one day left.',
      'You have … days left.',
    ]);
  });

  it('shows attributes that are read, its script’s words, and nothing that is for the program', () => {
    expect(shown('<Card title="Two of us" class="wide card" hint={`Ask ${name}.`} />')).toEqual([
      'Two of us',
      'Ask ….',
    ]);
    expect(
      shown(`<script lang="ts">
        import a from './Some page.svelte';
        type Kind = 'One kind' | 'Another kind';
        const list = [{ route: 'Not shown', label: 'Shown here' }];
        const say = (n: number): string => (n > 1 ? 'There are ' + n + ' of them.' : 'There is one.');
        if (kind === 'Not shown either') document.querySelector('main > h1 .title');
      </script>`),
    ).toEqual(['Shown here', 'There are … of them.', 'There is one.']);
    expect(shown("export const WORDS = { yes: 'They said yes' } as const;", false)).toEqual([
      'They said yes',
    ]);
  });

  it('tells which running words hold a bare abbreviation, and which are explained', () => {
    const page = pageTexts(
      '<h2>MDT</h2><p>The MDT meets.</p><Abbr short="GP" /><button>To the MDT</button>',
      true,
    );
    expect(page.bare.map((one) => one.text)).toEqual(['The MDT meets.']);
    expect([...page.explained]).toEqual(['GP']);
  });
});

it('Rust says its literals, but for tests, panics, attributes and questions to the file', () => {
  const { said, testModules } = rustTexts(`
    //! "Not this comment"
    #[doc = "Nor this one"] #[error("There is {count} too many.")] Many { count: u8 },
    const NOTE: &str = "One \\"thing\\" \\
        and another"; let c = '"'; let l: &'static str = r#"Raw "words" here"#;
    faults.add("day", "Check the date."); panic!("Never shown"); x.expect("nor shown");
    conn.prepare("SELECT name FROM person"); format!("{{kept}} {name:>3}")
    #[cfg(test)] mod tests { fn a() { say("Only in a test"); } }
    #[cfg(test)] mod plans; say("After the tests");
  `);
  expect(said.map((one) => one.text.replaceAll(HOLE, '…'))).toEqual([
    'There is … too many.',
    'One "thing" and another',
    'Raw "words" here',
    'day',
    'Check the date.',
    '{kept} …',
    'After the tests',
  ]);
  expect(testModules).toEqual(['plans']);
});

describe('the judge', () => {
  it('refuses a sentence of 21 words, and takes one of 20', () => {
    expect(judged(words(21))).toEqual(['21 words; at most 20']);
    expect(judged(words(20))).toEqual([]);
    expect(judged(`Two sentences. ${words(20)}`)).toEqual([]);
  });

  it('refuses a banned word in any case, whole words only', () => {
    expect(judged('Please ring.')[0]).toContain('please');
    expect(judged('Utilise the form.')[0]).toContain('utilis*');
    expect(judged('Press here, e.g. now.')[0]).toContain('e.g.');
    expect(judged('They were pleased.')).toEqual([]);
    for (const one of banned) expect(one.why, one.word).not.toBe('');
  });

  it('refuses an abbreviation that the glossary does not have', () => {
    expect(judged('The XYZ meets.')[0]).toContain('“XYZ”');
    expect(judged('Two GPs and the MDT meet.')).toEqual([]);
    expect(abbreviationsIn('A&E, DoLS, OTs, S/W and Ctrl K')).toEqual(['A&E', 'DoLS', 'OT', 'S/W']);
  });

  it('counts', () => {
    expect(sentencesOf('Ring 999. “Then write.” Go… on (here).')).toEqual([
      'Ring 999.',
      '“Then write.”',
      'Go… on (here).',
    ]);
    expect(wordsOf(`It is ${HOLE} — or 3/11, here/apologies`)).toHaveLength(7);
    // The formula's own words: 13 words a sentence and 1.4 syllables a word are grade 6, and five years.
    expect(readingAge(1300, 100, 1820)).toBeCloseTo(11, 1);
    const long = judge([{ text: words(13), file: '', at: 0, sure: true }], [], known);
    expect(long.tooLongInTheMean).toBe(true);
  });

  it('reads a list with quotes', () => {
    expect(csvRows('a,b\n1,"two, ""2"""\n,x\n')).toEqual([
      { a: '1', b: 'two, "2"' },
      { a: '', b: 'x' },
    ]);
  });
});

it('gathers from every place where sentences are written', () => {
  const { found } = gather(resolve(import.meta.dirname, '../..'));
  const has = (file: string, text: string) =>
    expect(
      found.some((one) => one.file === file && one.text.includes(text)),
      `${file}: ${text}`,
    ).toBe(true);
  has('ui/src/app/Lock.svelte', 'That can damage them.');
  has('ui/src/app/state.svelte.ts', 'Saved');
  has('src-tauri/core/src/action.rs', 'Person added');
  has('src-tauri/core/src/dates/mod.rs', 'Check the date.');
  has('src-tauri/src/commands/settings.rs', 'Choose 100, 125, 150 or 200 per cent.');
  has('assets/consent/wordings/1.json', 'May I write down what you tell me');
  has('assets/reference/next-steps.csv', 'Put it on the MDT list');
  expect(found.filter((one) => /tests?\.rs$|\.test\.ts$/.test(one.file))).toEqual([]);
}, 60_000);
