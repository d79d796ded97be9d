// The ledger of the month: what messages set aside, what was taken and given back, and payments that make it add up.
import type { LedgerKind } from '../../../store/apply-ledger.ts';
import type { Client } from '../../../store/db.ts';
import { IdBlocks } from '../../../store/ids.ts';
import type { BookedEntry, PastMessage } from './message.ts';
import { DAY_MS } from './rhythm.ts';
import { insertRows } from './rows.ts';

export class Book {
  readonly entries: BookedEntry[] = [];
  readonly #shared = new Map<string, BookedEntry>();

  /** Writes down what a message set aside, and what became of that. */
  message(message: PastMessage): void {
    const { accountId, createdMs, finalMs, holdE7, chargedE7 } = message;
    message.hold = this.#share(accountId, 'hold', createdMs);
    add(message.hold, 0n, holdE7);
    if (chargedE7 === null || finalMs === null) return;
    if (chargedE7 === 0n) {
      message.resolve = this.#share(accountId, 'release', finalMs);
      add(message.resolve, 0n, -holdE7);
      return;
    }
    message.resolve = this.#share(accountId, 'capture', finalMs);
    add(message.resolve, -chargedE7, -chargedE7);
    if (chargedE7 === holdE7) return;
    message.release = this.#share(accountId, 'release', finalMs);
    add(message.release, 0n, chargedE7 - holdE7);
  }

  /** Messages of one account at one moment share an entry, as a batch does. */
  #share(accountId: number, kind: LedgerKind, atMs: number): BookedEntry {
    const key = `${accountId} ${kind} ${atMs}`;
    const found = this.#shared.get(key);
    if (found !== undefined) return found;
    const entry = this.pay(accountId, kind, 0n, '', atMs);
    this.#shared.set(key, entry);
    return entry;
  }

  /** An entry of its own. */
  pay(accountId: number, kind: LedgerKind, balanceE7: bigint, note: string, atMs: number, count = 0): BookedEntry {
    const entry = { id: 0, accountId, kind, balanceE7, heldE7: 0n, count, note, atMs };
    this.entries.push(entry);
    return entry;
  }

  /**
   * Payments by which an account pays its weeks beforehand and ends with `targetE7` beside what is held. `presentE7` is what
   * its ledger has already.
   */
  payments(accountId: number, targetE7: bigint, presentE7: bigint, fromMs: number, nowMs: number): void {
    const spent = weeksOf(this.entries, accountId, fromMs, nowMs);
    const invoices: BookedEntry[] = [];
    for (const [week, amountE7] of spent.entries()) {
      const amount = roundUp(amountE7);
      if (amount === 0n) continue;
      const note = `Оплата по счёту № ${1_100 + accountId * 7 + week * 13}`;
      const at = week === 0 ? fromMs - 2 * DAY_MS : fromMs + week * 7 * DAY_MS - DAY_MS / 2;
      invoices.push(this.pay(accountId, 'top_up', amount, note, Math.min(at, nowMs - DAY_MS)));
    }
    const left = this.entries.reduce(
      (sum, entry) => (entry.accountId === accountId ? sum + entry.balanceE7 - entry.heldE7 : sum),
      presentE7,
    );
    let difference = targetE7 - left;
    if (difference > 0n) this.pay(accountId, 'top_up', difference, 'Остаток на начало месяца', fromMs - 3 * DAY_MS);
    // The last invoices were paid in part.
    while (difference < 0n && invoices.length > 0) {
      const last = invoices.pop() as BookedEntry;
      let less = last.balanceE7;
      if (-difference < less) less = -difference;
      last.balanceE7 -= less;
      difference += less;
    }
    if (difference < 0n) this.pay(accountId, 'adjustment', difference, 'Остаток на начало месяца', fromMs - 3 * DAY_MS);
  }

  /** Gives the entries their ids, in the order of time, and writes them. */
  async write(client: Client): Promise<void> {
    const written = this.entries
      .filter(({ balanceE7, heldE7, count }) => balanceE7 !== 0n || heldE7 !== 0n || count > 0)
      .sort((a, b) => a.atMs - b.atMs);
    const ids = new IdBlocks(client, 'ledger_id_block');
    await ids.reserve(written.length);
    for (const entry of written) entry.id = ids.take();
    await insertRows(
      client,
      'ledger_entry',
      {
        id: 'int8',
        account_id: 'int4',
        kind: 'text',
        balance_delta_e7: 'int8',
        held_delta_e7: 'int8',
        message_count: 'int4',
        note: 'text',
        created_at: 'time',
      },
      written.map((entry) => ({
        id: entry.id,
        account_id: entry.accountId,
        kind: entry.kind,
        balance_delta_e7: entry.balanceE7,
        held_delta_e7: entry.heldE7,
        message_count: entry.count,
        note: entry.note,
        created_at: entry.atMs,
      })),
    );
  }
}

function add(entry: BookedEntry, balanceE7: bigint, heldE7: bigint): void {
  entry.balanceE7 += balanceE7;
  entry.heldE7 += heldE7;
  entry.count += 1;
}

/** What each week took, and set aside. */
function weeksOf(entries: readonly BookedEntry[], accountId: number, fromMs: number, nowMs: number): bigint[] {
  const weeks = Array.from({ length: Math.ceil((nowMs - fromMs) / (7 * DAY_MS)) }, () => 0n);
  for (const entry of entries) {
    if (entry.accountId !== accountId) continue;
    const week = Math.min(weeks.length - 1, Math.max(0, Math.floor((entry.atMs - fromMs) / (7 * DAY_MS))));
    weeks[week] = (weeks[week] as bigint) - entry.balanceE7;
  }
  return weeks;
}

const STEP_E7 = 500_0000000n;
const roundUp = (amountE7: bigint): bigint => (amountE7 <= 0n ? 0n : ((amountE7 + STEP_E7 - 1n) / STEP_E7) * STEP_E7);
