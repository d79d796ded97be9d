// Gives money back for messages that were charged and should not have been: an entry of its own in the ledger, beside the
// charge, which stays. Once a message.
import { formatE7Trimmed } from '../domain/money.ts';
import { writeAudit } from '../store/actor.ts';
import { applyLedger, type LedgerEntry } from '../store/apply-ledger.ts';
import type { Client } from '../store/db.ts';
import type { IdBlocks } from '../store/ids.ts';
import { insertRefunds, lockRefundable, type NewRefund } from '../store/refunds.ts';

export interface RefundRequest {
  /** At most 500, each once. */
  ids: readonly number[];
  /** Of each message; null = all it was charged. */
  amountE7: bigint | null;
  reason: string;
}

export type RefundResult =
  | { kind: 'refunded'; id: number; accountId: number; amountE7: bigint }
  | { kind: 'refused'; id: number; why: 'unknown' | 'not_charged' | 'refunded_before' | 'more_than_charged' };

export const REFUND_IDS_MAX = 500;

/** Part of the caller's transaction. One result an id, in the same order. */
export async function refundMessages(
  ledgerIds: IdBlocks,
  client: Client,
  request: RefundRequest,
): Promise<RefundResult[]> {
  const ids = [...new Set(request.ids)];
  if (ids.length > REFUND_IDS_MAX) throw new RangeError(`at most ${REFUND_IDS_MAX} messages at once`);
  await ledgerIds.reserve(ids.length);
  const messages = await lockRefundable(client, ids);
  const entries = new Map<number, LedgerEntry>();
  const refunds: NewRefund[] = [];
  const results = ids.map((id): RefundResult => {
    const message = messages.get(id);
    if (message === undefined) return { kind: 'refused', id, why: 'unknown' };
    const { accountId, chargedE7, isRefunded } = message;
    if (isRefunded) return { kind: 'refused', id, why: 'refunded_before' };
    if (chargedE7 === null || chargedE7 === 0n) return { kind: 'refused', id, why: 'not_charged' };
    const amountE7 = request.amountE7 ?? chargedE7;
    if (amountE7 > chargedE7) return { kind: 'refused', id, why: 'more_than_charged' };
    const entry = entryOf(entries, ledgerIds, accountId, request.reason);
    entry.balanceDeltaE7 += amountE7;
    entry.messageCount += 1;
    refunds.push({ messageId: id, accountId, amountE7, ledgerEntryId: entry.id, reason: request.reason });
    return { kind: 'refunded', id, accountId, amountE7 };
  });
  if (refunds.length === 0) return results;
  await insertRefunds(client, refunds);
  await Promise.all(
    refunds.map(({ messageId, accountId, amountE7, reason }) => {
      const after = { amount: formatE7Trimmed(amountE7), reason };
      return writeAudit(client, { accountId, action: 'message.refunded', subjectId: String(messageId), after });
    }),
  );
  // The money last: it holds the accounts' rows until commit.
  await applyLedger(client, [...entries.values()]);
  return results;
}

function entryOf(
  entries: Map<number, LedgerEntry>,
  ledgerIds: IdBlocks,
  accountId: number,
  reason: string,
): LedgerEntry {
  const known = entries.get(accountId);
  if (known !== undefined) return known;
  const note = reason.slice(0, NOTE_MAX);
  const entry: LedgerEntry = {
    id: ledgerIds.take(),
    accountId,
    kind: 'refund',
    balanceDeltaE7: 0n,
    heldDeltaE7: 0n,
    messageCount: 0,
    note,
  };
  entries.set(accountId, entry);
  return entry;
}

const NOTE_MAX = 200;
