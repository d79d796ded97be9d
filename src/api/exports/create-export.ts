import { EXPORT_JOB, OPEN_EXPORTS_MAX } from '../../pipeline/export-request.ts';
import { writeAudit } from '../../store/actor.ts';
import { createJob } from '../../store/jobs.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Problem } from '../frame/problem.ts';
import { Export, NewExport, readRequest, showExport } from './fields.ts';

/** `POST /exports`. */
export const createExport = endpoint({
  id: 'exports.create',
  method: 'POST',
  path: '/exports',
  tag: 'Exports',
  summary: 'Begins to make a file of messages, lookups, ledger entries, a campaign, the stop list or statistics',
  description: `Made in the background and kept for seven days. Beside \`exports:write\` the right to read the things is asked for.
Times in the file are those of the account's zone. At most ${OPEN_EXPORTS_MAX} may be waiting at once, and a file has at most 5,000,000 rows.`,
  access: clientMay('exports:write'),
  body: NewExport,
  response: Export,
  status: 202,
  errors: ['conflict'],
  handler: async ({ context, principal, body, change }) => {
    const request = await readRequest(context.pool, principal, body);
    const { id: accountId } = principal.account;
    const job = await change(async (client) => {
      const made = { accountId, kind: EXPORT_JOB, parameters: request, createdBy: principal.name };
      const created = await createJob(client, made, OPEN_EXPORTS_MAX);
      if (created === null) throw new Problem('conflict', `${OPEN_EXPORTS_MAX} exports have not ended yet`);
      const { thing, format, reveal } = request;
      const after = { kind: thing, format, whole_numbers: reveal };
      await writeAudit(client, { accountId, action: 'export.created', subjectId: String(created.id), after });
      return created;
    });
    return showExport({ ...job, sizeBytes: null, expiresAt: null }, principal);
  },
});
