import { EXPORT_JOB, EXPORT_KINDS } from '../../pipeline/export-request.ts';
import { listJobs } from '../../store/jobs.ts';
import { command } from '../frame/command.ts';
import { rows } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { limitOf } from '../support/values.ts';
import { shownExport } from './shown-export.ts';

/** `kaskad export list`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login; default every account' },
    limit: { kind: 'number', help: 'at most so many, the newest first; default 50' },
  },
  positionals: [],
  notes: 'Example: kaskad export list --account shop',
  run: async (context, values) => {
    const limit = limitOf(values.limit, 50, 10_000);
    const pool = await openStore(context);
    const accountId = (await accountIdOf(pool, values.account)) ?? null;
    const jobs = await listJobs(pool, { accountId, kind: EXPORT_JOB, things: EXPORT_KINDS, before: null, limit });
    return rows(jobs.map(shownExport), [
      'id',
      'kind',
      'format',
      'state',
      'done',
      'total',
      'size',
      'numbers',
      'created',
      'kept_until',
    ]);
  },
});
