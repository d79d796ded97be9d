import Type from 'typebox';
import type { Channel } from '../../domain/message.ts';
import { formatE7Trimmed } from '../../domain/money.ts';
import { maskPhone } from '../../observe/logger.ts';
import { contradictoryMessages } from '../../store/admin/stuck-messages.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { ChannelName, Id, MessageId, Money, nullable, oneOf, record, Time, timeOf } from '../frame/fields.ts';
import { STATES } from '../messages/message-line.ts';
import { AccountOfMessage } from './search-messages.ts';

const KINDS = [
  'charged_undelivered',
  'delivered_uncharged',
  'delivered_twice',
  'in_doubt',
  'ended_and_queued',
] as const;

/** `GET /operator/messages/contradictory`. */
export const listContradictory = endpoint({
  id: 'search.contradictory',
  method: 'GET',
  path: '/operator/messages/contradictory',
  tag: 'Search',
  summary: 'Messages whose state and money tell different stories, the newest first',
  description:
    'charged_undelivered: charged on delivery, and not delivered; delivered_uncharged: a receipt came after the money was given back; delivered_twice: two steps of a cascade arrived; in_doubt: not answered for a day; ended_and_queued. Refunded ones are left out. Of the newest 200,000 messages since the beginning of a UTC day.',
  access: staffMay('search:read'),
  query: record({
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31, default: 2 })),
    account: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  }),
  response: record({
    items: Type.Array(
      record({
        id: MessageId,
        account: AccountOfMessage,
        contradiction: oneOf(KINDS),
        channel: ChannelName,
        phone: Type.String(),
        state: oneOf(STATES),
        charged: nullable(Money),
        created_at: Time,
      }),
    ),
    more: Type.Boolean(),
  }),
  handler: async ({ context, query }) => {
    const { days = 2, limit = 100, account = null } = query;
    const sinceMs = Date.now() - (days - 1) * 86_400_000;
    const found = await contradictoryMessages(context.pool, { sinceMs, accountId: account, limit: limit + 1 });
    return {
      items: found.slice(0, limit).map((one) => ({
        id: String(one.id),
        account: { id: one.accountId, login: one.account },
        contradiction: one.contradiction,
        channel: one.channel as Channel,
        phone: maskPhone(one.phone),
        state: one.state,
        charged: one.chargedE7 === null ? null : formatE7Trimmed(one.chargedE7),
        created_at: timeOf(one.createdAt),
      })),
      more: found.length > limit,
    };
  },
});
