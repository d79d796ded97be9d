import Type from 'typebox';
import { liveRoutes } from '../../store/admin/route-versions.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { Route, shownRoute } from './fields.ts';

/** `GET /operator/routes`. */
export const listRoutes = endpoint({
  id: 'operator.routes.list',
  method: 'GET',
  path: '/operator/routes',
  tag: 'Routes',
  summary: 'The routes in force',
  access: staffMay('routes:read'),
  response: record({ routes: Type.Array(Route) }),
  handler: async ({ context }) => ({
    routes: (await liveRoutes(context.pool)).map((route) => shownRoute(context, route)),
  }),
});
