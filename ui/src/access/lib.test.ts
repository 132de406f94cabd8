import { describe, expect, it } from 'vitest';
import { byWords, doneWords, KINDS, leavesWords, pieces, timesWords, writtenWords } from './lib';

const at = new Date(2026, 10, 3, 10, 42).getTime();

describe('who looked', () => {
  it('says what was done and whether it was found', () => {
    expect(doneWords({ kind: 'view', what: 'restricted concern', found: false })).toBe(
      'Looked at a restricted concern',
    );
    expect(doneWords({ kind: 'view', what: 'record', found: true })).toBe(
      'Looked at the record, found by searching',
    );
    expect(doneWords({ kind: 'print', what: 'Person sheet', found: false })).toBe('Printed: Person sheet');
    expect(doneWords({ kind: 'lock', what: null, found: false })).toBe('Locked the laptop');
    expect(KINDS).toHaveLength(10);
  });

  it('says when and how often', () => {
    expect(timesWords({ first_at: at, last_at: at, times: 1 })).toBe('10:42');
    expect(timesWords({ first_at: at, last_at: at + 9 * 60_000, times: 3 })).toBe('10:42 to 10:51, 3 times');
  });

  it('says in whose hands it was', () => {
    expect(byWords({ kind: 'view', by: 'Kerra Trembath', hands: null })).toBe('Kerra Trembath');
    expect(byWords({ kind: 'search', by: 'Kerra Trembath', hands: 'Jean Opie' })).toBe(
      'Jean Opie for Kerra Trembath',
    );
    expect(byWords({ kind: 'failed unlock', by: null, hands: null })).toBe('Not known');
  });
});

it('takes a text apart where it is about other people', () => {
  expect(pieces('Told by [[other person: Jean Opie]] on Tuesday')).toEqual([
    { text: 'Told by ', other: false },
    { text: '[[other person: Jean Opie]]', other: true },
    { text: ' on Tuesday', other: false },
  ]);
  expect(pieces('Nobody [[ else')).toEqual([{ text: 'Nobody [[ else', other: false }]);
  expect(pieces('[[other person: two\nlines]]')).toHaveLength(1);
});

describe('everything that leaves', () => {
  it('is counted', () => {
    expect(writtenWords({ files: 57, rows: 12345 })).toBe('57 files with 12,345 rows are written.');
  });
  it('says for whom, and why', () => {
    expect(leavesWords({ reason: ' Moving ', recipient: ' Jean ' })).toBe('For Jean, because: Moving');
  });
});
