import Type from 'typebox';
import { templatesToJudge } from '../../store/admin/templates.ts';
import { PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { AccountFilter, rankCursor, rankKey, State } from '../moderation/fields.ts';
import { JudgedTemplate, judgedTemplate, TemplateChannel } from './fields.ts';

/** `GET /operator/moderation/templates`. */
export const listOperatorTemplates = endpoint({
  id: 'operator.moderation.templates.list',
  method: 'GET',
  path: '/operator/moderation/templates',
  tag: 'Moderation',
  summary: 'Templates: those that wait first, the oldest first',
  access: staffMay('moderation:read'),
  query: record({
    ...PageQuery,
    account_id: AccountFilter,
    channel: Type.Optional(TemplateChannel),
    state: Type.Optional(State),
  }),
  response: page(JudgedTemplate),
  handler: async ({ context, query }) => {
    const { limit = PAGE_LIMIT, cursor, channel, state, account_id: accountId } = query;
    const filter = { accountId, channel, state, after: rankCursor(cursor), limit: limit + 1 };
    return pageOf(await templatesToJudge(context.pool, filter), limit, rankKey, judgedTemplate);
  },
});
