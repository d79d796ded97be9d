import { cancelMessages as cancel } from '../../pipeline/cancel.ts';
import type { Actor } from '../../store/actor.ts';
import { transactionAs } from '../../store/actor.ts';
import { retried } from '../../store/retry.ts';
import type { ApiContext } from '../context.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { MessageId, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ownTimeline } from './get-message.ts';
import { MessageView, messageView } from './message-view.ts';
import { shownPhone } from './shown-phone.ts';

/** `POST /messages/{id}/cancel`. */
export const cancelMessage = endpoint({
  id: 'messages.cancel',
  method: 'POST',
  path: '/messages/{id}/cancel',
  tag: 'Messages',
  summary: 'Take a message back that was not handed to the operator yet',
  description: 'What was set aside for it is released, and its status is told as `not_deliver`.',
  access: clientMay('messages:send'),
  params: record({ id: MessageId }),
  response: MessageView,
  errors: ['not_found', 'not_cancelable'],
  handler: async ({ context, principal, params, actor }) => {
    const accountId = principal.account.id;
    const ended = await cancelOwn(context, actor(), accountId, [Number(params.id)]);
    const timeline = await ownTimeline(context, accountId, params.id);
    if (ended.size === 0) throw new Problem('not_cancelable');
    return messageView(timeline, shownPhone(principal, timeline.message.phone), context.definitions);
  },
});

/** Cancels what of the account's messages is still queued and in nobody's hand; returns their ids. */
export async function cancelOwn(
  context: ApiContext,
  actor: Actor,
  accountId: number,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  // On the pool of the pipeline: these are its statements.
  const ended = await retried(() =>
    transactionAs(context.hot, actor, (client) => cancel(context, client, { ids, accountId })),
  );
  context.poke(ended.told);
  return ended.ids;
}
