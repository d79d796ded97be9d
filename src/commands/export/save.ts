import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { findFile, openFile } from '../../store/files.ts';
import type { JobWithFile } from '../../store/jobs.ts';
import { CommandError, command } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { openStore } from '../support/store.ts';
import { exportOf } from './show.ts';

const POLL_MS = 500;
const WAIT_MAX_MS = 6 * 3_600_000;

/** `kaskad export save`. */
export default command({
  options: { wait: { kind: 'flag', help: 'until it is done' } },
  positionals: [
    { name: 'id', kind: 'number', required: true, help: 'its number' },
    { name: 'file', kind: 'text', required: true, help: 'a file that does not exist yet' },
  ],
  notes: 'Example: kaskad export save 7 messages.csv --wait',
  run: async (context, values) => {
    const pool = await openStore(context);
    const job = values.wait ? await ended(pool, values.id, context.signal) : await exportOf(pool, values.id);
    if (job.state !== 'done') {
      throw new CommandError('conflict', `export ${job.id} is ${job.state}${job.error === '' ? '' : `: ${job.error}`}`);
    }
    const file = job.fileId === null ? undefined : await findFile(pool, job.fileId, job.accountId);
    if (file === undefined)
      throw new CommandError('not_found', `the file of export ${job.id} is gone: it was kept for seven days`);
    try {
      await pipeline(openFile(pool, file.id), createWriteStream(values.file, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new CommandError(
        'file',
        code === 'EEXIST' ? `${values.file} exists already` : `${values.file} cannot be written: ${message}`,
      );
    }
    return said(`${values.file}: ${file.sizeBytes} bytes, ${job.doneCount} rows`, {
      file: values.file,
      bytes: file.sizeBytes,
      rows: job.doneCount,
    });
  },
});

async function ended(pool: pg.Pool, id: number, signal: AbortSignal): Promise<JobWithFile> {
  const limitMs = Date.now() + WAIT_MAX_MS;
  for (;;) {
    const job = await exportOf(pool, id);
    if ((job.state !== 'queued' && job.state !== 'running') || signal.aborted || Date.now() > limitMs) return job;
    await sleep(POLL_MS);
  }
}
