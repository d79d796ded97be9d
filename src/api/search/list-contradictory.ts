import Type from 'typebox';
import type { Channel } from '../../domain/message.ts';
import { formatE7Trimmed } from '../../domain/money.ts';
import { maskPhone } from '../../observe/logger.ts';
import { contradictoryMessages } from '../../store/admin/stuck-messages.ts';
import { PAGE_LIMIT, readCursor, writeCursor } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import {
  ChannelName,
  Id,
  MessageId,
  Money,
  nullable,
  oneOf,
  PageQuery,
  page,
  record,
  Time,
  timeOf,
} from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { STATES } from '../messages/message-line.ts';
import { ACCOUNT_OF_MESSAGE } from './search-messages.ts';

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
    'charged_undelivered: charged on delivery, and not delivered; delivered_uncharged: a receipt came after the money was given back; delivered_twice: two steps of a cascade arrived; in_doubt: not answered for a day; ended_and_queued. Refunded ones are left out. Of the messages since the beginning of a UTC day, each of which is looked at: a page may be shorter than asked, even empty, and yet have a `next`.',
  access: staffMay('search:read'),
  query: record({
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31, default: 2 })),
    account_id: Type.Optional(Id),
    ...PageQuery,
  }),
  response: page(
    record({
      id: MessageId,
      ...ACCOUNT_OF_MESSAGE,
      contradiction: oneOf(KINDS),
      channel: ChannelName,
      phone: Type.String(),
      state: oneOf(STATES),
      charged: nullable(Money),
      created_at: Time,
    }),
  ),
  handler: async ({ context, query }) => {
    const { days = 2, limit = PAGE_LIMIT, account_id: accountId = null } = query;
    const after = readPlace(query.cursor);
    const sinceMs = Date.now() - (days - 1) * 86_400_000;
    const { rows, next } = await contradictoryMessages(context.pool, { sinceMs, accountId, after, limit });
    return {
      items: rows.map((one) => ({
        id: String(one.id),
        account_id: one.accountId,
        account: one.account,
        contradiction: one.contradiction,
        channel: one.channel as Channel,
        phone: maskPhone(one.phone),
        state: one.state,
        charged: one.chargedE7 === null ? null : formatE7Trimmed(one.chargedE7),
        created_at: timeOf(one.createdAt),
      })),
      next: next === null ? null : writeCursor([next.id, next.contradiction]),
    };
  },
});

/** A message may tell more than one story. @throws Problem `invalid_request` */
function readPlace(cursor: string | undefined): { id: number; contradiction: string } | null {
  const key = readCursor(cursor, 2);
  if (key === null) return null;
  const [id, contradiction] = key;
  if (typeof id === 'number' && typeof contradiction === 'string') return { id, contradiction };
  throw new Problem('invalid_request', { errors: [{ field: 'cursor', message: 'is no cursor of this list' }] });
}
