import type { AlikePerson } from '../platform/bindings/AlikePerson';
import type { ClientForm } from '../platform/bindings/ClientForm';
import type { Entry } from '../platform/bindings/Entry';
import type { FoundPerson } from '../platform/bindings/FoundPerson';
import type { InList } from '../platform/bindings/InList';
import type { MatchRow } from '../platform/bindings/MatchRow';
import type { OpenConcern } from '../platform/bindings/OpenConcern';
import type { OpenReferral } from '../platform/bindings/OpenReferral';
import type { Person } from '../platform/bindings/Person';
import type { PersonForm } from '../platform/bindings/PersonForm';
import type { VolunteerForm } from '../platform/bindings/VolunteerForm';
import { dateWords, nearDate, sentenceCase, whenWords } from '../shared/words';

/** A person's form on the page: one flat list of values, the parts of a role named `client.status` and so on. */
export type Values = Record<string, string | string[] | boolean>;

const TICKS = [
  'client.over_75',
  'client.two_or_more_conditions',
  'client.talk_about_at_next_mdt',
  'volunteer.drives',
];
const LINES = [
  'volunteer.skills',
  'volunteer.interests',
  'volunteer.languages',
  'volunteer.areas',
  'volunteer.cannot',
];
const CHOICES = ['volunteer.availability'];

export const EMPTY_CLIENT: ClientForm = {
  // Names are enough to begin with; becoming active asks for the known risks.
  status: 'enquiry',
  ended_why: '',
  programme: '',
  practice: '',
  nhs_number: '',
  referred_by: '',
  referred_on: '',
  over_75: '',
  two_or_more_conditions: '',
  lives_alone: '',
  lead: '',
  what_matters: '',
  important_people: '',
  strengths: '',
  interests: '',
  please_do: '',
  please_dont: '',
  how_to_support: '',
  visit_safety: '',
  talk_about_at_next_mdt: '',
  welcome_home_discharged_on: '',
  known_risk: '',
};

export const EMPTY_VOLUNTEER: VolunteerForm = {
  status: 'active',
  skills: '',
  interests: '',
  languages: '',
  areas: '',
  availability: '',
  drives: '',
  cannot: '',
  dbs_checked_on: '',
  attends_mdt: 'ask',
};

export const EMPTY_PERSON: PersonForm = {
  given_name: '',
  family_name: '',
  preferred_name: '',
  pronouns: '',
  date_of_birth: '',
  birth_year: '',
  phone: '',
  mobile: '',
  email: '',
  address_lines: '',
  town: '',
  postcode: '',
  preferred_contact: '',
  communication_needs: '',
  language: '',
  emergency_contact_name: '',
  emergency_contact_phone: '',
  also_known_as: '',
  died_on: '',
  client: null,
  volunteer: null,
};

/** Spreads a person's form into the page's values. Roles the person lacks start empty. */
export function toValues(form: PersonForm): Values {
  const roles: string[] = [];
  if (form.client) roles.push('client');
  if (form.volunteer) roles.push('volunteer');
  const values: Values = { roles };
  const { client, volunteer, ...own } = form;
  for (const [name, text] of Object.entries(own)) values[name] = text;
  spread(values, 'client', client ?? EMPTY_CLIENT);
  spread(values, 'volunteer', volunteer ?? EMPTY_VOLUNTEER);
  return values;
}

function spread(values: Values, part: string, form: Record<string, string>) {
  for (const [field, text] of Object.entries(form)) {
    const name = `${part}.${field}`;
    if (TICKS.includes(name)) values[name] = text === 'yes';
    else if (CHOICES.includes(name)) values[name] = text.split(';').filter(Boolean);
    else if (LINES.includes(name)) values[name] = text.split(';').join('\n');
    else values[name] = text;
  }
}

/** Gathers the page's values into the form the core reads. A role that is not ticked is left out. */
export function toForm(values: Values): PersonForm {
  const roles = Array.isArray(values['roles']) ? values['roles'] : [];
  const form: Record<string, unknown> = {};
  for (const name of Object.keys(EMPTY_PERSON)) {
    if (name !== 'client' && name !== 'volunteer') form[name] = textOf(values[name]);
  }
  form['client'] = roles.includes('client') ? gather(values, 'client', EMPTY_CLIENT) : null;
  form['volunteer'] = roles.includes('volunteer') ? gather(values, 'volunteer', EMPTY_VOLUNTEER) : null;
  return form as PersonForm;
}

function gather(values: Values, part: string, empty: Record<string, string>): Record<string, string> {
  const form: Record<string, string> = {};
  for (const field of Object.keys(empty)) form[field] = textOf(values[`${part}.${field}`]);
  return form;
}

