import { beforeEach, expect, it } from 'vitest';
import { forgetOpened, openedBefore, remember } from './opened.svelte';
import { app } from './state.svelte';

const id = (n: number) => `0190c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;

beforeEach(() => {
  forgetOpened();
  app.phase = 'open';
});

it('keeps the records looked at, the latest first, each once, but for the one that is open', () => {
  for (const path of [
    `/people/${id(1)}`,
    '/today',
    '/concerns/new',
    `/concerns/${id(2)}`,
    `/people/${id(1)}/edit`,
    `/settings/agencies/${id(3)}`,
    `/people/${id(1)}`,
  ])
    remember(path);
  expect(openedBefore('/today')).toEqual([
    `/people/${id(1)}`,
    `/settings/agencies/${id(3)}`,
    `/concerns/${id(2)}`,
  ]);
  expect(openedBefore(`/people/${id(1)}`)).toHaveLength(2);
});

it('keeps no more than a dozen, and none once the file is locked', () => {
  for (let n = 0; n < 20; n += 1) remember(`/people/${id(n)}`);
  expect(openedBefore('/today')).toHaveLength(12);
  app.phase = 'locked';
  expect(openedBefore('/today')).toEqual([]);
  forgetOpened();
  app.phase = 'open';
  expect(openedBefore('/today')).toEqual([]);
});
