import Type from 'typebox';
import { listRegistrations, REGISTRATION_STATES } from '../../store/registrations.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { oneOf, PageQuery, page, record } from '../frame/fields.ts';
import { RegistrationView, registrationOf } from './shapes.ts';

/** `GET /operator/registrations`: with `state=pending`, the queue. */
export const listRegistrationsEndpoint = endpoint({
  id: 'registrations.list',
  method: 'GET',
  path: '/operator/registrations',
  tag: 'Clients',
  summary: 'Registrations with their documents and duplicates, the newest first',
  access: staffMay('clients:read'),
  live: { everyMs: 5_000 },
  query: record({ ...PageQuery, state: Type.Optional(oneOf(REGISTRATION_STATES)) }),
  response: page(RegistrationView),
  handler: async ({ context, query }) => {
    const limit = query.limit ?? PAGE_LIMIT;
    const filter = { state: query.state, beforeId: idCursor(query.cursor), limit: limit + 1 };
    return pageOf(await listRegistrations(context.pool, filter), limit, (row) => [row.accountId], registrationOf);
  },
});
