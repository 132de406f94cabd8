import type { AlikePerson } from '../platform/bindings/AlikePerson';
import type { Differs } from '../platform/bindings/Differs';
import type { Double } from '../platform/bindings/Double';

/** The answers of one row: the value of each record, and both where both may stand. */
export function choicesOf(row: Differs): { value: string; label: string }[] {
  const choices = [
    { value: 'stays', label: row.stays },
    { value: 'goes', label: row.goes },
  ];
  return row.both ? [...choices, { value: 'both', label: 'Both, one beneath the other' }] : choices;
}

/** What is chosen beforehand; nothing where a person has to say. */
export function answersOf(rows: readonly Differs[]): Record<string, string> {
  return Object.fromEntries(rows.map((row) => [row.key, row.chosen ?? '']));
}

/** Of a pair, the one that is not the person, with why they are alike. */
export function otherOf(pair: Double, id: string): { person: AlikePerson; reasons: string } {
  return { person: pair.one.id === id ? pair.other : pair.one, reasons: pair.reasons };
}
