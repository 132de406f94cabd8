import { expect, it } from 'vitest';
import { marked } from './marked';

const shown = (text: string, typed: string) =>
  marked(text, typed)
    .map((part) => (part.mark ? `[${part.text}]` : part.text))
    .join('');

it.each([
  ['Margaret Trevose', 'mar', '[Mar]garet Trevose'],
  ['Margaret Trevose', 'trev marg', '[Marg]aret [Trev]ose'],
  ['Zoë Élan', 'zoe el', '[Zoë] [Él]an'],
  ['Fell on the step', 'ste', 'Fell on the [ste]p'],
  ['Amarna', 'mar', 'Amarna'],
  ['O’Neil', 'neil', 'O’[Neil]'],
  ['Coffee morning', '', 'Coffee morning'],
  ['ma mar', 'ma mar', '[ma] [mar]'],
])('%s, typed %s', (text, typed, expected) => {
  expect(shown(text, typed)).toBe(expected);
});
