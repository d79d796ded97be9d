import Type from 'typebox';
import { listDeadLetters } from '../../store/push-reports.ts';
import { numbersCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, PageQuery, page, record } from '../frame/fields.ts';
import { DEAD_MAXIMA, OperatorDeadItem, shownDead } from './shown.ts';

/** `GET /operator/pushes/dead`. */
export const listAllDeadPushes = endpoint({
  id: 'operator.pushes.dead',
  method: 'GET',
  path: '/operator/pushes/dead',
  tag: 'Pushes',
  summary: 'Statuses that were given up, of one client or of all, the newest first',
  access: staffMay('clients:read'),
  query: record({ ...PageQuery, account_id: Type.Optional(Id) }),
  response: page(OperatorDeadItem),
  handler: async ({ context, query }) => {
    const limit = query.limit ?? PAGE_LIMIT;
    const key = numbersCursor(query.cursor, DEAD_MAXIMA) as [number, number, number] | null;
    const rows = await listDeadLetters(context.pool, query.account_id ?? null, key, limit + 1);
    return pageOf(
      rows,
      limit,
      (row) => [row.deadAtUs, row.messageId, row.seq],
      (row) => ({ account_id: row.accountId, account: row.login, ...shownDead(row) }),
    );
  },
});
