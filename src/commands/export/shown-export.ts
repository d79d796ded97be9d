import { requestOf } from '../../pipeline/export-request.ts';
import type { JobWithFile } from '../../store/jobs.ts';

/** An export as the commands print it. */
export function shownExport(job: JobWithFile) {
  const { thing, format, reveal } = requestOf(job.parameters);
  return {
    id: job.id,
    kind: thing,
    format,
    state: job.state,
    done: job.doneCount,
    total: job.totalCount,
    size: job.sizeBytes,
    numbers: reveal ? 'whole' : 'masked',
    created: job.createdAt,
    finished: job.finishedAt,
    kept_until: job.expiresAt,
    error: job.error,
  };
}
