import { toAppError, type FieldFault } from '../platform/commands';

/** What a form shows after a refusal. */
export type Faults = {
  /** One sentence about the whole form. */
  message: string;
  fields: FieldFault[];
};

/** Refusals that are no fault: the whole screen is replaced, or somebody pressed Stop and is told beside it. */
const NO_FAULT = ['locked', 'stopped'];

/** Reads a refusal into what a form shows. Null where it is no fault. */
export function faultsOf(thrown: unknown): Faults | null {
  const error = toAppError(thrown);
  if (NO_FAULT.includes(error.code)) return null;
  return { message: error.message, fields: error.fields };
}

/** The sentence for one field, the first when there are several. */
export function faultFor(faults: Faults | null, field: string): string | undefined {
  return faults?.fields.find((fault) => fault.field === field)?.message;
}

/** The id of the control of a field; the error summary's links lead there. */
export function fieldId(prefix: string, field: string): string {
  return `${prefix}-${field.replace(/[^A-Za-z0-9_-]/g, '-')}`;
}

/** Whether two plain form values say the same. */
export function sameValues(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
