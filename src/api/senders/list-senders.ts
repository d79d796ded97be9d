import Type from 'typebox';
import { sendersOf } from '../../store/admin/senders.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { State } from '../moderation/fields.ts';
import { Sender, SenderChannel, shownSender } from './fields.ts';

/** `GET /senders`. */
export const listSenders = endpoint({
  id: 'senders.list',
  method: 'GET',
  path: '/senders',
  tag: 'Senders',
  summary: 'Your senders and what became of their requests',
  access: clientMay('senders:read'),
  query: record({ ...PageQuery, channel: Type.Optional(SenderChannel), state: Type.Optional(State) }),
  response: page(Sender),
  handler: async ({ context, principal, query }) => {
    const { limit = PAGE_LIMIT, cursor, channel, state } = query;
    const filter = { channel, state, beforeId: idCursor(cursor), limit: limit + 1 };
    const rows = await sendersOf(context.pool, principal.account.id, filter);
    return pageOf(rows, limit, ({ id }) => [id], shownSender);
  },
});
