import Type from 'typebox';
import { countWaiting } from '../../store/held-messages.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';

/** `GET /operator/moderation`. */
export const getWaiting = endpoint({
  id: 'operator.moderation.get',
  method: 'GET',
  path: '/operator/moderation',
  tag: 'Moderation',
  summary: 'How much waits for a moderator',
  access: staffMay('moderation:read'),
  live: { everyMs: 2_000 },
  response: record({
    messages: Type.Integer({ description: 'Counted up to 10,000.' }),
    senders: Type.Integer(),
    templates: Type.Integer(),
  }),
  handler: ({ context }) => countWaiting(context.pool),
});
