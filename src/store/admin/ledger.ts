// The ledger as the operator reads it.

import type { LedgerKind } from '../apply-ledger.ts';
import type { Queryable } from '../db.ts';

export interface LedgerLine {
  id: number;
  kind: LedgerKind;
  balanceDeltaE7: bigint;
  heldDeltaE7: bigint;
  messageCount: number;
  note: string;
  createdAt: Date;
}

/** Entries of an account, the newest first. */
export async function listEntries(
  pool: Queryable,
  accountId: number,
  filter: { kind?: string; limit: number },
): Promise<LedgerLine[]> {
  const { rows } = await pool.query(
    `SELECT id, kind, balance_delta_e7::text AS "balanceDeltaE7", held_delta_e7::text AS "heldDeltaE7",
       message_count AS "messageCount", note, created_at AS "createdAt"
     FROM ledger_entry WHERE account_id = $1 AND ($2::text IS NULL OR kind = $2) ORDER BY id DESC LIMIT $3`,
    [accountId, filter.kind ?? null, filter.limit],
  );
  return rows.map((row) => ({
    ...row,
    balanceDeltaE7: BigInt(row.balanceDeltaE7),
    heldDeltaE7: BigInt(row.heldDeltaE7),
  }));
}

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
