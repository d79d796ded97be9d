// How many of a campaign's recipients may go now, so that its speed is the chosen one.

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
