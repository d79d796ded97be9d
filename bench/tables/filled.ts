// What a filled database has, and how it is filled fast.
import type { Pool } from 'pg';

export const DAYS = 60;

/** What the measuring needs to know of what lies there. */
export interface Filled {
  messages: number;
  /** Day by day, the oldest first; ids of a day are `firstId` + number. */
  days: { startMs: number; firstId: number; lo: number; hi: number }[];
  /** The largest, the second, … the last has one message. */
  accounts: number[];
  connections: number[];
  seconds: Record<string, number>;
}

/** Two at a time: as many as the machine has cores. */
export async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([lane(), lane()]);
}

/** Fills a table that has its primary key alone, and makes its other indexes again as they were. */
export async function withoutIndexes(pool: Pool, table: string, work: () => Promise<unknown>): Promise<void> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid = $1::regclass AND NOT indisunique`,
    [table],
  );
  for (const { name } of rows) await pool.query(`DROP INDEX ${name}`);
  await work();
  await inLanes(rows, ({ definition }) => pool.query(definition));
}
