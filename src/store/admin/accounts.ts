// Accounts as the operator handles them. Balances only move through the ledger.
import { applyLedger } from '../apply-ledger.ts';
import { type Client, type Queryable, transaction } from '../db.ts';
import { IdBlocks } from '../ids.ts';

/** What of an account may be set at any time, by column. */
export interface AccountFields {
  password_hash?: string;
  time_zone?: string;
  currency?: string;
  get_answer?: 'json' | 'text' | null;
  tariff_id?: number | null;
  push_url?: string;
  segments_max?: number | null;
  rate_per_s?: number | null;
}

export interface CreditFields {
  credit_limit_e7?: bigint;
  unlimited?: boolean;
}

export interface AccountDetail {
  id: number;
  login: string;
  state: 'active' | 'blocked' | 'pending';
  stateReason: string;
  hasPassword: boolean;
  passwordHash: string | null;
  timeZone: string;
  currency: string;
  getAnswer: 'json' | 'text' | null;
  tariff: string | null;
  tariffId: number | null;
  pushUrl: string;
  segmentsMax: number | null;
  ratePerS: number | null;
  createdAt: Date;
  balanceE7: bigint;
  heldE7: bigint;
  creditLimitE7: bigint;
  unlimited: boolean;
}

const SELECT = `SELECT a.id, a.login, a.state, a.state_reason AS "stateReason", a.password_hash IS NOT NULL AS "hasPassword",
  a.password_hash AS "passwordHash", a.time_zone AS "timeZone", a.currency, a.get_answer AS "getAnswer", t.name AS tariff,
  a.tariff_id AS "tariffId", a.push_url AS "pushUrl", a.segments_max AS "segmentsMax", a.rate_per_s AS "ratePerS",
  a.created_at AS "createdAt", b.balance_e7::text AS "balanceE7", b.held_e7::text AS "heldE7",
  b.credit_limit_e7::text AS "creditLimitE7", b.unlimited
  FROM account a JOIN account_balance b ON b.account_id = a.id LEFT JOIN tariff t ON t.id = a.tariff_id`;

/**
 * Creates an account with its opening balance as a ledger entry, and what `more` adds, in one transaction. Returns its id.
 * Throws 23505 when the login exists.
 */
export async function createAccount(
  pool: Queryable,
  login: string,
  account: AccountFields & CreditFields,
  openingE7: bigint,
  more: (client: Client, id: number) => Promise<void> = async () => {},
): Promise<number> {
  const ids = new IdBlocks(pool, 'ledger_id_block');
  await ids.reserve(1);
  return transaction(pool, async (client) => {
    const id = (await client.query<{ id: number }>('INSERT INTO account (login) VALUES ($1) RETURNING id', [login]))
      .rows[0]!.id;
    await client.query('INSERT INTO account_balance (account_id) VALUES ($1)', [id]);
    await updateAccount(client, id, account);
    await more(client, id);
    if (openingE7 !== 0n) await credit(client, ids.take(), id, openingE7, 'opening balance');
    return id;
  });
}

/** Sets what is given and leaves the rest. */
export async function updateAccount(client: Client, id: number, fields: AccountFields & CreditFields): Promise<void> {
  const { credit_limit_e7, unlimited, ...own } = fields;
  const changes = Object.entries(own).filter(([, value]) => value !== undefined);
  if (changes.length > 0) {
    const sets = changes.map(([column], i) => `${column} = $${i + 2}`);
    // Cached proofs of the old password die with its version.
    if (own.password_hash !== undefined) sets.push('password_version = password_version + 1');
    await client.query(`UPDATE account SET ${sets.join(', ')}, changed_at = now() WHERE id = $1`, [
      id,
      ...changes.map(([, value]) => value),
    ]);
  }
  if (credit_limit_e7 === undefined && unlimited === undefined) return;
  await client.query(
    `UPDATE account_balance SET credit_limit_e7 = COALESCE($2::bigint, credit_limit_e7), unlimited = COALESCE($3, unlimited)
     WHERE account_id = $1`,
    [id, credit_limit_e7 === undefined ? null : String(credit_limit_e7), unlimited ?? null],
  );
}

export async function setAccountState(
  pool: Queryable,
  id: number,
  state: 'active' | 'blocked',
  reason: string,
): Promise<void> {
  await pool.query('UPDATE account SET state = $2, state_reason = $3, changed_at = now() WHERE id = $1', [
    id,
    state,
    reason,
  ]);
}

/** Adds money by a `top_up` entry (a negative amount is an `adjustment`); returns what is available afterwards. */
export async function topUp(pool: Queryable, accountId: number, amountE7: bigint, note: string): Promise<bigint> {
  const ids = new IdBlocks(pool, 'ledger_id_block');
  await ids.reserve(1);
  return transaction(pool, (client) => credit(client, ids.take(), accountId, amountE7, note));
}

async function credit(client: Client, id: number, accountId: number, amountE7: bigint, note: string): Promise<bigint> {
  const available = await applyLedger(client, [
    {
      id,
      accountId,
      kind: amountE7 > 0n ? 'top_up' : 'adjustment',
      balanceDeltaE7: amountE7,
      heldDeltaE7: 0n,
      messageCount: 0,
      note,
    },
  ]);
  return available.get(accountId)!;
}

export async function listAccounts(pool: Queryable): Promise<AccountDetail[]> {
  return (await pool.query(`${SELECT} ORDER BY a.id`)).rows.map(withMoney);
}

/** By login, in any case of letters. */
export async function findAccount(pool: Queryable, login: string): Promise<AccountDetail | undefined> {
  return (await pool.query(`${SELECT} WHERE lower(a.login) = lower($1)`, [login])).rows.map(withMoney)[0];
}

/** Enough of them to find the one that was meant. */
export async function someLogins(pool: Queryable): Promise<string[]> {
  const { rows } = await pool.query<{ login: string }>('SELECT login FROM account ORDER BY id DESC LIMIT 10000');
  return rows.map((row) => row.login);
}

function withMoney(row: Record<string, unknown>): AccountDetail {
  const { balanceE7, heldE7, creditLimitE7 } = row as Record<string, string>;
  return {
    ...row,
    balanceE7: BigInt(balanceE7!),
    heldE7: BigInt(heldE7!),
    creditLimitE7: BigInt(creditLimitE7!),
  } as AccountDetail;
}
