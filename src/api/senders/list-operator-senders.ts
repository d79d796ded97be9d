import Type from 'typebox';
import { sendersToJudge } from '../../store/admin/senders.ts';
import { PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { AccountFilter, rankCursor, rankKey, State } from '../moderation/fields.ts';
import { JudgedSender, judgedSender, SenderChannel } from './fields.ts';

/** `GET /operator/moderation/senders`. */
export const listOperatorSenders = endpoint({
  id: 'operator.moderation.senders.list',
  method: 'GET',
  path: '/operator/moderation/senders',
  tag: 'Moderation',
  summary: 'Senders: those that wait first, the oldest request first',
  access: staffMay('moderation:read'),
  query: record({
    ...PageQuery,
    account_id: AccountFilter,
    channel: Type.Optional(SenderChannel),
    state: Type.Optional(State),
  }),
  response: page(JudgedSender),
  handler: async ({ context, query }) => {
    const { limit = PAGE_LIMIT, cursor, channel, state, account_id: accountId } = query;
    const filter = { accountId, channel, state, after: rankCursor(cursor), limit: limit + 1 };
    return pageOf(await sendersToJudge(context.pool, filter), limit, rankKey, judgedSender);
  },
});
