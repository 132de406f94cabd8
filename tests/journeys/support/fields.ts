// Every field of words there is, read from the screens' own source, and which pages show it. So a new field or page that
// no journey fills in is found out.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Planted } from './everywhere/planter.ts';

const ui = join(import.meta.dirname, '../../../ui/src');

/** A field of words: the file it is written in, and what its label can be. */
export type Field = { file: string; labels: readonly string[] };
/** A page by its address, and the file that draws it. */
export type Route = { pattern: string; file: string };

const sources = new Map(
  readdirSync(ui, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(svelte|ts)$/.test(file) && !/\.test\.ts$|\/bindings\//.test(file))
    // What a component's comment shows as an example is no field.
    .map(
      (file) =>
        [file, readFileSync(join(ui, file), 'utf8').replace(/<!--[^]*?-->|\/\*\*[^]*?\*\//g, '')] as const,
    ),
);

/** The files that one brings in itself. */
function broughtInBy(file: string): string[] {
  const named = [...(sources.get(file) ?? '').matchAll(/(?:from|import) '(\.[^']+)'/g)];
  return named
    .map(([, path = '']) => normalize(join(dirname(file), path)).replaceAll('\\', '/'))
    .flatMap((path) => [path, `${path}.ts`])
    .filter((path) => sources.has(path));
}

/** A file and all that it brings in, however far; only those of its own folder where that is asked. */
export function drawnBy(file: string, ownFolder = false): Set<string> {
  const all = new Set<string>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (all.has(next) || (ownFolder && dirname(next) !== dirname(file))) continue;
    all.add(next);
    waiting.push(...broughtInBy(next));
  }
  return all;
}

/** Every page. */
export function routes(): Route[] {
  const text = sources.get('app/routes.ts') ?? '';
  const files = new Map(
    [...text.matchAll(/^import (\w+) from '\.\.\/([^']+)'/gm)].map(([, name = '', file = '']) => [
      name,
      file,
    ]),
  );
  return [...text.matchAll(/pattern: '([^']+)', page: (\w+)/g)].map(([, pattern = '', page = '']) => ({
    pattern,
    file: files.get(page) ?? '',
  }));
}

/** What a control takes that is no words of anybody's own. */
const NO_WORDS = /^(select|date|time|number|passphrase|tel|email|checkbox|radio|volunteer|person)$/;

/** What is written in an element's attribute: the text between quotes, or the code between braces. */
function attribute(element: string, name: string): string | undefined {
  const found = new RegExp(`[\\s{]${name}=(?:"([^"]*)"|\\{((?:[^{}]|\\{[^{}]*\\})*)\\})`).exec(element);
  return found?.[1] ?? found?.[2];
}

/** Whatever a label can be: itself, or each of the texts that its code chooses from. */
function labelsOf(written: string): string[] {
  const chosen = [...written.matchAll(/'([^']{2,})'/g)].map(([, one = '']) => one);
  return written.includes('?') && chosen.length && / \? /.test(written) ? chosen : [written];
}

/** Every field of words there is: those drawn, and those told to a short form. */
export function fields(): Field[] {
  return [...sources].flatMap(([file, text]) => {
    const drawn = [
      ...text.matchAll(
        /<(?:Field|textarea|input)\b(?:"[^"]*"|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|[^>"{])*>/g,
      ),
    ];
    const told = [...text.matchAll(/\{\s*name: '\w+',[^{}]*?\}/g)];
    return [
      ...drawn
        .map(([element]) => element)
        .filter((element) => !NO_WORDS.test(attribute(element, 'type') ?? 'text'))
        .map((element) => attribute(element, 'label') ?? attribute(element, 'aria-label') ?? ''),
      ...told
        .map(([entry]) => entry)
        .filter((entry) => !NO_WORDS.test(/type: '([^']+)'/.exec(entry)?.[1] ?? 'text'))
        .flatMap((entry) => /label: ([^\n]*?'[^']+')(?:,| \})/.exec(entry)?.[1] ?? [])
        .map((label) => (label.startsWith("'") ? label.slice(1, -1) : label)),
    ].map((label) => ({ file, labels: labelsOf(label) }));
  });
}

