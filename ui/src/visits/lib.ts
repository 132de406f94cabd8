import type { Visit, VisitForm } from '../platform/commands';
import { sentenceCase } from '../shared/words';

/** The kinds of visit, as the core knows them. */
export const KIND_OPTIONS = [
  'home',
  'phone',
  'outing',
  'at a session',
  'going along to an appointment',
  'Welcome Home tasks',
  'other',
].map((kind) => ({
  value: kind,
  label: kind === 'home' ? 'At home' : kind === 'phone' ? 'By phone' : sentenceCase(kind),
}));

/** Why a visit was not made, as the core knows it. */
export const WHY_OPTIONS = ['no answer', 'away', 'in hospital', 'declined', 'other'].map((why) => ({
  value: why,
  label: sentenceCase(why),
}));

/** The form that would record this very visit. */
export function formOf(visit: Visit): VisitForm {
  return {
    client: visit.client,
    volunteer: visit.volunteer ?? '',
    on: visit.on,
    minutes: visit.minutes === null ? '' : String(visit.minutes),
    kind: visit.kind,
    made: visit.made ? 'yes' : 'no',
    not_made_why: visit.not_made_why ?? '',
    text: visit.text ?? '',
    from_note: visit.from_note ?? '',
  };
}

/** Who may have gone: the coordinator, then the volunteers who are likely. */
export function whoOptions(
  volunteers: readonly { id: string; name: string }[],
): { value: string; label: string }[] {
  return [
    ...volunteers.map((volunteer) => ({ value: volunteer.id, label: volunteer.name })),
    { value: '', label: 'I did' },
  ];
}

/** Where to go after saving: back to the session the line is from, else to the person. */
export function afterVisit(session: string | null | undefined, client: string): string {
  return session ? `/sessions/${session}` : `/people/${client}`;
}
