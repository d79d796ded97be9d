// Text rules that refuse a message.
import type { Queryable } from '../db.ts';
import type { RuleRow } from '../load-config.ts';

export type RuleDetail = Omit<RuleRow, 'accountId'> & { account: string | null; createdAt: Date };

export async function addRule(pool: Queryable, rule: Omit<RuleRow, 'id'>): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO moderation_rule (account_id, kind, pattern, reason) VALUES ($1, $2, $3, $4) RETURNING id',
    [rule.accountId, rule.kind, rule.pattern, rule.reason],
  );
  return rows[0]!.id;
}

export async function listRules(pool: Queryable, accountId?: number): Promise<RuleDetail[]> {
  const { rows } = await pool.query<RuleDetail>(
    `SELECT r.id, a.login AS account, r.kind, r.pattern, r.reason, r.created_at AS "createdAt"
     FROM moderation_rule r LEFT JOIN account a ON a.id = r.account_id
     WHERE $1::int IS NULL OR r.account_id = $1 ORDER BY r.id`,
    [accountId ?? null],
  );
  return rows;
}

export async function removeRule(pool: Queryable, id: number): Promise<boolean> {
  return (await pool.query('DELETE FROM moderation_rule WHERE id = $1', [id])).rowCount === 1;
}
