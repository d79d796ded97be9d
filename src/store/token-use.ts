// When tokens were last used: not configuration, so nothing is reloaded by it.
import type { Queryable } from './db.ts';

export interface TokenUse {
  tokenId: number;
  usedAtMs: number;
  address: string;
}

/** Many at once; an older use never overwrites a newer one of another node. */
export async function noteTokenUses(pool: Queryable, uses: readonly TokenUse[]): Promise<void> {
  await pool.query(
    `INSERT INTO token_use (token_id, used_at, address)
     SELECT u.id, to_timestamp(u.ms / 1000.0), u.address FROM unnest($1::int[], $2::float8[], $3::text[]) AS u(id, ms, address)
     ON CONFLICT (token_id) DO UPDATE SET used_at = EXCLUDED.used_at, address = EXCLUDED.address
       WHERE token_use.used_at < EXCLUDED.used_at`,
    [uses.map((use) => use.tokenId), uses.map((use) => use.usedAtMs), uses.map((use) => use.address)],
  );
}
