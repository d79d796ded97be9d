import Type from 'typebox';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { MessageId, record } from '../frame/fields.ts';
import { cancelOwn } from './cancel-message.ts';

/** `POST /messages/cancel`. */
export const cancelMessages = endpoint({
  id: 'messages.cancel_many',
  method: 'POST',
  path: '/messages/cancel',
  tag: 'Messages',
  summary: 'Take back to 500 messages that were not handed to the operator yet',
  access: clientMay('messages:send'),
  body: record({ ids: Type.Array(MessageId, { minItems: 1, maxItems: 500 }) }),
  response: record({
    canceled: Type.Array(MessageId),
    not_cancelable: Type.Array(MessageId, { description: 'Unknown, ended, or handed over.' }),
  }),
  handler: async ({ context, principal, body, actor }) => {
    const ids = [...new Set(body.ids)];
    const ended = await cancelOwn(context, actor(), principal.account.id, ids.map(Number));
    return {
      canceled: ids.filter((id) => ended.has(Number(id))),
      not_cancelable: ids.filter((id) => !ended.has(Number(id))),
    };
  },
});
