/** Splits a text into parts, those marked that answer what was typed: the beginnings of words, accents folded. */
export function marked(text: string, typed: string): { text: string; mark: boolean }[] {
  const fold = (letter: string) => letter.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = fold(typed)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .sort((a, b) => b.length - a.length);
  const letters = [...text.normalize('NFC')];
  let line = '';
  const starts = letters.map((letter) => {
    const start = line.length;
    line += fold(letter);
    return start;
  });
  const parts: { text: string; mark: boolean }[] = [];
  const put = (letter: string, mark: boolean) => {
    const last = parts.at(-1);
    if (last?.mark === mark) last.text += letter;
    else parts.push({ text: letter, mark });
  };
  let upTo = 0;
  for (const [at, letter] of letters.entries()) {
    const begins = at === 0 || !/[\p{L}\p{N}]/u.test(letters[at - 1] ?? '');
    if (begins && at >= upTo) {
      const word = words.find((one) => line.startsWith(one, starts[at]));
      if (word) upTo = at + [...word].length;
    }
    put(letter, at < upTo);
  }
  return parts;
}
