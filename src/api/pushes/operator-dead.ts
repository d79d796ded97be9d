import Type from 'typebox';
import { listDeadLetters } from '../../store/push-reports.ts';
import { PAGE_LIMIT, pageOf, readCursor } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, PageQuery, page, record } from '../frame/fields.ts';
import { numericKey } from './numeric-key.ts';
import { OperatorDeadItem, shownDead } from './shown.ts';

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
    const key = numericKey(readCursor(query.cursor, 3)) as [number, number, number] | null;
    const rows = await listDeadLetters(context.pool, query.account_id ?? null, key, limit + 1);
    return pageOf(
      rows,
      limit,
      (row) => [row.deadAtUs, row.messageId, row.seq],
      (row) => ({ account_id: row.accountId, login: row.login, ...shownDead(row) }),
    );
  },
});
