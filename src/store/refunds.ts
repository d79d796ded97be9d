// Money given back of what messages were charged: once a message, and never more than it was charged.
import { idArray, int4s, int8s, texts } from './arrays.ts';
import { type Client, run } from './db.ts';

export interface Refundable {
  id: number;
  accountId: number;
  /** Null while the hold is not resolved. */
  chargedE7: bigint | null;
  isRefunded: boolean;
}

/** Locks the messages until commit, in the order of ids; unknown ones are absent. */
export async function lockRefundable(client: Client, ids: readonly number[]): Promise<Map<number, Refundable>> {
  const locked = await run<[number, number, string | null]>(
    client,
    {
      name: 'lock_refundable',
      text: `SELECT m.id, m.account_id, m.charged_e7::text FROM unnest($1::bigint[]) AS t(id) JOIN message m ON m.id = t.id
             ORDER BY m.id FOR UPDATE OF m`,
    },
    [idArray(ids)],
  );
  // Asked behind the lock: whoever held it may have refunded meanwhile.
  const refunded = await run<[number]>(
    client,
    { name: 'read_refunded', text: 'SELECT message_id FROM refund WHERE message_id = ANY($1::bigint[])' },
    [idArray(ids)],
  );
  const done = new Set(refunded.map(([id]) => id));
  return new Map(
    locked.map(([id, accountId, charged]) => [
      id,
      { id, accountId, chargedE7: charged === null ? null : BigInt(charged), isRefunded: done.has(id) },
    ]),
  );
}

export interface NewRefund {
  messageId: number;
  accountId: number;
  amountE7: bigint;
  ledgerEntryId: number;
  reason: string;
}

export async function insertRefunds(client: Client, refunds: readonly NewRefund[]): Promise<void> {
  if (refunds.length === 0) return;
  await run(
    client,
    {
      name: 'insert_refunds',
      text: `INSERT INTO refund (message_id, account_id, amount_e7, ledger_entry_id, reason)
             SELECT * FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[], $5::text[])`,
    },
    [
      int8s(refunds, (r) => r.messageId),
      int4s(refunds, (r) => r.accountId),
      int8s(refunds, (r) => r.amountE7),
      int8s(refunds, (r) => r.ledgerEntryId),
      texts(refunds, (r) => r.reason),
    ],
  );
}
