import type pg from 'pg';
import { EXPORT_JOB } from '../../pipeline/export-request.ts';
import { findJob, type JobWithFile } from '../../store/jobs.ts';
import { CommandError, command } from '../frame/command.ts';
import { fields } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { shownExport } from './shown-export.ts';

/** @throws CommandError `not_found` */
export async function exportOf(pool: pg.Pool, id: number): Promise<JobWithFile> {
  const job = await findJob(pool, null, EXPORT_JOB, id);
  if (job === undefined) throw new CommandError('not_found', `there is no export ${id}; kaskad export list shows them`);
  return job;
}

/** `kaskad export show`. */
export default command({
  options: {},
  positionals: [{ name: 'id', kind: 'number', required: true, help: 'its number' }],
  notes: 'Example: kaskad export show 7',
  run: async (context, values) => fields(shownExport(await exportOf(await openStore(context), values.id))),
});
