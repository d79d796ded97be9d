// Rows of a campaign's file on their way in: a batch is one transaction with the place that was reached, so an import that
// is cut off goes on behind it.
import type pg from 'pg';
import { int2s, int4s, int8s, texts } from './arrays.ts';
import { type Campaign, type CampaignTotal, totalsText } from './campaigns.ts';
import { type Client, type Queryable, transaction } from './db.ts';

export interface NewRecipient {
  rowNo: number;
  zoneNo: number;
  /** MSISDN. */
  phone: string;
  /** Null without variables. */
  variables: readonly string[] | null;
}

export interface BadRow {
  rowNo: number;
  code: string;
  detail: string;
  line: string;
}

/** Where an import stands; what a batch adds to it is written with the batch. */
export type ImportState = Pick<
  Campaign,
  | 'id'
  | 'accountId'
  | 'zones'
  | 'importRow'
  | 'readCount'
  | 'recipientCount'
  | 'badCount'
  | 'duplicateCount'
  | 'stoppedCount'
  | 'segmentCount'
  | 'priceE7'
  | 'totals'
>;

/** Lines kept for people to mend; a file that is nothing but bad rows needs no million of them. */
const BAD_ROWS_MAX = 100_000;

/** What became of a batch's recipients: of both by row number; the others are in. */
export interface Inserted {
  duplicates: Set<number>;
  stopped: Set<number>;
}

/**
 * Writes recipients and bad rows; `settle` is told which of the recipients were left out, and answers where the import stands
 * then. False when the campaign is not importing any more, or somebody else was at it: nothing was written.
 */
export function writeImportBatch(
  pool: pg.Pool,
  before: ImportState,
  recipients: readonly NewRecipient[],
  bad: readonly BadRow[],
  settle: (inserted: Inserted) => ImportState,
): Promise<boolean> {
  return transaction(pool, async (client) => {
    const at = await client.query(
      `SELECT 1 FROM campaign WHERE id = $1 AND state = 'importing' AND import_row = $2 FOR UPDATE`,
      [before.id, before.importRow],
    );
    if (at.rowCount === 0) return false;
    const inserted = await insertRecipients(client, before, recipients);
    if (bad.length > 0 && before.badCount < BAD_ROWS_MAX) await insertBadRows(client, before.id, bad);
    await saveImport(client, settle(inserted));
    return true;
  });
}

async function insertRecipients(
  client: Client,
  { id, accountId }: ImportState,
  recipients: readonly NewRecipient[],
): Promise<Inserted> {
  const left: Inserted = { duplicates: new Set(), stopped: new Set() };
  if (recipients.length === 0) return left;
  const { rows } = await client.query<{ row_no: number; stopped: boolean }>(
    `WITH input AS MATERIALIZED (
       SELECT t.*, EXISTS (SELECT 1 FROM stop_entry s WHERE s.phone = t.phone AND s.account_id IN (0, $2)) AS stopped
       FROM unnest($3::int[], $4::smallint[], $5::bigint[], $6::text[]) AS t(row_no, zone_no, phone, variables)
     ), inserted AS (
       INSERT INTO campaign_recipient (campaign_id, row_no, zone_no, phone, variables)
       SELECT $1, row_no, zone_no, phone, (SELECT array_agg(v ORDER BY n) FROM jsonb_array_elements_text(variables::jsonb) WITH ORDINALITY AS e(v, n))
       FROM input WHERE NOT stopped
       ON CONFLICT (campaign_id, phone) DO NOTHING RETURNING row_no
     )
     SELECT row_no, stopped FROM input WHERE stopped OR row_no NOT IN (SELECT row_no FROM inserted)`,
    [
      id,
      accountId,
      int4s(recipients, (r) => r.rowNo),
      int2s(recipients, (r) => r.zoneNo),
      int8s(recipients, (r) => Number(r.phone)),
      texts(recipients, (r) => (r.variables === null ? null : JSON.stringify(r.variables))),
    ],
  );
  for (const { row_no, stopped } of rows) (stopped ? left.stopped : left.duplicates).add(row_no);
  return left;
}

