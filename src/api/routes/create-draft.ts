import Type from 'typebox';
import { brokenRoute, findRouteVersion, insertDraft, liveRoutes } from '../../store/admin/route-versions.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { RouteInputs, readRoutes } from './fields.ts';

/** `POST /operator/routes/versions`. */
export const createDraft = endpoint({
  id: 'operator.routes.draft',
  method: 'POST',
  path: '/operator/routes/versions',
  tag: 'Routes',
  summary: 'Make a draft',
  description: 'From the routes given, else from the version named, else from the routes in force.',
  access: staffMay('routes:write'),
  body: record({
    routes: Type.Optional(RouteInputs),
    from_version: Type.Optional(Id),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  response: record({ id: Id }),
  status: 201,
  errors: ['not_found', 'conflict'],
  handler: async ({ context, body, principal, change }) => {
    const given = body.routes === undefined ? undefined : readRoutes(body.routes);
    const from = body.from_version === undefined ? undefined : await findRouteVersion(context.pool, body.from_version);
    if (body.from_version !== undefined && from === undefined)
      throw new Problem('not_found', 'there is no such version');
    const routes = given ?? from?.routes ?? (await liveRoutes(context.pool));
    const why = given === undefined ? null : await brokenRoute(context.pool, routes);
    if (why !== null) throw new Problem('conflict', why);
    const id = await change((client) =>
      insertDraft(client, { routes, note: body.note ?? '', createdBy: principal.name }),
    );
    return { id };
  },
});
