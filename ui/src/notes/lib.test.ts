import { describe, expect, it } from 'vitest';
import naughty from '../../../tests/fixtures/naughty/naughty-strings.json';
import type { Line } from '../platform/commands';
import {
  around,
  choicesMessage,
  findLinks,
  formOf,
  insertMention,
  linkedPeople,
  mentionAt,
  moveLinks,
  oneClient,
  pieces,
  readDraft,
  standsBehind,
  tellers,
  tellersFor,
  tellerWords,
  type Link,
} from './lib';

const MARGARET = { person: 'm1', name: 'Margaret Tremayne' };
const NAMESAKE = { person: 'm2', name: 'Margaret Tremayne' };
const ANN = { person: 'a', name: 'Ann' };
const ANN_LEE = { person: 'al', name: 'Ann Lee' };

/** `|` marks the caret. */
function at(marked: string, links: Link[] = []) {
  const caret = marked.indexOf('|');
  return mentionAt(marked.replace('|', ''), caret, links);
}

describe('mentionAt', () => {
  it('opens right after the sign', () => {
    expect(at('@|')).toEqual({ start: 0, typed: '' });
    expect(at('Jean says @Ma|')).toEqual({ start: 10, typed: 'Ma' });
    expect(at('(@Ma|')).toEqual({ start: 1, typed: 'Ma' });
  });
  it('takes a name of several words, and only up to the caret', () => {
    expect(at('@Margaret T|remayne')).toEqual({ start: 0, typed: 'Margaret T' });
    expect(at('@a b c d|')?.typed).toBe('a b c d');
    expect(at('@a b c d e|')).toBeNull();
  });
  it('leaves addresses, empty space, other lines and far signs alone', () => {
    expect(at('jean@home|')).toBeNull();
    expect(at('@ Ma|')).toBeNull();
    expect(at('@Ma\nhello|')).toBeNull();
    expect(at(`@${'x'.repeat(41)}|`)).toBeNull();
    expect(at('no sign|')).toBeNull();
    expect(at('|@Ma')).toBeNull();
  });
  it('stays shut behind a link that was accepted', () => {
    const links = findLinks('@Margaret Tremayne fell', [MARGARET]);
    expect(at('@Margaret Tremayne fell|', links)).toBeNull();
    expect(at('@Margaret Tremayne and @Je|', links)).toEqual({ start: 23, typed: 'Je' });
  });
});

describe('insertMention', () => {
  it('puts the name, a space, and the caret behind', () => {
    const put = insertMention('Jean says @Ma', 13, { start: 10 }, MARGARET, []);
    expect(put.text).toBe('Jean says @Margaret Tremayne ');
    expect(put.caret).toBe(put.text.length);
    expect(put.links).toEqual([{ start: 10, end: 28, ...MARGARET }]);
  });
  it('adds no second space and none before a comma', () => {
    expect(insertMention('@Ma fell', 3, { start: 0 }, MARGARET, [])).toMatchObject({
      text: '@Margaret Tremayne fell',
      caret: 19,
    });
    expect(insertMention('@Ma, fell', 3, { start: 0 }, MARGARET, []).text).toBe('@Margaret Tremayne, fell');
  });
  it('carries the links around it', () => {
    const first = insertMention('@Ann and @Ma then @Ann', 4, { start: 0 }, ANN, []);
    const last = insertMention(first.text, first.text.length, { start: 18 }, ANN, first.links);
    const put = insertMention(last.text, 12, { start: 9 }, MARGARET, last.links);
    expect(put.links.map((link) => put.text.slice(link.start, link.end))).toEqual([
      '@Ann',
      '@Margaret Tremayne',
      '@Ann',
    ]);
    expect(linkedPeople(put.links)).toEqual(['a', 'm1']);
  });
});

