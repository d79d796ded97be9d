import { faultOf } from '../../pipeline/connection-settings.ts';
import { listConnections as list } from '../../store/admin/connections.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { Connection, ConnectionId, ConnectionLine, connectionOf, shownConnection, shownLine } from './fields.ts';

/** `GET /operator/connections`. */
export const listConnections = endpoint({
  id: 'operator.connections.list',
  method: 'GET',
  path: '/operator/connections',
  tag: 'Connections',
  summary: 'The connections with their health and their queues',
  access: staffMay('connections:read'),
  live: { everyMs: 2_000 },
  query: record(PageQuery),
  response: page(record(ConnectionLine)),
  handler: async ({ context, query: { cursor, limit = PAGE_LIMIT } }) => {
    const rows = await list(context.pool, { afterId: idCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => [id], shownLine);
  },
});

/** `GET /operator/connections/{id}`. */
export const getConnection = endpoint({
  id: 'operator.connections.get',
  method: 'GET',
  path: '/operator/connections/{id}',
  tag: 'Connections',
  summary: 'One connection with its settings',
  description: 'Secrets are never shown: their value is null, and `secrets_set` names those that have one.',
  access: staffMay('connections:read'),
  live: { everyMs: 2_000 },
  params: ConnectionId,
  response: Connection,
  handler: async ({ context, params }) => {
    const connection = await connectionOf(context.pool, params.id);
    const definition = context.definitions.get(connection.type);
    const warning = definition === undefined ? 'unknown connector' : faultOf(definition, connection.settings);
    return shownConnection(context, connection, warning);
  },
});
