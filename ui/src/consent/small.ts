import type { CapacityLine } from '../platform/commands';
import { removeCapacity, saveCapacity } from '../platform/commands';
import type { Small } from '../people/SmallForm.svelte';

/** What can be found about one decision. */
export const CAPACITY_OUTCOMES = [
  { value: '', label: 'Choose one' },
  { value: 'can decide this', label: 'They can decide this' },
  { value: 'cannot decide this', label: 'They cannot decide this' },
  { value: 'can wait', label: 'It can wait until they can' },
];

/** The short form of a decision about capacity, new or on record. */
export function capacityForm(person: string, line: CapacityLine | null): Small {
  const id = line?.capacity.id ?? null;
  return {
    key: `capacity:${id ?? person}`,
    title: line ? 'Capacity for one decision' : 'Add a decision about capacity',
    note: 'It is about one decision only. Everybody can decide until shown otherwise.',
    fields: [
      { name: 'decision', label: 'Which decision', type: 'textarea' },
      { name: 'on', label: 'When', type: 'date' },
      { name: 'why_in_doubt', label: 'Why it was in doubt', type: 'textarea' },
      {
        name: 'help_given',
        label: 'How they were helped to decide',
        type: 'textarea',
        hint: 'Such as another time of day, pictures, or somebody they trust.',
      },
      { name: 'outcome', label: 'What was found', type: 'select', options: CAPACITY_OUTCOMES },
      { name: 'decided_by', label: 'Who decided', hint: 'A name and what they are.' },
      {
        name: 'best_interests',
        label: 'What was done, and why it is best for them',
        type: 'textarea',
        hint: 'Needed when they could not decide. Say what they would have wanted.',
      },
    ],
    start: line
      ? { ...line.form }
      : {
          decision: '',
          on: 'today',
          why_in_doubt: '',
          help_given: '',
          outcome: '',
          decided_by: '',
          best_interests: '',
        },
    save: (form) => saveCapacity({ person, id, form }),
    ...(id ? { remove: () => removeCapacity({ id }) } : {}),
  };
}
