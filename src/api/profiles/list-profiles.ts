import { listProfiles as list } from '../../store/profiles.ts';
import { idCursor, pageOf } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { Profile, profileView } from './fields.ts';

/** `GET /profiles`. */
export const listProfiles = endpoint({
  id: 'profiles.list',
  method: 'GET',
  path: '/profiles',
  tag: 'Profiles',
  summary: 'Saved cascades, the newest first',
  access: clientMay('profiles:read'),
  query: record(PageQuery),
  response: page(Profile),
  handler: async ({ context, principal, query }) => {
    const limit = query.limit ?? 50;
    const rows = await list(context.pool, principal.account.id, idCursor(query.cursor), limit + 1);
    return pageOf(rows, limit, (row) => [row.id], profileView);
  },
});
