// Accounts as the operator handles them. Balances only move through the ledger.
import type { Channel } from '../../domain/message.ts';
import { applyLedger, checkBalance, TODAY } from '../apply-ledger.ts';
import { type Client, type Queryable, transaction } from '../db.ts';
import { IdBlocks } from '../ids.ts';
import { insertUser } from '../users.ts';

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
  company?: string;
  email?: string;
  moderation?: Moderation;
  denied_channels?: readonly Channel[];
  /** Null = it is not told. */
  low_balance_e7?: bigint | null;
}

export const MODERATION_MODES = ['off', 'review', 'reject'] as const;
export type Moderation = (typeof MODERATION_MODES)[number];
export type AccountState = 'active' | 'blocked' | 'pending';

export interface CreditFields {
  credit_limit_e7?: bigint;
  unlimited?: boolean;
  /** Null = no cap. */
  day_cap_e7?: bigint | null;
}

export interface AccountDetail {
  id: number;
  login: string;
  state: AccountState;
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
  company: string;
  email: string;
  moderation: Moderation;
  deniedChannels: Channel[];
  lowBalanceE7: bigint | null;
  createdAt: Date;
  balanceE7: bigint;
  heldE7: bigint;
  creditLimitE7: bigint;
  unlimited: boolean;
  dayCapE7: bigint | null;
  /** Set aside today, in Moscow. */
  dayHeldE7: bigint;
}

/** Of the day that is, whatever day was counted last. */
const HELD_TODAY = `CASE WHEN b.day >= ${TODAY} THEN b.day_held_e7 ELSE 0 END`;

/** Columns of `AccountDetail` over `account a`, its balance `b` and its tariff `t`. */
export const ACCOUNT_SELECT = `SELECT a.id, a.login, a.state, a.state_reason AS "stateReason", a.password_hash IS NOT NULL AS "hasPassword",
  a.password_hash AS "passwordHash", a.time_zone AS "timeZone", a.currency, a.get_answer AS "getAnswer", t.name AS tariff,
  a.tariff_id AS "tariffId", a.push_url AS "pushUrl", a.segments_max AS "segmentsMax", a.rate_per_s AS "ratePerS",
  a.company, a.email, a.moderation, a.denied_channels AS "deniedChannels", a.low_balance_e7::text AS "lowBalanceE7",
  a.created_at AS "createdAt", b.balance_e7::text AS "balanceE7", b.held_e7::text AS "heldE7",
  b.credit_limit_e7::text AS "creditLimitE7", b.unlimited,
  b.day_cap_e7::text AS "dayCapE7", (${HELD_TODAY})::text AS "dayHeldE7"
  FROM account a JOIN account_balance b ON b.account_id = a.id LEFT JOIN tariff t ON t.id = a.tariff_id`;

/**
 * Creates an account with its opening balance as a ledger entry, and what `more` adds, in one transaction. Returns its id.
 * With a password it gets its first user as well, the owner, who signs in to the cabinet with the same login and password.
 * Throws 23505 when the login exists, of an account or of anybody who signs in.
 */
export async function createAccount(
  pool: Queryable,
  login: string,
  account: AccountFields & CreditFields,
  openingE7: bigint,
  more: (client: Client, id: number) => Promise<void> = async () => {},
  start: { state?: AccountState; ownerName?: string } = {},
): Promise<number> {
  const ids = new IdBlocks(pool, 'ledger_id_block');
  if (openingE7 !== 0n) await ids.reserve(1);
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      'INSERT INTO account (login, state) VALUES ($1, $2) RETURNING id',
      [login, start.state ?? 'active'],
    );
    const { id } = rows[0]!;
    await client.query('INSERT INTO account_balance (account_id) VALUES ($1)', [id]);
    await updateAccount(client, id, account);
    const { password_hash: passwordHash, email = '' } = account;
    if (passwordHash !== undefined) {
      const owner = {
        login,
        email,
        name: start.ownerName ?? '',
        passwordHash,
        role: 'owner',
        state: 'active',
      } as const;
      await insertUser(client, { ...owner, accountId: id });
    }
    await more(client, id);
    if (openingE7 !== 0n) await credit(client, ids.take(), id, openingE7, 'opening balance');
    return id;
  });
}

/** Sets what is given and leaves the rest. */
export async function updateAccount(client: Client, id: number, fields: AccountFields & CreditFields): Promise<void> {
  const { credit_limit_e7, unlimited, day_cap_e7, ...own } = fields;
  const changes = Object.entries(own).filter(([, value]) => value !== undefined);
  if (changes.length > 0) {
    const sets = changes.map(([column], i) => `${column} = $${i + 2}`);
    // Cached proofs of the old password die with its version.
    if (own.password_hash !== undefined) sets.push('password_version = password_version + 1');
    await client.query(`UPDATE account SET ${sets.join(', ')}, changed_at = now() WHERE id = $1`, [
      id,
      ...changes.map(([, value]) => (typeof value === 'bigint' ? String(value) : value)),
    ]);
  }
  if (credit_limit_e7 === undefined && unlimited === undefined && day_cap_e7 === undefined) return;
  await client.query(
    `UPDATE account_balance b SET credit_limit_e7 = COALESCE($2::bigint, credit_limit_e7), unlimited = COALESCE($3, unlimited),
       day_cap_e7 = CASE WHEN $4 THEN $5::bigint ELSE day_cap_e7 END
     WHERE account_id = $1`,
    [id, textOf(credit_limit_e7), unlimited ?? null, day_cap_e7 !== undefined, textOf(day_cap_e7)],
  );
}

const textOf = (valueE7: bigint | null | undefined): string | null => (valueE7 == null ? null : String(valueE7));

export async function setAccountState(pool: Queryable, id: number, state: AccountState, reason: string): Promise<void> {
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
  const kind = amountE7 > 0n ? 'top_up' : 'adjustment';
  const entry = { id, accountId, kind, balanceDeltaE7: amountE7, heldDeltaE7: 0n, messageCount: 0, note } as const;
  const availableE7 = (await applyLedger(client, [entry])).get(accountId)!;
  checkBalance(availableE7);
  return availableE7;
}

export async function listAccounts(pool: Queryable): Promise<AccountDetail[]> {
  return (await pool.query(`${ACCOUNT_SELECT} ORDER BY a.id`)).rows.map(withMoney);
}

/** By login, in any case of letters. */
export async function findAccount(pool: Queryable, login: string): Promise<AccountDetail | undefined> {
  return (await pool.query(`${ACCOUNT_SELECT} WHERE lower(a.login) = lower($1)`, [login])).rows.map(withMoney)[0];
}

/** Enough of them to find the one that was meant. */
export async function someLogins(pool: Queryable): Promise<string[]> {
  const { rows } = await pool.query<{ login: string }>('SELECT login FROM account ORDER BY id DESC LIMIT 10000');
  return rows.map((row) => row.login);
}

/** A row of ACCOUNT_SELECT. */
export function withMoney(row: Record<string, unknown>): AccountDetail {
  const { balanceE7, heldE7, creditLimitE7, dayHeldE7 } = row as Record<string, string>;
  const { lowBalanceE7, dayCapE7 } = row as Record<string, string | null>;
  return {
    ...row,
    balanceE7: BigInt(balanceE7!),
    heldE7: BigInt(heldE7!),
    creditLimitE7: BigInt(creditLimitE7!),
    lowBalanceE7: lowBalanceE7 == null ? null : BigInt(lowBalanceE7),
    dayCapE7: dayCapE7 == null ? null : BigInt(dayCapE7),
    dayHeldE7: BigInt(dayHeldE7!),
  } as AccountDetail;
}
