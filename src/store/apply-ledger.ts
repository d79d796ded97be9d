// Every movement of money goes through this one statement: entries added, balances moved, in the same transaction as
// what they are for. The database refuses what the credit limit does not allow (account_balance_available).
import { int4s, int8s, texts } from './arrays.ts';
import { type Client, run, type Statement } from './db.ts';

export type LedgerKind = 'top_up' | 'hold' | 'capture' | 'release' | 'refund' | 'adjustment';

export interface LedgerEntry {
  id: number;
  accountId: number;
  kind: LedgerKind;
  balanceDeltaE7: bigint;
  heldDeltaE7: bigint;
  messageCount: number;
  note: string;
}

/** The day that caps count by, in SQL: Moscow's, as the doors' other times are. */
export const TODAY = `(now() AT TIME ZONE 'Europe/Moscow')::date`;

/** Posted balance less what is held, without credit; 1e-7 units. */
export type AvailableByAccount = Map<number, bigint>;

export const APPLY_LEDGER: Statement = {
  name: 'apply_ledger',
  text: `
WITH entry AS MATERIALIZED (
  SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::int[], $7::text[])
    AS t(id, account_id, kind, balance_delta_e7, held_delta_e7, message_count, note)
), written AS (
  INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7, message_count, note)
  -- A hold of nothing only asks for the balance.
  SELECT * FROM entry WHERE kind <> 'hold' OR message_count > 0
), locked AS MATERIALIZED (
  -- In the order of account ids, so that two batches never wait for each other in a circle.
  SELECT b.account_id FROM account_balance b
  WHERE b.account_id IN (SELECT account_id FROM entry) ORDER BY b.account_id FOR UPDATE
)
UPDATE account_balance b
SET balance_e7 = b.balance_e7 + s.balance_delta_e7, held_e7 = b.held_e7 + s.held_delta_e7
FROM locked l
JOIN (SELECT account_id, sum(balance_delta_e7)::bigint AS balance_delta_e7, sum(held_delta_e7)::bigint AS held_delta_e7
      FROM entry GROUP BY account_id) s ON s.account_id = l.account_id
WHERE b.account_id = l.account_id
RETURNING b.account_id, (b.balance_e7 - b.held_e7)::text`,
};

/**
 * Adds the entries and moves the balances; returns what is available to each account afterwards. Meant to be the last
 * statement of a transaction, because it holds the accounts' rows until commit.
 * Throws a check violation of `account_balance_available` when an account cannot pay.
 */
export async function applyLedger(client: Client, entries: readonly LedgerEntry[]): Promise<AvailableByAccount> {
  const rows = await run<[number, string]>(client, APPLY_LEDGER, [
    int8s(entries, (e) => e.id),
    int4s(entries, (e) => e.accountId),
    texts(entries, (e) => e.kind),
    int8s(entries, (e) => e.balanceDeltaE7),
    int8s(entries, (e) => e.heldDeltaE7),
    int4s(entries, (e) => e.messageCount),
    texts(entries, (e) => e.note),
  ]);
  const available: AvailableByAccount = new Map(rows.map(([account, text]) => [account, BigInt(text)]));
  const missing = entries.find((entry) => !available.has(entry.accountId));
  if (missing !== undefined) throw new Error(`account ${missing.accountId} has no balance row`);
  return available;
}

/**
 * Locks the accounts' balances and returns what each may still spend, credit included and within its cap of the day;
 * null = without limit. Money that is released does not give the day's cap back: it bounds what is set aside, so that no
 * message has to be found again to count it.
 */
export async function lockSpendable(
  client: Client,
  accountIds: readonly number[],
): Promise<Map<number, bigint | null>> {
  const rows = await run<[number, string | null]>(
    client,
    {
      name: 'lock_spendable',
      // LEAST passes over nulls.
      text: `SELECT account_id, LEAST(CASE WHEN unlimited THEN NULL ELSE balance_e7 - held_e7 + credit_limit_e7 END,
               CASE WHEN day_cap_e7 IS NOT NULL THEN GREATEST(0, day_cap_e7 - CASE WHEN day >= ${TODAY} THEN day_held_e7 ELSE 0 END) END)::text
             FROM account_balance WHERE account_id = ANY($1::int[]) ORDER BY account_id FOR UPDATE`,
    },
    [int4s(accountIds, (value) => value)],
  );
  return new Map(rows.map(([account, text]) => [account, text === null ? null : BigInt(text)]));
}

/** Of one account: eleven whole digits, so that sums of accounts' money still fit PostgreSQL's bigint. */
const BALANCE_MAX_E7 = 99_999_999_999_9999999n;

/** An account would have more money than can be counted. */
export class BalanceTooLarge extends Error {
  override name = 'BalanceTooLarge';
}

/** After money was added, inside the transaction. @throws BalanceTooLarge */
export function checkBalance(availableE7: bigint): void {
  if (availableE7 > BALANCE_MAX_E7) throw new BalanceTooLarge('the account would have more than 99999999999.9999999');
}

/** True for the check violations that mean an account cannot pay, or not today. */
export function isInsufficientFunds(error: unknown): boolean {
  const { constraint } = error as { constraint?: string };
  return constraint === 'account_balance_available' || constraint === 'account_balance_day_cap';
}
