// Text rules, and how often they hit.
import { TODAY } from '../apply-ledger.ts';
import type { Client, Queryable } from '../db.ts';
import type { RuleRow } from '../load-config.ts';

export interface RuleDetail extends RuleRow {
  /** Null = of everybody. */
  account: string | null;
  /** Messages it held or refused today, in Moscow, and in the 30 days until today. */
  hitsToday: number;
  hits: number;
  createdAt: Date;
}

const SELECT = `SELECT r.id, r.account_id AS "accountId", a.login AS account, r.kind, r.pattern, r.reason, r.created_at AS "createdAt",
  (SELECT COALESCE(sum(h.hits), 0)::float8 FROM rule_hit h WHERE h.rule_id = r.id AND h.day = ${TODAY}) AS "hitsToday",
  (SELECT COALESCE(sum(h.hits), 0)::float8 FROM rule_hit h WHERE h.rule_id = r.id AND h.day > ${TODAY} - 30) AS hits
  FROM moderation_rule r LEFT JOIN account a ON a.id = r.account_id`;

export async function addRule(pool: Queryable, rule: Omit<RuleRow, 'id'>): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO moderation_rule (account_id, kind, pattern, reason) VALUES ($1, $2, $3, $4) RETURNING id',
    [rule.accountId, rule.kind, rule.pattern, rule.reason],
  );
  return rows[0]!.id;
}

export async function listRules(pool: Queryable, accountId?: number): Promise<RuleDetail[]> {
  const { rows } = await pool.query<RuleDetail>(`${SELECT} WHERE $1::int IS NULL OR r.account_id = $1 ORDER BY r.id`, [
    accountId ?? null,
  ]);
  return rows;
}

/** The newest first, below an id. */
export async function rulesPage(
  pool: Queryable,
  filter: { accountId?: number | undefined; kind?: string | undefined; beforeId: number | null; limit: number },
): Promise<RuleDetail[]> {
  const { rows } = await pool.query<RuleDetail>(
    `${SELECT} WHERE ($1::int IS NULL OR r.account_id = $1) AND ($2::text IS NULL OR r.kind = $2)
       AND ($3::int IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4`,
    [filter.accountId ?? null, filter.kind ?? null, filter.beforeId, filter.limit],
  );
  return rows;
}

export async function findRule(pool: Queryable, id: number): Promise<RuleDetail | null> {
  const { rows } = await pool.query<RuleDetail>(`${SELECT} WHERE r.id = $1`, [id]);
  return rows[0] ?? null;
}

/** Puts the rule as it is given in place of what was; false when there is none. */
export async function replaceRule(client: Client, rule: RuleRow): Promise<boolean> {
  const result = await client.query(
    'UPDATE moderation_rule SET account_id = $2, kind = $3, pattern = $4, reason = $5 WHERE id = $1',
    [rule.id, rule.accountId, rule.kind, rule.pattern, rule.reason],
  );
  return result.rowCount === 1;
}

export async function removeRule(pool: Queryable, id: number): Promise<boolean> {
  await pool.query('DELETE FROM rule_hit WHERE rule_id = $1', [id]);
  return (await pool.query('DELETE FROM moderation_rule WHERE id = $1', [id])).rowCount === 1;
}
