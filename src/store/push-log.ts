// What was pushed to clients and how they answered: written by the notifier, read by cabinet, API and command line.
import { idArray, int4s, int8s, texts } from './arrays.ts';
import { type Client, type Queryable, run } from './db.ts';

export interface LoggedPush {
  accountId: number;
  style: 'echo' | 'signed';
  /** Asked for by a person; it tells of no message. */
  test: boolean;
  url: string;
  /** Null = no answer. */
  httpStatus: number | null;
  /** '' = every status was acknowledged. */
  error: string;
  durationMs: number;
  messageIds: readonly number[];
  acknowledgedIds: readonly number[];
  /** Null = not kept. */
  requestBody: string | null;
  answerBody: string | null;
}

const URL_MAX = 2_048;
const ERROR_MAX = 300;
/** Characters of bodies that are kept. */
export const REQUEST_KEPT_MAX = 8_192;
export const ANSWER_KEPT_MAX = 1_024;

const kept = (text: string | null, max: number): string | null =>
  text === null ? null : text.slice(0, max).toWellFormed().replaceAll('\0', '');

/** Adds pushes to the log, a statement for all of one kind. */
export async function insertPushes(client: Client, pushes: readonly LoggedPush[]): Promise<void> {
  // Arrays of arrays of different lengths do not exist: a push of many statuses is a row of its own.
  const isSingle = (push: LoggedPush) => push.style === 'signed' && push.messageIds.length === 1;
  const single = pushes.filter(isSingle);
  if (single.length > 0) await insertSingle(client, single);
  for (const push of pushes) if (!isSingle(push)) await insertOne(client, push);
}

async function insertSingle(client: Client, pushes: readonly LoggedPush[]): Promise<void> {
  await run(
    client,
    {
      name: 'insert_signed_pushes',
      text: `
INSERT INTO push_log (account_id, style, url, http_status, error, duration_ms, message_ids, acknowledged_ids, request_body, answer_body)
SELECT account_id, 'signed', url, http_status, error, duration_ms, ARRAY[message_id],
  CASE WHEN error = '' THEN ARRAY[message_id] ELSE '{}'::bigint[] END, request_body, answer_body
FROM unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::int[], $6::bigint[], $7::text[], $8::text[])
  AS t(account_id, url, http_status, error, duration_ms, message_id, request_body, answer_body)`,
    },
    [
      int4s(pushes, (p) => p.accountId),
      texts(pushes, (p) => p.url.slice(0, URL_MAX)),
      int4s(pushes, (p) => p.httpStatus),
      texts(pushes, (p) => p.error.slice(0, ERROR_MAX)),
      int4s(pushes, (p) => Math.round(p.durationMs)),
      int8s(pushes, (p) => p.messageIds[0] ?? 0),
      texts(pushes, (p) => kept(p.requestBody, REQUEST_KEPT_MAX)),
      texts(pushes, (p) => kept(p.answerBody, ANSWER_KEPT_MAX)),
    ],
  );
}

async function insertOne(client: Client, push: LoggedPush): Promise<void> {
  await run(
    client,
    {
      name: 'insert_push_log',
      text: `INSERT INTO push_log (account_id, style, test, url, http_status, error, duration_ms, message_ids, acknowledged_ids,
               request_body, answer_body)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8::bigint[], $9::bigint[], $10, $11)`,
    },
    [
      push.accountId,
      push.style,
      push.test,
      push.url.slice(0, URL_MAX),
      push.httpStatus,
      push.error.slice(0, ERROR_MAX).toWellFormed().replaceAll('\0', ''),
      Math.round(push.durationMs),
      idArray(push.messageIds),
      idArray(push.acknowledgedIds),
      kept(push.requestBody, REQUEST_KEPT_MAX),
      kept(push.answerBody, ANSWER_KEPT_MAX),
    ],
  );
}

export interface Delivery {
  id: number;
  at: Date;
  /** `at` in microseconds, exact: the key of pages. */
  atUs: number;
  style: 'echo' | 'signed';
  test: boolean;
  url: string;
  httpStatus: number | null;
  error: string;
  durationMs: number;
  statuses: number;
  acknowledged: number;
}

export interface DeliveryFilter {
  failed: boolean | null;
  messageId: number | null;
  from: string | null;
  to: string | null;
  /** Key of the last row shown: time in microseconds, id. */
  before: readonly [number, number] | null;
  limit: number;
}

const COLUMNS = `id, created_at AS at, (extract(epoch FROM created_at) * 1000000)::bigint AS "atUs", style, test, url,
  http_status AS "httpStatus", error, duration_ms AS "durationMs", cardinality(message_ids) AS statuses,
  cardinality(acknowledged_ids) AS acknowledged`;

/** Pushes of an account, the newest first. */
export async function listDeliveries(pool: Queryable, accountId: number, filter: DeliveryFilter): Promise<Delivery[]> {
  const common = `account_id = $1
    AND ($2::timestamptz IS NULL OR created_at >= $2) AND ($3::timestamptz IS NULL OR created_at < $3)
    AND ($4::bigint IS NULL OR (created_at, id) < ('epoch'::timestamptz + $4 * interval '1 microsecond', $5::bigint))
    ${filter.failed === null ? '' : filter.failed ? `AND error <> ''` : `AND error = ''`}`;
  const order = 'ORDER BY created_at DESC, id DESC LIMIT $6';
  const [atUs, id] = filter.before ?? [null, null];
  const values = [accountId, filter.from, filter.to, atUs, id, filter.limit];
  if (filter.messageId === null) {
    return (await pool.query<Delivery>(`SELECT ${COLUMNS} FROM push_log WHERE ${common} ${order}`, values)).rows;
  }
  // Nothing was told of a message before it was accepted: echo pushes are looked through from then on.
  const { rows } = await pool.query<Delivery>(
    `SELECT ${COLUMNS} FROM (
       SELECT * FROM push_log WHERE style = 'signed' AND message_ids[1] = $7 AND ${common}
       UNION ALL
       SELECT * FROM push_log WHERE style = 'echo' AND message_ids @> ARRAY[$7::bigint] AND ${common}
         AND created_at >= (SELECT created_at FROM message WHERE id = $7 AND account_id = $1)) p ${order}`,
    [...values, filter.messageId],
  );
  return rows;
}

export interface DeliveryDetail extends Delivery {
  messageIds: number[];
  acknowledgedIds: number[];
  requestBody: string | null;
  answerBody: string | null;
}

/** One push of the account; undefined when it has none of that id. */
export async function findDelivery(
  pool: Queryable,
  accountId: number,
  id: number,
): Promise<DeliveryDetail | undefined> {
  const { rows } = await pool.query<DeliveryDetail & { messageIds: string[]; acknowledgedIds: string[] }>(
    `SELECT ${COLUMNS}, message_ids::text[] AS "messageIds", acknowledged_ids::text[] AS "acknowledgedIds",
       request_body AS "requestBody", answer_body AS "answerBody" FROM push_log WHERE id = $2 AND account_id = $1`,
    [accountId, id],
  );
  return rows.map((row) => ({
    ...row,
    messageIds: row.messageIds.map(Number),
    acknowledgedIds: row.acknowledgedIds.map(Number),
  }))[0];
}
