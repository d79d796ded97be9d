// API tokens: only digests are kept, so a token can be shown once and never again.

import { hash } from 'node:crypto';
import type { Client, Queryable } from '../db.ts';

export interface TokenDetail {
  id: number;
  account: string;
  accountId: number;
  name: string;
  /** The last characters, to know it by. */
  hint: string;
  /** Null = everything a program may do (`PROGRAM_SCOPES`). */
  scopes: string[] | null;
  /** Networks it may be used from; empty = anywhere. */
  addresses: string[];
  ratePerS: number | null;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  usedAt: Date | null;
  usedAddress: string | null;
}

const SELECT = `SELECT t.id, a.login AS account, t.account_id AS "accountId", t.name, t.hint, t.scopes,
  t.addresses::text[] AS addresses, t.rate_per_s AS "ratePerS", t.created_at AS "createdAt", t.expires_at AS "expiresAt",
  t.revoked_at AS "revokedAt", u.used_at AS "usedAt", u.address AS "usedAddress"
  FROM api_token t JOIN account a ON a.id = t.account_id LEFT JOIN token_use u ON u.token_id = t.id`;

/** Networks with the bits behind their length cleared, as Postgres wants a `cidr`. */
const CIDRS = (parameter: string) =>
  `(SELECT COALESCE(array_agg(network(n::inet)), '{}') FROM unnest(${parameter}::text[]) AS n)`;

/** What a token is looked up by: itself, and its md5 as the GET door's `token_hash` shows it. */
export function tokenDigests(token: string): { sha256: string; md5Sha256: string } {
  return { sha256: hash('sha256', token, 'hex'), md5Sha256: hash('sha256', hash('md5', token, 'hex'), 'hex') };
}

export interface TokenBoundsFields {
  scopes?: readonly string[] | null | undefined;
  addresses?: readonly string[] | undefined;
  expiresAt?: Date | null | undefined;
}

/** Returns the token's id. Throws 23505 when the very token exists already. */
export async function insertToken(
  pool: Queryable,
  accountId: number,
  token: string,
  name: string,
  ratePerS: number | null,
  bounds: TokenBoundsFields = {},
): Promise<number> {
  const { sha256, md5Sha256 } = tokenDigests(token);
  // Of a short token of the client's own choice, four characters would be too many.
  const hint = token.length < 16 ? '' : token.slice(-4);
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO api_token (account_id, name, token_sha256, token_md5_sha256, rate_per_s, hint, scopes, addresses, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, ${CIDRS('$8')}, $9) RETURNING id`,
    [
      accountId,
      name,
      sha256,
      md5Sha256,
      ratePerS,
      hint,
      bounds.scopes ?? null,
      bounds.addresses ?? [],
      bounds.expiresAt ?? null,
    ],
  );
  return rows[0]!.id;
}

export interface TokenFilter {
  id?: number | undefined;
  accountId?: number | undefined;
  name?: string | undefined;
  token?: string | undefined;
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

export type TokenState = 'active' | 'expired' | 'revoked';

/** Tokens of an account, the newest first, below `beforeId`. */
export async function pageOfTokens(
  pool: Queryable,
  accountId: number,
  filter: { state?: TokenState | undefined; beforeId: number | null; limit: number },
): Promise<TokenDetail[]> {
  const { rows } = await pool.query<TokenDetail>(
    `${SELECT} WHERE t.account_id = $1 AND ($2::int IS NULL OR t.id < $2) AND ($3::text IS NULL OR $3 = CASE
       WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN t.expires_at <= now() THEN 'expired' ELSE 'active' END)
     ORDER BY t.id DESC LIMIT $4`,
    [accountId, filter.beforeId, filter.state ?? null, filter.limit],
  );
  return rows;
}

export const tokenState = (token: TokenDetail, nowMs: number): TokenState =>
  token.revokedAt !== null
    ? 'revoked'
    : token.expiresAt !== null && token.expiresAt.getTime() <= nowMs
      ? 'expired'
      : 'active';

export interface TokenChanges extends TokenBoundsFields {
  name?: string | undefined;
  ratePerS?: number | null | undefined;
}

/** Sets what is given of a token that is not revoked; false when there is none. */
export async function changeToken(
  client: Client,
  accountId: number,
  id: number,
  changes: TokenChanges,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE api_token SET name = COALESCE($3, name),
       rate_per_s = CASE WHEN $4 THEN $5::int ELSE rate_per_s END,
       scopes = COALESCE($6::text[], scopes),
       addresses = CASE WHEN $7::text[] IS NULL THEN addresses ELSE ${CIDRS('$7')} END,
       expires_at = CASE WHEN $8 THEN $9::timestamptz ELSE expires_at END
     WHERE id = $2 AND account_id = $1 AND revoked_at IS NULL`,
    [
      accountId,
      id,
      changes.name ?? null,
      changes.ratePerS !== undefined,
      changes.ratePerS ?? null,
      changes.scopes ?? null,
      changes.addresses ?? null,
      changes.expiresAt !== undefined,
      changes.expiresAt ?? null,
    ],
  );
  return rowCount === 1;
}

/** Puts a new secret into the place of an old one, which is good for `overlapS` more. Null when the token is not active. */
export async function rotateToken(client: Client, id: number, token: string, overlapS: number): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO api_token (account_id, name, token_sha256, token_md5_sha256, rate_per_s, hint, scopes, addresses, expires_at)
     SELECT account_id, name, $2, $3, rate_per_s, $4, scopes, addresses, expires_at FROM api_token
     WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) RETURNING id`,
    [id, tokenDigests(token).sha256, tokenDigests(token).md5Sha256, token.slice(-4)],
  );
  if (rows[0] === undefined) return null;
  await client.query(
    `UPDATE api_token SET expires_at = least(expires_at, now() + $2 * interval '1 second') WHERE id = $1`,
    [id, overlapS],
  );
  return rows[0].id;
}

/**
 * Whether a token may make or change one that is good for these networks, until then and for so many messages a second
 * (null: any number): nobody gives away more than he has. Names what goes beyond.
 */
export async function beyondToken(
  pool: Queryable,
  id: number,
  addresses: readonly string[],
  expiresAt: Date | null,
  ratePerS: number | null,
): Promise<'addresses' | 'expires_at' | 'rate_per_s' | null> {
  const { rows } = await pool.query<{ addresses: boolean; expires: boolean; rate: boolean }>(
    `SELECT t.addresses <> '{}' AND ($2::text[] = '{}' OR EXISTS (SELECT 1 FROM unnest($2::text[]) AS n
         WHERE NOT EXISTS (SELECT 1 FROM unnest(t.addresses) AS own WHERE network(n::inet) <<= own))) AS addresses,
       t.expires_at IS NOT NULL AND COALESCE($3::timestamptz > t.expires_at, true) AS expires,
       t.rate_per_s IS NOT NULL AND COALESCE($4::int > t.rate_per_s, true) AS rate
     FROM api_token t WHERE t.id = $1`,
    [id, addresses, expiresAt, ratePerS],
  );
  if (rows[0]?.addresses) return 'addresses';
  if (rows[0]?.expires) return 'expires_at';
  return rows[0]?.rate ? 'rate_per_s' : null;
}

export async function revokeToken(pool: Queryable, id: number): Promise<void> {
  await pool.query('UPDATE api_token SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [id]);
}
