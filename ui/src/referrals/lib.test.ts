import { describe, expect, it } from 'vitest';
import type { ReferralState } from '../platform/bindings/ReferralState';
import type { TrackerRow } from '../platform/bindings/TrackerRow';
import {
  BASES,
  canChase,
  chasedLabel,
  isEnd,
  METHODS,
  moveLabel,
  serviceLabel,
  STATE_FILTERS,
  stateTag,
  trackerSentence,
} from './lib';

const row = (state: ReferralState, to_chase = false) => ({ state, to_chase }) as TrackerRow;

describe('the tracker', () => {
  it('says how many go on and how many to chase', () => {
    expect(trackerSentence([])).toBe('');
    expect(trackerSentence([row('finished')])).toBe('');
    expect(trackerSentence([row('sent', true), row('draft')])).toBe('2 going on, 1 to chase.');
    expect(trackerSentence([row('happening')])).toBe('1 going on, none to chase.');
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
  it('names a service with its agency and need', () => {
    expect(
      serviceLabel({
        id: '1',
        name: 'Respite',
        agency: '2',
        agency_name: 'Carers’ Service',
        need: 'carer under strain',
        how_to_refer: null,
      }),
    ).toBe('Respite, Carers’ Service (carer under strain)');
  });
});
