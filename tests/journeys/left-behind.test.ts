// After the lock, no name that was on the screen is left in the page, in the window's title, or in the memory of the
// app's own process that a test can read.
import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { journey, pause, until } from './support/app.ts';
import { appsOn } from './support/driver.ts';
import { goTo, setUp, still, unlock } from './support/steps.ts';

/** How often each word stands in the memory of a process that can be written to, in UTF-8 and in UTF-16. */
function inMemory(id: number, words: readonly string[]): number {
  const memory = openSync(`/proc/${id}/mem`, 'r');
  const pages = openSync(`/proc/${id}/pagemap`, 'r');
  let found = 0;
  for (const line of readFileSync(`/proc/${id}/maps`, 'utf8').split('\n')) {
    const [, from, to, rights] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? [];
    if (!from || !to || !rights?.startsWith('rw')) continue;
    const [start, end] = [parseInt(from, 16), parseInt(to, 16)];
    const step = 16 * 1024 * 1024;
    for (let at = start; at < end; at += step) {
      if (!isThere(pages, at, Math.min(step, end - at))) continue;
      const bytes = Buffer.alloc(Math.min(step + 64, end - at));
      try {
        readSync(memory, bytes, 0, bytes.length, at);
      } catch {
        continue; // Set aside, and holds nothing.
      }
      for (const word of words)
        for (const form of [Buffer.from(word), Buffer.from(word, 'utf16le')])
          for (let hit = bytes.indexOf(form); hit >= 0; hit = bytes.indexOf(form, hit + 1)) found += 1;
    }
  }
  closeSync(memory);
  closeSync(pages);
  return found;
}

/** Whether any page of a stretch is there: a web view sets aside far more than it ever uses. */
function isThere(pages: number, at: number, length: number): boolean {
  const entries = Buffer.alloc(Math.ceil(length / 4096) * 8);
  const read = readSync(pages, entries, 0, entries.length, (at / 4096) * 8);
  // The two upper bits of an entry: in memory, or swapped out.
  for (let entry = 7; entry < read; entry += 8) if ((entries[entry] ?? 0) & 0xc0) return true;
  return false;
}

/** The web view's own processes, below the app. */
function webProcesses(app: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  const stat = (id: number) => {
    try {
      return readFileSync(`/proc/${id}/status`, 'utf8');
    } catch {
      return '';
    }
  };
  const below = (id: number): boolean => {
    const parent = Number(/^PPid:\t(\d+)/m.exec(stat(id))?.[1] ?? 0);
    return parent === app || (parent > 1 && below(parent));
  };
  return all.filter((id) => id !== app && /^Name:\tWebKit/m.test(stat(id)) && below(id));
}

journey('after the lock no name is left where it can be found', async (app) => {
  await setUp(app);
  const words = ['Zqlockfirst', 'Zqlocklast', 'Zqlockvillage'] as const;
  await goTo(app, '/people/new');
  await app.paste('First name', words[0]);
  await app.paste('Family name', words[1]);
  await app.paste('Town or village', words[2]);
  await app.choose('Status', 'Enquiry');
  await app.press('Save');
  await app.on(`${words[0]} ${words[1]}`);
  for (const page of ['/today', '/people', '/changes', '/concerns']) await goTo(app, page);
  await still(app);
  const id = appsOn(app.data)[0] ?? 0;
  const count = () => ({
    app: inMemory(id, words),
    web: webProcesses(id).reduce((sum, one) => sum + inMemory(one, words), 0),
  });
  const open = count();
  // The same search finds what is there.
  expect(open.web).toBeGreaterThan(0);
  await app.press('Lock');
  await app.on('Locked');
  await until(async () => (await app.words()) !== '', 'the empty page is there');
  const dom = await app.script<string>(() => document.documentElement.outerHTML + document.title);
  for (const word of words) expect(dom).not.toContain(word);
  await pause(5_000);
  const locked = count();
  console.warn('names in memory:', JSON.stringify({ open, locked }));
  expect(locked.app).toBe(0);
  await unlock(app);
});
