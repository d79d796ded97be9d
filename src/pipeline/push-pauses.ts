// When a signed push that failed is tried again: growing pauses that end three days after the first try.

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const GROWING_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  1 * HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  12 * HOUR_MS,
  12 * HOUR_MS,
  12 * HOUR_MS,
  12 * HOUR_MS,
];
const LAST_AT_MS = 72 * HOUR_MS;

/** Pause after try number n + 1. The last try is made 72 hours after the first. */
export const SIGNED_PAUSES_MS: readonly number[] = [
  ...GROWING_MS,
  LAST_AT_MS - GROWING_MS.reduce((sum, pause) => sum + pause, 0),
];

/** A server may ask to be left alone for so long. */
const RETRY_AFTER_MAX_MS = 12 * HOUR_MS;

/**
 * Pause after a try that failed, when `tries` were made before it; null = that was the last. A tenth more or less, so that
 * what failed together does not come back together (`random01` in [0, 1)). `Retry-After` prolongs a pause and never
 * shortens it: a server that says "1" each time would else use up three days of tries in seconds.
 */
export function pauseAfterMs(
  pausesMs: readonly number[],
  tries: number,
  random01: number,
  retryAfterS: number | null,
): number | null {
  const pause = pausesMs[tries];
  if (pause === undefined) return null;
  const jittered = pause * (0.9 + 0.2 * random01);
  return Math.round(Math.max(jittered, Math.min(RETRY_AFTER_MAX_MS, (retryAfterS ?? 0) * SECOND_MS)));
}
