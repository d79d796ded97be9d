// Cascades that clients keep by name. `steps` is what the client wrote (src/pipeline/step-spec.ts reads it).
import type { Queryable } from './db.ts';
import { jsonText } from './json-text.ts';

export interface ProfileRow {
  id: number;
  name: string;
  steps: unknown;
  priceMaxE7: bigint | null;
  createdAt: Date;
  changedAt: Date;
}

const COLUMNS = `id, name, steps, price_max_e7::text AS "priceMaxE7", created_at AS "createdAt", changed_at AS "changedAt"`;

type Raw = Omit<ProfileRow, 'priceMaxE7'> & { priceMaxE7: string | null };
const profile = (row: Raw): ProfileRow => ({
  ...row,
  priceMaxE7: row.priceMaxE7 === null ? null : BigInt(row.priceMaxE7),
});

/** The newest first; `beforeId` null = from the beginning. */
export async function listProfiles(
  pool: Queryable,
  accountId: number,
  beforeId: number | null,
  limit: number,
): Promise<ProfileRow[]> {
  const { rows } = await pool.query<Raw>(
    `SELECT ${COLUMNS} FROM profile WHERE account_id = $1 AND ($2::int IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [accountId, beforeId, limit],
  );
  return rows.map(profile);
}

/** By id, or by name in any case; null when the account has none such. */
export async function findProfile(
  pool: Queryable,
  accountId: number,
  key: number | string,
): Promise<ProfileRow | null> {
  const condition = typeof key === 'number' ? 'id = $2' : 'lower(name) = lower($2)';
  const { rows } = await pool.query<Raw>(`SELECT ${COLUMNS} FROM profile WHERE account_id = $1 AND ${condition}`, [
    accountId,
    key,
  ]);
  return rows[0] === undefined ? null : profile(rows[0]);
}

export interface ProfileValues {
  name: string;
  steps: unknown;
  priceMaxE7: bigint | null;
}

/** Names of an account are given one after the other: two that take the same at once would meet at the unique index. */
async function takeTurns(client: Queryable, accountId: number): Promise<void> {
  await client.query('SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE', [accountId]);
}

/** Of one account. */
export const PROFILES_MAX = 1000;

/** `taken` when the name is, `full` when the account has as many as it may. */
export async function insertProfile(
  client: Queryable,
  accountId: number,
  values: ProfileValues,
): Promise<ProfileRow | 'taken' | 'full'> {
  await takeTurns(client, accountId);
  const count = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM profile WHERE account_id = $1', [
    accountId,
  ]);
  if (count.rows[0]!.n >= PROFILES_MAX) return 'full';
  const { rows } = await client.query<Raw>(
    `INSERT INTO profile (account_id, name, steps, price_max_e7) VALUES ($1, $2, $3, $4)
     ON CONFLICT (account_id, lower(name)) DO NOTHING RETURNING ${COLUMNS}`,
    [accountId, values.name, jsonText(values.steps), values.priceMaxE7?.toString() ?? null],
  );
  return rows[0] === undefined ? 'taken' : profile(rows[0]);
}

/** Changes what is given. `taken` when another has the name, null when there is no such profile. */
export async function updateProfile(
  client: Queryable,
  accountId: number,
  id: number,
  changes: Partial<ProfileValues>,
): Promise<ProfileRow | 'taken' | null> {
  await takeTurns(client, accountId);
  const found = await client.query(
    'SELECT id = $2 AS own FROM profile WHERE account_id = $1 AND (id = $2 OR lower(name) = lower($3)) FOR UPDATE',
    [accountId, id, changes.name ?? ''],
  );
  if (!found.rows.some(({ own }) => own)) return null;
  if (found.rows.some(({ own }) => !own)) return 'taken';
  const { rows } = await client.query<Raw>(
    `UPDATE profile SET name = COALESCE($3, name), steps = COALESCE($4::jsonb, steps),
       price_max_e7 = CASE WHEN $5 THEN $6::bigint ELSE price_max_e7 END, changed_at = now()
     WHERE account_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [
      accountId,
      id,
      changes.name ?? null,
      changes.steps === undefined ? null : jsonText(changes.steps),
      changes.priceMaxE7 !== undefined,
      changes.priceMaxE7?.toString() ?? null,
    ],
  );
  return rows[0] === undefined ? null : profile(rows[0]);
}

/** False when there is no such profile. */
export async function deleteProfile(client: Queryable, accountId: number, id: number): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM profile WHERE account_id = $1 AND id = $2', [accountId, id]);
  return rowCount === 1;
}
