import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, record } from '../frame/fields.ts';
import { ClientDetail, clientDetail } from './detail.ts';

/** `GET /operator/clients/{id}`. */
export const getClient = endpoint({
  id: 'clients.get',
  method: 'GET',
  path: '/operator/clients/{id}',
  tag: 'Clients',
  summary: 'One client: money, limits, policy, registration',
  access: staffMay('clients:read'),
  params: record({ id: Id }),
  response: ClientDetail,
  handler: async ({ context, params }) => clientDetail(context.pool, params.id),
});
