import type { Agreement } from '../platform/bindings/Agreement';
import type { KnownRisk } from '../platform/bindings/KnownRisk';
import type { MatchRow } from '../platform/bindings/MatchRow';
import type { RepresentativeRow } from '../platform/bindings/RepresentativeRow';
import type { Training } from '../platform/bindings/Training';
import {
  removeAgreement,
  removeMatch,
  removeRepresentative,
  removeRisk,
  removeTraining,
  saveAgreement,
  saveMatch,
  saveRepresentative,
  saveRisk,
  saveTraining,
} from '../platform/commands';
import { typedDay } from '../shared/words';
import { wordOptions } from './lib';
import type { Small } from './SmallForm.svelte';

const REPRESENTATIVES = ['attorney for health', 'attorney for money', 'deputy', 'next of kin asked for'];

/** The short form of a known risk, new or on record. */
export function riskForm(client: string, risk: KnownRisk | null): Small {
  return {
    key: `risk:${risk?.id ?? client}`,
    title: risk ? 'Known risk' : 'Add a known risk',
    fields: [
      {
        name: 'text',
        label: 'Known risk',
        type: 'textarea',
        hint: '“No known risks” is an answer too.',
      },
      { name: 'recorded_on', label: 'Known since', type: 'date' },
      ...(risk ? [{ name: 'ended_on', label: 'Ended on', type: 'date' as const }] : []),
    ],
    start: {
      text: risk?.text ?? '',
      recorded_on: risk ? typedDay(risk.recorded_on) : 'today',
      ended_on: typedDay(risk?.ended_on ?? null),
    },
    save: (form) => saveRisk({ client, id: risk?.id ?? null, form }),
    ...(risk ? { remove: () => removeRisk({ id: risk.id }) } : {}),
  };
}

/** The short form of a match, new or on record. */
export function matchForm(client: string, row: MatchRow | null): Small {
  const matched = row?.matched ?? null;
  return {
    key: `match:${matched?.id ?? client}`,
    title: row ? 'Who visits' : 'Add a visitor',
    fields: [
      { name: 'volunteer', label: 'Volunteer', type: 'volunteer', ...(row ? { chosen: row.name } : {}) },
      { name: 'since', label: 'Since', type: 'date' },
      ...(matched
        ? [
            { name: 'until', label: 'Until', type: 'date' as const, hint: 'Empty while it goes on.' },
            { name: 'ended_because', label: 'Why it ended' },
          ]
        : []),
    ],
    start: {
      volunteer: matched?.volunteer ?? '',
      since: matched ? typedDay(matched.since) : 'today',
      until: typedDay(matched?.until ?? null),
      ended_because: matched?.ended_because ?? '',
    },
    save: (form) => saveMatch({ client, id: matched?.id ?? null, form }),
    ...(matched ? { remove: () => removeMatch({ id: matched.id }) } : {}),
  };
}

/** The form of a match, filled in to end it because of a death. */
export function endedByDeath(form: Small): Small {
  return { ...form, start: { ...form.start, until: 'today', ended_because: 'has died' } };
}

/** The short form of a representative, new or on record. */
export function representativeForm(client: string, row: RepresentativeRow | null): Small {
  const entry = row?.representative ?? null;
  return {
    key: `representative:${entry?.id ?? client}`,
    title: row ? 'Who may speak for them' : 'Add who may speak for them',
    note: 'If they are not in the list, add them as a person first.',
    fields: [
      { name: 'person', label: 'Who', type: 'person', ...(row ? { chosen: row.name } : {}) },
      {
        name: 'kind',
        label: 'By what right',
        type: 'select',
        options: wordOptions(REPRESENTATIVES, 'Choose'),
      },
      { name: 'evidence_seen_on', label: 'Paper seen on', type: 'date' },
      ...(entry
        ? [{ name: 'ended_on', label: 'Ended on', type: 'date' as const, hint: 'Empty while it goes on.' }]
        : []),
    ],
    start: {
      person: entry?.person ?? '',
      kind: entry?.kind ?? '',
      evidence_seen_on: typedDay(entry?.evidence_seen_on ?? null),
      ended_on: typedDay(entry?.ended_on ?? null),
    },
    save: (form) => saveRepresentative({ client, id: entry?.id ?? null, form }),
    ...(entry ? { remove: () => removeRepresentative({ id: entry.id }) } : {}),
  };
}

/** The short form of a confidentiality agreement, new or on record. */
export function agreementForm(volunteer: string, row: Agreement | null, now = ''): Small {
  return {
    key: `agreement:${row?.id ?? volunteer}`,
    title: row ? 'Confidentiality agreement' : 'Add a confidentiality agreement',
    fields: [
      { name: 'version', label: 'Version', hint: 'As printed on the form.' },
      { name: 'signed_on', label: 'Signed on', type: 'date' },
      { name: 'expires_on', label: 'Runs out on', type: 'date', hint: 'Empty if it does not.' },
    ],
    start: {
      version: row?.version ?? now,
      signed_on: row ? typedDay(row.signed_on) : 'today',
      expires_on: typedDay(row?.expires_on ?? null),
    },
    save: (form) => saveAgreement({ volunteer, id: row?.id ?? null, form }),
    ...(row ? { remove: () => removeAgreement({ id: row.id }) } : {}),
  };
}

/** The short form of a training, new or on record. */
export function trainingForm(volunteer: string, row: Training | null): Small {
  return {
    key: `training:${row?.id ?? volunteer}`,
    title: row ? 'Training' : 'Add a training',
    fields: [
      { name: 'name', label: 'Training', hint: 'Such as Safeguarding.' },
      { name: 'on', label: 'Done on', type: 'date' },
      { name: 'expires_on', label: 'Runs out on', type: 'date', hint: 'Empty if it does not.' },
    ],
    start: {
      name: row?.name ?? '',
      on: row ? typedDay(row.on) : '',
      expires_on: typedDay(row?.expires_on ?? null),
    },
    save: (form) => saveTraining({ volunteer, id: row?.id ?? null, form }),
    ...(row ? { remove: () => removeTraining({ id: row.id }) } : {}),
  };
}
