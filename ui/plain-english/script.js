// The texts that a script holds: TypeScript and the expressions of a template, as Svelte's own parser reads them.

/**
 * A piece of text, and where it stands; `sure` where it stands in a template itself, so that it is shown for sure.
 * @typedef {{ text: string, file: string, at: number, sure?: boolean }} Found
 */

/** Stands for what is only known when the app runs: a name, a number, a day. It counts as one word. */
export const HOLE = '\uE000';
/** Ends a text: what follows stands in another box on the screen. */
export const BREAK = '\u2029';
/** So many ways to read one text are looked at; beyond, each branch is looked at once. */
const MOST = 96;

/** Text handed to these is looked for, compared or sent; none of it is shown. */
const ASKS = new Set([
  ...[
    'querySelector',
    'querySelectorAll',
    'matches',
    'closest',
    'getElementById',
    'createElement',
    'getAttribute',
  ],
  ...[
    'setAttribute',
    'removeAttribute',
    'hasAttribute',
    'addEventListener',
    'removeEventListener',
    'matchMedia',
  ],
  ...[
    'startsWith',
    'endsWith',
    'includes',
    'indexOf',
    'lastIndexOf',
    'split',
    'test',
    'exec',
    'match',
    'RegExp',
  ],
  ...['has', 'get', 'set', 'go', 'call', 'listen', 'setProperty', 'getPropertyValue', 'escape', 'cssPath'],
]);
/** Values of these names are for the program, whatever they look like. */
const CODE_NAMES = new Set(['href', 'path', 'route', 'pattern', 'class', 'prefix', 'draft']);

/**
 * Every way to read a list of pieces after one another, each piece with ways of its own.
 * @param {string[][]} pieces
 * @returns {string[]}
 */
export function readings(pieces) {
  const ways = pieces.reduce((all, piece) => all * Math.max(1, piece.length), 1);
  if (ways > MOST) {
    const longest = Math.max(...pieces.map((piece) => piece.length));
    return Array.from({ length: longest }, (_, at) =>
      pieces.map((piece) => piece[Math.min(at, piece.length - 1)] ?? '').join(''),
    );
  }
  return pieces.reduce(
    (all, piece) => (piece.length ? all.flatMap((start) => piece.map((end) => start + end)) : all),
    /** @type {string[]} */ (['']),
  );
}

/**
 * The ways to read an expression as text, and the expressions in it that are looked at by themselves.
 * @param {any} node
 * @returns {{ ways: string[], inside: any[], text: boolean }}
 */
export function asText(node) {
  const unknown = { ways: [HOLE], inside: [node], text: false };
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string'
        ? { ways: [node.value], inside: [], text: true }
        : { ways: [node.value === null || node.value === false ? '' : HOLE], inside: [], text: false };
    case 'TemplateLiteral': {
      const pieces = [];
      const inside = [];
      for (const [at, quasi] of node.quasis.entries()) {
        pieces.push([quasi.value.cooked ?? '']);
        if (!node.expressions[at]) continue;
        const one = asText(node.expressions[at]);
        pieces.push(one.ways);
        inside.push(...one.inside);
      }
      return { ways: readings(pieces), inside, text: true };
    }
    case 'ConditionalExpression': {
      const [yes, no] = [asText(node.consequent), asText(node.alternate)];
      return {
        ways: [...yes.ways, ...no.ways],
        inside: [node.test, ...yes.inside, ...no.inside],
        text: yes.text || no.text,
      };
    }
    case 'LogicalExpression': {
      const right = asText(node.right);
      const left =
        node.operator === '&&' ? { ways: [''], inside: [node.left], text: false } : asText(node.left);
      return {
        ways: [...left.ways, ...right.ways],
        inside: [...left.inside, ...right.inside],
        text: left.text || right.text,
      };
    }
    case 'BinaryExpression': {
      if (node.operator !== '+') return unknown;
      const [left, right] = [asText(node.left), asText(node.right)];
      if (!left.text && !right.text) return unknown;
      return {
        ways: readings([left.ways, right.ways]),
        inside: [...left.inside, ...right.inside],
        text: true,
      };
    }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return asText(node.expression);
    case 'Identifier':
      return node.name === 'undefined' ? { ways: [''], inside: [], text: false } : unknown;
    default:
      return unknown;
  }
}

/**
 * Calls `tell` with every text that stands in a script, or in one expression.
 * @param {any} node
 * @param {(text: string, at: number) => void} tell
 */
export function scriptTexts(node, tell) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node)) return node.forEach((one) => scriptTexts(one, tell));
  if (typeof node.type !== 'string') return;
  const each = (/** @type {any[]} */ ...those) => those.forEach((one) => scriptTexts(one, tell));
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportAllDeclaration':
      return;
    case 'ExportNamedDeclaration':
      return each(node.declaration);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return each(node.expression);
    case 'SwitchCase':
      return each(node.consequent);
    case 'MemberExpression':
      return each(node.object, node.computed && node.property.type !== 'Literal' ? node.property : null);
    case 'Property':
    case 'PropertyDefinition': {
      const name = node.key?.name ?? node.key?.value;
      if (CODE_NAMES.has(name) && asText(node.value).text) return each(...asText(node.value).inside);
      return each(node.value);
    }
    case 'CallExpression':
    case 'NewExpression': {
      const callee = node.callee.name ?? node.callee.property?.name;
      each(node.callee);
      return each(
        ...(ASKS.has(callee)
          ? node.arguments.filter((/** @type {any} */ one) => !asText(one).text)
          : node.arguments),
      );
    }
    case 'BinaryExpression':
      if (node.operator === '+') break;
      return each(...[node.left, node.right].filter((one) => !asText(one).text));
    default:
      if (node.type.startsWith('TS')) return;
  }
  const found = asText(node);
  if (found.text) {
    for (const way of new Set(found.ways)) tell(way, node.start ?? 0);
    return each(...found.inside);
  }
  for (const [key, value] of Object.entries(node))
    if (!['type', 'start', 'end', 'loc', 'metadata', 'typeAnnotation', 'typeParameters'].includes(key))
      each(value);
}
