import { describe, expect, it } from 'vitest';
import {
  ageAndTown,
  bornWords,
  concernLine,
  detailOf,
  EMPTY_CLIENT,
  EMPTY_PERSON,
  EMPTY_VOLUNTEER,
  entryWhen,
  options,
  programmeOptions,
  referralLine,
  sinceUntil,
  toForm,
  toValues,
  wordOptions,
  worthLooking,
} from './lib';

const TODAY = '2026-11-03';

describe('a person’s form on the page', () => {
  const form = {
    ...EMPTY_PERSON,
    given_name: 'Margaret',
    family_name: 'Pascoe',
    client: { ...EMPTY_CLIENT, over_75: 'yes', what_matters: 'The boat; the shed' },
    volunteer: {
      ...EMPTY_VOLUNTEER,
      skills: 'baking;knots',
      availability: 'Monday morning;Friday evening',
      drives: 'yes',
    },
  };

  it('spreads and gathers without a loss', () => {
    const values = toValues(form);
    expect(values['roles']).toEqual(['client', 'volunteer']);
    expect(values['client.over_75']).toBe(true);
    expect(values['client.what_matters']).toBe('The boat; the shed');
    expect(values['volunteer.skills']).toBe('baking\nknots');
    expect(values['volunteer.availability']).toEqual(['Monday morning', 'Friday evening']);
    const again = toForm(values);
    expect(again).toEqual({ ...form, volunteer: { ...form.volunteer, skills: 'baking\nknots' } });
  });

  it('leaves out a role that is not ticked, and keeps what was typed there', () => {
    const values = toValues(form);
    values['roles'] = ['client'];
    expect(toForm(values).volunteer).toBeNull();
    expect(values['volunteer.skills']).toBe('baking\nknots');
    values['roles'] = [];
    expect(toForm(values).client).toBeNull();
  });

  it('looks for the same person only when names are there', () => {
    expect(worthLooking(EMPTY_PERSON)).toBe(false);
    expect(worthLooking({ ...EMPTY_PERSON, given_name: 'Jo' })).toBe(false);
    expect(worthLooking({ ...EMPTY_PERSON, given_name: 'Jo', family_name: 'Uren' })).toBe(true);
    expect(worthLooking({ ...EMPTY_PERSON, date_of_birth: '3/11/1941', family_name: 'Uren' })).toBe(true);
  });
});

describe('words', () => {
  it('tells people of one name apart', () => {
    const person = {
      id: '1',
      name: 'Margaret Pascoe',
      preferred: 'Peggy',
      town: 'Crantock',
      birth: '1941',
      roles: { client: true, volunteer: true },
      died: true,
    };
    expect(detailOf(person, TODAY)).toBe(
      '“Peggy”, Crantock, born 1941, supported, and a volunteer, has died',
    );
    expect(bornWords('1941-11-03', TODAY)).toBe('born 3 November 1941');
    expect(bornWords('', TODAY)).toBe('');
    expect(ageAndTown(84, 'Crantock')).toBe('84, Crantock');
    expect(ageAndTown(null, null)).toBe('');
    expect(ageAndTown(0, null)).toBe('0');
  });

  it('says when and how things stand', () => {
    const concern = {
      id: '1',
      situation: 'Fell',
      category: 'falls and mobility',
      level: 'soon' as const,
      state: 'open' as const,
      raised_on: TODAY,
      raised_by: 'Wesley Nance',
      due_on: '2026-11-10',
      overdue: false,
      restricted: false,
    };
    expect(concernLine(concern, TODAY)).toBe('Raised by Wesley Nance today, due 10 November');
    expect(concernLine({ ...concern, due_on: '2026-11-02', overdue: true, state: 'with MDT' }, TODAY)).toBe(
      'Raised by Wesley Nance today, due yesterday, overdue, with MDT',
    );
    const referral = {
      id: '1',
      need: 'Hand rails',
      agency: 'Home Fix (pretend)',
      state: 'sent',
      made_on: '2026-10-11',
      sent_on: '2026-10-12' as string | null,
      chase_on: '2026-11-09' as string | null,
      expected_on: null,
    };
    expect(referralLine(referral, TODAY)).toBe('Sent 12 October, chase on 9 November');
    const waiting = { ...referral, expected_on: '2026-12-15' };
    expect(referralLine(waiting, TODAY)).toBe('Sent 12 October, expected 15 December, chase on 9 November');
    expect(referralLine({ ...referral, sent_on: null, chase_on: null }, TODAY)).toBe(
      'Made 11 October, not sent yet',
    );
    expect(entryWhen({ at: 0, on: '2026-11-02', timed: false }, TODAY)).toBe('Yesterday');
    expect(sinceUntil('2026-03-03', null, TODAY)).toBe('since 3 March');
    expect(sinceUntil('2025-03-03', '2026-05-09', TODAY)).toBe('3 March 2025 to 9 May');
    expect(sinceUntil(null, '2026-05-09', TODAY)).toBe('until 9 May');
    expect(sinceUntil(null, null, TODAY)).toBe('');
  });

  it('makes answers of lists', () => {
    expect(options([{ id: '7', name: 'Narrowcliff' }], 'Not known')).toEqual([
      { value: '', label: 'Not known' },
      { value: '7', label: 'Narrowcliff' },
    ]);
    expect(wordOptions(['moved away'])).toEqual([{ value: 'moved away', label: 'Moved away' }]);
  });

  it('names the only programme, and asks where there are more', () => {
    const [one, two] = [
      { id: '1', name: 'Newquay Pathfinder' },
      { id: '2', name: 'Penwith Pioneer' },
    ];
    expect(programmeOptions([one], '')).toEqual([{ value: '', label: 'Newquay Pathfinder' }]);
    expect(programmeOptions([one], '1')).toEqual([{ value: '1', label: 'Newquay Pathfinder' }]);
    expect(programmeOptions([one, two], '')[0]).toEqual({ value: '', label: 'Choose' });
    expect(programmeOptions([], '')).toEqual([{ value: '', label: 'Choose' }]);
  });
});
