import Type from 'typebox';
import { maskPhone } from '../../observe/logger.ts';
import { findMessages } from '../../store/message-list.ts';
import { idCursor, writeCursor } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, page, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { SHORT_PAGES } from '../messages/list-messages.ts';
import { LINE_FIELDS, messageLine } from '../messages/message-line.ts';
import { FILTER_FIELDS, readFilter } from '../messages/read-filter.ts';

export const AccountOfMessage = record({ id: Id, login: Type.String() });

/** `GET /operator/messages`. */
export const searchMessages = endpoint({
  id: 'search.messages',
  method: 'GET',
  path: '/operator/messages',
  tag: 'Search',
  summary: 'Messages of all clients, the newest first, numbers masked',
  description: `${SHORT_PAGES} \`client_id\` needs \`account\`.`,
  access: staffMay('search:read'),
  query: record({ ...FILTER_FIELDS, account: Type.Optional(Id), connection: Type.Optional(Id) }),
  response: page(record({ ...LINE_FIELDS, account: AccountOfMessage })),
  handler: async ({ context, query }) => {
    const { account, connection, ...rest } = query;
    if (rest.client_id !== undefined && account === undefined) {
      throw new Problem('invalid_request', { errors: [{ field: 'client_id', message: 'needs account beside it' }] });
    }
    const filter = {
      ...readFilter(rest, account ?? null),
      ...(connection === undefined ? {} : { connectionId: connection }),
    };
    const { rows, next } = await findMessages(context.pool, filter, idCursor(query.cursor), query.limit ?? 50);
    return {
      items: rows.map((row) => ({
        ...messageLine(row, maskPhone(row.phone)),
        account: { id: row.accountId, login: row.account },
      })),
      next: next === null ? null : writeCursor([next]),
    };
  },
});
