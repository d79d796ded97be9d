// What went wrong with the attempts of a connection, by the upstream's codes.
import type { Queryable } from '../db.ts';
import { firstIdOfDay } from '../ids.ts';

export interface ErrorCount {
  code: string;
  /** What it was taken for; null where nothing was refused: a receipt's word, or no answer. */
  errorClass: string | null;
  count: number;
  lastAt: Date;
}

const CODES_MAX = 500;
const DAY_MS = 86_400_000;

/**
 * The most frequent first. Reads the days from the one before `fromMs` on, because a message accepted in the evening may be
 * tried in the morning: the caller bounds how many they are.
 */
export async function countErrors(
  pool: Queryable,
  connectionId: number,
  fromMs: number,
  toMs: number,
): Promise<ErrorCount[]> {
  const { rows } = await pool.query<ErrorCount>(
    `SELECT error_code AS code, error_class AS "errorClass", count(*)::int AS count, max(at) AS "lastAt" FROM attempt
     WHERE message_id >= $2 AND message_id < $3 AND connection_id = $1 AND error_code <> ''
       AND at >= to_timestamp($4::float8 / 1000) AND at < to_timestamp($5::float8 / 1000)
     GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${CODES_MAX}`,
    [connectionId, firstIdOfDay(fromMs - DAY_MS), firstIdOfDay(toMs + DAY_MS), fromMs, toMs],
  );
  return rows;
}
