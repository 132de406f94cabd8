import { daysBetween, dateWords, sentenceCase } from '../shared/words';

/** How many days before the end it is time to think of renewing. Our own figure. */
const SOON = 60;

/** Whether a day has passed, comes soon, or is far: for the tag beside it. */
export function endKind(until: string | null, today: string): 'urgent' | 'soon' | 'plain' {
  if (!until) return 'plain';
  const days = daysBetween(today, until);
  if (days < 0) return 'urgent';
  return days <= SOON ? 'soon' : 'plain';
}

/** "until 3 March 2027", "runs out 9 December", "ran out 1 May". */
export function endWords(until: string | null, today: string): string {
  if (!until) return 'no end';
  const day = dateWords(until, today);
  const kind = endKind(until, today);
  if (kind === 'urgent') return `ran out ${day}`;
  return kind === 'soon' ? `runs out ${day}` : `until ${day}`;
}

/** What the list says of a volunteer's agreement. */
export function agreementWords(signed: boolean, until: string | null, today: string): string {
  if (!signed) return 'Not signed yet';
  const words = endWords(until, today);
  return until ? words.charAt(0).toUpperCase() + words.slice(1) : 'Signed';
}

/** "6 hours", "1 hour 30 min", "none yet". */
export function hoursWords(minutes: number): string {
  if (minutes === 0) return 'none yet';
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [];
  if (hours) parts.push(hours === 1 ? '1 hour' : `${hours} hours`);
  if (rest) parts.push(`${rest} min`);
  return parts.join(' ');
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** "Monday morning and evening; Friday afternoon". */
export function availabilityWords(times: readonly string[]): string {
  const order = ['morning', 'afternoon', 'evening'];
  return DAYS.map((day) => {
    const parts = order.filter((part) => times.includes(`${day} ${part}`));
    if (!parts.length) return '';
    if (parts.length === order.length) return `${day} all day`;
    return `${day} ${parts.join(' and ')}`;
  })
    .filter(Boolean)
    .join('; ');
}

/** A volunteer's status in words: "Active", "Resting until 3 December". */
export function statusWords(status: string, restingUntil: string | null, today: string): string {
  return sentenceCase(restingUntil ? `${status} until ${dateWords(restingUntil, today)}` : status);
}
