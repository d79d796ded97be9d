// Clients as the operator looks for them.
import type { Client, Queryable } from '../db.ts';
import { ACCOUNT_SELECT, type AccountDetail, type AccountState, withMoney } from './accounts.ts';

export interface ClientFilter {
  state?: AccountState | undefined;
  /** A part of the login, company, e-mail, INN or phone. */
  q?: string | undefined;
  beforeId?: number | null | undefined;
  limit: number;
}

/** The newest first. */
export async function listClients(pool: Queryable, filter: ClientFilter): Promise<AccountDetail[]> {
  const q = filter.q?.trim() ?? '';
  const digits = q.replace(/\D+/g, '');
  const { rows } = await pool.query(
    `${ACCOUNT_SELECT} LEFT JOIN registration r ON r.account_id = a.id
     WHERE ($1::text IS NULL OR a.state = $1) AND ($2::int IS NULL OR a.id < $2)
       AND ($3::text IS NULL OR a.login ILIKE $3 OR a.company ILIKE $3 OR a.email ILIKE $3 OR r.name ILIKE $3 OR r.email ILIKE $3
            OR ($4::text IS NOT NULL AND (r.inn LIKE $4 OR r.phone LIKE $4)))
     ORDER BY a.id DESC LIMIT $5`,
    [
      filter.state ?? null,
      filter.beforeId ?? null,
      q === '' ? null : holding(q),
      digits.length < 4 ? null : `%${digits}%`,
      filter.limit,
    ],
  );
  return rows.map(withMoney);
}

const holding = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

export async function findClient(pool: Queryable, id: number): Promise<AccountDetail | null> {
  return (await pool.query(`${ACCOUNT_SELECT} WHERE a.id = $1`, [id])).rows.map(withMoney)[0] ?? null;
}

export interface ClientCounts {
  users: number;
  tokens: number;
  senders: number;
  sendersPending: number;
  stops: number;
  lastMessageAt: Date | null;
}

/** What an account has; nothing that takes long with many messages. */
export async function countOfClient(pool: Queryable, id: number): Promise<ClientCounts> {
  const { rows } = await pool.query<ClientCounts>(
    `SELECT (SELECT count(*)::int FROM app_user WHERE account_id = $1) AS users,
            (SELECT count(*)::int FROM api_token WHERE account_id = $1 AND revoked_at IS NULL) AS tokens,
            (SELECT count(*)::int FROM sender_id WHERE account_id = $1) AS senders,
            (SELECT count(*)::int FROM sender_id WHERE account_id = $1 AND state = 'pending') AS "sendersPending",
            (SELECT count(*)::int FROM stop_entry WHERE account_id = $1) AS stops,
            (SELECT created_at FROM message WHERE account_id = $1 ORDER BY id DESC LIMIT 1) AS "lastMessageAt"`,
    [id],
  );
  return rows[0]!;
}

/** Amounts were booked in its currency: that cannot change any more. */
export async function hasLedger(pool: Queryable, id: number): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>(
    'SELECT EXISTS (SELECT 1 FROM ledger_entry WHERE account_id = $1) AS found',
    [id],
  );
  return rows[0]!.found;
}

/** The state of an account, whose row is locked until the transaction ends; null when there is none. */
export async function lockState(client: Client, id: number): Promise<AccountState | null> {
  const { rows } = await client.query<{ state: AccountState }>('SELECT state FROM account WHERE id = $1 FOR UPDATE', [
    id,
  ]);
  return rows[0]?.state ?? null;
}
