// The texts of a Svelte file: what its template shows, what it hands to other components, and its script's.
import { parse } from 'svelte/compiler';
import { asText, BREAK, HOLE, readings, scriptTexts } from './script.js';

/** Elements that stand within a line of words. */
const INLINE = new Set(['a', 'abbr', 'b', 'code', 'em', 'i', 'kbd', 'mark', 'strong', 'sub', 'sup', 'time']);
/** Within one of these, a `span` stands in the line too; elsewhere it is a box in a row. */
const LINES = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'button',
  'label',
  'legend',
  'dt',
  'dd',
  'a',
  'summary',
  'option',
]);
/** Words in these are pressed or are a title: nothing in them can be a stop of its own. */
const PRESSED = new Set([
  'a',
  'button',
  'label',
  'legend',
  'option',
  'summary',
  'h1',
  'h2',
  'h3',
  'title',
  'th',
]);
/** Attributes that are for the program. `label`, `title`, `hint`, `text` and the like are read. */
const CODE =
  /^(?:class|id|for|form|type|name|role|kind|href|src|rel|target|method|style|lang|autocomplete|tabindex|value|within|prefix|draft|inputmode|short|data-.*|aria-(?!label$|description$|placeholder$|roledescription$).*)$/;

/**
 * What a Svelte or TypeScript file shows.
 * `said` is every text; `bare` the words of running text that stand in the template itself and are not pressed;
 * `explained` the abbreviations that the file explains where they stand (`<Abbr short="GP" />`).
 * @param {string} source
 * @param {boolean} svelte
 * @returns {{ said: { text: string, at: number, sure?: boolean }[], bare: { text: string, at: number }[], explained: Set<string> }}
 */
export function pageTexts(source, svelte) {
  const from = svelte ? source : `<script lang="ts">${source}</script>`;
  const shift = svelte ? 0 : from.indexOf(source);
  const ast = parse(from, { modern: true });
  /** @type {{ text: string, at: number, sure?: boolean }[]} */
  const said = [];
  /** @type {{ text: string, at: number }[]} */
  const bare = [];
  /** @type {Set<string>} */
  const explained = new Set();
  const tell = (/** @type {string} */ text, /** @type {number} */ at) => {
    for (const one of text.split(BREAK)) said.push({ text: one, at: at - shift });
  };

  scriptTexts(ast.instance?.content, tell);
  scriptTexts(ast.module?.content, tell);
  if (svelte) box(ast.fragment, 'body', false);
  return { said, bare, explained };

  /** Tells what one box of the page shows. */
  function box(/** @type {any} */ fragment, /** @type {string} */ parent, /** @type {boolean} */ pressed) {
    const { ways, at } = flow(fragment?.nodes ?? [], parent, pressed);
    for (const way of new Set(ways)) for (const text of way.split(BREAK)) said.push({ text, at, sure: true });
  }

  /** The ways to read what stands in a row. */
  function flow(/** @type {any[]} */ nodes, /** @type {string} */ parent, /** @type {boolean} */ pressed) {
    /** @type {string[][]} */
    const pieces = [];
    let at = nodes[0]?.start ?? 0;
    let placed = false;
    for (const node of nodes) {
      const ways = one(node, parent, pressed);
      if (!placed && ways.some((way) => way.replaceAll(BREAK, '').trim())) {
        at = node.start;
        placed = true;
      }
      pieces.push(ways);
    }
    return { ways: readings(pieces), at };
  }

  /** @returns {string[]} */
  function one(/** @type {any} */ node, /** @type {string} */ parent, /** @type {boolean} */ pressed) {
    const inside = (/** @type {any} */ fragment) => flow(fragment?.nodes ?? [], parent, pressed).ways;
    switch (node.type) {
      case 'Text':
        if (!pressed && parent !== 'body') bare.push({ text: node.data, at: node.start });
        return [node.data.replace(/\s+/g, ' ')];
      case 'ExpressionTag': {
        const { ways, inside: others } = asText(node.expression);
        others.forEach((each) => scriptTexts(each, tell));
        return ways;
      }
      case 'IfBlock':
        scriptTexts(node.test, tell);
        return [...inside(node.consequent), ...(node.alternate ? inside(node.alternate) : [''])];
      case 'EachBlock':
        scriptTexts(node.expression, tell);
        return [...inside(node.body), ...(node.fallback ? inside(node.fallback) : [])].map(
          (way) => BREAK + way + BREAK,
        );
      case 'KeyBlock':
        return inside(node.fragment);
      case 'AwaitBlock':
        return [node.pending, node.then, node.catch].flatMap((each) => (each ? inside(each) : []));
      case 'SnippetBlock':
        box(node.body, parent, pressed);
        return [''];
      case 'RenderTag':
        node.expression.arguments?.forEach((/** @type {any} */ each) => scriptTexts(each, tell));
        return [HOLE];
      case 'ConstTag':
        scriptTexts(node.declaration, tell);
        return [''];
      case 'SvelteHead':
      case 'TitleElement':
        box(node.fragment, 'title', true);
        return [''];
      default:
        if (!node.fragment) return [''];
        return element(node, parent, pressed);
    }
  }

  /** @returns {string[]} */
  function element(/** @type {any} */ node, /** @type {string} */ parent, /** @type {boolean} */ pressed) {
    for (const attribute of node.attributes ?? []) said.push(...attributeTexts(attribute));
    if (node.name === 'Abbr') {
      const short = node.attributes.find((/** @type {any} */ each) => each.name === 'short')?.value?.[0]
        ?.data;
      if (short) explained.add(short);
      return [short ?? HOLE];
    }
    if (node.name === 'br') return [' '];
    const inline = INLINE.has(node.name) || (node.name === 'span' && LINES.has(parent));
    const plain = node.type === 'RegularElement';
    const { ways } = flow(
      node.fragment.nodes,
      inline ? parent : plain ? node.name : 'component',
      pressed || PRESSED.has(node.name),
    );
    return inline ? ways : ways.map((way) => BREAK + way + BREAK);
  }

  /** @returns {{ text: string, at: number }[]} */
  function attributeTexts(/** @type {any} */ attribute) {
    const code = CODE.test(attribute.name ?? '');
    if (attribute.type !== 'Attribute') {
      scriptTexts(attribute.expression, tell);
      return [];
    }
    if (attribute.value === true) return [];
    const parts = Array.isArray(attribute.value) ? attribute.value : [attribute.value];
    const ways = parts.map((/** @type {any} */ part) => {
      if (part.type === 'Text') return [part.data];
      const { ways, inside, text } = asText(part.expression);
      inside.forEach((each) => scriptTexts(each, code ? () => undefined : tell));
      return text || parts.length > 1 ? ways : [HOLE];
    });
    if (code) return [];
    return [...new Set(readings(ways))].map((text) => ({ text, at: attribute.start }));
  }
}
