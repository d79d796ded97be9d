import Type, { type Static } from 'typebox';
import type { OutwardState } from '../../domain/message.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { ChannelName, MessageId, nullable, oneOf, record, Time } from '../frame/fields.ts';
import { OUTWARD_STATES } from './message-line.ts';

const StateLine = record({
  id: MessageId,
  outward_state: oneOf(OUTWARD_STATES),
  changed_at: nullable(Time),
  channel: ChannelName,
  parts: Type.Integer(),
  code: Type.String({ description: 'Of a flash call.' }),
  result: nullable(Type.Record(Type.String(), Type.Unknown())),
});

/** `POST /messages/states`. */
export const readStates = endpoint({
  id: 'messages.states',
  method: 'POST',
  path: '/messages/states',
  tag: 'Messages',
  summary: 'States of up to 1000 messages at once',
  description:
    'States are the outward ones, as pushes tell them. Ids that are not yours, or not known, are in `unknown`.',
  access: clientMay('messages:read'),
  body: record({ ids: Type.Array(MessageId, { minItems: 1, maxItems: 1000 }) }),
  response: record({ states: Type.Array(StateLine), unknown: Type.Array(MessageId) }),
  handler: async ({ context, principal, body }) => {
    const ids = [...new Set(body.ids)];
    const found = await context.pipeline.status(principal.account.id, ids.map(Number));
    const states = ids.flatMap((id): Static<typeof StateLine>[] => {
      const status = found.get(Number(id));
      if (status === undefined) return [];
      const { channel, segments, code, result, changedAtMs } = status;
      const state: OutwardState = status.state;
      const changedAt = changedAtMs === null ? null : new Date(changedAtMs).toISOString();
      return [
        {
          id,
          outward_state: state,
          changed_at: changedAt,
          channel,
          parts: segments,
          code,
          result: result && { ...result },
        },
      ];
    });
    return { states, unknown: ids.filter((id) => !found.has(Number(id))) };
  },
});
