import { clientMay, endpoint } from '../frame/endpoint.ts';
import { MessageId, record } from '../frame/fields.ts';
import { ownTimeline } from './get-message.ts';
import { ClientTimeline, clientEvents } from './timeline-events.ts';

/** `GET /messages/{id}/timeline`. */
export const getTimeline = endpoint({
  id: 'messages.timeline',
  method: 'GET',
  path: '/messages/{id}/timeline',
  tag: 'Messages',
  summary: 'Everything that happened to a message, in the order of time',
  access: clientMay('messages:read'),
  live: { everyMs: 2_000 },
  params: record({ id: MessageId }),
  response: ClientTimeline,
  errors: ['not_found'],
  handler: async ({ context, principal, params }) => {
    const timeline = await ownTimeline(context, principal.account.id, params.id);
    return { events: clientEvents(timeline, context.definitions) };
  },
});
