/** Minutes without a key or a click after which the app locks, unless Settings says otherwise (1 to 15). */
export const LOCK_AFTER_MINUTES = 5;
/** How long before locking the warning is shown, in milliseconds. */
export const WARNING = 30_000;

/** How often the window is told of a touch at most, in milliseconds. */
export const REPORT_EVERY = 5_000;

export type Idle = { state: 'busy' } | { state: 'warning'; seconds: number } | { state: 'lock' };

/**
 * Whether to lock, to warn, or to do nothing. All in milliseconds of the wall clock, so that a laptop that slept
 * counts as left alone. A clock put back counts as busy: the next look starts from there.
 */
export function idleNow(lastTouch: number, now: number, limit: number): Idle {
  const left = lastTouch + limit - now;
  if (left <= 0) return { state: 'lock' };
  if (left <= WARNING) return { state: 'warning', seconds: Math.ceil(left / 1000) };
  return { state: 'busy' };
}

/** The limit in milliseconds: 1 to 15 minutes, never off. */
export function idleLimit(minutes: number | null | undefined): number {
  const wanted = minutes ?? LOCK_AFTER_MINUTES;
  const within = Number.isFinite(wanted) ? Math.min(15, Math.max(1, wanted)) : LOCK_AFTER_MINUTES;
  return within * 60_000;
}
