// Campaigns as rows: made, found, changed, listed. What stands in their files and what is sent is in campaigns-*.ts.
import type { CampaignState } from '../domain/campaign-states.ts';
import type { Queryable } from './db.ts';
import { jsonText } from './json-text.ts';

/** Which column of the file is what; places from 0. */
export interface Mapping {
  header: boolean;
  phone: number;
  /** In the order of the campaign's variables. */
  columns: number[];
}

/** Recipients of one channel and area, and what they would cost. */
export interface CampaignTotal {
  channel: string;
  areaId: number | null;
  messages: number;
  segments: number;
  priceE7: bigint;
}

export interface CampaignProgress {
  /** Messages by their state. */
  states: Record<string, number>;
  /** Refused recipients by code. */
  refused: Record<string, number>;
  chargedE7: bigint;
  heldE7: bigint;
}

export interface Campaign {
  id: number;
  accountId: number;
  login: string;
  name: string;
  state: CampaignState;
  reason: string;
  reasonDetail: string;
  pausedBy: 'client' | 'operator' | 'system' | null;
  steps: unknown;
  priceMax: string;
  transliterate: boolean;
  ratePerS: number | null;
  hours: string;
  startAt: Date | null;
  expiresAt: Date | null;
  fileId: number | null;
  fileName: string;
  mediaType: string;
  mapping: Mapping | null;
  variables: string[];
  zones: string[];
  toClear: boolean;
  importRow: number;
  readCount: number;
  recipientCount: number;
  badCount: number;
  duplicateCount: number;
  stoppedCount: number;
  segmentCount: number;
  priceE7: bigint;
  totals: CampaignTotal[];
  acceptedCount: number;
  refusedCount: number;
  firstMessageId: number | null;
  lastMessageId: number | null;
  progress: CampaignProgress | null;
  progressAt: Date | null;
  createdBy: string;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  clearedAt: Date | null;
}

const SELECT = `SELECT c.id, c.account_id AS "accountId", a.login, c.name, c.state, c.reason, c.reason_detail AS "reasonDetail",
  c.paused_by AS "pausedBy", c.steps, c.price_max AS "priceMax", c.transliterate, c.rate_per_s AS "ratePerS", c.hours,
  c.start_at AS "startAt", c.expires_at AS "expiresAt", c.file_id AS "fileId", c.file_name AS "fileName",
  c.media_type AS "mediaType", c.mapping, c.variables, c.zones, c.to_clear AS "toClear", c.import_row AS "importRow",
  c.read_count AS "readCount", c.recipient_count AS "recipientCount", c.bad_count AS "badCount",
  c.duplicate_count AS "duplicateCount", c.stopped_count AS "stoppedCount", c.segment_count AS "segmentCount",
  c.price_e7::text AS "priceE7", c.totals, c.accepted_count AS "acceptedCount", c.refused_count AS "refusedCount",
  c.first_message_id AS "firstMessageId", c.last_message_id AS "lastMessageId", c.progress, c.progress_at AS "progressAt",
  c.created_by AS "createdBy", c.created_at AS "createdAt", c.started_at AS "startedAt", c.finished_at AS "finishedAt",
  c.cleared_at AS "clearedAt"
  FROM campaign c JOIN account a ON a.id = c.account_id`;

interface RawTotal {
  channel: string;
  area_id: number | null;
  messages: number;
  segments: number;
  price_e7: string;
}
interface RawProgress {
  states?: Record<string, number>;
  refused?: Record<string, number>;
  charged_e7?: string;
  held_e7?: string;
}
type Raw = Omit<Campaign, 'priceE7' | 'totals' | 'progress'> & {
  priceE7: string;
  totals: RawTotal[];
  progress: RawProgress;
};

