import Type from 'typebox';
import { worstAddresses } from '../../store/push-reports.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, nullable, oneOf, record, Time, timeOrNull } from '../frame/fields.ts';
import { publicUrl } from '../frame/shown-url.ts';
import { Style } from './shown.ts';

/** `GET /operator/pushes`. */
export const listWorstPushes = endpoint({
  id: 'operator.pushes.list',
  method: 'GET',
  path: '/operator/pushes',
  tag: 'Pushes',
  summary: 'The push addresses that fare worst',
  description:
    'Accounts with pushes that failed within a day, or with statuses that wait or were given up; the greatest share of failures among the last hundred pushes comes first.',
  access: staffMay('clients:read'),
  live: { everyMs: 15_000 },
  query: record({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })) }),
  response: record({
    items: Type.Array(
      record({
        account_id: Id,
        account: Type.String(),
        url: Type.String({ description: 'Without its query.' }),
        style: Style,
        state: oneOf(['active', 'off', 'gone']),
        pushes: Type.Integer({ description: 'Of the last hundred within a day.' }),
        failed: Type.Integer(),
        waiting: Type.Integer(),
        oldest_waiting_at: nullable(Time),
        dead: Type.Integer(),
        last_error: Type.String(),
        last_failed_at: nullable(Time),
      }),
    ),
  }),
  handler: async ({ context, query }) => ({
    items: (await worstAddresses(context.pool, query.limit ?? 50)).map((row) => ({
      account_id: row.accountId,
      account: row.login,
      url: publicUrl(row.url),
      style: row.style,
      state: row.state,
      pushes: row.pushes,
      failed: row.failed,
      waiting: row.waiting,
      oldest_waiting_at: timeOrNull(row.oldestWaitingAt),
      dead: row.dead,
      last_error: row.lastError,
      last_failed_at: timeOrNull(row.lastFailedAt),
    })),
  }),
});