function textOf(value: string | string[] | boolean | undefined): string {
  if (Array.isArray(value)) return value.join(';');
  if (typeof value === 'boolean') return value ? 'yes' : '';
  return value ?? '';
}

/** The answers of a select: one for nothing, then the list. */
export function options(list: readonly InList[], none: string): { value: string; label: string }[] {
  return [{ value: '', label: none }, ...list.map((one) => ({ value: one.id, label: one.name }))];
}

/** The programmes for a select box. Where there is only one, that is the answer, and its name is shown. */
export function programmeOptions(list: readonly InList[], held: unknown): { value: string; label: string }[] {
  const [only, ...more] = list;
  const none = held === '' || held === null || held === undefined;
  if (only && !more.length && (none || held === only.id)) {
    return [{ value: none ? '' : only.id, label: only.name }];
  }
  return options(list, 'Choose');
}

/** The same for plain words, each shown with a large first letter. */
export function wordOptions(words: readonly string[], none?: string): { value: string; label: string }[] {
  const all = words.map((word) => ({ value: word, label: sentenceCase(word) }));
  return none === undefined ? all : [{ value: '', label: none }, ...all];
}

/** "born 3 November 1941", "born 1941", or nothing. */
export function bornWords(birth: string | null | undefined, today: string): string {
  return birth ? `born ${dateWords(birth, today)}` : '';
}

/** "84, Crantock", whichever is known. */
export function ageAndTown(age: number | null, town: string | null): string {
  return [age === null ? '' : String(age), town ?? ''].filter(Boolean).join(', ');
}

/** What tells a found person from another of the same name. */
export function detailOf(person: FoundPerson | AlikePerson, today: string): string {
  const roles = rolesWords(person.roles.client, person.roles.volunteer);
  return [
    person.preferred ? `“${person.preferred}”` : '',
    person.town ?? '',
    bornWords(person.birth, today),
    roles,
    'died' in person && person.died ? 'has died' : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** The roles somebody is known in, in words. */
export function rolesWords(client: boolean, volunteer: boolean): string {
  if (client && volunteer) return 'supported, and a volunteer';
  if (volunteer) return 'volunteer';
  return client ? '' : 'no role';
}

/** When a timeline entry happened: the hour only where it is known. */
export function entryWhen(entry: Pick<Entry, 'at' | 'on' | 'timed'>, today: string): string {
  return sentenceCase(entry.timed ? whenWords(entry.at, today) : nearDate(entry.on, today));
}

/** "Raised by Wesley Nance today, due 10 November". */
export function concernLine(concern: OpenConcern, today: string): string {
  const raised = `Raised ${concern.raised_by ? `by ${concern.raised_by} ` : ''}${nearDate(concern.raised_on, today)}`;
  const due = `, due ${nearDate(concern.due_on, today)}${concern.overdue ? ', overdue' : ''}`;
  const state = concern.state === 'open' ? '' : `, ${concern.state}`;
  return `${raised}${due}${state}`;
}

/** "Sent 12 October, chase on 9 November". */
export function referralLine(referral: OpenReferral, today: string): string {
  const made = referral.sent_on
    ? `Sent ${nearDate(referral.sent_on, today)}`
    : `Made ${nearDate(referral.made_on, today)}, not sent yet`;
  const expected = referral.expected_on ? `, expected ${dateWords(referral.expected_on, today)}` : '';
  const chase = referral.chase_on ? `, chase on ${dateWords(referral.chase_on, today)}` : '';
  return made + expected + chase;
}

/** "since 3 March", "3 March to 9 May". */
export function sinceUntil(since: string | null, until: string | null, today: string): string {
  if (until)
    return since
      ? `${dateWords(since, today)} to ${dateWords(until, today)}`
      : `until ${dateWords(until, today)}`;
  return since ? `since ${dateWords(since, today)}` : '';
}

/** The names of those a match still runs with. */
export function stillMatched(matches: readonly MatchRow[]): MatchRow[] {
  return matches.filter((row) => row.matched.until === null);
}

/** The phone to show first. */
export function phoneOf(person: Pick<Person, 'phone' | 'mobile'>): string {
  return person.phone ?? person.mobile ?? '';
}

/** Whether enough is typed to look for the same person on record. */
export function worthLooking(form: PersonForm): boolean {
  const names = form.given_name.trim().length > 1 && form.family_name.trim().length > 1;
  return names || (form.date_of_birth.trim().length > 5 && form.family_name.trim().length > 1);
}
