import Type from 'typebox';
import { maskPhone } from '../../observe/logger.ts';
import { listInbound as list } from '../../store/admin/inbound.ts';
import { BIGINT_MAX, idCursor, pageOf } from '../frame/cursor.ts';
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
    connection_id: Type.Optional(Id),
    sender: Type.Optional(
      plain(256, 1, 'Who wrote: the whole number, digits only, or what the messenger calls the person.'),
    ),
    from: Type.Optional(Time),
    to: Type.Optional(Type.String({ format: 'date-time', description: 'Not included.' })),
  }),
  response: page(
    record({
      id: Type.String(),
      connection_id: Id,
      connection: Type.String(),
      sender: Type.String(),
      recipient: Type.String({ description: 'Our number or name.' }),
      text: Type.String(),
      received_at: Time,
    }),
  ),
  handler: async ({ context, query }) => {
    const limit = query.limit ?? 50;
    const rows = await list(context.pool, {
      connectionId: query.connection_id,
      sender: query.sender,
      from: query.from === undefined ? undefined : new Date(query.from),
      to: query.to === undefined ? undefined : new Date(query.to),
      beforeId: idCursor(query.cursor, BIGINT_MAX),
      limit: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      (row) => [row.id],
      (row) => ({
        id: String(row.id),
        connection_id: row.connectionId,
        connection: row.connection,
        sender: maskPhone(row.sender),
        recipient: row.recipient,
        text: row.text,
        received_at: timeOf(row.receivedAt),
      }),
    );
  },
});
