import Type from 'typebox';
import { brokenRoute, changeDraft as change, findRouteVersion } from '../../store/admin/route-versions.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, Nothing, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { RouteInputs, readRoutes } from './fields.ts';

/** `PATCH /operator/routes/versions/{id}`. */
export const changeDraft = endpoint({
  id: 'operator.routes.draft.change',
  method: 'PATCH',
  path: '/operator/routes/versions/{id}',
  tag: 'Routes',
  summary: 'Change a draft',
  access: staffMay('routes:write'),
  params: record({ id: Id }),
  body: record({ routes: Type.Optional(RouteInputs), note: Type.Optional(Type.String({ maxLength: 1000 })) }),
  response: Nothing,
  errors: ['conflict'],
  handler: async (call) => {
    const { context, params, body } = call;
    const routes = body.routes === undefined ? undefined : readRoutes(body.routes);
    const why = routes === undefined ? null : await brokenRoute(context.pool, routes);
    if (why !== null) throw new Problem('conflict', why);
    if ((await findRouteVersion(context.pool, params.id)) === undefined) throw new Problem('not_found');
    const done = await call.change((client) => change(client, params.id, { routes, note: body.note }));
    if (!done) throw new Problem('conflict', 'only drafts can be changed');
    return null;
  },
});
