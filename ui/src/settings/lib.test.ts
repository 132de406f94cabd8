import { describe, expect, it } from 'vitest';
import type { AgencyRow } from '../platform/commands';
import { agencyForm, areasWords, findAgencies, NEEDS, serviceForm, servicesWords, toCheck } from './lib';

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
