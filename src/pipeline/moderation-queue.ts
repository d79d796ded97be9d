// Decisions on held messages, by people of the API and of the command line.
import { writeAudit } from '../store/actor.ts';
import type { Client } from '../store/db.ts';
import { approveHeld, rejectHeld } from '../store/held-messages.ts';
import { type EndContext, endQueued } from './end-queued.ts';

export type HeldDecision =
  | { kind: 'approve' }
  /** The reason is shown to the client. */
  | { kind: 'reject'; reason: string };

export interface Decided {
  /** Those that were decided here. The others are unknown, or no longer held: decided before, expired, canceled. */
  ids: ReadonlySet<number>;
  /** Connections that have something to send: announce them after commit. */
  connections: ReadonlySet<number>;
  /** Accounts that have a status to be told: poke them after commit. */
  told: ReadonlySet<number>;
}

/** Messages in one transaction. */
export const DECIDED_MAX = 500;

/** Part of the caller's transaction. `by` is who decides. */
export async function decideHeld(
  context: EndContext,
  client: Client,
  decision: HeldDecision,
  ids: readonly number[],
  by: string,
): Promise<Decided> {
  if (ids.length > DECIDED_MAX) throw new RangeError(`at most ${DECIDED_MAX} messages at once`);
  if (decision.kind === 'approve') {
    const approved = await approveHeld(client, ids, by);
    await writeDown(client, 'message.approved', approved, undefined);
    const connections = new Set(approved.map(({ connectionId }) => connectionId));
    return { ids: idsOf(approved), connections, told: new Set() };
  }
  const rejected = await rejectHeld(client, ids, by, decision.reason);
  if (rejected.length === 0) return NOTHING;
  const ended = await endQueued(context, client, {
    ids: rejected.map(({ id }) => id),
    accountId: null,
    state: 'rejected',
    errorCode: 'text_rejected',
  });
  // They are held and locked: nothing can stand in the way.
  if (ended.ids.size !== rejected.length) throw new Error('a held message could not be ended');
  await writeDown(client, 'message.rejected', rejected, decision.reason);
  return { ids: idsOf(rejected), connections: new Set(), told: ended.told };
}

const NOTHING: Decided = { ids: new Set(), connections: new Set(), told: new Set() };
const idsOf = (messages: readonly { id: number }[]): Set<number> => new Set(messages.map(({ id }) => id));

/** A line an account: five hundred would bury what else was done. */
async function writeDown(
  client: Client,
  action: string,
  messages: readonly { id: number; accountId: number }[],
  reason: string | undefined,
): Promise<void> {
  for (const [accountId, own] of Map.groupBy(messages, (message) => message.accountId)) {
    const ids = own.map(({ id }) => String(id));
    await writeAudit(client, { accountId, action, subjectId: ids.length === 1 ? ids[0]! : '', after: { ids, reason } });
  }
}
