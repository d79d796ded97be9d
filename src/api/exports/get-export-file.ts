import { requestOf } from '../../pipeline/export-request.ts';
import { findFile, openFile } from '../../store/files.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Problem } from '../frame/problem.ts';
import { sees } from '../messages/shown-phone.ts';
import { ExportId, exportOf } from './fields.ts';

/** `GET /exports/{id}/file`. */
export const getExportFile = endpoint({
  id: 'exports.file',
  method: 'GET',
  path: '/exports/{id}/file',
  tag: 'Exports',
  summary: 'The file of an export that is done',
  description: 'A file with whole phone numbers is given to those who may see them.',
  access: clientMay('statistics:read', 'exports:write'),
  params: ExportId,
  response: 'file',
  errors: ['conflict'],
  handler: async ({ context, principal, params }) => {
    const job = await exportOf(context.pool, principal, params.id);
    if (requestOf(job.parameters).reveal && !sees(principal)) {
      throw new Problem('forbidden', 'the file has whole numbers: scope numbers:reveal is missing');
    }
    if (job.state !== 'done') throw new Problem('conflict', `the export is ${job.state}`);
    const file = job.fileId === null ? undefined : await findFile(context.pool, job.fileId, principal.account.id);
    if (file === undefined) throw new Problem('not_found', 'the file was kept for seven days and is gone');
    const { mediaType, name, sizeBytes } = file;
    return { file: openFile(context.pool, file.id), mediaType, name, sizeBytes };
  },
});