async function insertBadRows(client: Client, id: number, bad: readonly BadRow[]): Promise<void> {
  await client.query(
    `INSERT INTO campaign_bad_row (campaign_id, row_no, code, detail, line)
     SELECT $1, * FROM unnest($2::int[], $3::text[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING`,
    [id, int4s(bad, (b) => b.rowNo), texts(bad, (b) => b.code), texts(bad, (b) => b.detail), texts(bad, (b) => b.line)],
  );
}

async function saveImport(client: Client, state: ImportState): Promise<void> {
  await client.query(
    `UPDATE campaign SET import_row = $2, import_tries = 0, read_count = $3, recipient_count = $4, bad_count = $5, duplicate_count = $6,
       stopped_count = $7, segment_count = $8, price_e7 = $9, totals = $10, zones = $11 WHERE id = $1`,
    [
      ...[state.id, state.importRow, state.readCount, state.recipientCount, state.badCount, state.duplicateCount],
      ...[state.stoppedCount, state.segmentCount, String(state.priceE7), totalsText(state.totals), state.zones],
    ],
  );
}

/** Another try of an import: how many there were since the last batch that went in; null when it is importing no more. */
export async function beginTry(pool: Queryable, id: number): Promise<number | null> {
  const { rows } = await pool.query<{ tries: number }>(
    `UPDATE campaign SET import_tries = import_tries + 1 WHERE id = $1 AND state = 'importing' RETURNING import_tries AS tries`,
    [id],
  );
  return rows[0]?.tries ?? null;
}

/** The try ended for no fault of the file's. */
export async function forgiveTry(pool: Queryable, id: number): Promise<void> {
  await pool.query('UPDATE campaign SET import_tries = GREATEST(0, import_tries - 1) WHERE id = $1', [id]);
}

/** Adds recipients of one channel and area; the list stays small, there are some hundred areas. */
export function addTotal(totals: CampaignTotal[], more: CampaignTotal): void {
  const known = totals.find(({ channel, areaId }) => channel === more.channel && areaId === more.areaId);
  if (known === undefined) {
    totals.push({ ...more });
    return;
  }
  known.messages += more.messages;
  known.segments += more.segments;
  known.priceE7 += more.priceE7;
}

const CHUNK = 20_000;

/** Deletes some rows of a campaign; true when none are left. Called until it says so. */
export async function clearRows(pool: Queryable, id: number): Promise<boolean> {
  for (const table of ['campaign_recipient', 'campaign_bad_row']) {
    const { rowCount } = await pool.query(
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE campaign_id = $1 LIMIT ${CHUNK}))`,
      [id],
    );
    if (rowCount === CHUNK) return false;
  }
  return true;
}

/** The rows of an import before are gone. */
export async function markCleared(pool: Queryable, id: number): Promise<void> {
  await pool.query('UPDATE campaign SET to_clear = false WHERE id = $1', [id]);
}

const ANALYZE_FROM = 500;

/**
 * Tells the planner of a large import. The hot pool keeps its plans: one made while the table was empty looks every recipient up
 * by reading the whole campaign (12 s a batch instead of 10 ms, seen with 40,000 rows); this throws it away.
 */
export async function analyzeRecipients(pool: Queryable, added: number): Promise<void> {
  if (added < ANALYZE_FROM) return;
  const { rows } = await pool.query<{ known: number }>(
    `SELECT reltuples::float8 AS known FROM pg_class WHERE oid = 'campaign_recipient'::regclass`,
  );
  if (added > rows[0]!.known / 10) await pool.query('ANALYZE campaign_recipient');
}

/** Bad rows behind `afterRow`, in order. */
export async function readBadRows(pool: Queryable, id: number, afterRow: number, limit: number): Promise<BadRow[]> {
  const { rows } = await pool.query<BadRow>(
    `SELECT row_no AS "rowNo", code, detail, line FROM campaign_bad_row WHERE campaign_id = $1 AND row_no > $2
     ORDER BY row_no LIMIT $3`,
    [id, afterRow, limit],
  );
  return rows;
}
