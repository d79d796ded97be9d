import { listDeadLetters } from '../../store/push-reports.ts';
import { numbersCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { DEAD_MAXIMA, DeadItem, shownDead } from './shown.ts';

/** `GET /pushes/dead`. */
export const listDeadPushes = endpoint({
  id: 'pushes.dead.list',
  method: 'GET',
  path: '/pushes/dead',
  tag: 'Pushes',
  summary: 'Statuses that were given up, the newest first',
  access: clientMay('pushes:read'),
  live: { everyMs: 5_000 },
  query: record(PageQuery),
  response: page(DeadItem),
  handler: async ({ context, principal, query }) => {
    const limit = query.limit ?? PAGE_LIMIT;
    const key = numbersCursor(query.cursor, DEAD_MAXIMA) as [number, number, number] | null;
    const rows = await listDeadLetters(context.pool, principal.account.id, key, limit + 1);
    return pageOf(rows, limit, (row) => [row.deadAtUs, row.messageId, row.seq], shownDead);
  },
});
