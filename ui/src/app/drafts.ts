/**
 * What was typed and not yet saved, by form. Kept in memory only, so that going to another page and back loses
 * nothing; locking forgets it all.
 */
const kept = new Map<string, unknown>();

export function keepDraft(key: string, values: unknown): void {
  kept.set(key, values);
}

export function keptDraft<V>(key: string): V | undefined {
  return kept.get(key) as V | undefined;
}

export function dropDraft(key: string): void {
  kept.delete(key);
}

export function forgetDrafts(): void {
  kept.clear();
}
