import { findClient } from '../../store/admin/clients.ts';
import { listUsers } from '../../store/users.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, PageQuery, page, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Person, shownPerson } from '../team/people.ts';

/** `GET /operator/clients/{id}/users`: whom support talks to, and who of them has no codes. */
export const listClientUsers = endpoint({
  id: 'clients.users',
  method: 'GET',
  path: '/operator/clients/{id}/users',
  tag: 'Clients',
  summary: 'People who sign in for the client',
  access: staffMay('clients:read'),
  params: record({ id: Id }),
  query: record(PageQuery),
  response: page(Person),
  errors: ['not_found'],
  handler: async ({ context, params, query }) => {
    if ((await findClient(context.pool, params.id)) === null) throw new Problem('not_found');
    const limit = query.limit ?? PAGE_LIMIT;
    const rows = await listUsers(context.pool, params.id, idCursor(query.cursor) ?? 0, limit + 1);
    return pageOf(rows, limit, ({ id }) => [id], shownPerson);
  },
});
