import { expect, test } from 'vitest';
import type { Differs } from '../platform/bindings/Differs';
import { answersOf, choicesOf } from './merge';

const row = (change: Partial<Differs>): Differs => ({
  key: 'address',
  label: 'Address',
  stays: 'Pentire',
  goes: 'Newlyn',
  both: false,
  chosen: 'stays',
  ...change,
});

test('both may stand only where the core says so', () => {
  expect(choicesOf(row({})).map((one) => one.value)).toEqual(['stays', 'goes']);
  expect(choicesOf(row({ both: true })).map((one) => one.label)).toEqual([
    'Pentire',
    'Newlyn',
    'Both, one beneath the other',
  ]);
});

test('what a person has to say is chosen by nobody beforehand', () => {
  expect(answersOf([row({}), row({ key: 'consent share with MDT', chosen: null })])).toEqual({
    address: 'stays',
    'consent share with MDT': '',
  });
});
