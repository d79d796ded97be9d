import Type from 'typebox';
import type { Channel } from '../../domain/message.ts';
import { maskPhone } from '../../observe/logger.ts';
import { stuckMessages } from '../../store/admin/stuck-messages.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { ChannelName, Id, MessageId, nullable, oneOf, record, Time, timeOf } from '../frame/fields.ts';
import { AccountOfMessage } from './search-messages.ts';

/** Late after so many hours, where nothing else is said. */
const LATE_H = { queued: 1, unanswered: 24, held: 1 } as const;
const KINDS = ['queued', 'unanswered', 'held'] as const;

/** `GET /operator/messages/stuck`. */
export const listStuck = endpoint({
  id: 'search.stuck',
  method: 'GET',
  path: '/operator/messages/stuck',
  tag: 'Search',
  summary: 'Messages that do not move, the oldest first',
  description: 'queued: not handed over; unanswered: handed over, and no word came; held: before a moderator.',
  access: staffMay('search:read'),
  query: record({
    kind: Type.Optional(oneOf(KINDS)),
    older_than_h: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000, description: 'Default 1; unanswered 24.' })),
    account: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  }),
  response: record({
    items: Type.Array(
      record({
        id: MessageId,
        account: AccountOfMessage,
        kind: oneOf(KINDS),
        channel: ChannelName,
        phone: Type.String(),
        sender: Type.String(),
        connection: nullable(Type.String()),
        why: Type.String(),
        created_at: Time,
      }),
    ),
    more: Type.Boolean(),
  }),
  handler: async ({ context, query }) => {
    const { kind = 'queued', limit = 100, account = null } = query;
    const olderThanH = query.older_than_h ?? LATE_H[kind];
    const found = await stuckMessages(context.pool, kind, { olderThanH, accountId: account, limit: limit + 1 });
    return {
      items: found.slice(0, limit).map((one) => ({
        id: String(one.id),
        account: { id: one.accountId, login: one.account },
        kind,
        channel: one.channel as Channel,
        phone: maskPhone(one.phone),
        sender: one.sender,
        connection: one.connection,
        why: one.why,
        created_at: timeOf(one.createdAt),
      })),
      more: found.length > limit,
    };
  },
});
