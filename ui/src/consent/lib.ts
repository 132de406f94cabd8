import type { ConsentForm, ExclusionForm, ExclusionLine, PurposeLine } from '../platform/commands';
import { sentenceCase } from '../shared/words';

/** The answers a person can give, as they are asked. */
export const ANSWERS = [
  { value: 'given', label: 'Yes' },
  { value: 'refused', label: 'No' },
  { value: 'withdrawn', label: 'Took back an earlier yes' },
];

export const HOWS = [
  { value: 'spoken', label: 'Spoken' },
  { value: 'signed', label: 'Signed' },
  { value: 'by representative', label: 'By somebody who speaks for them' },
];

/** A purpose as a heading: "Share with MDT". */
export function purposeLabel(purpose: string): string {
  return sentenceCase(purpose);
}

/** What the button beside a purpose says. */
export function askLabel(line: Pick<PurposeLine, 'standing' | 'ask_again'>): string {
  if (!line.standing) return 'Ask';
  return line.ask_again ? 'Ask again' : 'Change';
}

/** A form to record an answer, everything blank but what is known. */
export function answerForm(person: string, purpose: string, version: string): ConsentForm {
  return {
    person,
    purpose,
    answer: '',
    how: 'spoken',
    on: 'today',
    representative: '',
    by: '',
    witnessed_by: '',
    wording_version: version,
    covers: '',
    with_whom: '',
    review_on: '',
  };
}

/** Whom an exclusion names: which of the four is filled. */
export type Whom = 'person' | 'practice' | 'agency' | 'words';

export function whomOf(line: ExclusionLine | null): Whom {
  const exclusion = line?.exclusion;
  if (exclusion?.not_with_person) return 'person';
  if (exclusion?.not_with_practice) return 'practice';
  if (exclusion?.not_with_agency) return 'agency';
  return 'words';
}

/** A form to add an exclusion, or to correct one. */
export function exclusionForm(person: string, line: ExclusionLine | null): ExclusionForm {
  const from = line?.exclusion;
  return {
    person,
    not_with_person: from?.not_with_person ?? '',
    not_with_practice: from?.not_with_practice ?? '',
    not_with_agency: from?.not_with_agency ?? '',
    not_with_words: from?.not_with_words ?? '',
    purpose: from?.purpose ?? '',
    from: from?.from ?? 'today',
    until: from?.until ?? '',
  };
}

/** Keeps only the one of the four that was chosen. */
export function onlyWhom(form: ExclusionForm, whom: Whom): ExclusionForm {
  return {
    ...form,
    not_with_person: whom === 'person' ? form.not_with_person : '',
    not_with_practice: whom === 'practice' ? form.not_with_practice : '',
    not_with_agency: whom === 'agency' ? form.not_with_agency : '',
    not_with_words: whom === 'words' ? form.not_with_words : '',
  };
}
