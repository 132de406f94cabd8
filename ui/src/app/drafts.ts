import { keepDraft as storeDraft, keptDraft as storedDraft } from '../platform/commands';

/**
 * What was typed and not yet saved, by form. It is kept in memory, so that going to another page and back loses
 * nothing, and in the locked file, so that a flat battery or a lock loses two seconds at most. Locking forgets
 * what is in memory; the locked file keeps its own.
 */
const kept = new Map<string, unknown>();

/** The key of the draft that is a place (`place.ts`). */
export const PLACE = 'place';

const waiting = new Map<string, Waiting>();
/** Keys kept or read since the unlock: what the file says of them now may be older than what is known here. */
const known = new Set<string>();
/** The writing that is under way, by key: two of one draft never pass each other. */
const going = new Map<string, Promise<void>>();
/** Keys that may have something in the file. */
const stored = new Set<string>();
/** Keys whose last writing failed: on a full disk, say. They are tried again with the next key, and before locking. */
const unkept = new Set<string>();
let whenUnkept: ((failure: unknown) => void) | null = null;

/** Tells the shell that a draft could not be written, and with null that all of them are written again. */
export function onUnkept(listener: (failure: unknown) => void): void {
  whenUnkept = listener;
}

type Waiting = { timer: ReturnType<typeof setTimeout>; since: number };

/** Milliseconds after typing stops before a draft is written. */
export const PAUSE = 500;
/**
 * Milliseconds that typing may go on before a draft is written all the same. Two seconds are the most that may be
 * lost, and writing takes a moment too.
 */
export const AT_MOST = 1500;

/** How long to wait before writing: half a second after the last key, a second and a half after the first unwritten one. */
export function waitFor(now: number, since: number): number {
  return Math.max(0, Math.min(PAUSE, since + AT_MOST - now));
}

export function keepDraft(key: string, values: unknown): void {
  kept.set(key, values);
  known.add(key);
  const before = waiting.get(key);
  if (before) clearTimeout(before.timer);
  const since = before?.since ?? Date.now();
  const timer = setTimeout(() => void write(key), waitFor(Date.now(), since));
  waiting.set(key, { timer, since });
}

export function keptDraft<V>(key: string): V | undefined {
  return kept.get(key) as V | undefined;
}

/**
 * Asks the locked file for a draft of an earlier unlock. What is in memory is newer and wins; so does that it was let go
 * of, though the file may not know yet: a line that was just saved does not come back as if it were not.
 */
export async function recallDraft<V>(key: string): Promise<V | undefined> {
  if (known.has(key)) return keptDraft<V>(key);
  try {
    const text = await storedDraft({ page: key });
    if (!text) return undefined;
    stored.add(key);
    if (!known.has(key)) kept.set(key, JSON.parse(text));
    known.add(key);
    return keptDraft<V>(key);
  } catch {
    return undefined;
  }
}

export function dropDraft(key: string): void {
  kept.delete(key);
  const before = waiting.get(key);
  if (before) clearTimeout(before.timer);
  waiting.delete(key);
  if (before || stored.has(key)) void write(key);
}

/** Writes at once whatever still waits, or could not be written before: before locking. */
export async function flushDrafts(): Promise<void> {
  await Promise.all([...new Set([...waiting.keys(), ...unkept])].map((key) => write(key)));
}

/** Forgets what is in memory: after locking. */
export function forgetDrafts(): void {
  for (const { timer } of waiting.values()) clearTimeout(timer);
  waiting.clear();
  kept.clear();
  known.clear();
  stored.clear();
  unkept.clear();
}

async function write(key: string): Promise<void> {
  const before = waiting.get(key);
  if (before) clearTimeout(before.timer);
  waiting.delete(key);
  const values = kept.get(key);
  if (values === undefined) stored.delete(key);
  else stored.add(key);
  const earlier = going.get(key);
  const mine = earlier ? earlier.then(() => send(key, values)) : send(key, values);
  going.set(key, mine);
  await mine;
  if (going.get(key) === mine) going.delete(key);
}

async function send(key: string, values: unknown): Promise<void> {
  try {
    await storeDraft({ page: key, text: values === undefined ? '' : JSON.stringify(values) });
    if (unkept.delete(key) && unkept.size === 0) whenUnkept?.(null);
  } catch (failure) {
    // The draft stays in memory, and is told of. A locked file answers through the shell. One that could not be let go
    // of is tried again too: it would come back though it was saved.
    unkept.add(key);
    whenUnkept?.(failure);
  }
}

/** Forgets whatever holds an id, such as that of somebody who was erased. The file has let go of its own already. */
export function forgetAbout(id: string): void {
  for (const [key, values] of kept) {
    if (!key.includes(id) && !JSON.stringify(values).includes(id)) continue;
    kept.delete(key);
    stored.delete(key);
    const before = waiting.get(key);
    if (before) clearTimeout(before.timer);
    waiting.delete(key);
  }
}
