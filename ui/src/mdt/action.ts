import { typedDay } from '../shared/words';
import type { Small } from '../people/SmallForm.svelte';
import { removeMdtAction, saveMdtAction, type MdtAction } from '../platform/commands';

/** The short form that corrects an action of a meeting, or takes away one written by mistake. */
export function actionForm(action: Pick<MdtAction, 'id' | 'item' | 'what' | 'who' | 'due_on'>): Small {
  return {
    key: `action:${action.id}`,
    title: 'Change the action',
    fields: [
      { name: 'what', label: 'What is to be done', type: 'textarea' },
      { name: 'who', label: 'Who does it' },
      { name: 'due_on', label: 'By when', type: 'date' },
    ],
    start: { what: action.what, who: action.who ?? '', due_on: typedDay(action.due_on) },
    save: (form) => saveMdtAction({ item: action.item, id: action.id, form }),
    remove: () => removeMdtAction({ id: action.id }),
    removeLabel: 'Written by mistake: remove',
  };
}
