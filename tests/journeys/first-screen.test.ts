// The smallest journey: the window opens, says what it is, and can be used by everybody.
import { expect } from 'vitest';
import { journey } from './support/app.ts';

journey('the first screen asks for a name and a passphrase', async (app) => {
  expect(await app.heading()).toBe('Set up Living Well');
  await app.fill('Your name', 'Kerra Trembath');
  expect(await app.value('Your name')).toBe('Kerra Trembath');
  expect(await app.names('button')).toContain('Set up');
  expect(await app.axe()).toEqual([]);
});
