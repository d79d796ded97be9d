// The common outcome: the upstream took every part. Attempt written, ids findable, queue row gone, one statement.
import { column, nested, numbers } from './arrays.ts';
import { type Client, run, type Statement } from './db.ts';

export interface SubmittedAttempt {
  messageId: number;
  attemptNo: number;
  connectionId: number;
  providerIds: string[];
  atMs: number;
}

export const RECORD_SUBMITTED: Statement = {
  name: 'record_submitted',
  text: `
WITH input AS MATERIALIZED (
  SELECT message_id, attempt_no, connection_id, provider_ids::text[] AS provider_ids, to_timestamp(at / 1000) AS at
  FROM unnest($1::bigint[], $2::smallint[], $3::int[], $4::text[], $5::float8[])
    AS t(message_id, attempt_no, connection_id, provider_ids, at)
), gone AS (
  DELETE FROM queue q USING input i WHERE q.message_id = i.message_id AND q.attempt_no = i.attempt_no
), keyed AS (
  INSERT INTO provider_message AS p (connection_id, provider_message_id, message_id, attempt_no, segment)
  SELECT DISTINCT ON (i.connection_id, s.id) i.connection_id, s.id, i.message_id, i.attempt_no, s.ord - 1
  FROM input i CROSS JOIN LATERAL unnest(i.provider_ids) WITH ORDINALITY AS s(id, ord)
  WHERE s.id <> ''
  -- An upstream that uses an id again means its newest message by it.
  ON CONFLICT (connection_id, provider_message_id) DO UPDATE
    SET message_id = EXCLUDED.message_id, attempt_no = EXCLUDED.attempt_no, segment = EXCLUDED.segment
)
INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, provider_ids, at, changed_at)
SELECT message_id, attempt_no, connection_id, 'submitted', repeat('s', cardinality(provider_ids)), provider_ids, at, at
FROM input
ON CONFLICT (message_id, attempt_no) DO NOTHING`,
};

export async function recordSubmitted(client: Client, attempts: readonly SubmittedAttempt[]): Promise<void> {
  await run(client, RECORD_SUBMITTED, [
    numbers(column(attempts, (a) => a.messageId)),
    numbers(column(attempts, (a) => a.attemptNo)),
    numbers(column(attempts, (a) => a.connectionId)),
    nested(column(attempts, (a) => a.providerIds)),
    numbers(column(attempts, (a) => a.atMs)),
  ]);
}
