import type { Left } from '../platform/bindings/Left';
import type { LifeEvent } from '../platform/bindings/LifeEvent';
import type { LifeForm } from '../platform/bindings/LifeForm';

type Event = {
  /** The page's title. */
  title: string;
  /** What the menu calls it. */
  menu: string;
  /** The label of its day. */
  day: string;
  /** Whether it has a new address. */
  address: boolean;
  /** Whether the surgery may change with it. */
  surgery: boolean;
};

/** The changes of a life, in the order of the menu. */
export const EVENTS: Record<LifeEvent, Event> = {
  death: { title: 'A death', menu: 'They have died', day: 'Died on', address: false, surgery: false },
  move: { title: 'A move', menu: 'They moved house', day: 'Moved on', address: true, surgery: true },
  'care home': {
    title: 'A care home',
    menu: 'They moved into a care home',
    day: 'Moved on',
    address: true,
    surgery: true,
  },
  'moved away': {
    title: 'Moved away',
    menu: 'They moved away',
    day: 'Moved on',
    address: true,
    surgery: false,
  },
  surgery: {
    title: 'Another surgery',
    menu: 'They changed surgery',
    day: 'Since',
    address: false,
    surgery: true,
  },
};

/** The change an address asks for; a death is never assumed. */
export function eventOf(word: string | undefined): LifeEvent {
  return word && word in EVENTS ? (word as LifeEvent) : 'move';
}

/** What is sent: the fields of the event, and the answer to each thing it leaves. */
export function lifeForm(
  what: LifeEvent,
  values: Record<string, string>,
  rows: readonly Pick<Left, 'key'>[],
): LifeForm {
  const of = (name: string) => values[name] ?? '';
  const event = EVENTS[what];
  const address = (name: string) => (event.address ? of(name) : '');
  return {
    what,
    on: of('on'),
    home: what === 'care home' ? of('home') : '',
    address_lines: address('address_lines'),
    town: address('town'),
    postcode: address('postcode'),
    phone: address('phone'),
    mobile: address('mobile'),
    stays: what === 'care home' && of('stays') === 'yes' ? 'yes' : '',
    practice: event.surgery ? of('practice') : '',
    answers: Object.fromEntries(rows.map((row) => [row.key, of(row.key)])),
  };
}
