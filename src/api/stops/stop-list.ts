// The stop list of one account, or of everybody (account 0): what clients and operators do with theirs.
import { Readable } from 'node:stream';
import { stopLines } from '../../pipeline/stop-export.ts';
import { importStops, linesOf, type StopTally, TooManyLinesError } from '../../pipeline/stop-import.ts';
import { SheetError } from '../../sheets/sheet-row.ts';
import { writeAudit } from '../../store/actor.ts';
import { addStops, removeStop, type StopRecord, stopsPage } from '../../store/admin/stops.ts';
import type { Client } from '../../store/db.ts';
import type { ApiContext } from '../context.ts';
import { PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import type { FileAnswer } from '../frame/endpoint.ts';
import { Problem } from '../frame/problem.ts';
import { phoneOf, shownStop, stopCursor, stopKey } from './fields.ts';

const LINES_MAX = 200_000;
const BYTES_MAX = 32 * 1024 * 1024;
const BAD_SHOWN_MAX = 100;
const EVERYBODY = 0;

type Change = <T>(work: (client: Client) => Promise<T>) => Promise<T>;
type Shown = (phone: string) => string;

const auditAccount = (accountId: number): number | null => (accountId === EVERYBODY ? null : accountId);

export async function listOf(
  context: ApiContext,
  accountId: number,
  query: { limit?: number; cursor?: string; phone?: string },
  shown: Shown,
) {
  const { limit = PAGE_LIMIT, cursor } = query;
  const phone = query.phone === undefined ? undefined : phoneOf(query.phone);
  const filter = { phone, before: stopCursor(cursor), limit: limit + 1 };
  const rows = await stopsPage(context.pool, accountId, filter);
  return pageOf(rows, limit, stopKey, (stop) => shownStop(stop, shown));
}

/** Puts a number on the list; one that is there stays as it is. */
export async function addTo(
  change: Change,
  accountId: number,
  stop: { phone: string; reason?: string; source?: string },
): Promise<StopRecord> {
  const phone = phoneOf(stop.phone);
  const { reason = '', source = 'api' } = stop;
  return change(async (client) => {
    const added = await addStops(client, accountId, [{ phone, reason }], source);
    if (added > 0) {
      const after = { reason, source };
      await writeAudit(client, { accountId: auditAccount(accountId), action: 'stop.added', subjectId: phone, after });
    }
    const [row] = await stopsPage(client, accountId, { phone, before: null, limit: 1 });
    // Taken off the list by somebody at this very moment.
    if (row === undefined) throw new Problem('conflict', 'the number was removed at the same moment');
    return row;
  });
}

export async function removeFrom(change: Change, accountId: number, raw: string): Promise<null> {
  const phone = phoneOf(raw);
  await change(async (client) => {
    const removed = await removeStop(client, accountId, phone);
    if (!removed) throw new Problem('not_found', 'the number is not on the list');
    await writeAudit(client, { accountId: auditAccount(accountId), action: 'stop.removed', subjectId: phone });
  });
  return null;
}

/** Reads an upload as it comes. What was imported before a failure stays: the import is simply run again. */
export async function importInto(
  context: ApiContext,
  change: Change,
  accountId: number,
  upload: Readable,
  query: { reason?: string; source?: string },
) {
  const { reason = '', source = 'import' } = query;
  const lines = linesOf(limited(upload), LINES_MAX);
  const options = { accountId, reason, source, badShownMax: BAD_SHOWN_MAX };
  const { badLines, ...counts } = await importStops(context.pool, lines, options).catch(unreadable);
  await change((client) =>
    writeAudit(client, {
      accountId: auditAccount(accountId),
      action: 'stop.imported',
      subjectId: '',
      after: { ...counts, source },
    }),
  );
  return { ...counts, bad_lines: badLines };
}

async function* limited(upload: Readable): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const part of upload as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BYTES_MAX) throw new Problem('file_too_large', `at most ${BYTES_MAX} bytes`);
    yield part;
  }
}

function unreadable(error: unknown): Promise<StopTally> {
  if (error instanceof SheetError) throw new Problem('file_unreadable', error.message);
  if (error instanceof TooManyLinesError) {
    throw new Problem('file_too_large', `at most ${LINES_MAX} lines; those before are on the list`);
  }
  throw error;
}

export const exportOf = (context: ApiContext, accountId: number): FileAnswer => ({
  file: Readable.from(stopLines(context.pool, accountId), { objectMode: false }),
  mediaType: 'text/csv; charset=utf-8',
  name: 'stop-list.csv',
});
