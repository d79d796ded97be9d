// Calls the sweeps of the pipeline on the node that owns them, each at its own pace; a full round is followed at once.
import type pg from 'pg';
import {
  type SweepContext,
  sweepAbandoned,
  sweepExpired,
  sweepForgotten,
  sweepOverdue,
  sweepSteps,
  sweepStopped,
  sweepStranded,
  sweepUnmatched,
} from '../pipeline/sweep.ts';
import { deleteExpiredFiles } from '../store/files.ts';
import { driftingAccounts } from '../store/ledger-check.ts';
import { dropPartitions, ensurePartitions } from '../store/partitions.ts';
import { deleteOld } from '../store/sweep-rows.ts';

export const SWEEP_LEASE = 'sweep';
const DAY_MS = 86_400_000;
/** Partitions stand ready for a week, so that a node whose sweep hangs for days still accepts. */
const PARTITION_DAYS_AHEAD = 8;
/** Files deleted in one statement, and in one round of house-keeping. */
const FILES_ROUND = 100;
const FILES_MAX = 10_000;
const PUSH_LOG_KEEP_MS = 14 * DAY_MS;
const FULL_ROUND = 1000;
const ROUNDS_MAX = 20;

export interface SweeperRetention {
  messagesMs: number;
  clientKeysMs: number;
}

export interface SweeperEvents {
  failed(error: unknown): void;
  drift(accounts: number): void;
  retention(dropped: string[], deleted: number): void;
}

interface Task {
  everyMs: number;
  /** How many rows it dealt with: a full round is followed by another at once. */
  run(): Promise<number>;
}

export class Sweeper {
  readonly #owns: () => boolean;
  readonly #events: SweeperEvents;
  readonly #tasks: Task[];
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #running = new Set<Promise<void>>();
  #stopping = false;

  constructor(
    context: SweepContext,
    pool: pg.Pool,
    owns: () => boolean,
    retention: SweeperRetention,
    events: SweeperEvents,
  ) {
    this.#owns = owns;
    this.#events = events;
    this.#tasks = [
      // One behind the other: the second begins with the first.
      { everyMs: 500, run: async () => Math.max(await sweepUnmatched(context), await sweepSteps(context)) },
      { everyMs: 1_000, run: () => sweepExpired(context) },
      { everyMs: 1_000, run: () => sweepOverdue(context) },
      { everyMs: 2_000, run: () => sweepStranded(context) },
      { everyMs: 2_000, run: () => sweepStopped(context) },
      { everyMs: 60_000, run: () => sweepAbandoned(context).then(() => 0) },
      { everyMs: 60_000, run: () => sweepForgotten(context).then(() => 0) },
      { everyMs: 300_000, run: driftMeter(pool, events) },
      { everyMs: 600_000, run: () => keepHouse(pool, retention, events).then(() => 0) },
    ];
  }

  start(): void {
    for (const task of this.#tasks) {
      let busy = false;
      const tick = () => {
        if (busy || this.#stopping || !this.#owns()) return;
        busy = true;
        const round = this.#rounds(task)
          .catch(this.#events.failed)
          .finally(() => {
            busy = false;
            this.#running.delete(round);
          });
        this.#running.add(round);
      };
      this.#timers.push(setInterval(tick, task.everyMs));
    }
  }

  async #rounds(task: Task): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX && !this.#stopping; round += 1) {
      if ((await task.run()) < FULL_ROUND) return;
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#running);
  }
}

/** Sums the whole ledger, which grows: a sum that took long is taken the more seldom, so that it costs 1 % at the most. */
function driftMeter(pool: pg.Pool, events: SweeperEvents): () => Promise<number> {
  let notBefore = 0;
  return async () => {
    const begun = performance.now();
    if (begun < notBefore) return 0;
    try {
      events.drift(await driftingAccounts(pool));
    } finally {
      notBefore = performance.now() + 100 * (performance.now() - begun);
    }
    return 0;
  };
}

/** Makes the partitions of the days to come, and drops what has been kept long enough. */
async function keepHouse(pool: pg.Pool, retention: SweeperRetention, events: SweeperEvents): Promise<void> {
  const now = Date.now();
  const client = await pool.connect();
  let dropped: string[];
  try {
    await ensurePartitions(client, now - DAY_MS, PARTITION_DAYS_AHEAD + 1);
    dropped = await dropPartitions(client, now - retention.messagesMs);
  } finally {
    client.release();
  }
  const deleted = await deleteOld(pool, {
    messagesBeforeMs: now - retention.messagesMs,
    clientKeysBeforeMs: now - retention.clientKeysMs,
    pushLogBeforeMs: now - PUSH_LOG_KEEP_MS,
    inboundBeforeMs: now - retention.messagesMs,
  });
  let files = 0;
  while (files < FILES_MAX && (await deleteExpiredFiles(pool, FILES_ROUND)) === FILES_ROUND) files += FILES_ROUND;
  events.retention(dropped, deleted);
}

/** What a node makes sure of before it accepts its first message. */
export async function preparePartitions(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await ensurePartitions(client, Date.now() - DAY_MS, PARTITION_DAYS_AHEAD + 1);
  } finally {
    client.release();
  }
}
