import { describe, expect, it } from 'vitest';
import type { AgencyRow, Checked } from '../platform/commands';
import {
  agencyForm,
  areasWords,
  findAgencies,
  NEEDS,
  serviceForm,
  servicesWords,
  soundWords,
  toCheck,
  toDoWords,
} from './lib';

function row(name: string, areas: string[], services: [string, string, boolean][]): AgencyRow {
  return {
    agency: { id: name, name, phone: null, email: null, address: null, areas },
    services: services.map(([service, need, check_again]) => ({
      service: {
        id: service,
        agency: name,
        name: service,
        need,
        how_to_refer: null,
        eligibility: null,
        last_checked_on: null,
      },
      check_again,
      checked: 'Never checked',
      usual: 'Not enough to say yet',
    })),
    average: 'Not enough to say yet',
  };
}

const rows = [
  row('Tide and Table', ['Newlyn', 'Mousehole'], [['Lunch club', 'loneliness', true]]),
  row('Clé Home Fix', [], []),
];

describe('the directory', () => {
  it('counts services and those to look at again', () => {
    expect(servicesWords(rows[0]!)).toBe('1 service, 1 to check again');
    expect(servicesWords(rows[1]!)).toBe('No services yet');
    expect(areasWords(rows[0]!.agency)).toBe('Newlyn and Mousehole');
    expect(areasWords(rows[1]!.agency)).toBe('Not said');
  });

  it('finds by the beginnings of words, accents folded', () => {
    const names = (typed: string) => findAgencies(rows, typed).map((found) => found.agency.name);
    expect(names('')).toHaveLength(2);
    expect(findAgencies(rows, '', 'loneliness').map((found) => found.agency.name)).toEqual([
      'Tide and Table',
    ]);
    expect(findAgencies(rows, 'cle', 'loneliness')).toEqual([]);
    expect(toCheck(rows).map(({ row, service }) => `${service.service.name}, ${row.agency.name}`)).toEqual([
      'Lunch club, Tide and Table',
    ]);
    expect(names('lunch new')).toEqual(['Tide and Table']);
    expect(names('lone')).toEqual(['Tide and Table']);
    expect(names('cle')).toEqual(['Clé Home Fix']);
    expect(names('unch')).toEqual([]);
  });

  it('fills a form as it would have been typed', () => {
    expect(agencyForm(rows[0]!.agency).areas).toBe('Newlyn\nMousehole');
    expect(agencyForm(null).name).toBe('');
    expect(serviceForm(rows[0]!.services[0]!.service).need).toBe('loneliness');
    expect(new Set(NEEDS).size).toBe(12);
  });
});

describe('what a check found', () => {
  const sound: Checked = { changes: 1234, records: 567, backups: 3, faults: [], restore: false, remarks: [] };
  it('says in one sentence that all is sound, with how much was looked at', () => {
    expect(soundWords(sound)).toBe(
      'Everything is sound: 1,234 changes, 567 records and 3 backups were looked at.',
    );
    expect(soundWords({ ...sound, records: 1, backups: 1 })).toBe(
      'Everything is sound: 1,234 changes, 1 record and 1 backup were looked at.',
    );
  });
  it('says where there is no backup', () => {
    expect(soundWords({ ...sound, backups: 0 })).toBe(
      'Everything is sound: 1,234 changes and 567 records were looked at. There is no backup yet.',
    );
  });
  it('leads to a restore only where the records are at fault', () => {
    const faults = ['The backup of today: it is damaged.'];
    expect(toDoWords({ ...sound, faults, restore: true })).toContain('Restore a backup');
    expect(toDoWords({ ...sound, faults })).not.toContain('Restore');
  });
});
