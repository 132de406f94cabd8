// The texts that Rust code may say to a person: its string literals, without what is for the program alone.
// A scanner, not a parser: it knows comments, the kinds of literals, attributes and how brackets close.
import { HOLE } from './script.js';

/** Macros and methods whose text only a programmer ever meets, or which name a file. */
const UNSAID = new Set([
  ...['panic', 'unreachable', 'todo', 'unimplemented', 'assert', 'assert_eq', 'assert_ne', 'debug_assert'],
  ...['debug_assert_eq', 'include_str', 'include_bytes', 'concat', 'env', 'expect', 'cfg', 'matches'],
]);
const SQL =
  /\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|PRAGMA|WHERE|FROM|JOIN|ORDER BY|UNION|AND|COALESCE|BEGIN)\b/;

/**
 * @typedef {{ kind: 'word' | 'mark' | 'text', value: string, at: number }} Token
 */

/**
 * Cuts Rust into words, marks and text literals; comments, characters and lifetimes are passed over.
 * @param {string} source
 * @returns {Token[]}
 */
export function tokens(source) {
  /** @type {Token[]} */
  const found = [];
  const next =
    /\s+|\/\/[^\n]*|\/\*|(?:b|c)?r(?<hashes>#*)"|(?<bytes>b)?c?(?<open>")|b?'(?:\\(?:u\{[^}]*\}|x..|.)|[^\\'])'|(?<word>[A-Za-z_]\w*)|(?<mark>[^])/suy;
  for (;;) {
    const at = next.lastIndex;
    const one = next.exec(source);
    if (!one) return found;
    const { hashes, bytes, open, word, mark } = one.groups ?? {};
    if (word !== undefined) found.push({ kind: 'word', value: word, at });
    else if (mark !== undefined) found.push({ kind: 'mark', value: mark, at });
    else if (one[0] === '/*') {
      let depth = 1;
      while (depth > 0 && next.lastIndex < source.length) {
        if (source.startsWith('/*', next.lastIndex)) depth += 1;
        else if (source.startsWith('*/', next.lastIndex)) depth -= 1;
        else next.lastIndex -= 1;
        next.lastIndex += 2;
      }
    } else if (hashes !== undefined) {
      const end = source.indexOf(`"${hashes}`, next.lastIndex);
      found.push({ kind: 'text', value: source.slice(next.lastIndex, end), at });
      next.lastIndex = end + 1 + hashes.length;
    } else if (open) {
      let end = next.lastIndex;
      while (source[end] !== '"' && end < source.length) end += source[end] === '\\' ? 2 : 1;
      if (!bytes) found.push({ kind: 'text', value: unescaped(source.slice(next.lastIndex, end)), at });
      next.lastIndex = end + 1;
    }
  }
}

/** @param {string} text */
const unescaped = (text) =>
  text
    .replace(/\\\r?\n\s*/g, '')
    .replace(/\\u\{([0-9a-fA-F]+)\}/g, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/\\([ntr0"'\\])/g, (_, one) => (one === 'n' ? '\n' : /["'\\]/.test(one) ? one : ' '));

/**
 * The texts of one Rust file, and the names of its modules that only tests have.
 * @param {string} source
 * @returns {{ said: { text: string, at: number }[], testModules: string[] }}
 */
export function rustTexts(source) {
  const all = tokens(source);
  /** @type {{ text: string, at: number }[]} */
  const said = [];
  /** @type {string[]} */
  const testModules = [];
  const value = (/** @type {number} */ at) => (all[at]?.kind === 'text' ? '' : (all[at]?.value ?? ''));
  /** Where the bracket that opens at `at` closes. */
  const closing = (/** @type {number} */ at) => {
    let depth = 0;
    for (let to = at; to < all.length; to += 1) {
      if ('([{'.includes(value(to) || '-')) depth += 1;
      else if (')]}'.includes(value(to) || '-') && (depth -= 1) === 0) return to;
    }
    return all.length;
  };
  for (let at = 0; at < all.length; at += 1) {
    const token = all[at];
    if (!token) break;
    if (token.value === '#' && token.kind === 'mark') {
      const open = value(at + 1) === '!' ? at + 2 : at + 1;
      if (value(open) !== '[') continue;
      const end = closing(open);
      const inside = all.slice(open + 1, end);
      // What thiserror says, a person reads.
      if (inside[0]?.value === 'error')
        for (const one of inside) if (one.kind === 'text') said.push({ text: one.value, at: one.at });
      at = end;
      if (inside.map((one) => one.value).join('') === 'cfg(test)') {
        let next = end + 1;
        while (value(next) === '#') next = closing(next + 1) + 1;
        let to = next;
        while (to < all.length && value(to) !== '{' && value(to) !== ';') to += 1;
        if (value(to) === ';') {
          const mod = all.slice(next, to).findIndex((one) => one.value === 'mod');
          if (mod >= 0) testModules.push(all[next + mod + 1]?.value ?? '');
        }
        at = value(to) === '{' ? closing(to) : to;
      }
    } else if (token.kind === 'word' && UNSAID.has(token.value) && /[!(]/.test(value(at + 1))) {
      at = closing(value(at + 1) === '!' ? at + 2 : at + 1);
    } else if (token.kind === 'text' && !SQL.test(token.value)) {
      said.push({ text: token.value, at: token.at });
    }
  }
  return {
    said: said.map(({ text, at }) => ({
      text: text.replace(/\{\{|\}\}|\{[^{}]*\}/g, (one) =>
        one.length === 2 && one !== '{}' ? (one[0] ?? '') : HOLE,
      ),
      at,
    })),
    testModules,
  };
}
