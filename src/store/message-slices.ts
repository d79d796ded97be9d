// Where a filtered list of messages has to look, and where it need not: what the slices have is kept beside their counts.
import type { Queryable } from './db.ts';
import { firstIdOfDay, IDS_A_DAY } from './ids.ts';
import { OTHER_SENDERS, SLICE_IDS } from './slices.ts';

/** When the counting hangs for longer, nothing it says is believed. */
const FRESH = `interval '10 minutes'`;

/** Ids from and to (not included). */
export type IdRange = readonly [from: number, to: number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const startOf = (ms: number, unitMs: number): Date => new Date(Math.floor(ms / unitMs) * unitMs);

/**
 * Ids of messages that were accepted from `fromMs` until `toMs` (not included), and perhaps of some beside them: ids begin
 * with the day, and the counts by hour tell where in it. Moments of the last two hours are not looked up: slices of then may
 * not be counted yet.
 */
export async function idsBetween(
  pool: Queryable,
  fromMs: number | undefined,
  toMs: number | undefined,
): Promise<IdRange> {
  const settledMs = Date.now() - 2 * HOUR_MS;
  const low = fromMs === undefined ? 0 : Math.max(0, firstIdOfDay(fromMs));
  const high = toMs === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, firstIdOfDay(toMs) + IDS_A_DAY);
  const from = fromMs !== undefined && fromMs < settledMs ? fromMs : null;
  const to = toMs !== undefined && toMs < settledMs ? toMs : null;
  if (from === null && to === null) return [low, high];
  const dirty = 'FROM stat_slice WHERE dirty_since IS NOT NULL AND slice';
  const { rows } = await pool.query<{ first: number | null; last: number | null }>(
    `SELECT least((SELECT min(x.slice) FROM generate_series($1::timestamptz, $2::timestamptz, interval '1 hour') AS h(hour)
         CROSS JOIN LATERAL (SELECT slice FROM stat_hour s WHERE s.hour = h.hour ORDER BY slice LIMIT 1) x),
         (SELECT min(slice) ${dirty} >= $5 AND slice < $5 + $7)) AS first,
       greatest((SELECT max(x.slice) FROM generate_series($3::timestamptz, $4::timestamptz, interval '1 hour') AS h(hour)
         CROSS JOIN LATERAL (SELECT slice FROM stat_hour s WHERE s.hour = h.hour ORDER BY slice DESC LIMIT 1) x),
         (SELECT max(slice) ${dirty} >= $6 - $7 AND slice < $6)) AS last
     FROM stat_progress WHERE seen_at > now() - ${FRESH}`,
    [
      from === null ? null : startOf(from, HOUR_MS),
      from === null ? null : new Date(startOf(from, DAY_MS).getTime() + DAY_MS - HOUR_MS),
      to === null ? null : startOf(to, DAY_MS),
      to === null ? null : startOf(to - 1, HOUR_MS),
      Math.floor(low / SLICE_IDS),
      Math.floor(high / SLICE_IDS),
      IDS_A_DAY / SLICE_IDS,
    ],
  );
  if (rows[0] === undefined) return [low, high];
  const { first, last } = rows[0];
  // Nothing in what is left of the day: the next one begins behind it, and the one before ended before it.
  const lowest = from === null ? low : first === null ? low + IDS_A_DAY : first * SLICE_IDS;
  const highest = to === null ? high : last === null ? high - IDS_A_DAY : (last + 1) * SLICE_IDS;
  return [Math.max(low, lowest), Math.min(high, highest)];
}

export interface SliceFilter {
  /** Null = of every account. */
  accountId: number | null;
  channels?: readonly string[];
  sender?: string;
  state?: string;
  connectionId?: number;
}

export interface Places {
  /** The newest first. */
  ranges: IdRange[];
  /** Below this id nobody has looked yet; null = everything is told. */
  rest: number | null;
}

/**
 * Where messages of the filter may be among ids from `from` to `to`, in the newest so many slices of them; null when nobody
 * knows. The newest slice of all, which is being written, and those that changed since they were counted are among them
 * whatever they have. What has changed in the minute since is not known yet.
 */
export async function whereToLook(
  pool: Queryable,
  filter: SliceFilter,
  from: number,
  to: number,
  most: number,
): Promise<Places | null> {
  const { accountId, channels, sender, state, connectionId } = filter;
  const values: unknown[] = [Math.floor(from / SLICE_IDS), Math.floor((to - 1) / SLICE_IDS), most];
  const param = (value: unknown): string => `$${values.push(value)}`;
  const has = ['x.slice = b.slice'];
  if (accountId !== null) has.push(`x.account_id = ${param(accountId)}`);
  const whole: string[] = [];
  if (channels !== undefined) {
    has.push(`x.channel = ANY(${param(channels)}::text[])`);
    whole.push(`channels && $${values.length}::text[]`);
  }
  if (sender !== undefined) has.push(`x.sender IN (lower(${param(sender)}), '${OTHER_SENDERS}')`);
  if (state !== undefined) has.push(`x.state = ${param(state)}`);
  if (connectionId !== undefined) {
    // What is queued was perhaps not tried yet.
    has.push(`(${param(connectionId)} = ANY(x.connection_ids) OR x.state = 'accepted')`);
    whole.push(`connection_ids && ARRAY[0, $${values.length}::int]`);
  }
  const isThere = `EXISTS (SELECT 1 FROM slice_content x WHERE ${has.join(' AND ')})`;
  const may = whole.length === 0 ? '' : `AND (dirty_since IS NOT NULL OR ${whole.join(' AND ')})`;
  const { rows } = await pool.query<{ newest: number | null; lowest: number | null; slices: number[] }>(
    `WITH b AS MATERIALIZED (
       SELECT slice, dirty_since FROM stat_slice WHERE slice BETWEEN $1 AND $2 ${may} ORDER BY slice DESC LIMIT $3)
     SELECT (SELECT max(slice) FROM stat_slice) AS newest, (SELECT min(slice) FROM b HAVING count(*) = $3) AS lowest,
       ARRAY(SELECT slice::int FROM b WHERE dirty_since IS NOT NULL OR ${isThere} ORDER BY slice DESC) AS slices
     FROM stat_progress WHERE seen_at > now() - ${FRESH}`,
    values,
  );
  const { newest = null, lowest = null, slices = [] } = rows[0] ?? {};
  if (newest === null) return null;
  const ranges = slices
    .filter((slice) => slice < newest)
    .map((slice): IdRange => [slice * SLICE_IDS, (slice + 1) * SLICE_IDS]);
  // The newest and whatever lies behind it.
  ranges.unshift([newest * SLICE_IDS, Number.MAX_SAFE_INTEGER]);
  const rest = lowest === null ? null : lowest * SLICE_IDS;
  return {
    ranges: ranges
      .map(([low, high]): IdRange => [Math.max(low, from), Math.min(high, to)])
      .filter(([low, high]) => low < high),
    rest: rest !== null && rest > from ? rest : null,
  };
}
