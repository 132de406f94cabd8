import type { DecisionForm, ItemView, MeetingForm, MeetingPage, MeetingRow } from '../platform/commands';
import { count, dayAndDate } from '../shared/words';

/** The three steps of a meeting's page. */
export const STEPS = [
  { value: 'prepare', label: 'Prepare' },
  { value: 'hold', label: 'Hold' },
  { value: 'after', label: 'After' },
] as const;

export type Step = (typeof STEPS)[number]['value'];

/** The step asked for, else the one that fits: prepare before the meeting, after once it was held. */
export function stepOf(asked: string | undefined, state: 'planned' | 'held'): Step {
  const known = STEPS.find((step) => step.value === asked);
  return known ? known.value : state === 'held' ? 'after' : 'prepare';
}

export const BASES = [
  { value: 'consent', label: 'Consent: they said yes' },
  { value: 'direct care with no objection', label: 'Direct care, and no objection' },
  { value: 'safeguarding', label: 'Safeguarding' },
  { value: 'vital interests', label: 'Vital interests: a life may be at risk' },
  { value: 'best interests', label: 'Best interests: they lack capacity for this decision' },
];

export const DETAILS = [
  {
    value: 'pseudonymised',
    label: 'Pseudonymised',
    hint: 'A random reference in place of the name. For most meetings.',
  },
  {
    value: 'identifiable',
    label: 'Identifiable',
    hint: 'Name, NHS number and date of birth. Say why and for whom.',
  },
  { value: 'counts', label: 'Counts', hint: 'How many people, by category and level.' },
];

/** How much a sheet of paper shows. */
export const PAPER = [
  { value: 'identifiable', label: 'Names', hint: 'Say why and for whom.' },
  { value: 'pseudonymised', label: 'No names', hint: 'A random reference in place of the name.' },
];

/** "Thursday 12 November, 13:00, at the surgery". */
export function whenAndWhere(
  meeting: { on: string; starts: string | null; place: string | null },
  today: string,
): string {
  return [dayAndDate(meeting.on, today), meeting.starts, meeting.place].filter(Boolean).join(', ');
}

/** "6 people, 2 not decided yet". */
export function peopleWords(row: Pick<MeetingRow, 'people' | 'undecided'>): string {
  const people = row.people === 0 ? 'Nobody on the list' : count(row.people, 'person', 'people');
  return row.undecided > 0 ? `${people}, ${row.undecided} not decided yet` : people;
}

/** The items to talk about: those that may be shared, in their order. */
export function toTalkAbout(page: Pick<MeetingPage, 'items'>): ItemView[] {
  return page.items.filter((view) => view.held_back === null);
}

/** The items the meeting spoke of: their answers go back to people, whatever may be shared by now. */
export function discussed(page: Pick<MeetingPage, 'items'>): ItemView[] {
  return page.items.filter(
    (view) =>
      !view.item.left_out && (isDone(view) || view.item.sharing === 'share' || view.held_back === null),
  );
}

/** Whether the people whose volunteers are there come before all others: never said where nobody's is. */
export function volunteersFirst(list: { item: Pick<ItemView['item'], 'volunteer_present'> }[]): boolean {
  const there = list.filter((view) => view.item.volunteer_present).length;
  return there > 0 && list.slice(0, there).every((view) => view.item.volunteer_present);
}

/** Whether a person's turn is over: something was decided. */
export function isDone(view: Pick<ItemView, 'item'>): boolean {
  return Boolean(view.item.decision || view.item.decision_in_plain_english);
}

/** "Not to be shared with: Dr B and her son.", or that nobody is named. */
export function notWith(view: Pick<ItemView, 'exclusions'>): string {
  const names = view.exclusions.map((one) => one.with);
  return `Not to be shared with: ${names.length ? names.join('; ') : 'nobody named'}.`;
}

/** "Jean Bolitho is here for her." The app knows no pronoun by itself. */
export function volunteerWords(view: Pick<ItemView, 'item' | 'volunteers' | 'called'>): string {
  const volunteer = view.volunteers[0];
  if (!volunteer) return 'No volunteer now.';
  return view.item.volunteer_present
    ? `${volunteer.name} is here for ${view.called}.`
    : `${volunteer.name} is not here.`;
}

/** What every concern of an item says under one heading, one paragraph each. */
export function told(
  view: Pick<ItemView, 'concerns'>,
  field: 'situation' | 'background' | 'what_we_saw',
): string {
  return view.concerns
    .map((concern) => concern[field])
    .filter(Boolean)
    .join('\n');
}

/** What is asked of the meeting: the item's own words, else the concerns'. */
export function asked(view: Pick<ItemView, 'concerns' | 'item'>): string {
  return view.item.ask ?? [...new Set(view.concerns.map((one) => one.ask).filter(Boolean))].join('\n');
}

export function decisionForm(view: Pick<ItemView, 'item' | 'action_lines'>): DecisionForm {
  return {
    decision: view.item.decision ?? '',
    decision_in_plain_english: view.item.decision_in_plain_english ?? '',
    actions: view.action_lines,
  };
}

export function meetingForm(page: MeetingPage | null): MeetingForm {
  const meeting = page?.meeting;
  return {
    practice: meeting?.practice ?? '',
    on: meeting?.on ?? '',
    starts: meeting?.starts ?? '',
    place: meeting?.place ?? '',
    chair: meeting?.chair ?? '',
    attending: page?.attending_lines ?? '',
  };
}

/** "Margaret Tonkin, 86". */
export function nameAndAge(view: Pick<ItemView, 'name' | 'age'>): string {
  return view.age === null ? view.name : `${view.name}, ${view.age}`;
}
