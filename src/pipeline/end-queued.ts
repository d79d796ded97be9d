// Ends messages that somebody does not want sent any more, while nobody has them in hand: canceled by their client, or
// refused by a moderator. The hold is resolved and the status told, as with any other end.
import type { Client } from '../store/db.ts';
import type { IdBlocks } from '../store/ids.ts';
import { loadAttempts, lockMessages, messagesOf } from '../store/open-messages.ts';
import { deleteFromQueue, lockQueueRows } from '../store/queue-moves.ts';
import { type FinalCount, Settlement, type SettlementRules } from './settlement.ts';

export interface EndContext {
  ledgerIds: IdBlocks;
  settlement: SettlementRules;
}

export interface EndRequest {
  /** At most 1000. */
  ids: readonly number[];
  /** Only messages of this account; null = of anybody. */
  accountId: number | null;
  state: 'canceled' | 'rejected';
  /** What the message then shows as its reason; '' for none. */
  errorCode: string;
}

export interface Ended {
  /** Those that ended here. The others are unknown, over, in somebody's hand, or handed over and not answered for. */
  ids: Set<number>;
  /** Accounts that have a status to be told: `poke` them after commit. */
  told: ReadonlySet<number>;
  finals: readonly FinalCount[];
}

const IDS_MAX = 1000;

/** Part of the caller's transaction, which then decides further (an audit line, the moderator's mark) or rolls back. */
export async function endQueued(context: EndContext, client: Client, request: EndRequest): Promise<Ended> {
  if (request.ids.length > IDS_MAX) throw new RangeError(`at most ${IDS_MAX} messages at once`);
  await context.ledgerIds.reserve(2 * request.ids.length);
  const { accountId } = request;
  const ids = accountId === null ? request.ids : await messagesOf(client, accountId, request.ids);
  // Messages first, then the queue: the order in which everybody locks.
  const messages = await lockMessages(client, ids);
  const rows = await lockQueueRows(client, ids);
  const free = [...messages.values()].filter(
    (message) => message.chargedE7 === null && rows.get(message.id)?.leased === false,
  );
  const freeIds = free.map(({ id }) => id);
  const settlement = new Settlement(context.ledgerIds, context.settlement, Date.now());
  settlement.add(free, await loadAttempts(client, freeIds));
  for (const messageId of freeIds) {
    const input = { kind: 'ended', state: request.state } as const;
    settlement.apply({ messageId, attemptNo: null, input, queued: false, errorCode: request.errorCode });
  }
  const ended = freeIds.filter((id) => settlement.isOver(id));
  await deleteFromQueue(client, ended);
  await settlement.write(client);
  return { ids: new Set(ended), told: settlement.toldAccounts, finals: [...settlement.finals] };
}
