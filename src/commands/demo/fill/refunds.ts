// Money given back for the hour in which the link failed, and a correction: payments that an accountant asks about.

import type { BookedEntry, PastMessage } from './message.ts';
import { DAY_MS, HOUR_MS } from './rhythm.ts';
import { insertRows } from './rows.ts';
import type { Scene } from './scene.ts';
import { stormOf } from './traffic.ts';

const REASON = 'Сбой у оператора: сообщения не доставлены';

export interface Refunds {
  entry: BookedEntry;
  messages: readonly PastMessage[];
}

/** Before the payments that make the account add up; null when nobody was hit. */
export function bookRefunds({ world, book, demoId, messages }: Scene): Refunds | null {
  const storm = stormOf(world.nowMs);
  const correctedMs = world.nowMs - 12 * DAY_MS;
  book.pay(demoId, 'adjustment', -1_500_000_000n, 'Перерасчёт по акту сверки № 14', correctedMs);
  const hit = messages
    .filter((m) => m.accountId === demoId && m.createdMs >= storm.fromMs && m.createdMs < storm.toMs)
    .filter((m) => m.state === 'undelivered' && (m.chargedE7 ?? 0n) > 0n)
    .slice(0, 12);
  if (hit.length === 0) return null;
  const amountE7 = hit.reduce((sum, { chargedE7 }) => sum + (chargedE7 ?? 0n), 0n);
  const atMs = storm.toMs + 20 * HOUR_MS;
  return { entry: book.pay(demoId, 'refund', amountE7, REASON, atMs, hit.length), messages: hit };
}

export async function writeRefunds({ client }: Scene, refunds: Refunds | null): Promise<void> {
  if (refunds === null) return;
  await insertRows(
    client,
    'refund',
    {
      ...({ message_id: 'int8', account_id: 'int4', amount_e7: 'int8', ledger_entry_id: 'int8' } as const),
      ...({ reason: 'text', created_at: 'time' } as const),
    },
    refunds.messages.map((message) => ({
      ...{ message_id: message.id, account_id: message.accountId, amount_e7: message.chargedE7 },
      ...{ ledger_entry_id: refunds.entry.id, reason: REASON, created_at: refunds.entry.atMs },
    })),
  );
}
