// Work in the background. Whoever does a job writes with the number of the try it is in: a job that was taken away, canceled
// or begun anew by another node listens to it no more.
import type { Queryable } from './db.ts';
import { deleteFile } from './files.ts';

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'canceled';

export interface Job {
  id: number;
  /** Null = the operator's. */
  accountId: number | null;
  kind: string;
  parameters: Record<string, unknown>;
  state: JobState;
  doneCount: number;
  /** Null while it is not known. */
  totalCount: number | null;
  fileId: number | null;
  error: string;
  createdBy: string;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  tries: number;
}

const COLUMNS = `j.id, j.account_id AS "accountId", j.kind, j.parameters, j.state, j.done_count AS "doneCount", j.total_count AS "totalCount",
  j.file_id AS "fileId", j.error, j.created_by AS "createdBy", j.created_at AS "createdAt", j.started_at AS "startedAt",
  j.finished_at AS "finishedAt", j.tries`;
const OPEN = `('queued', 'running')`;
/** A job that ends its node each time is given up. */
const TRIES_MAX = 5;

export interface NewJob {
  accountId: number;
  kind: string;
  parameters: object;
  createdBy: string;
}

/** Null when the account has `openMax` jobs of the kind that have not ended. */
export async function createJob(client: Queryable, job: NewJob, openMax: number): Promise<Job | null> {
  const { rows } = await client.query<Job>(
    `INSERT INTO job AS j (account_id, kind, parameters, created_by)
     SELECT $1, $2, $3::jsonb, $4
     WHERE (SELECT count(*) FROM job WHERE account_id = $1 AND kind = $2 AND state IN ${OPEN}) < $5 RETURNING ${COLUMNS}`,
    [job.accountId, job.kind, JSON.stringify(job.parameters), job.createdBy, openMax],
  );
  return rows[0] ?? null;
}

export interface JobWithFile extends Job {
  /** Of the whole file, null when there is none (any more). */
  sizeBytes: number | null;
  expiresAt: Date | null;
}

const WITH_FILE = `SELECT ${COLUMNS}, f.size_bytes AS "sizeBytes", f.expires_at AS "expiresAt"
  FROM job j LEFT JOIN stored_file f ON f.id = j.file_id AND f.complete AND f.expires_at > now()`;

/** `accountId` null = of any account. */
export async function findJob(
  pool: Queryable,
  accountId: number | null,
  kind: string,
  id: number,
): Promise<JobWithFile | undefined> {
  const { rows } = await pool.query<JobWithFile>(
    `${WITH_FILE} WHERE j.id = $1 AND ($2::int IS NULL OR j.account_id = $2) AND j.kind = $3`,
    [id, accountId, kind],
  );
  return rows[0];
}

/** Jobs of an account (null = of all), the newest first; `things` are the values of `parameters.thing` to show. */
export async function listJobs(
  pool: Queryable,
  filter: { accountId: number | null; kind: string; things: readonly string[]; before: number | null; limit: number },
): Promise<JobWithFile[]> {
  const { rows } = await pool.query<JobWithFile>(
    `${WITH_FILE} WHERE ($1::int IS NULL OR j.account_id = $1) AND j.kind = $2 AND j.parameters->>'thing' = ANY($3::text[])
       AND ($4::bigint IS NULL OR j.id < $4) ORDER BY j.id DESC LIMIT $5`,
    [filter.accountId, filter.kind, filter.things, filter.before, filter.limit],
  );
  return rows;
}

/** Ends an open job; true when it was open. Whoever does it notices with its next step. */
export async function cancelJob(client: Queryable, id: number): Promise<boolean> {
  const result = await client.query(
    `UPDATE job SET state = 'canceled', finished_at = now() WHERE id = $1 AND state IN ${OPEN}`,
    [id],
  );
  return result.rowCount === 1;
}

/** Removes a job that has ended, and its file. */
export async function removeJob(client: Queryable, job: Job): Promise<void> {
  if (job.fileId !== null) await deleteFile(client, job.fileId);
  await client.query(`DELETE FROM job WHERE id = $1 AND state NOT IN ${OPEN}`, [job.id]);
}

/**
 * Takes a waiting job of an account that has none in hand: that whose account had its last turn the longest ago, then the
 * oldest. Undefined when nothing waits.
 */
