import { expect, test } from 'vitest';
import { EVENTS, eventOf, lifeForm } from './changed';

test('a death is never assumed from an address that says nothing', () => {
  expect(eventOf(undefined)).toBe('move');
  expect(eventOf('something else')).toBe('move');
  expect(eventOf('death')).toBe('death');
  expect(Object.keys(EVENTS)).toHaveLength(5);
});

test('each event sends its own fields alone, and an answer for each thing it leaves', () => {
  const values = {
    on: 'today',
    town: 'Leeds',
    practice: 'p',
    home: 'Seaview',
    stays: 'yes',
    'match-1': 'end',
    x: 'y',
  };
  const death = lifeForm('death', values, [{ key: 'match-1' }]);
  expect(death).toMatchObject({ what: 'death', town: '', practice: '', home: '', stays: '' });
  expect(death.answers).toEqual({ 'match-1': 'end' });
  expect(lifeForm('care home', values, [])).toMatchObject({ home: 'Seaview', stays: 'yes', practice: 'p' });
  expect(lifeForm('moved away', values, [])).toMatchObject({ town: 'Leeds', practice: '' });
});
