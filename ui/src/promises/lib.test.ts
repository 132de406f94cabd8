import { describe, expect, it } from 'vitest';
import type { PromiseRow } from '../platform/bindings/PromiseRow';
import { promiseForm, promiseStarted, promiseWords, restForm, restWords } from './lib';

const row: PromiseRow = {
  id: 'p',
  what: 'Ring her',
  to: 'j',
  name: 'Jean Opie',
  to_volunteer: true,
  died: false,
  who: null,
  by: 'Friday 6 November',
  overdue: false,
  done: null,
  session: null,
  from_note: null,
};

describe('a promise in words', () => {
  it.each([
    [row, 'to Jean Opie · by Friday 6 November'],
    [{ ...row, overdue: true }, 'to Jean Opie · by Friday 6 November, overdue'],
    [{ ...row, died: true }, 'to Jean Opie · has died'],
    [{ ...row, done: 'today' }, 'to Jean Opie · done today'],
    [{ ...row, name: null, who: 'Colin' }, 'Colin does it · by Friday 6 November'],
  ])('%#', (one, words) => {
    expect(promiseWords(one)).toBe(words);
  });
});

it('begins with what is known of it', () => {
  const small = promiseForm({ to: { id: 'j', name: 'Jean Opie' }, note: 'n', session: 's', volunteer: true });
  expect(small.start).toEqual({ what: '', to: 'j', who: '', by: '', from_note: 'n', session: 's' });
  expect(small.fields[1]).toMatchObject({ type: 'volunteer', chosen: 'Jean Opie' });
  expect(promiseForm({}).fields[1]?.type).toBe('person');
});

it('begins with what was heard in a line, and keeps what was guessed', () => {
  const form = {
    what: 'Bring the form by Fri',
    to: 'j',
    who: '',
    by: '2026-11-06',
    from_note: 'n',
    session: 's',
  };
  const guessed = [{ field: 'by', from: 'Fri' }];
  const start = { form, to_name: 'Jean Opie', of_volunteers: false, guessed, phones: ['01872 274242'] };
  const small = promiseStarted(start);
  expect(small.start).toEqual(form);
  expect(small).toMatchObject({ guessed, phones: ['01872 274242'], key: 'promise:n' });
  expect(small.fields[1]).toMatchObject({ type: 'person', chosen: 'Jean Opie' });
  expect(promiseStarted({ ...start, to_name: null, of_volunteers: true }).fields[1]).toMatchObject({
    type: 'volunteer',
  });
});

it('says of a rest until when, why and how to reach them', () => {
  const over = { volunteer: 'j', name: 'Jean Opie', phone: null, until: 'yesterday', why: 'Two hard deaths' };
  expect(restWords(over)).toBe('Until yesterday · Two hard deaths');
  expect(restForm('j', 'Jean', 'tired').start).toEqual({ until: '', why: 'tired' });
});
