// A client takes back what is still queued: the hold is released, and the status told as with any other end.
import { writeAudit } from '../store/actor.ts';
import { closeHeld } from '../store/close-held.ts';
import type { Client } from '../store/db.ts';
import { type EndContext, type Ended, endQueued } from './end-queued.ts';

/** Part of the caller's transaction; `poke` the told accounts after commit. `accountId` null = of anybody. */
export async function cancelMessages(
  context: EndContext,
  client: Client,
  request: { ids: readonly number[]; accountId: number | null },
): Promise<Ended> {
  const ended = await endQueued(context, client, { ...request, state: 'canceled', errorCode: '' });
  const ids = [...ended.ids];
  if (ids.length > 0) {
    await closeHeld(client, ids);
    // One line a request: five hundred would bury what else was done.
    await writeAudit(client, {
      accountId: request.accountId,
      action: 'message.canceled',
      subjectId: ids.length === 1 ? String(ids[0]) : '',
      after: ids.length === 1 ? undefined : { ids: ids.map(String) },
    });
  }
  return ended;
}
