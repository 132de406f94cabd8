import type { FoundPerson, HelperChoice, HelperFound } from '../platform/commands';

/** What the list of volunteers shows before one is chosen. */
export const firstChoice = { value: '', label: 'Choose a volunteer' };

/** "Jean Opie, here, no agreement": a volunteer in the list, with what would keep the core from handing over. */
export function choiceWords(choice: HelperChoice): string {
  const agreement = {
    'in force': '',
    missing: 'no agreement',
    'run out': 'agreement has run out',
  }[choice.agreement];
  return [choice.name, choice.here ? 'here' : '', agreement].filter(Boolean).join(', ');
}

/** Somebody found in a volunteer's hands, as the box that finds people shows them: a name, and what tells it apart. */
export function asFound(found: HelperFound): FoundPerson {
  return {
    id: found.person,
    name: found.name,
    preferred: null,
    town: found.apart,
    birth: null,
    roles: { client: false, volunteer: false },
    died: false,
  };
}

/** "12 people here." */
export function hereCount(here: number): string {
  if (here === 0) return 'Nobody is here yet.';
  return here === 1 ? '1 person is here.' : `${here} people are here.`;
}
