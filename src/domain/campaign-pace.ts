// How many of a campaign's recipients may go now, so that its speed is the chosen one, and nobody is written to after hours.

export interface Pace {
  readonly perSecond: number;
  readonly tokens: number;
  readonly atMs: number;
}

/** What a slow turn leaves is made up for as long as this; whoever takes a campaign over begins with nothing. */
const SAVED_S = 1;

/** The pace at a moment. A change of the speed keeps what was saved up, as far as the new one lets it. */
export function paceAt(before: Pace | undefined, perSecond: number, nowMs: number): Pace {
  if (before === undefined) return { perSecond, tokens: 0, atMs: nowMs };
  const elapsedS = Math.max(0, nowMs - before.atMs) / 1000;
  const tokens = Math.min(perSecond * SAVED_S + 1, before.tokens + elapsedS * perSecond);
  return { perSecond, tokens, atMs: nowMs };
}

/** Afterwards, with this many gone. */
export const spent = (pace: Pace, count: number): Pace => ({ ...pace, tokens: pace.tokens - count });

/** How fast an account's queue empties, as it was seen. */
export interface Drain {
  readonly perSecond: number;
  /** Messages queued when it was last looked at. */
  readonly queued: number;
  readonly atMs: number;
}

/** The speed seen over about this long counts. */
const SEEN_MS = 10_000;
/** May be queued before any speed was seen: without any it never is. */
const UNSEEN_MAX = 20;

/** After another look, `fed` messages having been queued since the last. What others queue beside is taken for slowness. */
export function drainAt(before: Drain | undefined, queued: number, fed: number, nowMs: number): Drain {
  if (before === undefined) return { perSecond: 0, queued, atMs: nowMs };
  const elapsedMs = nowMs - before.atMs;
  if (elapsedMs <= 0 || before.queued + fed === 0) return { ...before, queued, atMs: nowMs };
  const seen = (Math.max(0, before.queued + fed - queued) * 1000) / elapsedMs;
  const share = 1 - Math.exp(-elapsedMs / SEEN_MS);
  const mean = before.perSecond + (seen - before.perSecond) * share;
  // An empty queue has waited for us.
  return { perSecond: queued === 0 ? Math.max(before.perSecond, seen) : mean, queued, atMs: nowMs };
}

/** How many more may be queued, with `queued` there now, so that all of them go out within `leftMs`. */
export function goesOutWithin({ perSecond }: Drain, queued: number, leftMs: number): number {
  if (leftMs === Number.POSITIVE_INFINITY) return leftMs;
  const always = perSecond === 0 ? UNSEEN_MAX : queued === 0 ? 1 : 0;
  return Math.floor(Math.max(always, (perSecond * leftMs) / 1000)) - queued;
}
