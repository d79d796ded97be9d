import Type from 'typebox';
import { maskPhone } from '../../observe/logger.ts';
import { listInbound as list } from '../../store/admin/inbound.ts';
import { idCursor, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, PageQuery, page, record, Time, timeOf } from '../frame/fields.ts';
import { plain } from '../messages/fields.ts';

/** `GET /operator/inbound`. */
export const listInbound = endpoint({
  id: 'inbound.list',
  method: 'GET',
  path: '/operator/inbound',
  tag: 'Search',
  summary: 'What people wrote to our numbers, the newest first, numbers masked',
  access: staffMay('search:read'),
  query: record({
    ...PageQuery,
    connection: Type.Optional(Id),
    from: Type.Optional(
      plain(256, 1, 'Who wrote: the whole number, digits only, or what the messenger calls the person.'),
    ),
  }),
  response: page(
    record({
      id: Type.String(),
      connection: Type.String(),
      from: Type.String(),
      to: Type.String(),
      text: Type.String(),
      received_at: Time,
    }),
  ),
  handler: async ({ context, query }) => {
    const limit = query.limit ?? 50;
    const rows = await list(context.pool, {
      ...(query.connection === undefined ? {} : { connectionId: query.connection }),
      ...(query.from === undefined ? {} : { sender: query.from }),
      beforeId: idCursor(query.cursor),
      limit: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      (row) => [row.id],
      (row) => ({
        id: String(row.id),
        connection: row.connection,
        from: maskPhone(row.sender),
        to: row.recipient,
        text: row.text,
        received_at: timeOf(row.receivedAt),
      }),
    );
  },
});