/** A text in which each part that is filled in stands for any text. */
const like = (text: string) =>
  new RegExp(
    `^${text
      .split(/\{(?:[^{}]|\{[^{}]*\})*\}/)
      .map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

/** The page that an address shows. Fixed words stand before `:id`, as in the app. */
function routeOf(at: string, all: readonly Route[]): Route | undefined {
  const fits = ({ pattern }: Route) => new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(at);
  return all.find(fits);
}

/** What gets no words of its own, each for a reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  // Not a field of its own.
  'shared/Field.svelte: ': 'it draws the fields that others name',
  'people/SmallForm.svelte: field.label': 'it draws the fields that others name',
  'shared/Choice.svelte: ': 'it draws choices, and takes no words',
  'notes/Capture.svelte: ': 'its pages call it Note, and it is filled in as that',
  'referrals/ToAgency.svelte: ': 'it is there to be copied, and nobody writes in it',
  // Looked for and not kept. The one box and the list of people hold words when the window is killed.
  'app/Palette.svelte: ': 'it looks for something',
  'people/Page.svelte: Find a person': 'it looks for somebody',
  'shared/PersonPicker.svelte: ': 'it looks for somebody',
  'settings/Agencies.svelte: Find an agency, place or need': 'it looks for something',
  '/people': 'it looks for somebody',
  // What is typed there is read as something else, and a word is refused.
  'people/PersonFields.svelte: Date of birth': 'it takes a day',
  'people/PersonFields.svelte: Year of birth': 'it takes a year',
  'people/PersonFields.svelte: NHS number': 'it takes a number',
  'people/PersonFields.svelte: Postcode': 'it takes a postcode',
  'people/Changed.svelte: Postcode': 'it takes a postcode',
  'settings/PracticeForm.svelte: ODS code, if known': 'it takes a code',
  'visits/VisitFields.svelte: How long': 'it takes a time',
  // Keys, which are looked for as they are.
  'app/FirstRun.svelte: Recovery key': 'it takes the key',
  'app/Lock.svelte: Recovery key': 'it takes the key',
  'settings/NewKey.svelte: Recovery key': 'it takes a key',
  'settings/Restore.svelte: Recovery key': 'it takes a key',
  '/settings/keys/new': 'it takes a key and a passphrase',
  '/settings/backups': 'it takes a key, a passphrase, and the name of the first run',
  // The same words once more, in place of those that are looked for afterwards.
  'settings/Restore.svelte: Your name': 'the name of the first run, in the same place',
  'settings/NameForm.svelte: Your name': 'the name of the first run, in the same place',
  'mdt/action.ts: What is to be done': 'the words of the line under Hold, in the same place',
  'erasure/Page.svelte: Name of the person': 'it would erase what is looked for',
  '/visits/:id': 'the form of a new visit, with the same words',
  '/good-news/:id/edit': 'the form of new good news, with the same words',
  '/notes/:id': 'the line of a session or of a corridor, drawn by itself',
  '/concerns': 'the form of one due day, for several',
  '/referrals/:id/to-agency': 'it is there to be copied, and nobody writes in it',
};

/**
 * The fields that got no words on any page that shows them, and the pages with fields of their own that got none; and
 * the exceptions that are none any more.
 */
export function withoutWords(planted: readonly Planted[]): string[] {
  const all = routes();
  const drawn = new Map(all.map(({ pattern, file }) => [pattern, drawnBy(file)]));
  const filled = planted.map(({ at, label }) => ({ label, pattern: routeOf(at, all)?.pattern }));
  const every = fields();
  const shown = (file: string) => all.filter(({ pattern }) => drawn.get(pattern)?.has(file));
  const bare = every
    .filter(({ file, labels }) => {
      // What no page of its own draws stands before the pages, or beside all of them: the first run, the lock.
      const on = shown(file).map(({ pattern }) => pattern);
      return !filled.some(
        ({ label, pattern }) =>
          (on.length === 0 || (pattern !== undefined && on.includes(pattern))) &&
          labels.some((one) => like(one).test(label)),
      );
    })
    .map(({ file, labels }) => `${file}: ${labels.join(' / ')}`);
  const pages = all
    .filter(({ file }) => every.some((field) => drawnBy(file, true).has(field.file)))
    .filter(({ pattern }) => !filled.some((one) => one.pattern === pattern))
    .map(({ pattern }) => pattern);
  const found = new Set([...bare, ...pages]);
  const idle = Object.keys(EXCEPTIONS).filter((one) => !found.has(one));
  return [
    ...[...found].filter((one) => !(one in EXCEPTIONS)),
    ...idle.map((one) => `${one} needs no exception`),
  ];
}
