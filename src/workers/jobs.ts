// Does the work in the background, a few jobs at once, one an account, on one node for all.
import type pg from 'pg';
import { ImpossibleJobError } from '../pipeline/export-run.ts';
import { isConflict, isUnavailable } from '../store/db.ts';
import {
  claimJob,
  failJob,
  finishJob,
  isWornOut,
  type Job,
  JobGoneError,
  putBack,
  requeueLost,
} from '../store/jobs.ts';
import type { Duty } from './duties.ts';

/** Does a job and returns how many rows it made. */
export type JobHandler = (job: Job, signal: AbortSignal) => Promise<number>;

const EVERY_MS = 500;
/** Jobs in hand at once: they share the node with the traffic. */
const PARALLEL_MAX = 2;

export interface JobEvents {
  failed(error: unknown): void;
}

/** `handlers` by kind of job; jobs of other kinds are somebody else's. */
export function jobsDuty(pool: pg.Pool, handlers: Readonly<Record<string, JobHandler>>, events: JobEvents): Duty {
  const kinds = Object.keys(handlers);
  const inHand = new Map<number, { job: Job; done: Promise<void> }>();

  const start = (job: Job, signal: AbortSignal) => {
    const done = doJob(pool, job, handlers[job.kind]!, signal, events).finally(() => inHand.delete(job.id));
    inHand.set(job.id, { job, done });
  };
  return {
    name: 'jobs',
    everyMs: EVERY_MS,
    run: async (signal) => {
      await requeueLost(pool, kinds, [...inHand.keys()]);
      // A turn lasts as long as there is work, and looks for more meanwhile.
      try {
        for (;;) {
          let quiet = inHand.size === 0;
          while (inHand.size < PARALLEL_MAX && !signal.aborted) {
            const busy = [...inHand.values()].map(({ job }) => job.accountId ?? 0);
            const job = await claimJob(pool, kinds, busy);
            if (job === undefined) break;
            start(job, signal);
            quiet = false;
          }
          // Nothing was in hand, so nothing was passed over for its account's sake.
          if (quiet) return;
          if (inHand.size > 0) await Promise.race([...[...inHand.values()].map(({ done }) => done), pause(EVERY_MS)]);
        }
      } finally {
        await Promise.all([...inHand.values()].map(({ done }) => done));
      }
    },
  };
}

async function doJob(
  pool: pg.Pool,
  job: Job,
  handler: JobHandler,
  signal: AbortSignal,
  events: JobEvents,
): Promise<void> {
  try {
    const rows = await handler(job, signal);
    await finishJob(pool, job, rows);
  } catch (error) {
    await afterFailure(pool, job, error, signal, events).catch(events.failed);
  }
}

async function afterFailure(
  pool: pg.Pool,
  job: Job,
  error: unknown,
  signal: AbortSignal,
  events: JobEvents,
): Promise<void> {
  if (error instanceof JobGoneError) return;
  if (error instanceof ImpossibleJobError) return failJob(pool, job, error.message);
  if (signal.aborted) return putBack(pool, job, false);
  events.failed(error);
  const mayPass = isUnavailable(error) || isConflict(error);
  if (mayPass && !isWornOut(job)) await putBack(pool, job, true);
  else await failJob(pool, job, 'something went wrong on our side');
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
