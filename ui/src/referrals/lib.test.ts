import { describe, expect, it } from 'vitest';
import type { ReferralState } from '../platform/bindings/ReferralState';
import type { ServiceChoice } from '../platform/bindings/ServiceChoice';
import type { TrackerRow } from '../platform/bindings/TrackerRow';
import {
  BASES,
  canChase,
  chasedLabel,
  isEnd,
  METHODS,
  moveLabel,
  nextSentence,
  nextWords,
  serviceLabel,
  serviceOptions,
  STATE_FILTERS,
  stateTag,
  trackerSentence,
} from './lib';

const respite: ServiceChoice = {
  id: '1',
  name: 'Respite',
  agency: '2',
  agency_name: 'Carers’ Service',
  need: 'carer under strain',
  how_to_refer: 'Ring, ask for the duty desk.',
  eligibility: 'Anyone who looks after somebody',
  reach: 'here',
  place: 'Works in Crantock',
  checked: 'Checked 7 months ago',
  check_again: true,
  usual: 'Not enough to say yet',
  average: 'Not enough to say yet',
  not_told: false,
};
const row = (state: ReferralState, to_chase = false) => ({ state, to_chase }) as TrackerRow;

describe('the tracker', () => {
  it('says how many go on and how many to chase', () => {
    expect(trackerSentence({ going_on: 0, to_chase: 0 })).toBe('');
    expect(trackerSentence({ going_on: 2, to_chase: 1 })).toBe('2 going on, 1 to chase.');
    expect(trackerSentence({ going_on: 1, to_chase: 0 })).toBe('1 going on, none to chase.');
  });
  it('lets only what was sent and goes on be chased', () => {
    expect(canChase(row('sent'))).toBe(true);
    expect(canChase(row('waiting list'))).toBe(true);
    expect(canChase(row('draft'))).toBe(false);
    expect(canChase(row('withdrawn'))).toBe(false);
  });
  it('counts what is ticked', () => {
    expect(chasedLabel(0)).toBe('Chased today');
    expect(chasedLabel(1)).toBe('Chased today: 1 referral');
    expect(chasedLabel(3)).toBe('Chased today: 3 referrals');
  });
});

describe('words', () => {
  it('has a button for each state, and a colour', () => {
    expect(moveLabel('sent')).toBe('Mark as sent');
    expect(isEnd('declined')).toBe(true);
    expect(isEnd('accepted')).toBe(false);
    expect(stateTag('finished')).toBe('ok');
    expect(stateTag('sent')).toBe('plain');
    expect(stateTag('draft')).toBe('watch');
  });
  it('knows every basis and method of the core', () => {
    expect(BASES).toHaveLength(5);
    expect(METHODS.map((method) => method.label)).toContain('In person');
    expect(STATE_FILTERS.at(-1)?.value).toBe('ended');
  });
  it('says beneath a service what is asked before referring', () => {
    const [known, excluded] = serviceOptions([
      respite,
      { ...respite, not_told: true, check_again: false, usual: 'Usually 5 weeks, from 4 referrals' },
    ]);
    expect(known?.label).toBe('Respite, Carers’ Service');
    expect(known?.hint).toBe(
      'Works in Crantock. Checked 7 months ago: check again. To refer: Ring, ask for the duty desk. For: Anyone who looks after somebody.',
    );
    expect(excluded?.hint).toMatch(/^The person asked that this agency is not told\. Works/);
    expect(excluded?.hint).toMatch(/Checked 7 months ago\. To refer.*Usually 5 weeks, from 4 referrals\.$/);
  });
  it('asks what follows those that came to nothing', () => {
    expect(nextSentence({ asking_next: 0 })).toBe('');
    expect(nextSentence({ asking_next: 1 })).toBe('1 referral came to nothing. Say what is next.');
    expect(nextWords(null, null)).toBe('');
    expect(nextWords('new referral', null)).toBe('A new referral');
    expect(nextWords('nothing more', 'She moved away')).toBe('Nothing more: She moved away');
  });
  it('names a service with its agency and need', () => {
    expect(serviceLabel(respite)).toBe('Respite, Carers’ Service (carer under strain)');
  });
});
