import Type from 'typebox';
import type { Channel } from '../../domain/message.ts';
import { maskPhone } from '../../observe/logger.ts';
import { stuckMessages } from '../../store/admin/stuck-messages.ts';
import { BIGINT_MAX, idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { ChannelName, Id, MessageId, nullable, oneOf, PageQuery, page, record, Time, timeOf } from '../frame/fields.ts';
import { ACCOUNT_OF_MESSAGE } from './search-messages.ts';

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
    account_id: Type.Optional(Id),
    ...PageQuery,
  }),
  response: page(
    record({
      id: MessageId,
      ...ACCOUNT_OF_MESSAGE,
      kind: oneOf(KINDS),
      channel: ChannelName,
      phone: Type.String(),
      sender: Type.String(),
      connection_id: nullable(Id),
      connection: nullable(Type.String()),
      why: Type.String(),
      created_at: Time,
    }),
  ),
  handler: async ({ context, query }) => {
    const { kind = 'queued', limit = PAGE_LIMIT, account_id: accountId = null } = query;
    const olderThanH = query.older_than_h ?? LATE_H[kind];
    const afterId = idCursor(query.cursor, BIGINT_MAX) ?? 0;
    const found = await stuckMessages(context.pool, kind, { olderThanH, accountId, afterId, limit: limit + 1 });
    return pageOf(
      found,
      limit,
      ({ id }) => [id],
      (one) => ({
        id: String(one.id),
        account_id: one.accountId,
        account: one.account,
        kind,
        channel: one.channel as Channel,
        phone: maskPhone(one.phone),
        sender: one.sender,
        connection_id: one.connectionId,
        connection: one.connection,
        why: one.why,
        created_at: timeOf(one.createdAt),
      }),
    );
  },
});
