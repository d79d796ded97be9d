import Type from 'typebox';
import { listClients } from '../../store/admin/clients.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { ClientState, ClientSummary, summaryOf } from './shapes.ts';

/** `GET /operator/clients`. */
export const listClientsEndpoint = endpoint({
  id: 'clients.list',
  method: 'GET',
  path: '/operator/clients',
  tag: 'Clients',
  summary: 'Clients, the newest first',
  access: staffMay('clients:read'),
  query: record({
    ...PageQuery,
    state: Type.Optional(ClientState),
    q: Type.Optional(
      Type.String({ maxLength: 100, description: 'Part of the login, company, name, e-mail, INN or phone.' }),
    ),
  }),
  response: page(ClientSummary),
  handler: async ({ context, query }) => {
    const limit = query.limit ?? PAGE_LIMIT;
    const filter = { state: query.state, q: query.q, beforeId: idCursor(query.cursor), limit: limit + 1 };
    return pageOf(await listClients(context.pool, filter), limit, ({ id }) => [id], summaryOf);
  },
});
