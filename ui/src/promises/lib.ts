import type { PromiseRow } from '../platform/bindings/PromiseRow';
import type { PromiseStart } from '../platform/bindings/PromiseStart';
import type { RestRow } from '../platform/bindings/RestRow';
import { makePromise, noteRest } from '../platform/commands';
import type { Small } from '../people/SmallForm.svelte';

/** To whom, who does it and by when, or that they have died: "to Jean Opie · Colin does it · by Friday 6 November, overdue". */
export function promiseWords(row: PromiseRow): string {
  return [
    row.name ? `to ${row.name}` : '',
    row.who ? `${row.who} does it` : '',
    row.done ? `done ${row.done}` : row.died ? 'has died' : `by ${row.by}${row.overdue ? ', overdue' : ''}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Where a promise came from, and to whom it is made, as far as that is known. */
type From = {
  to?: { id: string; name: string } | null;
  what?: string;
  note?: string;
  session?: string | null;
  /** Whether it is made to a volunteer. */
  volunteer?: boolean;
  /** Whether a meeting takes it on: who does it comes before for whom. */
  meeting?: boolean;
};

/** The short form of a promise: what, to whom or who does it, and by when. */
export function promiseForm(from: From): Small {
  const to = {
    name: 'to',
    label: from.meeting ? 'For a volunteer?' : from.volunteer ? 'To which volunteer?' : 'To whom?',
    type: from.volunteer ? ('volunteer' as const) : ('person' as const),
    hint: 'May be blank.',
    ...(from.to ? { chosen: from.to.name } : {}),
  };
  const who = { name: 'who', label: 'Who does it?', hint: 'Blank is you.' };
  return {
    key: `promise:${from.note ?? from.session ?? from.to?.id ?? ''}`,
    title: from.meeting ? 'New action' : 'New promise',
    fields: [
      {
        name: 'what',
        label: from.meeting ? 'What is to be done?' : 'What was promised?',
        type: 'textarea',
      },
      ...(from.meeting ? [who, to] : [to, who]),
      { name: 'by', label: 'By when?', type: 'date', hint: 'Such as Fri or 3/12.' },
    ],
    start: {
      what: from.what ?? '',
      to: from.to?.id ?? '',
      who: '',
      by: '',
      from_note: from.note ?? '',
      session: from.session ?? '',
    },
    save: (form) => makePromise({ form }),
    note: from.meeting
      ? 'An action stands on Today until it is done.'
      : 'A promise stands on Today. It is no concern about anybody.',
  };
}

/** The short form of a promise that was made in a line: what the core guessed of it is marked. */
export function promiseStarted(start: PromiseStart): Small {
  const small = promiseForm({
    to: start.to_name ? { id: start.form.to, name: start.to_name } : null,
    note: start.form.from_note,
    volunteer: start.of_volunteers,
  });
  return { ...small, start: { ...start.form }, guessed: start.guessed, phones: start.phones };
}

/** The short form of a rest. */
export function restForm(volunteer: string, name: string, why = ''): Small {
  return {
    key: `rest:${volunteer}`,
    title: `Rest for ${name}`,
    fields: [
      { name: 'until', label: 'Until when?', type: 'date', hint: 'Such as 3/12 or in 4 weeks.' },
      { name: 'why', label: 'Why?', hint: 'In their words. May be blank.' },
    ],
    start: { until: '', why },
    save: (form) => noteRest({ volunteer, form }),
    note: 'They are shown as resting until then. On that day Today asks how they are.',
  };
}

/** What Today says of somebody whose rest is over: "Until yesterday · Two hard deaths · 01637 555012". */
export function restWords(row: RestRow): string {
  return [`Until ${row.until}`, row.why, row.phone].filter(Boolean).join(' · ');
}