describe('moveLinks', () => {
  const both = '@Margaret Tremayne @Margaret Tremayne ';
  const links: Link[] = [
    { start: 0, end: 18, ...MARGARET },
    { start: 19, end: 37, ...NAMESAKE },
  ];
  it('moves what stands behind a change', () => {
    const after = `Today ${both}`;
    expect(moveLinks(both, after, 6, links).map((link) => link.start)).toEqual([6, 25]);
  });
  it('drops the very one of two namesakes that was deleted', () => {
    expect(linkedPeople(moveLinks(both, both.slice(19), 0, links))).toEqual(['m2']);
    expect(linkedPeople(moveLinks(both, both.slice(0, 19), 19, links))).toEqual(['m1']);
  });
  it('drops a name that was changed or lengthened', () => {
    expect(moveLinks(both, both.replace('Tremayne', 'Tremane'), 14, links)).toHaveLength(1);
    expect(moveLinks('@Ann ', '@Anna ', 5, [{ start: 0, end: 4, ...ANN }])).toEqual([]);
    expect(moveLinks('@Ann ', '@Ann’s ', 6, [{ start: 0, end: 4, ...ANN }])).toHaveLength(1);
  });
  it('survives a caret that tells nothing', () => {
    expect(linkedPeople(moveLinks(both, `x${both}`, 0, links))).toEqual(['m1', 'm2']);
    expect(moveLinks(both, '', 0, links)).toEqual([]);
    expect(moveLinks(both, both, 3, links)).toEqual(links);
  });
});

