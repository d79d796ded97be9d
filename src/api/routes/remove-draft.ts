import { findRouteVersion, removeDraft as remove } from '../../store/admin/route-versions.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, Nothing, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

/** `DELETE /operator/routes/versions/{id}`. */
export const removeDraft = endpoint({
  id: 'operator.routes.draft.remove',
  method: 'DELETE',
  path: '/operator/routes/versions/{id}',
  tag: 'Routes',
  summary: 'Throw a draft away',
  access: staffMay('routes:write'),
  params: record({ id: Id }),
  response: Nothing,
  errors: ['conflict'],
  handler: async ({ context, params, change }) => {
    if ((await findRouteVersion(context.pool, params.id)) === undefined) throw new Problem('not_found');
    if (!(await change((client) => remove(client, params.id))))
      throw new Problem('conflict', 'only drafts can be removed');
    return null;
  },
});
