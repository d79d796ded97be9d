import { readTimeline, type Timeline } from '../../store/timeline.ts';
import type { ApiContext } from '../context.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { MessageId, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { MessageView, messageView } from './message-view.ts';
import { shownPhone } from './shown-phone.ts';

/** `GET /messages/{id}`. */
export const getMessage = endpoint({
  id: 'messages.get',
  method: 'GET',
  path: '/messages/{id}',
  tag: 'Messages',
  summary: 'One message: its state, price, steps, and what became of it in words',
  access: clientMay('messages:read'),
  live: { everyMs: 2_000 },
  params: record({ id: MessageId }),
  response: MessageView,
  errors: ['not_found'],
  handler: async ({ context, principal, params }) => {
    const timeline = await ownTimeline(context, principal.account.id, params.id);
    return messageView(timeline, shownPhone(principal, timeline.message.phone), context.definitions);
  },
});

/** @throws Problem `not_found`, also for another account's message */
export async function ownTimeline(context: ApiContext, accountId: number, id: string): Promise<Timeline> {
  const timeline = await readTimeline(context.pool, Number(id), accountId);
  if (timeline === null) throw new Problem('not_found', 'there is no such message, or its day was dropped');
  return timeline;
}
