import { expect, it } from 'vitest';
import { abbreviationsIn, GLOSSARY, inWords, partsOf } from './abbreviations';

it('reads the list, quoted cells and two meanings too', () => {
  expect(GLOSSARY.size).toBeGreaterThan(60);
  expect(inWords('F2F')).toBe('face to face. In person, not by phone.');
  expect(inWords('PA')).toMatch(/^personal assistant\. .* Or: physician associate\. /);
  expect(inWords('XYZ')).toBe('');
});

it('finds what stands alone, as the core does', () => {
  expect(abbreviationsIn('two OTs, the GP’s letter and a DN’s round')).toEqual(['OT', 'GP', 'DN']);
  expect(abbreviationsIn('from A&E; S/W rang, MCA/DoLS, NHSE')).toEqual([
    'A&E',
    'S/W',
    'MCA',
    'DoLS',
    'NHSE',
  ]);
  for (const text of ['a lot of others', 'OTTER', 'OT2', '2OT', 'ot and gp', 'GPS', '']) {
    expect(abbreviationsIn(text), text).toEqual([]);
  }
});

it('marks each the first time only, and loses no letter', () => {
  const text = 'To the MDT, or the GP. The MDT meets on Friday.';
  expect(partsOf(text).filter((one) => one.short)).toEqual([
    { text: 'MDT', short: true },
    { text: 'GP', short: true },
  ]);
  expect(
    partsOf(text)
      .map((one) => one.text)
      .join(''),
  ).toBe(text);
  expect(partsOf('')).toEqual([]);
});
