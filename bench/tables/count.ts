// Brings the gateway's own counts and sums of hours up to what was filled in.
import type { Pool } from 'pg';
import { SLICE_IDS } from '../../src/store/slices.ts';
import { countSlice, sumLedgerHours } from '../../src/store/statistics-count.ts';
import { type Filled, inLanes } from './filled.ts';

export async function countAll(pool: Pool, { days }: Filled): Promise<void> {
  const { rows } = await pool.query<{ slice: string }>(
    `INSERT INTO stat_slice (slice, dirty_since) SELECT generate_series(lo / $3, (hi - 1) / $3), now() FROM unnest($1::bigint[], $2::bigint[]) AS d (lo, hi)
     ON CONFLICT (slice) DO UPDATE SET dirty_since = now() RETURNING slice`,
    [days.map(({ firstId, lo }) => firstId + lo), days.map(({ firstId, hi }) => firstId + hi), SLICE_IDS],
  );
  await inLanes(rows, ({ slice }) => countSlice(pool, Number(slice)));
  await pool.query('DELETE FROM ledger_hour');
  await pool.query('UPDATE stat_progress SET ledger_to = NULL');
  while (await sumLedgerHours(pool, 24));
  await pool.query('VACUUM ANALYZE stat_message, stat_hour, slice_content, stat_slice, ledger_hour');
}
