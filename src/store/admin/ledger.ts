// Up to where the ledger can be traced to messages.

import type { Queryable } from '../db.ts';
import { daysKept, ENDED_WITHIN_MS } from '../partitions.ts';

const DAY_MS = 86_400_000;

/** From when on every entry's messages are still kept: 0 when no day was dropped yet. */
export async function tracedSince(pool: Queryable): Promise<number> {
  const days = await daysKept(pool);
  const { rows } = await pool.query<{ first: number | null }>(
    `SELECT extract(epoch FROM min(created_at))::float8 * 1000 AS first FROM ledger_entry WHERE kind = 'hold'`,
  );
  const { first } = rows[0]!;
  let oldestMs = days.at(-1);
  if (oldestMs === undefined || first === null) return 0;
  // A day that is kept for one late message lies before days that are gone.
  while (days.includes(oldestMs - DAY_MS)) oldestMs -= DAY_MS;
  return first >= oldestMs ? 0 : oldestMs + ENDED_WITHIN_MS;
}
