import { describe, expect, it } from 'vitest';
import { AppError, toAppError } from '../platform/commands';
import { faultFor, faultsOf, fieldId, sameValues } from './faults';

const refusal = {
  code: 'form',
  message: 'Two answers are missing.',
  fields: [
    { field: 'given_name', message: 'Write a first name.' },
    { field: 'family_name', message: 'Write a family name.' },
  ],
};

describe('faultsOf', () => {
  it('keeps every field at fault, in order', () => {
    const faults = faultsOf(refusal);
    expect(faults?.fields.map((fault) => fault.field)).toEqual(['given_name', 'family_name']);
    expect(faultFor(faults, 'family_name')).toBe('Write a family name.');
    expect(faultFor(faults, 'town')).toBeUndefined();
  });
  it('shows nothing when the file is locked', () => {
    expect(faultsOf(new AppError('locked', 'Locked.'))).toBeNull();
  });
  it('never shows what it does not know', () => {
    for (const odd of ['SQL error near SELECT', undefined, { message: 3 }, new Error('/home/jo/x')]) {
      expect(toAppError(odd).code).toBe('unexpected');
      expect(toAppError(odd).message).not.toMatch(/SQL|home/);
    }
  });
  it('drops a fault of the wrong shape', () => {
    expect(toAppError({ ...refusal, fields: [{ field: 1 }, refusal.fields[0]] }).fields).toHaveLength(1);
  });
});

describe('small helpers', () => {
  it('makes an id that a link can lead to', () => {
    expect(fieldId('f', 'actions[0].what')).toBe('f-actions-0--what');
  });
  it('compares plain values', () => {
    expect(sameValues({ a: ['x'] }, { a: ['x'] })).toBe(true);
    expect(sameValues({ a: 'x' }, { a: 'y' })).toBe(false);
  });
});
