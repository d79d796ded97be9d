// Pauses between tries.

/**
 * Pause before try number `attempt` + 1, in ms: doubles from `baseMs` up to `maxMs`, of which a random half (`random01`
 * in [0, 1)) is taken off, so that many that failed together do not come back together.
 */
export function backoffMs(attempt: number, baseMs: number, maxMs: number, random01: number): number {
  // 2^30 is far above any ratio of max to base; the bound keeps the power finite.
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(Math.max(attempt - 1, 0), 30));
  return Math.round(full - (full / 2) * random01);
}

const PAUSES_MAX = 50;
const PAUSE_MINUTES_MAX = 10_080;

/**
 * Reads a list of pauses in minutes, `0,1,5,30,120`, as ms: one entry a try, the first being the pause before the first.
 * Throws with the reason.
 */
export function parsePauses(text: string): number[] {
  const pauses = text.split(',').map((part) => {
    const minutes = /^\s*\d+(\.\d+)?\s*$/.test(part) ? Number(part) : Number.NaN;
    if (!(minutes <= PAUSE_MINUTES_MAX)) throw new Error(`not a pause in minutes: ${JSON.stringify(part)}`);
    return Math.round(minutes * 60_000);
  });
  if (pauses.length > PAUSES_MAX) throw new Error(`more than ${PAUSES_MAX} pauses`);
  return pauses;
}
