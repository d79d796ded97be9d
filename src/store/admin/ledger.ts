// Up to where the ledger can be traced to messages.

import type { Queryable } from '../db.ts';

const DAY_MS = 86_400_000;
/** Longer than a life and a wait for receipts with their defaults, so that no message it resolves is in a dropped day. */
const RESOLVED_WITHIN_MS = 7 * DAY_MS;

/** From when on every entry's messages are still kept: 0 when no day was dropped yet. */
export async function tracedSince(pool: Queryable): Promise<number> {
  const { rows } = await pool.query<{ oldest: string | null; first: number | null }>(
    `SELECT (SELECT min(substr(c.relname, length('message_') + 1)) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
             WHERE i.inhparent = 'message'::regclass) AS oldest,
            (SELECT extract(epoch FROM min(created_at))::float8 * 1000 FROM ledger_entry WHERE kind = 'hold') AS first`,
  );
  const { oldest, first } = rows[0]!;
  if (oldest === null || first === null) return 0;
  const oldestMs = Date.parse(`${oldest.slice(0, 4)}-${oldest.slice(4, 6)}-${oldest.slice(6, 8)}T00:00:00Z`);
  return first >= oldestMs ? 0 : oldestMs + RESOLVED_WITHIN_MS;
}