describe('pieces', () => {
  it('marks names and gives the text back equal', () => {
    const text = '@Ann Lee saw @Ann, not @Annie or jean@Ann';
    const shown = pieces(text, [ANN, ANN_LEE]);
    expect(shown.filter((piece) => piece.person).map((piece) => [piece.text, piece.person])).toEqual([
      ['@Ann Lee', 'al'],
      ['@Ann', 'a'],
      ['@Ann', 'a'],
    ]);
    expect(shown.map((piece) => piece.text).join('')).toBe(text);
  });
  it('gives two of one name their places in order', () => {
    const links = findLinks('@Margaret Tremayne met @Margaret Tremayne', [MARGARET, NAMESAKE]);
    expect(links.map((link) => link.person)).toEqual(['m1', 'm2']);
  });
  it('never changes what was typed', () => {
    for (const text of naughty as string[]) {
      for (const people of [[], [ANN], [{ person: 'x', name: text.slice(0, 9) }]]) {
        const line = `${text} @Ann`;
        expect(
          pieces(line, people)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(line);
      }
    }
  });
});

describe('a draft', () => {
  it('comes back as it was', () => {
    for (const text of naughty as string[]) {
      const kept: unknown = JSON.parse(JSON.stringify({ text, links: [] }));
      expect(readDraft(kept)).toEqual({ text, links: [] });
    }
    const draft = { text: '@Ann fell', links: [{ start: 0, end: 4, ...ANN }] };
    expect(readDraft(draft)).toEqual(draft);
  });
  it('is nothing when it is empty or not ours', () => {
    for (const kept of [null, undefined, '', 'x', 7, [], { text: 1 }]) expect(readDraft(kept).text).toBe('');
    expect(readDraft({ text: 'x', links: [{ start: 0 }] }).links).toEqual([]);
  });
  it('drops a link whose place holds another text', () => {
    expect(readDraft({ text: '@Ann', links: [{ start: 1, end: 5, ...ANN }] }).links).toEqual([]);
  });
});

describe('oneClient', () => {
  const named = (person: string, client = true) => ({ person, client });
  it('is whom the line is about, else the one it names, and never one of two', () => {
    expect(oneClient({ about: [named('a')], likely_about: 'b' })).toBe('a');
    expect(oneClient({ about: [named('a'), named('v', false)], likely_about: null })).toBe('a');
    expect(oneClient({ about: [], likely_about: 'b' })).toBe('b');
    expect(oneClient({ about: [named('a'), named('b')], likely_about: 'a' })).toBeNull();
  });
});

describe('choicesMessage', () => {
  it('says when two have one name', () => {
    expect(choicesMessage(0, false)).toBe('Nobody of that name.');
    expect(choicesMessage(1, false)).toContain('1 person.');
    expect(choicesMessage(2, true)).toContain('same name');
  });
});

describe('who told a line', () => {
  const row = (person: string, came_as: 'client' | 'volunteer' | 'guest', order: number | null) => ({
    person,
    name: person.toUpperCase(),
    detail: '',
    came_as,
    presence: order === null ? null : ('here' as const),
    arrived_order: order,
  });

  it('offers those here, volunteers first, in the order of arrival', () => {
    const register = [
      row('c1', 'client', 1),
      row('v2', 'volunteer', 3),
      row('v1', 'volunteer', 2),
      row('v3', 'volunteer', null),
    ];
    expect(tellers(register)).toEqual([
      { value: 'v1', label: 'V1, volunteer' },
      { value: 'v2', label: 'V2, volunteer' },
      { value: 'c1', label: 'C1' },
    ]);
  });

  it('stays when something else of the line is changed', () => {
    const line = {
      session: 's',
      text: 'Fell',
      kind: 'line',
      about: [{ person: 'c1' }],
      mentions: [{ person: 'c1' }, { person: 'c2' }],
      told_by: 'Wesley Nance',
      told_by_person: 'v1',
    } as unknown as Line;
    expect(formOf(line)).toMatchObject({
      told_by: 'v1',
      told_by_words: '',
      about: ['c1'],
      mentions: ['c1', 'c2'],
    });
    expect(formOf({ ...line, told_by: 'the nurse', told_by_person: null })).toMatchObject({
      told_by: null,
      told_by_words: 'the nurse',
    });
  });
});

describe('what was said around a line', () => {
  it('is two before and two after, in the order they were said', () => {
    const lines = ['6', '5', '4', '3', '2', '1'].map((id) => ({ id }));
    const ids = (id: string) => {
      const { before, after } = around(lines, id);
      return [before.map((one) => one.id), after.map((one) => one.id)];
    };
    expect(ids('4')).toEqual([
      ['2', '3'],
      ['5', '6'],
    ]);
    expect(ids('1')).toEqual([[], ['2', '3']]);
    expect(ids('9')).toEqual([[], []]);
  });
});

describe('who told something before', () => {
  const rowe = {
    told_by: 'Sister Rowe',
    told_by_role: 'practice nurse',
    told_by_practice: 'p',
    told_by_practice_name: 'Narrowcliff',
  };
  const vyvyan = {
    told_by: 'Dr Vyvyan',
    told_by_role: null,
    told_by_practice: null,
    told_by_practice_name: null,
  };
  it('is said with what they are, as far as it is known', () => {
    expect(tellerWords(rowe)).toBe('Sister Rowe, practice nurse, Narrowcliff');
    expect(tellerWords(vyvyan)).toBe('Dr Vyvyan');
  });
  it('is offered by the beginnings of words, and no more once one is chosen', () => {
    const typed = (words: string) => ({ told_by_words: words, told_by_role: '', told_by_practice: '' });
    expect(tellersFor([rowe, vyvyan], typed(''))).toEqual([rowe, vyvyan]);
    expect(tellersFor([rowe, vyvyan], typed('nur'))).toEqual([rowe]);
    expect(tellersFor([rowe, vyvyan], typed('sis row'))).toEqual([rowe]);
    expect(tellersFor([rowe, vyvyan], typed('zz'))).toEqual([]);
    // Her name alone does not say of which practice.
    expect(tellersFor([rowe, vyvyan], typed('Sister Rowe'))).toEqual([rowe]);
    expect(
      tellersFor([rowe], {
        told_by_words: 'Sister Rowe',
        told_by_role: 'practice nurse',
        told_by_practice: 'p',
      }),
    ).toEqual([]);
    const many = Array.from({ length: 9 }, (_, n) => ({ ...vyvyan, told_by: `Dr ${n}` }));
    expect(tellersFor(many, typed('dr'))).toHaveLength(6);
  });
});

describe('keys that wait for the list', () => {
  const enter = { key: 'Enter', end: 9, last: true } as const;
  it('mean what they meant while only what stands behind them changes', () => {
    expect(standsBehind('@Doreen K', '@Doreen K fell', [enter])).toBe(true);
    expect(standsBehind('@Doreen K fell', '@Doreen K', [enter])).toBe(true);
    expect(standsBehind('@Doreen K', '@Doreen ', [enter])).toBe(false);
    expect(standsBehind('@Doreen K', 'x@Doreen K', [enter])).toBe(false);
  });
});
