// Message ids in slices, which are counted together, and what each has in it.
import type { Client, Queryable } from './db.ts';

/** Message ids counted together; a day's first id begins a slice. */
export const SLICE_IDS = 50_000;
/** Names of senders kept apart for an account in a slice; what is beyond counts as OTHER_SENDERS. */
export const SENDERS_MAX = 200;
export const OTHER_SENDERS = '…';

/** Writes down what a slice has: $1 and $2 its first id and the one behind its last, $3 its number. */
const LIST = `
INSERT INTO slice_content (slice, account_id, channel, sender, state, connection_ids)
WITH had AS MATERIALIZED (
  SELECT m.account_id, m.channel, lower(m.sender) AS sender, m.state, t.connection_id, count(*) AS n
  FROM message m LEFT JOIN attempt t ON t.message_id = m.id AND t.message_id >= $1 AND t.message_id < $2
  WHERE m.id >= $1 AND m.id < $2 GROUP BY 1, 2, 3, 4, 5
), ranked AS (
  SELECT account_id, sender, row_number() OVER (PARTITION BY account_id ORDER BY sum(n) DESC, sender) AS rank FROM had GROUP BY 1, 2
)
SELECT $3::bigint, h.account_id, channel, CASE WHEN rank <= ${SENDERS_MAX} THEN h.sender ELSE '${OTHER_SENDERS}' END, state,
  COALESCE(array_agg(DISTINCT connection_id) FILTER (WHERE connection_id IS NOT NULL), '{}')
FROM had h JOIN ranked r ON r.account_id = h.account_id AND r.sender = h.sender GROUP BY 1, 2, 3, 4, 5`;

/** What is queued was perhaps not tried yet. */
const LIST_WHOLE = `
UPDATE stat_slice SET channels = ARRAY(SELECT DISTINCT channel FROM slice_content WHERE slice_content.slice = $1), connection_ids = ARRAY(
  SELECT DISTINCT id FROM slice_content CROSS JOIN LATERAL unnest(connection_ids || CASE WHEN state = 'accepted' THEN '{0}' ELSE '{}' END::int[]) AS id
  WHERE slice_content.slice = $1) WHERE slice = $1`;

/** In the transaction that counts the slice. */
export async function listSlice(client: Client, slice: number): Promise<void> {
  await client.query('DELETE FROM slice_content WHERE slice = $1', [slice]);
  await client.query(LIST, [slice * SLICE_IDS, (slice + 1) * SLICE_IDS, slice]);
  await client.query(LIST_WHOLE, [slice]);
}

/** Forgets slices whose messages are gone. */
export async function dropEmptySlices(pool: Queryable): Promise<void> {
  await pool.query('DELETE FROM slice_content WHERE slice < (SELECT min(id) / $1 FROM message)', [SLICE_IDS]);
}
