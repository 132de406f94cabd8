import type { CsvFault, PeopleFile } from '../platform/commands';
import { count } from '../shared/words';

/** What a file would take in, as one sentence: "41 people: 30 supported, 9 volunteers." */
export function importWords(file: Pick<PeopleFile, 'people' | 'clients' | 'volunteers'>): string {
  const roles = [
    file.clients ? `${file.clients} supported` : '',
    file.volunteers ? count(file.volunteers, 'volunteer') : '',
  ].filter(Boolean);
  const people = count(file.people, 'person', 'people');
  return roles.length ? `${people}: ${roles.join(', ')}.` : `${people}, nobody with a role.`;
}

/** What has to be known about the counts, where they do not add up by themselves. */
export function rolesWords(file: Pick<PeopleFile, 'people' | 'clients' | 'volunteers'>): string {
  if (!file.clients && !file.volunteers)
    return 'Write client or volunteer into the column “role”, where somebody is one.';
  if (file.clients + file.volunteers > file.people) return 'Whoever is both is counted twice.';
  return '';
}

/** The line of a fault as the table shows it; the file as a whole has none. */
export const lineOf = (fault: CsvFault): string => (fault.line ? String(fault.line) : 'The file');

/** The column of a fault as the table shows it. One without a name is known by its number. */
export function columnOf(fault: CsvFault): string {
  if (fault.column === null) return '';
  return /^\d+$/.test(fault.column) ? `Number ${fault.column}` : fault.column;
}

/** The names that a column may hold, as Settings has them. */
export function namesWords(names: readonly { name: string }[]): string {
  return names.map((one) => one.name).join(', ');
}

/** What goes into each column, for whoever fills in the sheet. import.test.ts holds it to what the core reads. */
export const COLUMNS: readonly {
  title: string;
  rows: readonly { columns: readonly string[]; what: string }[];
}[] = [
  {
    title: 'Everybody',
    rows: [
      { columns: ['role'], what: 'client, volunteer, both or none. A client is a person you support.' },
      { columns: ['given_name', 'family_name'], what: 'First name and family name. Both are needed.' },
      {
        columns: ['preferred_name', 'pronouns', 'also_known_as'],
        what: 'What they like to be called, and earlier names.',
      },
      { columns: ['date_of_birth'], what: 'Such as 3/11/1941.' },
      { columns: ['birth_year'], what: 'Where only the year is known, such as 1941.' },
      {
        columns: ['phone', 'mobile'],
        what: 'With the 0 in front. Set the column to text first, or the 0 is lost.',
      },
      {
        columns: ['email', 'address_lines', 'town', 'postcode'],
        what: 'How to reach them. The town may be a village.',
      },
      { columns: ['preferred_contact', 'communication_needs', 'language'], what: 'In your own words.' },
      {
        columns: ['emergency_contact_name', 'emergency_contact_phone'],
        what: 'Whom to ring in an emergency.',
      },
      { columns: ['died_on'], what: 'The day somebody died, such as 3/11/2025.' },
    ],
  },
  {
    title: 'People you support',
    rows: [
      { columns: ['status'], what: 'enquiry, active, paused or ended. Left empty it is enquiry.' },
      { columns: ['ended_why'], what: 'moved away, care home, died, asked to stop or no longer needed.' },
      { columns: ['known_risk'], what: 'A known risk, or “No known risks”. Nobody is active without one.' },
      {
        columns: ['programme', 'practice'],
        what: 'The programme and the surgery, as they stand in Settings.',
      },
      { columns: ['lead'], what: 'The coordinator who looks after them, by name.' },
      { columns: ['nhs_number'], what: 'Ten digits.' },
      { columns: ['referred_by', 'referred_on'], what: 'Who told you about them, and on which day.' },
      { columns: ['over_75', 'two_or_more_conditions', 'talk_about_at_next_mdt'], what: 'yes, or empty.' },
      { columns: ['lives_alone'], what: 'yes, no, or empty where nobody asked yet.' },
      {
        columns: ['what_matters', 'important_people', 'strengths', 'interests'],
        what: 'In their own words.',
      },
      { columns: ['please_do', 'please_dont', 'how_to_support'], what: 'In their own words.' },
      { columns: ['visit_safety'], what: 'What to know before the door: a dog, the stairs, how to get in.' },
      { columns: ['welcome_home_discharged_on'], what: 'The day they left hospital, for Welcome Home.' },
    ],
  },
  {
    title: 'Volunteers',
    rows: [
      { columns: ['status'], what: 'applied, active, resting or left. Left empty it is applied.' },
      { columns: ['skills', 'interests', 'languages', 'areas', 'cannot'], what: 'With ; between two.' },
      { columns: ['availability'], what: 'Such as Tuesday morning, with ; between two.' },
      { columns: ['drives'], what: 'yes, or empty.' },
      { columns: ['dbs_checked_on'], what: 'The day of the DBS check, such as 3/11/2025.' },
      { columns: ['attends_mdt'], what: 'Whether they would like to attend MDT meetings: yes, no or ask.' },
    ],
  },
];
