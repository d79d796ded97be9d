// Makes the file of an export: rows from the database into a file in the database, neither ever whole in memory.
import type pg from 'pg';
import { csvWriter } from '../sheets/write-csv.ts';
import { ndjsonWriter } from '../sheets/write-ndjson.ts';
import type { SheetOptions, SheetWriter } from '../sheets/write-sheet.ts';
import { xlsxWriter } from '../sheets/write-xlsx.ts';
import { createFile } from '../store/files.ts';
import { type Job, writeProgress } from '../store/jobs.ts';
import type { ConfigCache } from './config-cache.ts';
import { EXPORTS, type ExportFormat, type ExportRequest, requestOf } from './export-request.ts';
import { type ExportWorld, exportSource } from './export-source.ts';

export const EXPORT_KEEP_DAYS = 7;
const ROWS_MAX = 5_000_000;
const BYTES_MAX = 2 * 1024 ** 3;

const MEDIA_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

/** The job cannot be done, whoever tries; the message is for the client. */
export class ImpossibleJobError extends Error {
  override name = 'ImpossibleJobError';
}

/**
 * Makes the file and returns how many rows it has. Whatever goes wrong, nothing of the file stays.
 * @throws JobGoneError when it is no longer wanted, ImpossibleJobError
 */
async function runExport(world: ExportWorld, job: Job, signal: AbortSignal): Promise<number> {
  const { pool, account } = world;
  const request = requestOf(job.parameters);
  const writer = writerOf(request, account.timeZone);
  const source = exportSource(world, request);
  const name = `kaskad-${request.thing}-${job.id}.${request.format}`;
  const mediaType = MEDIA_TYPES[request.format];
  const file = await createFile(pool, { accountId: account.id, name, mediaType, keepDays: EXPORT_KEEP_DAYS });
  try {
    await writeProgress(pool, job, { fileId: file.id, totalCount: await source.count() });
    await file.write(writer.begin());
    let looked = 0;
    let written = 0;
    for await (const batch of source.batches()) {
      signal.throwIfAborted();
      looked += batch.looked;
      written += batch.rows.length;
      await file.write(writer.rows(batch.rows.map((row) => request.columns.map((column) => row[column] ?? null))));
      if (written > ROWS_MAX) throw new ImpossibleJobError(`more than ${ROWS_MAX} rows: narrow the filters`);
      if (file.sizeBytes > BYTES_MAX) throw new ImpossibleJobError('more than 2 GB: narrow the filters');
      await writeProgress(pool, job, { doneCount: looked });
    }
    await file.write(writer.end());
    await file.finish();
    return written;
  } catch (error) {
    await file.discard().catch(() => {});
    throw error;
  }
}

/** Does the jobs of exports; an account that is gone has none. */
export function exportJobs(pool: pg.Pool, cache: ConfigCache) {
  return async (job: Job, signal: AbortSignal): Promise<number> => {
    const account = job.accountId === null ? undefined : cache.account(job.accountId);
    if (account === undefined) throw new ImpossibleJobError('there is no such account');
    return runExport({ pool, cache, account, nowMs: Date.now() }, job, signal);
  };
}

function writerOf({ thing, format, delimiter, columns }: ExportRequest, timeZone: string): SheetWriter {
  const known = new Map(EXPORTS[thing].columns.map((column) => [column.name, column]));
  const options: SheetOptions = { columns: columns.flatMap((name) => known.get(name) ?? []), timeZone };
  if (format === 'csv') return csvWriter(options, delimiter);
  return format === 'xlsx' ? xlsxWriter(options) : ndjsonWriter(options);
}
