// A page that a journey stands on, looked at in both sizes of text.
import { expect } from 'vitest';
import type { App } from './app.ts';
import { measure } from './geometry.ts';
import { still } from './steps.ts';

/** Looks at the page as it stands: no rule of axe is broken, nothing is cut, at 100 % and at 200 % text. */
export async function lookAt(app: App, name: string): Promise<void> {
  await still(app);
  await app.picture(name);
  const at = (text: string) =>
    app.script((size) => void (document.documentElement.dataset.text = size as string), text);
  expect(await app.axe(), name).toEqual([]);
  await at('200');
  await app.picture(`${name}-200`);
  expect(await app.axe(), `${name}, 200 %`).toEqual([]);
  expect(await app.script(measure), `${name}, 200 %`).toEqual([]);
  await at('100');
}
