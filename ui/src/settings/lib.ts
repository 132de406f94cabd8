import type {
  Agency,
  AgencyForm,
  AgencyRow,
  Backup,
  Checked,
  NewerHere,
  Practice,
  PracticeForm,
  Programme,
  ProgrammeForm,
  SafeguardingNumbers,
  Service,
  ServiceForm,
  ServiceRow,
  Theirs,
} from '../platform/commands';
import type { Category } from '../platform/bindings/Category';
import { count, countMany, listWords, whenWords } from '../shared/words';

/** The text sizes there are, per cent. */
export const TEXT_SIZES = [100, 125, 150, 200] as const;

/** The looks there are, and what they are called. */
export const THEMES = [
  { value: 'system', label: 'As this laptop is set' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast' },
] as const;

/** The needs a service can answer: the categories of concerns. */
export const NEEDS: readonly Category[] = [
  'falls and mobility',
  'memory',
  'low mood',
  'loneliness',
  'self-neglect',
  'home and heating',
  'money and scams',
  'carer under strain',
  'food and drink',
  'health worry',
  'safety or abuse',
  'other',
];

/** The programme's form, as it would have been typed. */
export function programmeForm(programme: Programme | null): ProgrammeForm {
  return { name: programme?.name ?? '', area: programme?.area ?? '' };
}

/** The practice's form, as it would have been typed. */
export function practiceForm(practice: Practice | null): PracticeForm {
  return {
    name: practice?.name ?? '',
    ods_code: practice?.ods_code ?? '',
    town: practice?.town ?? '',
  };
}

/** The agency's form, as it would have been typed. */
export function agencyForm(agency: Agency | null): AgencyForm {
  return {
    name: agency?.name ?? '',
    phone: agency?.phone ?? '',
    email: agency?.email ?? '',
    address: agency?.address ?? '',
    areas: agency?.areas.join('\n') ?? '',
  };
}

/** The service's form, as it would have been typed. */
export function serviceForm(service: Service | null): ServiceForm {
  return {
    name: service?.name ?? '',
    need: service?.need ?? '',
    how_to_refer: service?.how_to_refer ?? '',
    eligibility: service?.eligibility ?? '',
    last_checked_on: service?.last_checked_on ?? '',
  };
}

/** "3 services, 1 to check again", or what is missing. */
export function servicesWords(row: AgencyRow): string {
  if (row.services.length === 0) return 'No services yet';
  const old = row.services.filter((service) => service.check_again).length;
  const all = count(row.services.length, 'service');
  return old ? `${all}, ${old} to check again` : all;
}

/** "Newlyn and Mousehole", or where nothing was said. */
export function areasWords(agency: Agency): string {
  return listWords(agency.areas) || 'Not said';
}

/** Every service whose entry has to be looked at again, with its agency. */
export function toCheck(rows: readonly AgencyRow[]): { row: AgencyRow; service: ServiceRow }[] {
  return rows.flatMap((row) =>
    row.services.filter((service) => service.check_again).map((service) => ({ row, service })),
  );
}

/**
 * The agencies in which every typed word begins a word: of the name, an area, a service or a need. With a need, only
 * those with a service that answers it.
 */
export function findAgencies(rows: readonly AgencyRow[], typed: string, need = ''): AgencyRow[] {
  const words = plain(typed).split(' ').filter(Boolean);
  const meant = rows.filter((row) => !need || row.services.some(({ service }) => service.need === need));
  if (words.length === 0) return meant;
  return meant.filter((row) => {
    const text = [row.agency.name, ...row.agency.areas]
      .concat(row.services.flatMap(({ service }) => [service.name, service.need]))
      .map(plain)
      .join(' ');
    return words.every((word) => ` ${text}`.includes(` ${word}`));
  });
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whom to ring, the most pressing first. */
export function whomToRing(numbers: SafeguardingNumbers): { who: string; number: string }[] {
  return [
    { who: 'Emergency', number: '999' },
    { who: 'Adult safeguarding, in office hours', number: numbers.adult_daytime },
    { who: 'Adult safeguarding, nights and weekends', number: numbers.adult_out_of_hours },
    { who: 'GP or NHS 111', number: numbers.medical },
    { who: 'Police, no emergency', number: numbers.police },
    { who: 'Us, for letters', number: numbers.us },
  ];
}

/** What somebody who leaves hands over, as a sentence. */
export function theirsWords(theirs: Theirs): string {
  const parts = [
    theirs.concerns ? count(theirs.concerns, 'concern') : '',
    theirs.clients ? count(theirs.clients, 'person', 'people') : '',
    theirs.promises ? count(theirs.promises, 'promise') : '',
  ].filter(Boolean);
  return parts.length ? `To hand over: ${listWords(parts)}.` : 'Nothing is open that is theirs.';
}

/** What a backup holds, before it is restored. */
export function backupWords(backup: Backup, today: string): string {
  const people = count(backup.people, 'person', 'people');
  const pretend = backup.pretend ? ' All of them are pretend.' : '';
  return `Made ${whenWords(backup.made_at, today)}. It holds ${people}.${pretend}`;
}

/** What goes when a backup takes the place of the records. */
export function goesWords(newer: NewerHere | null): string {
  if (!newer) return 'What was recorded after that goes. The replaced file is kept aside.';
  if (newer.changes === null)
    return 'This is no earlier state of your records. All of them would be replaced, and kept aside.';
  if (newer.changes === 0) return 'Nothing was recorded here since.';
  const were = newer.changes === 1 ? 'was' : 'were';
  return `${count(newer.changes, 'change')} ${were} made here since. They go, and the replaced file is kept aside.`;
}

/** That all is sound, and how much was looked at. */
export function soundWords(checked: Checked): string {
  const looked = [countMany(checked.changes, 'change'), countMany(checked.records, 'record')];
  if (checked.backups) looked.push(countMany(checked.backups, 'backup'));
  const none = checked.backups ? '' : ' There is no backup yet.';
  return `Everything is sound: ${listWords(looked)} were looked at.${none}`;
}

/** What to do about faults: of the records, or only of what lies beside them. */
export function toDoWords(checked: Checked): string {
  return checked.restore
    ? 'Restore a backup from before that, or ask whoever looks after this laptop.'
    : 'The records themselves are sound. Make a new backup now, and do not use a damaged one.';
}

/** "840 kB", "1.3 MB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
