// How often rules hit, a row a rule and day.
import type pg from 'pg';
import { TODAY } from './apply-ledger.ts';
import { int4s, int8s } from './arrays.ts';

/** Adds to the counts of today (Moscow's day). Rules in the order of their ids, so that two nodes never wait in a circle. */
export async function addRuleHits(pool: pg.Pool, counts: ReadonlyMap<number, number>): Promise<void> {
  const rows = [...counts].sort(([a], [b]) => a - b);
  await pool.query(
    `INSERT INTO rule_hit AS h (rule_id, day, hits)
     SELECT t.rule_id, ${TODAY}, t.hits FROM unnest($1::int[], $2::bigint[]) AS t(rule_id, hits)
     ON CONFLICT (rule_id, day) DO UPDATE SET hits = h.hits + EXCLUDED.hits`,
    [int4s(rows, ([id]) => id), int8s(rows, ([, hits]) => hits)],
  );
}