function campaignOf({ priceE7, totals, progress, ...row }: Raw): Campaign {
  return {
    ...row,
    priceE7: BigInt(priceE7),
    totals: totals.map(({ channel, area_id, messages, segments, price_e7 }) => ({
      ...{ channel, areaId: area_id, messages, segments },
      priceE7: BigInt(price_e7),
    })),
    progress:
      progress.states === undefined
        ? null
        : {
            states: progress.states,
            refused: progress.refused ?? {},
            chargedE7: BigInt(progress.charged_e7 ?? 0),
            heldE7: BigInt(progress.held_e7 ?? 0),
          },
  };
}

/** What totals look like in their column. */
export const totalsText = (totals: readonly CampaignTotal[]): string =>
  JSON.stringify(
    totals.map(({ channel, areaId, messages, segments, priceE7 }) => ({
      ...{ channel, area_id: areaId, messages, segments },
      price_e7: String(priceE7),
    })),
  );

/** What a client says of a campaign. */
export interface CampaignFields {
  name?: string;
  steps?: unknown;
  priceMax?: string;
  transliterate?: boolean;
  variables?: readonly string[];
  ratePerS?: number | null;
  hours?: string;
  startAt?: Date | null;
  expiresAt?: Date | null;
}

const COLUMNS: Record<keyof CampaignFields, string> = {
  name: 'name',
  steps: 'steps',
  priceMax: 'price_max',
  transliterate: 'transliterate',
  variables: 'variables',
  ratePerS: 'rate_per_s',
  hours: 'hours',
  startAt: 'start_at',
  expiresAt: 'expires_at',
};

function columnsOf(fields: CampaignFields): [column: string, value: unknown][] {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [COLUMNS[key as keyof CampaignFields], key === 'steps' ? jsonText(value) : value]);
}

