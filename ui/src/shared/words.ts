/** Dates, times and counts in words, for reading on screen. Plain functions, local time, British English. */

const DAY = 86_400_000;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const two = (n: number) => String(n).padStart(2, '0');

/** The three numbers of a wire date (`2026-11-03`), or null when it is not one. */
export function dateParts(date: string): { year: number; month: number; day: number } | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!found) return null;
  return { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
}

/** The local wire date of an instant in UTC milliseconds. */
export function localDate(at: number): string {
  const when = new Date(at);
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}

/** Whole days from one wire date to another; negative when `to` is earlier. NaN when either is not a date. */
export function daysBetween(from: string, to: string): number {
  const a = dateParts(from);
  const b = dateParts(to);
  if (!a || !b) return Number.NaN;
  return Math.round((Date.UTC(b.year, b.month - 1, b.day) - Date.UTC(a.year, a.month - 1, a.day)) / DAY);
}

/** "3 November", with the year when it is not the year of `today`. Anything else comes back as it is. */
export function dateWords(date: string, today: string): string {
  const parts = dateParts(date);
  if (!parts) return date;
  const words = `${parts.day} ${MONTHS[parts.month - 1] ?? ''}`;
  return parts.year === dateParts(today)?.year ? words : `${words} ${parts.year}`;
}

/** "Tuesday 3 November", with the year when it is not the year of `today`. */
export function dayAndDate(date: string, today: string): string {
  const parts = dateParts(date);
  if (!parts) return date;
  const day = DAYS[new Date(Date.UTC(parts.year, parts.month - 1, parts.day)).getUTCDay()] ?? '';
  return `${day} ${dateWords(date, today)}`;
}

/** A stored day as somebody would type it: 3/11/2026. Anything else comes back as it is. */
export function typedDay(day: string | null): string {
  const parts = dateParts(day ?? '');
  return parts ? `${parts.day}/${parts.month}/${parts.year}` : (day ?? '');
}

/** "today", "yesterday", "tomorrow", or the date in words. */
export function nearDate(date: string, today: string): string {
  const away = daysBetween(today, date);
  if (away === 0) return 'today';
  if (away === -1) return 'yesterday';
  if (away === 1) return 'tomorrow';
  return dateWords(date, today);
}

/** "10:42" of an instant in UTC milliseconds, local time. */
export function clockTime(at: number): string {
  const when = new Date(at);
  return `${two(when.getHours())}:${two(when.getMinutes())}`;
}

/** "today 10:42", "yesterday 16:05", "3 November 09:30". */
export function whenWords(at: number, today: string): string {
  return `${nearDate(localDate(at), today)} ${clockTime(at)}`;
}

/** "1 visit", "2 visits"; a third word for odd plurals ("1 person", "3 people"). */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** "1 change", "1,234 changes": where there may be thousands. */
export function countMany(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;
}

/** "45 min", "1 hour", "1 hour 30 min". */
export function minutesWords(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const hours = count(Math.floor(minutes / 60), 'hour');
  return minutes % 60 ? `${hours} ${minutes % 60} min` : hours;
}

/** "Ann", "Ann and Bob", "Ann, Bob and Cy". */
export function listWords(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** First letter large, the rest as it is. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
