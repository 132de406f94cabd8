// Two ways to do the same: with the mouse, or with the keyboard alone. A story is told once and played with both.
import type { WebElement } from 'selenium-webdriver';
import { Key, pause, until, type App, type Where } from './app.ts';

/** How a story touches the window. */
export interface Hands {
  /** Presses a button, link, tab or the like. */
  press(name: string, where?: Where): Promise<void>;
  /** Types into a field, in place of what it held. */
  fill(label: string, text: string, where?: Where): Promise<void>;
  /** Chooses an option of a list, or one answer of a question. */
  choose(label: string, option: string): Promise<void>;
  /** Ticks a box. */
  tick(name: string): Promise<void>;
  /** Finds a person by a part of the name, and picks who is meant. */
  pick(label: string, typed: string, name: string): Promise<void>;
  /** Opens a menu by its button, and picks an entry. */
  menu(button: string, entry: string, where?: Where): Promise<void>;
  /** Types on in the Note field: plain words, or somebody named through the mention list. */
  write(...parts: (string | { typed: string; name: string })[]): Promise<void>;
}

/** The mouse, with the keyboard for typing only. */
export function mouse(app: App): Hands {
  const hands: Hands = {
    press: (name, where) => app.press(name, where),
    fill: (label, text, where) => app.fill(label, text, where),
    choose: (label, option) => app.choose(label, option),
    tick: (name) => app.tick(name),
    async pick(label, typed, name) {
      await app.fill(label, typed);
      await app.option(name);
    },
    async menu(button, entry, where) {
      await app.press(button, { starts: true, ...where });
      await app.press(entry);
    },
    async write(...parts) {
      await app.fill('Note', '');
      for (const part of parts) {
        if (typeof part === 'string') await app.type(part);
        else {
          await app.type(`@${part.typed}`);
          await app.option(part.name);
        }
      }
      await app.press('Save', { within: 'Type @ to name somebody.' });
    },
  };
  return hands;
}

const FIELDS = ['textbox', 'searchbox', 'combobox', 'spinbutton'];
const BUTTONS = ['button', 'link', 'switch', 'tab', 'menuitem'];
/** The most presses of Tab from one thing to another on one page. */
const MOST = 250;

