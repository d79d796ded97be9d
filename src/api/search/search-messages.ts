import Type from 'typebox';
import { maskPhone } from '../../observe/logger.ts';
import { findMessages } from '../../store/message-list.ts';
import { BIGINT_MAX, idCursor, writeCursor } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, page, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { SHORT_PAGES } from '../messages/list-messages.ts';
import { LINE_FIELDS, messageLine } from '../messages/message-line.ts';
import { FILTER_FIELDS, readFilter } from '../messages/read-filter.ts';

export const ACCOUNT_OF_MESSAGE = { account_id: Id, account: Type.String({ description: 'Its login.' }) };

/** `GET /operator/messages`. */
export const searchMessages = endpoint({
  id: 'search.messages',
  method: 'GET',
  path: '/operator/messages',
  tag: 'Search',
  summary: 'Messages of all clients, the newest first, numbers masked',
  description: `${SHORT_PAGES} \`client_id\` needs \`account_id\`.`,
  access: staffMay('search:read'),
  query: record({ ...FILTER_FIELDS, account_id: Type.Optional(Id), connection_id: Type.Optional(Id) }),
  response: page(record({ ...LINE_FIELDS, ...ACCOUNT_OF_MESSAGE })),
  handler: async ({ context, query }) => {
    const { account_id: accountId, connection_id: connectionId, ...rest } = query;
    if (rest.client_id !== undefined && accountId === undefined) {
      throw new Problem('invalid_request', { errors: [{ field: 'client_id', message: 'needs account_id beside it' }] });
    }
    const filter = {
      ...readFilter(rest, accountId ?? null),
      ...(connectionId === undefined ? {} : { connectionId }),
    };
    const { rows, next } = await findMessages(
      context.pool,
      filter,
      idCursor(query.cursor, BIGINT_MAX),
      query.limit ?? 50,
    );
    return {
      items: rows.map((row) => ({
        ...messageLine(row, maskPhone(row.phone)),
        account_id: row.accountId,
        account: row.account,
      })),
      next: next === null ? null : writeCursor([next]),
    };
  },
});
