import { writeAudit } from '../../store/actor.ts';
import { cancelJob, removeJob } from '../../store/jobs.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Nothing } from '../frame/fields.ts';
import { ExportId, exportOf } from './fields.ts';

/** `DELETE /exports/{id}`. */
export const deleteExport = endpoint({
  id: 'exports.delete',
  method: 'DELETE',
  path: '/exports/{id}',
  tag: 'Exports',
  summary: 'Cancels an export that is not done; removes one that has ended, with its file',
  access: clientMay('exports:write'),
  params: ExportId,
  response: Nothing,
  handler: async ({ context, principal, params, change }) => {
    const job = await exportOf(context.pool, principal, params.id);
    await change(async (client) => {
      const canceled = await cancelJob(client, job.id);
      if (!canceled) await removeJob(client, job);
      await writeAudit(client, {
        accountId: principal.account.id,
        action: canceled ? 'export.canceled' : 'export.removed',
        subjectId: String(job.id),
      });
    });
    return null;
  },
});