/** Its id. */
export async function insertCampaign(
  client: Queryable,
  accountId: number,
  fields: CampaignFields & { name: string; steps: unknown },
  createdBy: string,
): Promise<number> {
  const all: [string, unknown][] = [['account_id', accountId], ['created_by', createdBy], ...columnsOf(fields)];
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO campaign (${all.map(([column]) => column).join(', ')})
     VALUES (${all.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING id`,
    all.map(([, value]) => value),
  );
  return rows[0]!.id;
}

/** How many campaigns of the account are not over. */
export async function countOpenCampaigns(client: Queryable, accountId: number): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM campaign WHERE account_id = $1 AND state NOT IN ('done', 'canceled')`,
    [accountId],
  );
  return rows[0]!.n;
}

/** Of this account; null = of anybody, for the operator. Null when there is none. */
export async function findCampaign(pool: Queryable, accountId: number | null, id: number): Promise<Campaign | null> {
  const { rows } = await pool.query<Raw>(`${SELECT} WHERE c.id = $1 AND ($2::int IS NULL OR c.account_id = $2)`, [
    id,
    accountId,
  ]);
  return rows[0] === undefined ? null : campaignOf(rows[0]);
}

/** The same, and nobody else changes it until the transaction is over. */
export async function lockCampaign(client: Queryable, accountId: number | null, id: number): Promise<Campaign | null> {
  await client.query('SELECT 1 FROM campaign WHERE id = $1 FOR UPDATE', [id]);
  return findCampaign(client, accountId, id);
}

export interface CampaignFilter {
  accountId: number | null;
  state: string | null;
  beforeId: number | null;
  limit: number;
}

/** The newest first. */
export async function listCampaigns(pool: Queryable, filter: CampaignFilter): Promise<Campaign[]> {
  const { rows } = await pool.query<Raw>(
    `${SELECT} WHERE ($1::int IS NULL OR c.account_id = $1) AND ($2::text IS NULL OR c.state = $2)
       AND ($3::int IS NULL OR c.id < $3) ORDER BY c.id DESC LIMIT $4`,
    [filter.accountId, filter.state, filter.beforeId, filter.limit],
  );
  return rows.map(campaignOf);
}

/** Those in one of the states, the longest at it first. */
export async function campaignsIn(
  pool: Queryable,
  states: readonly CampaignState[],
  limit: number,
): Promise<Campaign[]> {
  const { rows } = await pool.query<Raw>(`${SELECT} WHERE c.state = ANY($1) ORDER BY c.changed_at, c.id LIMIT $2`, [
    states,
    limit,
  ]);
  return rows.map(campaignOf);
}

/** Sets what is given. */
export async function updateCampaign(client: Queryable, id: number, fields: CampaignFields): Promise<void> {
  const changes = columnsOf(fields);
  if (changes.length === 0) return;
  await client.query(
    `UPDATE campaign SET ${changes.map(([column], i) => `${column} = $${i + 2}`).join(', ')}, changed_at = now() WHERE id = $1`,
    [id, ...changes.map(([, value]) => value)],
  );
}

export interface StateChange {
  state: CampaignState;
  reason?: string;
  reasonDetail?: string;
  pausedBy?: 'client' | 'operator' | 'system';
}

/** Moves it from one of the states; false when it is in none of them any more. What goes with a state is set with it. */
export async function moveCampaign(
  client: Queryable,
  id: number,
  from: readonly CampaignState[],
  { state, reason = '', reasonDetail = '', pausedBy }: StateChange,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE campaign SET state = $3, reason = $4, reason_detail = $5, paused_by = $6, changed_at = now(),
       started_at = CASE WHEN $3 = 'running' THEN COALESCE(started_at, now()) ELSE started_at END,
       finished_at = CASE WHEN $3 IN ('done', 'canceled') THEN now() END,
       cancel_queued = $3 = 'canceled' AND started_at IS NOT NULL,
       adopt_row = CASE WHEN $3 IN ('done', 'canceled') AND started_at IS NOT NULL
                         AND accepted_count + refused_count < recipient_count THEN 0 END,
       progress_next_at = CASE WHEN $3 IN ('running', 'done', 'canceled') THEN now() ELSE progress_next_at END
     WHERE id = $1 AND state = ANY($2)`,
    [id, from, state, reason.slice(0, 100), reasonDetail.slice(0, 500), pausedBy ?? null],
  );
  return rowCount === 1;
}

/** Those whose time has come begin. Returns their ids. */
export async function startDue(pool: Queryable): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `UPDATE campaign SET state = 'running', started_at = COALESCE(started_at, now()), progress_next_at = now(), changed_at = now()
     WHERE state = 'scheduled' AND start_at <= now() RETURNING id`,
  );
  return rows.map(({ id }) => id);
}

/** Another file; what was imported of the one before is cleared by the next import. */
export async function setCampaignFile(
  client: Queryable,
  id: number,
  file: { id: number; name: string; mediaType: string; head: string[][] | null },
): Promise<void> {
  await client.query(
    `UPDATE campaign SET file_id = $2, file_name = $3, media_type = $4, head = $5, mapping = NULL, state = 'draft', reason = '',
       reason_detail = '', to_clear = to_clear OR import_row > 0, changed_at = now() WHERE id = $1`,
    [id, file.id, file.name, file.mediaType, file.head === null ? null : jsonText(file.head)],
  );
}

/** The first rows of its file; null when they were not looked at. Apart from the rest: they may be large. */
export async function findHead(pool: Queryable, id: number): Promise<string[][] | null> {
  const { rows } = await pool.query<{ head: string[][] | null }>('SELECT head FROM campaign WHERE id = $1', [id]);
  return rows[0]?.head ?? null;
}

/** The import begins, from the first row. */
export async function beginImport(client: Queryable, id: number, mapping: Mapping): Promise<void> {
  await client.query(
    `UPDATE campaign SET state = 'importing', reason = '', reason_detail = '', mapping = $2, to_clear = to_clear OR import_row > 0,
       import_row = 0, import_tries = 0, read_count = 0, recipient_count = 0, bad_count = 0, duplicate_count = 0, stopped_count = 0,
       segment_count = 0, price_e7 = 0, totals = '[]', zones = '{}', changed_at = now() WHERE id = $1`,
    [id, JSON.stringify(mapping)],
  );
}
