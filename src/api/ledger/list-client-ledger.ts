import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, page, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Entry, LEDGER_QUERY, ledgerPage } from './fields.ts';

/** `GET /operator/clients/{id}/ledger`. */
export const listClientLedger = endpoint({
  id: 'operator.clients.ledger',
  method: 'GET',
  path: '/operator/clients/{id}/ledger',
  tag: 'Money',
  summary: 'Every movement of money of a client, the newest first',
  access: staffMay('clients:read'),
  params: record({ id: Id }),
  query: record(LEDGER_QUERY),
  response: page(Entry),
  handler: async ({ context, params, query }) => {
    if (context.cache.account(params.id) === undefined) throw new Problem('not_found');
    return ledgerPage(context.pool, params.id, query);
  },
});
