import Type from 'typebox';
import { templatesOf } from '../../store/admin/templates.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { State } from '../moderation/fields.ts';
import { shownTemplate, Template, TemplateChannel } from './fields.ts';

/** `GET /templates`. */
export const listTemplates = endpoint({
  id: 'templates.list',
  method: 'GET',
  path: '/templates',
  tag: 'Templates',
  summary: 'Your templates',
  access: clientMay('templates:read'),
  query: record({ ...PageQuery, channel: Type.Optional(TemplateChannel), state: Type.Optional(State) }),
  response: page(Template),
  handler: async ({ context, principal, query }) => {
    const { limit = PAGE_LIMIT, cursor, channel, state } = query;
    const filter = { channel, state, beforeId: idCursor(cursor), limit: limit + 1 };
    const rows = await templatesOf(context.pool, principal.account.id, filter);
    return pageOf(rows, limit, ({ id }) => [id], shownTemplate);
  },
});
