import { listRouteVersions } from '../../store/admin/route-versions.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { shownVersion, VersionLine } from './fields.ts';

/** `GET /operator/routes/versions`. */
export const listVersions = endpoint({
  id: 'operator.routes.versions',
  method: 'GET',
  path: '/operator/routes/versions',
  tag: 'Routes',
  summary: 'Drafts, what is in force, and what was',
  access: staffMay('routes:read'),
  query: record(PageQuery),
  response: page(record(VersionLine)),
  handler: async ({ context, query: { cursor, limit = PAGE_LIMIT } }) => {
    const rows = await listRouteVersions(context.pool, idCursor(cursor), limit + 1);
    return pageOf(rows, limit, ({ id }) => [id], shownVersion);
  },
});
