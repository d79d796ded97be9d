import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Export, ExportId, exportOf, showExport } from './fields.ts';

/** `GET /exports/{id}`. */
export const getExport = endpoint({
  id: 'exports.get',
  method: 'GET',
  path: '/exports/{id}',
  tag: 'Exports',
  summary: 'How far an export is',
  access: clientMay('statistics:read', 'exports:write'),
  live: { everyMs: 2_000 },
  params: ExportId,
  response: Export,
  handler: async ({ context, principal, params }) =>
    showExport(await exportOf(context.pool, principal, params.id), principal),
});
