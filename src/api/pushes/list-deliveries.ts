import Type from 'typebox';
import { listDeliveries } from '../../store/push-log.ts';
import { BIGINT_MAX, numbersCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { MessageId, oneOf, PageQuery, page, record, Time } from '../frame/fields.ts';
import { DeliveryItem, shownDelivery } from './shown.ts';

/** `GET /pushes/deliveries`. */
export const listPushDeliveries = endpoint({
  id: 'pushes.deliveries.list',
  method: 'GET',
  path: '/pushes/deliveries',
  tag: 'Pushes',
  summary: 'Pushes and how they were answered, the newest first',
  description: 'Kept for 14 days.',
  access: clientMay('pushes:read'),
  live: { everyMs: 5_000 },
  query: record({
    ...PageQuery,
    result: Type.Optional(oneOf(['ok', 'failed'])),
    message_id: Type.Optional(MessageId),
    from: Type.Optional(Time),
    to: Type.Optional(Time),
  }),
  response: page(DeliveryItem),
  handler: async ({ context, principal, query }) => {
    const limit = query.limit ?? PAGE_LIMIT;
    const key = numbersCursor(query.cursor, [BIGINT_MAX, BIGINT_MAX]);
    const rows = await listDeliveries(context.pool, principal.account.id, {
      failed: query.result === undefined ? null : query.result === 'failed',
      messageId: query.message_id === undefined ? null : Number(query.message_id),
      from: query.from ?? null,
      to: query.to ?? null,
      before: key as [number, number] | null,
      limit: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      (row) => [row.atUs, row.id],
      (row) => shownDelivery(row, principal),
    );
  },
});
