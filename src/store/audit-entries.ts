// What was done, read back: by clients of their own account, by the operator of all.
import type { Queryable } from './db.ts';

export interface AuditRow {
  id: number;
  at: Date;
  actorKind: 'user' | 'token' | 'command' | 'system';
  actorId: number | null;
  actorName: string;
  /** Whose user or token it was; null = the operator's. */
  actorAccountId: number | null;
  address: string;
  requestId: string;
  accountId: number | null;
  action: string;
  subjectId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface AuditFilter {
  /** Entries of one account; `operator` = those that are of none. */
  account?: number | 'operator' | undefined;
  /** Name of who did it, in any case. With `own`, names of the operator's people are not looked at. */
  actor?: string | undefined;
  own?: boolean;
  /** How the action begins: `user.` or `token.created`. */
  action?: string | undefined;
  subjectId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  beforeId: number | null;
  limit: number;
}

/** The newest first. */
export async function listAudit(pool: Queryable, filter: AuditFilter): Promise<AuditRow[]> {
  const { account } = filter;
  const { rows } = await pool.query<AuditRow>(
    `SELECT id, at, actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName",
       actor_account_id AS "actorAccountId", address, request_id AS "requestId", account_id AS "accountId", action,
       subject_id AS "subjectId", before, after
     FROM audit_entry
     WHERE ($1::int IS NULL OR account_id = $1) AND (NOT $2 OR account_id IS NULL)
       AND ($3::text IS NULL OR lower(actor_name) = lower($3)) AND (NOT $4 OR $3 IS NULL OR actor_account_id IS NOT NULL)
       AND ($5::text IS NULL OR starts_with(action, $5)) AND ($6::text IS NULL OR subject_id = $6)
       AND ($7::timestamptz IS NULL OR at >= $7) AND ($8::timestamptz IS NULL OR at < $8)
       AND ($9::bigint IS NULL OR id < $9)
     ORDER BY id DESC LIMIT $10`,
    [
      typeof account === 'number' ? account : null,
      account === 'operator',
      filter.actor ?? null,
      filter.own ?? false,
      filter.action ?? null,
      filter.subjectId ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.beforeId,
      filter.limit,
    ],
  );
  return rows;
}
