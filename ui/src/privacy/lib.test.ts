import { expect, it } from 'vitest';
import type { GroundChoice, PrivacyHub } from '../platform/commands';
import { groundOptions, lostLaptop, newBreach, thirdReasons, waitingWords } from './lib';

const NOTHING: PrivacyHub = {
  complaints: [],
  breaches: [],
  bases_to_confirm: 0,
  agreements: [],
  reviews: [],
};

it('says what waits, and that nothing does', () => {
  expect(waitingWords(NOTHING)).toBe('Nothing waits.');
  expect(waitingWords({ ...NOTHING, bases_to_confirm: 1 })).toBe('Waiting: 1 reason to confirm.');
  const due = { volunteer: '1', name: 'Jean', words: '', blocks: true };
  expect(waitingWords({ ...NOTHING, agreements: [due, due], bases_to_confirm: 11 })).toBe(
    'Waiting: 2 agreements, 11 reasons to confirm.',
  );
});

it('starts a breach now, and one for a lost laptop with what is known', () => {
  expect(newBreach('14:05')).toMatchObject({
    found_on: 'today',
    found_time: '14:05',
    kind: '',
    closed_on: '',
  });
  const lost = lostLaptop('14:05', 86);
  expect(lost).toMatchObject({ kind: 'lost or stolen laptop', how_many: '86' });
  // What it means for people is a judgement, and nobody was told yet.
  expect([lost.risk, lost.told_ico_on, lost.told_people_on]).toEqual(['', '', '']);
});

it('offers the third reasons that go with a second one', () => {
  const one = (word: string, needs: string[] = []): GroundChoice => ({
    word,
    plain: `${word}.`,
    source: 's',
    needs,
  });
  const second = [one('care', ['health']), one('consent')];
  const third = [one('health'), one('money')];
  expect(thirdReasons('care', second, third).map((each) => each.word)).toEqual(['health']);
  expect(thirdReasons('consent', second, third)).toEqual([]);
  expect(thirdReasons('', second, third)).toEqual([]);
  expect(groundOptions(second, 'None')).toEqual([
    { value: '', label: 'None', hint: '' },
    { value: 'care', label: 'care.', hint: 's' },
    { value: 'consent', label: 'consent.', hint: 's' },
  ]);
});
