import { EXPORT_JOB } from '../../pipeline/export-request.ts';
import { listJobs } from '../../store/jobs.ts';
import { BIGINT_MAX, idCursor, pageOf } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { Export, readableKinds, showExport } from './fields.ts';

/** `GET /exports`. */
export const listExports = endpoint({
  id: 'exports.list',
  method: 'GET',
  path: '/exports',
  tag: 'Exports',
  summary: 'Exports of the account, the newest first',
  description: 'Those of things that the caller may not read are left out.',
  access: clientMay('statistics:read', 'exports:write'),
  live: { everyMs: 2_000 },
  query: record(PageQuery),
  response: page(Export),
  handler: async ({ context, principal, query }) => {
    const limit = query.limit ?? 50;
    const jobs = await listJobs(context.pool, {
      accountId: principal.account.id,
      kind: EXPORT_JOB,
      things: readableKinds(principal),
      before: idCursor(query.cursor, BIGINT_MAX),
      limit: limit + 1,
    });
    return pageOf(
      jobs,
      limit,
      ({ id }) => [id],
      (job) => showExport(job, principal),
    );
  },
});
