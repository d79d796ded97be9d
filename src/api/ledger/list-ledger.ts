import { clientMay, endpoint } from '../frame/endpoint.ts';
import { page, record } from '../frame/fields.ts';
import { Entry, LEDGER_QUERY, ledgerPage } from './fields.ts';

/** `GET /ledger`. */
export const listEntries = endpoint({
  id: 'ledger.list',
  method: 'GET',
  path: '/ledger',
  tag: 'Money',
  summary: 'Every movement of money, the newest first, with the balance after it',
  access: clientMay('ledger:read'),
  query: record(LEDGER_QUERY),
  response: page(Entry),
  handler: ({ context, principal, query }) => ledgerPage(context.pool, principal.account.id, query),
});