/** The keyboard alone. Each stop on the way must show that it has the focus. */
export function keyboard(app: App): Hands {
  /** Presses Tab, or Shift and Tab where it lies before, until this has the focus. */
  async function tabTo(what: { roles: string[]; name: string }, where: Where = {}): Promise<WebElement> {
    const target = await app.find(what, where);
    const back = await app.script<boolean>((one) => {
      const now = document.activeElement;
      if (!now || now === document.body) return false;
      return Boolean(now.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING);
    }, target);
    for (let presses = 0; presses <= MOST; presses += 1) {
      const at = await app.script<{
        there: boolean;
        ring: boolean;
        words: string;
        group: boolean;
        above: boolean;
      }>((one) => {
        const now = document.activeElement ?? document.body;
        const drawn = getComputedStyle(now);
        const ring =
          (drawn.outlineStyle !== 'none' && parseFloat(drawn.outlineWidth) > 0) || drawn.boxShadow !== 'none';
        const radio = (element: Element) =>
          element instanceof HTMLInputElement && element.type === 'radio' ? element.name : null;
        return {
          there: now === one,
          // The page itself and its heading take the focus by program, and are no stop.
          ring: ring || now === document.body || now.tagName === 'H1' || now.tagName === 'H2',
          words: `${now.tagName.toLowerCase()} "${(now.textContent ?? '').trim().slice(0, 60)}" ${now.id}`,
          group: radio(now) !== null && radio(now) === radio(one),
          above: Boolean(now.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING),
        };
      }, target);
      if (presses > 0 && !at.ring) throw new Error(`Nothing shows that the focus is on ${at.words}.`);
      if (at.there) return target;
      // Of a question's answers only one is a stop; the arrow keys go on from there.
      if (at.group) await app.keys(at.above ? Key.ARROW_UP : Key.ARROW_DOWN);
      else await app.keys(back ? Key.chord(Key.SHIFT, Key.TAB) : Key.TAB);
    }
    throw new Error(`${MOST} presses of Tab do not reach "${what.name}".`);
  }

  async function named(name: string, key: string): Promise<void> {
    // The list answers a moment after the key; the arrow goes to the one that is meant, and no further.
    await until(
      async () => (await app.names('option')).some((one) => one.startsWith(name)),
      async () => `"${name}" is listed. There are: ${(await app.names('option')).join(' · ')}`,
    );
    const marked = () =>
      app.script<string>(
        () =>
          [...document.querySelectorAll('[role=option][aria-selected=true]')]
            .find((one) => one.getBoundingClientRect().height > 0)
            ?.textContent?.trim() ?? '',
      );
    for (let presses = 0; !(await marked()).startsWith(name); presses += 1) {
      if (presses > 12) throw new Error(`The arrow keys do not reach "${name}".`);
      await app.keys(Key.ARROW_DOWN);
      await pause(30);
    }
    await app.keys(key);
  }

  const hands: Hands = {
    async press(name, where) {
      const target = await tabTo({ roles: BUTTONS, name }, where);
      const link = await app.script<boolean>((one) => one.tagName === 'A', target);
      await app.keys(link ? Key.ENTER : Key.SPACE);
    },
    async fill(label, text, where) {
      await tabTo({ roles: FIELDS, name: label }, where);
      await app.keys(Key.chord(Key.CONTROL, 'a'), Key.DELETE);
      await app.type(text);
    },
    async choose(label, option) {
      const lists = await app.names('combobox');
      if (lists.includes(label) || (await app.names('listbox')).includes(label)) {
        const list = await tabTo({ roles: ['combobox', 'listbox'], name: label });
        const chosen = () =>
          app.script<string>((one) => {
            const select = one as HTMLSelectElement;
            return select.options[select.selectedIndex]?.text.trim() ?? '';
          }, list);
        // The first letters choose in a closed list, as in every other program.
        if ((await chosen()) !== option) await app.type(option);
        // Where two begin alike and the letters came too slowly, the arrow keys go on to the one that is meant.
        const off = () =>
          app.script<number>(
            (one, wanted) => {
              const select = one as HTMLSelectElement;
              return (
                [...select.options].findIndex((each) => each.text.trim() === wanted) - select.selectedIndex
              );
            },
            list,
            option,
          );
        for (let presses = 0, by = await off(); by !== 0 && presses < 30; presses += 1, by = await off())
          await app.keys(by > 0 ? Key.ARROW_DOWN : Key.ARROW_UP);
        await until(
          async () => (await chosen()) === option,
          async () => `"${label}" is "${option}", not "${await chosen()}"`,
        );
        return;
      }
      await tabTo({ roles: ['radio'], name: option }, { within: label });
      await app.keys(Key.SPACE);
    },
    async tick(name) {
      await tabTo({ roles: ['checkbox', 'switch'], name });
      await app.keys(Key.SPACE);
    },
    async pick(label, typed, name) {
      await hands.fill(label, typed);
      await named(name, Key.ENTER);
    },
    async menu(button, entry, where) {
      await tabTo({ roles: ['button'], name: button }, { starts: true, ...where });
      await app.keys(Key.ENTER);
      await until(async () => (await app.names('menuitem')).includes(entry), `the menu offers "${entry}"`);
      for (let presses = 0; (await app.focused()) !== entry; presses += 1) {
        if (presses > 20) throw new Error(`The arrow keys do not reach "${entry}".`);
        await app.keys(Key.ARROW_DOWN);
      }
      await app.keys(Key.ENTER);
    },
    async write(...parts) {
      await app.keys(Key.chord(Key.CONTROL, 'n'));
      await until(async () => (await app.focused()) === 'Note', 'Ctrl+N goes to the Note field');
      for (const [at, part] of parts.entries()) {
        if (typeof part === 'string') await app.type(part);
        else {
          await app.type(`@${part.typed}`);
          await named(part.name, at % 2 ? Key.TAB : Key.ENTER);
        }
      }
      await app.keys(Key.ENTER);
    },
  };
  return hands;
}
