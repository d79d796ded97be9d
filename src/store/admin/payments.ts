// Money that the operator books, each payment once: whoever books it may name it, and a repeat under that name books nothing.
import { applyLedger, checkBalance } from '../apply-ledger.ts';
import type { Client } from '../db.ts';
import { IdBlocks } from '../ids.ts';

export interface Payment {
  accountId: number;
  kind: 'top_up' | 'adjustment';
  amountE7: bigint;
  note: string;
  /** '' = it has no name, and is booked each time. */
  reference: string;
}

export type Booked =
  | { kind: 'booked' | 'repeated'; availableE7: bigint; entryId: number }
  /** The name belongs to a payment of another amount or kind. */
  | { kind: 'other' };

/**
 * Inside a transaction. Throws a check violation of `account_balance_available` when the account would owe too much, and
 * `BalanceTooLarge` when it would have too much.
 */
export async function bookPayment(client: Client, payment: Payment): Promise<Booked> {
  const { accountId, kind, reference, amountE7, note } = payment;
  if (reference !== '') {
    // Waits for a simultaneous one of the same name to commit.
    const { rowCount } = await client.query(
      `INSERT INTO payment_reference (account_id, reference, amount_e7, note, kind, ledger_entry_id, available_e7)
       VALUES ($1, $2, $3, $4, $5, 0, 0) ON CONFLICT DO NOTHING`,
      [accountId, reference, String(amountE7), note, kind],
    );
    if (rowCount === 0) return earlier(client, payment);
  }
  const ids = new IdBlocks(client, 'ledger_id_block');
  await ids.reserve(1);
  const entryId = ids.take();
  const entry = { id: entryId, accountId, kind, balanceDeltaE7: amountE7, heldDeltaE7: 0n, messageCount: 0, note };
  const availableE7 = (await applyLedger(client, [entry])).get(accountId)!;
  checkBalance(availableE7);
  if (reference !== '') {
    await client.query(
      'UPDATE payment_reference SET ledger_entry_id = $3, available_e7 = $4 WHERE account_id = $1 AND reference = $2',
      [accountId, reference, entryId, String(availableE7)],
    );
  }
  return { kind: 'booked', availableE7, entryId };
}

async function earlier(client: Client, { accountId, reference, amountE7, kind }: Payment): Promise<Booked> {
  const { rows } = await client.query<{ amount: string; kind: string; available: string; entryId: number }>(
    `SELECT amount_e7::text AS amount, kind, available_e7::text AS available, ledger_entry_id AS "entryId"
     FROM payment_reference WHERE account_id = $1 AND reference = $2`,
    [accountId, reference],
  );
  const first = rows[0]!;
  if (BigInt(first.amount) !== amountE7 || first.kind !== kind) return { kind: 'other' };
  return { kind: 'repeated', availableE7: BigInt(first.available), entryId: first.entryId };
}
