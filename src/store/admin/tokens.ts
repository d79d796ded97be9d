// API tokens: only digests are kept, so a token can be shown once and never again.

import { hash } from 'node:crypto';
import type { Queryable } from '../db.ts';

export interface TokenDetail {
  id: number;
  account: string;
  name: string;
  ratePerS: number | null;
  createdAt: Date;
  revokedAt: Date | null;
}

const SELECT = `SELECT t.id, a.login AS account, t.name, t.rate_per_s AS "ratePerS", t.created_at AS "createdAt",
  t.revoked_at AS "revokedAt" FROM api_token t JOIN account a ON a.id = t.account_id`;

/** What a token is looked up by: itself, and its md5 as the GET door's `token_hash` shows it. */
export function tokenDigests(token: string): { sha256: string; md5Sha256: string } {
  return { sha256: hash('sha256', token, 'hex'), md5Sha256: hash('sha256', hash('md5', token, 'hex'), 'hex') };
}

/** Returns the token's id. Throws 23505 when the very token exists already. */
export async function insertToken(
  pool: Queryable,
  accountId: number,
  token: string,
  name: string,
  ratePerS: number | null,
): Promise<number> {
  const { sha256, md5Sha256 } = tokenDigests(token);
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO api_token (account_id, name, token_sha256, token_md5_sha256, rate_per_s) VALUES ($1, $2, $3, $4, $5)
     RETURNING id`,
    [accountId, name, sha256, md5Sha256, ratePerS],
  );
  return rows[0]!.id;
}

export interface TokenFilter {
  id?: number;
  accountId?: number;
  name?: string;
  token?: string;
}

export async function listTokens(pool: Queryable, filter: TokenFilter): Promise<TokenDetail[]> {
  const { rows } = await pool.query<TokenDetail>(
    `${SELECT} WHERE ($1::int IS NULL OR t.id = $1) AND ($2::int IS NULL OR t.account_id = $2)
       AND ($3::text IS NULL OR t.name = $3) AND ($4::text IS NULL OR t.token_sha256 = $4) ORDER BY t.id`,
    [
      filter.id ?? null,
      filter.accountId ?? null,
      filter.name ?? null,
      filter.token === undefined ? null : tokenDigests(filter.token).sha256,
    ],
  );
  return rows;
}

export async function revokeToken(pool: Queryable, id: number): Promise<void> {
  await pool.query('UPDATE api_token SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [id]);
}
