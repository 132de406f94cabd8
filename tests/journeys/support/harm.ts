// Text that means harm, and how a page tells whether any of it ran.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Key, type App } from './app.ts';
import { goTo } from './steps.ts';

/** Payloads that run a script, or load or send something, wherever a text is taken for more than a text. */
export const PAYLOADS = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/naughty/script-payloads.json'), 'utf8'),
) as string[];

/** Those that stand on one line as they are: a line's spaces are made one where it is shown. */
export const OF_A_LINE = PAYLOADS.filter(
  (text) => !/[\s\p{Cc}\p{Cf}\p{Zl}]{2,}|[^\S ]|[\p{Cc}\p{Cf}\p{Zl}]/u.test(text),
);

const commands = readFileSync(join(import.meta.dirname, '../../../ui/src/platform/commands.ts'), 'utf8');
/** What a page keeps of itself, whoever only looks at it. */
const BY_ITSELF = ['keep_draft', 'touched'];
/** Every command that writes, or does something else than to answer: a page that is only looked at sends none of them. */
const DOES_SOMETHING = new Set(
  [...commands.matchAll(/call<(?:Done<|null>)[^']*'([a-z_]+)'/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => !BY_ITSELF.includes(name)),
);

/** Has the page tell of whatever should never happen in it. To be asked again when the page was loaded anew. */
export const watch = (app: App) =>
  app.script(() => {
    const page = window as unknown as { __ran?: unknown; __told: string[]; __sent: string[] };
    page.__told = [];
    page.__sent = [];
    const send = window.fetch;
    window.fetch = (to, ...more) => {
      page.__sent.push(String(to instanceof Request ? to.url : to));
      return send(to, ...more);
    };
    for (const box of ['alert', 'confirm', 'prompt', 'print', 'open'] as const)
      (window as any)[box] = () => page.__told.push(box);
    document.addEventListener('securitypolicyviolation', (event) =>
      page.__told.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
    window.addEventListener('error', (event) => page.__told.push(event.message));
  });

/** What the page told since: nothing ran, nothing was refused, and nothing of it is drawn as a style. */
export const NO_HARM = { ran: null, told: [], outline: '0px' };

/** What the page told since; {@link NO_HARM} when nothing happened. */
export const told = (app: App) =>
  app.script<unknown>(() => {
    const page = window as unknown as { __ran?: unknown; __told: string[] };
    return {
      ran: page.__ran ?? null,
      told: page.__told,
      outline: getComputedStyle(document.body).outlineWidth,
    };
  });

/** The commands that the page sent since this was last asked, one of each. */
const sent = (app: App) =>
  app.script<string[]>(() => {
    const page = window as unknown as { __sent: string[] };
    const all = page.__sent.splice(0);
    return [...new Set(all.map((to) => to.replace(/^.*\//, '')))];
  });

/** Holds that a page which was only looked at since the last asking has asked for much and done nothing. */
export async function onlyLooked(app: App): Promise<void> {
  const asked = await sent(app);
  expect(asked).toContain('today_board');
  expect(DOES_SOMETHING.size).toBeGreaterThan(100);
  expect(asked.filter((command) => DOES_SOMETHING.has(command))).toEqual([]);
}

/**
 * Shows every kind of page there is, and of each kind so many; whatever is folded is unfolded. Gives the addresses. The
 * page must be watched ({@link watch}).
 */
export async function everyScreen(app: App, ofEach: number): Promise<string[]> {
  await sent(app);
  const seen = new Map<string, number>();
  const shown: string[] = [];
  const waiting = [
    '/today',
    '/people',
    '/sessions',
    '/concerns',
    '/referrals',
    '/mdt',
    '/volunteers',
    '/good-news',
  ];
  waiting.push(
    '/reports',
    '/settings',
    '/changes',
    '/notes/corridor',
    '/help',
    '/people/twice',
    '/people/import',
  );
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const kind = next.replace(/[0-9a-f-]{36}|\d+/g, ':id').replace(/[?].*/, '');
    if (shown.includes(next) || (seen.get(kind) ?? 0) >= ofEach) continue;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    shown.push(next);
    await goTo(app, next);
    // Going by address is no touch of a hand: without one it would lock on the way.
    await app.keys(Key.SHIFT);
    expect(await app.heading()).not.toMatch(/^(Locked|Covered|There is a problem)$/);
    const links = await app.script<string[]>(() => {
      for (const one of document.querySelectorAll('details')) one.open = true;
      for (const one of document.querySelectorAll('main *')) {
        one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
        one.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      }
      return [...document.querySelectorAll<HTMLAnchorElement>('main a[href^="#/"]')].map((one) =>
        (one.getAttribute('href') ?? '').slice(1),
      );
    });
    waiting.push(...links);
    for (const id of links.flatMap((link) => /^\/people\/([0-9a-f-]{36})$/.exec(link)?.[1] ?? []))
      waiting.push(`/people/${id}/edit`, `/people/${id}/changed`, `/people/${id}/together`);
  }
  return shown;
}
