// One partition a UTC day for the tables that grow with traffic.
import type { Client, Queryable } from './db.ts';
import { dayOfId, firstIdOfDay, IDS_A_DAY } from './ids.ts';

const DAY_MS = 86_400_000;
/** Any constant. */
const ADVISORY_LOCK = 7_527_003;
const TABLES = ['message', 'attempt', 'message_step'] as const;
/** Space left in a page so that the one update of a row stays on it. */
const FILLFACTOR: Record<(typeof TABLES)[number], number> = { message: 90, attempt: 50, message_step: 70 };

/** Makes the partitions of the days from `fromMs` on; those that exist are left alone. */
export async function ensurePartitions(client: Client, fromMs: number, days: number): Promise<void> {
  await inPeace(client, () => makePartitions(client, fromMs, days));
}

async function makePartitions(client: Client, fromMs: number, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    const first = firstIdOfDay(fromMs + day * DAY_MS);
    const suffix = new Date(dayOfId(first)).toISOString().slice(0, 10).replaceAll('-', '');
    for (const table of TABLES) {
      await client.query(`CREATE TABLE IF NOT EXISTS ${table}_${suffix} PARTITION OF ${table}
        FOR VALUES FROM (${first}) TO (${first + IDS_A_DAY})
        WITH (fillfactor = ${FILLFACTOR[table]}, autovacuum_vacuum_insert_threshold = -1,
              autovacuum_vacuum_scale_factor = 0.4, autovacuum_analyze_threshold = 100000)`);
    }
  }
}

/**
 * One node at a time makes and drops partitions. Both lock the parent table against everybody: behind a long read that
 * would stop all traffic, so it gives up soon (55P03) and is tried again by the next round.
 */
async function inPeace<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
  try {
    await client.query(`SET lock_timeout = '3s'`);
    return await work();
  } finally {
    await client.query('RESET lock_timeout');
    await client.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]);
  }
}

/** Longer than a life and a wait for receipts with their defaults: within it nearly every message has ended. */
export const ENDED_WITHIN_MS = 7 * DAY_MS;
/** Nothing is dropped before it could be told. */
const TELL_MS = DAY_MS;

/**
 * Drops whole days before `beforeMs`, and returns the names dropped. A day that has an open message stays until that has
 * ended, whatever the retention says; one that ended much later than its day keeps it as long again, for its receipts and
 * because the ledger's entries of that moment are held against it.
 */
export async function dropPartitions(client: Client, beforeMs: number): Promise<string[]> {
  return inPeace(client, () => dropDays(client, beforeMs));
}

async function dropDays(client: Client, beforeMs: number): Promise<string[]> {
  const limit = new Date(beforeMs).toISOString().slice(0, 10).replaceAll('-', '');
  const dropped: string[] = [];
  const open = new Set<string>();
  for (const table of TABLES) {
    const children = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass`,
      [table],
    );
    for (const { name } of children.rows) {
      const day = name.slice(table.length + 1);
      if (day >= limit || open.has(day)) continue;
      // TABLES begins with the messages: what is open there also keeps the attempts.
      if (
        table === 'message' &&
        ((await client.query(`SELECT 1 FROM ${name} WHERE final_at IS NULL LIMIT 1`)).rowCount ||
          (await changedSince(client, name, Math.max(beforeMs, lateMs(day)))))
      ) {
        open.add(day);
        continue;
      }
      await client.query(`DROP TABLE ${name}`);
      dropped.push(name);
    }
  }
  return dropped;
}

/** From when on a change of a message of that day (YYYYMMDD) is late. */
function lateMs(day: string): number {
  const endMs = startOf(day) + DAY_MS;
  return Math.min(endMs + ENDED_WITHIN_MS, Date.now() - TELL_MS);
}

const startOf = (day: string): number => Date.parse(day.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));

/** By the index `message_touched`. */
async function changedSince(client: Client, partition: string, sinceMs: number): Promise<boolean> {
  const found = await client.query(
    `SELECT 1 FROM ${partition} WHERE COALESCE(changed_at, created_at) > to_timestamp($1::float8 / 1000) LIMIT 1`,
    [sinceMs],
  );
  return found.rowCount === 1;
}

/** Beginnings of the days whose messages are still kept, in order, epoch milliseconds. */
export async function daysKept(client: Queryable): Promise<number[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'message'::regclass`,
  );
  return rows.map(({ name }) => startOf(name.slice('message_'.length))).sort((a, b) => a - b);
}
