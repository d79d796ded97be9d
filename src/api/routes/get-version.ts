import Type from 'typebox';
import { findRouteVersion, liveRoutes, routesHash } from '../../store/admin/route-versions.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Route, shownRoute, shownVersion, VersionLine } from './fields.ts';

/** `GET /operator/routes/versions/{id}`. */
export const getVersion = endpoint({
  id: 'operator.routes.version',
  method: 'GET',
  path: '/operator/routes/versions/{id}',
  tag: 'Routes',
  summary: 'One version with its routes',
  access: staffMay('routes:read'),
  params: record({ id: Id }),
  response: record({
    ...VersionLine,
    routes: Type.Array(Route),
    outdated: Type.Boolean({ description: 'A draft: the routes in force were changed since it was made.' }),
  }),
  handler: async ({ context, params }) => {
    const version = await findRouteVersion(context.pool, params.id);
    if (version === undefined) throw new Problem('not_found');
    const live = routesHash(await liveRoutes(context.pool));
    return {
      ...shownVersion(version),
      routes: version.routes.map((route) => shownRoute(context, route)),
      outdated: version.state === 'draft' && version.baseHash !== live,
    };
  },
});