export async function claimJob(
  pool: Queryable,
  kinds: readonly string[],
  busyAccounts: readonly number[],
): Promise<Job | undefined> {
  const { rows } = await pool.query<Job>(
    `UPDATE job j SET state = 'running', started_at = now(), tries = tries + 1, done_count = 0, total_count = NULL, file_id = NULL
     WHERE id = (
       SELECT w.id FROM job w WHERE w.state = 'queued' AND w.kind = ANY($1::text[]) AND COALESCE(w.account_id, 0) <> ALL($2::int[])
       ORDER BY (SELECT max(o.started_at) FROM job o WHERE o.account_id = w.account_id) NULLS FIRST, w.id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING ${COLUMNS}`,
    [kinds, busyAccounts],
  );
  return rows[0];
}

/** Jobs that were in the hand of a node that is gone wait again, from their beginning; `mine` are in this node's. */
export async function requeueLost(pool: Queryable, kinds: readonly string[], mine: readonly number[]): Promise<void> {
  const { rows } = await pool.query<{ fileId: number | null }>(
    `WITH lost AS (SELECT id, file_id FROM job WHERE state = 'running' AND kind = ANY($1::text[]) AND id <> ALL($2::bigint[]))
     UPDATE job j SET state = CASE WHEN tries < ${TRIES_MAX} THEN 'queued' ELSE 'failed' END, file_id = NULL,
       finished_at = CASE WHEN tries < ${TRIES_MAX} THEN NULL ELSE now() END,
       error = CASE WHEN tries < ${TRIES_MAX} THEN '' ELSE 'it was begun ${TRIES_MAX} times and never ended' END
     FROM lost WHERE j.id = lost.id RETURNING lost.file_id AS "fileId"`,
    [kinds, mine],
  );
  for (const { fileId } of rows) if (fileId !== null) await deleteFile(pool, fileId);
}

/** The job was canceled, or somebody else does it by now. */
export class JobGoneError extends Error {
  override name = 'JobGoneError';
}

/** What whoever does a job writes of it. Every function throws JobGoneError when the job is no longer his. */
export async function writeProgress(
  pool: Queryable,
  job: Job,
  progress: { doneCount?: number; totalCount?: number | null; fileId?: number },
): Promise<void> {
  const result = await pool.query(
    `UPDATE job SET done_count = COALESCE($3, done_count), total_count = COALESCE($4, total_count), file_id = COALESCE($5, file_id)
     WHERE id = $1 AND tries = $2 AND state = 'running'`,
    [job.id, job.tries, progress.doneCount ?? null, progress.totalCount ?? null, progress.fileId ?? null],
  );
  if (result.rowCount !== 1) throw new JobGoneError(`job ${job.id}`);
}

/** @throws JobGoneError */
export async function finishJob(pool: Queryable, job: Job, doneCount: number): Promise<void> {
  const result = await pool.query(
    `UPDATE job SET state = 'done', finished_at = now(), done_count = $3, total_count = $3 WHERE id = $1 AND tries = $2 AND state = 'running'`,
    [job.id, job.tries, doneCount],
  );
  if (result.rowCount !== 1) throw new JobGoneError(`job ${job.id}`);
}

export async function failJob(pool: Queryable, job: Job, error: string): Promise<void> {
  await pool.query(
    `UPDATE job SET state = 'failed', finished_at = now(), file_id = NULL, error = $3 WHERE id = $1 AND tries = $2 AND state = 'running'`,
    [job.id, job.tries, error.slice(0, 500)],
  );
}

/** Puts it back: it begins anew with the next turn, here or elsewhere. A node that stops in order does not count as a try. */
export async function putBack(pool: Queryable, job: Job, countsAsTry: boolean): Promise<void> {
  await pool.query(
    `UPDATE job SET state = 'queued', started_at = NULL, file_id = NULL, tries = tries - $3 WHERE id = $1 AND tries = $2 AND state = 'running'`,
    [job.id, job.tries, countsAsTry ? 0 : 1],
  );
}

/** True when a failure of the database has ended too many of its tries. */
export const isWornOut = (job: Job): boolean => job.tries >= TRIES_MAX;
