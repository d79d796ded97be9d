// Keeps the counts of messages and the sums of the ledger up to the minute, on one node for all.
import type pg from 'pg';
import { dropOldBeats } from '../store/queue-live.ts';
import { countSlice, dropOldCounts, markTouched, slicesToCount, sumLedgerHours } from '../store/statistics-count.ts';
import type { Duty } from './duties.ts';

const EVERY_MS = 15_000;
/** A busy database is left alone between turns: the counting takes at most this share of the time. */
const SHARE = 0.2;
const SLICES_A_TURN = 200;
/** Then it marks what changed meanwhile. */
const TURN_MS = 10_000;
const LEDGER_HOURS_A_STEP = 24;
const LEDGER_STEPS_A_TURN = 50;
/** Two years and a month, so that a year can be held against the one before. */
const KEEP_DAYS = 760;
const HOUSEKEEPING_MS = 6 * 3_600_000;

export function statisticsDuty(pool: pg.Pool): Duty {
  let horizon: string | null = null;
  let restUntilMs = 0;
  let tidyAtMs = 0;
  return {
    name: 'statistics',
    everyMs: EVERY_MS,
    run: async (signal) => {
      // Also while it rests: lists go by what is marked (src/store/message-slices.ts).
      horizon = await markTouched(pool, horizon);
      const begunMs = performance.now();
      if (begunMs < restUntilMs) return;
      await countMarked(pool, signal, TURN_MS);
      if (begunMs >= tidyAtMs) {
        await dropOldCounts(pool, KEEP_DAYS);
        await dropOldBeats(pool);
        tidyAtMs = begunMs + HOUSEKEEPING_MS;
      }
      const tookMs = performance.now() - begunMs;
      restUntilMs = performance.now() + tookMs / SHARE - tookMs - EVERY_MS;
    },
  };
}

/** Marks and counts what changed; `horizon` is what the call before returned, null for the first of a process. */
export async function countStatistics(
  pool: pg.Pool,
  signal: AbortSignal,
  horizon: string | null,
): Promise<string | null> {
  const next = await markTouched(pool, horizon);
  await countMarked(pool, signal, Number.POSITIVE_INFINITY);
  return next;
}

/** Slices, for about `mostMs`, then hours of the ledger. */
async function countMarked(pool: pg.Pool, signal: AbortSignal, mostMs: number): Promise<void> {
  const untilMs = performance.now() + mostMs;
  for (const slice of await slicesToCount(pool, SLICES_A_TURN)) {
    if (signal.aborted || performance.now() > untilMs) break;
    await countSlice(pool, slice);
  }
  for (let step = 0; step < LEDGER_STEPS_A_TURN && !signal.aborted; step += 1) {
    if (!(await sumLedgerHours(pool, LEDGER_HOURS_A_STEP))) break;
  }
}
