// The common outcome: the upstream took every part. Attempt written, ids findable, queue row gone, one statement.
import { float8s, int2s, int4s, int8s, texts } from './arrays.ts';
import { type Client, run, type Statement } from './db.ts';

export interface SubmittedAttempt {
  messageId: number;
  attemptNo: number;
  step: number;
  connectionId: number;
  providerIds: string[];
  /** What the connection asks for it. */
  costE7: bigint;
  atMs: number;
}

export const RECORD_SUBMITTED: Statement = {
  name: 'record_submitted',
  text: `
WITH input AS MATERIALIZED (
  SELECT message_id, attempt_no, connection_id, provider_ids, segment_states, step, cost_e7, to_timestamp(at / 1000) AS at
  FROM unnest($1::bigint[], $2::smallint[], $3::int[], $4::text[], $5::float8[], $11::text[], $12::smallint[], $13::bigint[])
    AS t(message_id, attempt_no, connection_id, provider_ids, at, segment_states, step, cost_e7)
), gone AS (
  DELETE FROM queue q USING input i WHERE q.message_id = i.message_id AND q.attempt_no = i.attempt_no
), keyed AS (
  INSERT INTO provider_message AS p (connection_id, provider_message_id, message_id, attempt_no, segment)
  SELECT * FROM unnest($6::int[], $7::text[], $8::bigint[], $9::smallint[], $10::smallint[])
  -- An upstream that uses an id again means its newest message by it.
  ON CONFLICT (connection_id, provider_message_id) DO UPDATE
    SET message_id = EXCLUDED.message_id, attempt_no = EXCLUDED.attempt_no, segment = EXCLUDED.segment
)
INSERT INTO attempt AS a (message_id, attempt_no, connection_id, state, segment_states, provider_ids, at, changed_at, step, cost_e7)
SELECT message_id, attempt_no, connection_id, 'submitted', segment_states, provider_ids, at, at, step, cost_e7
FROM input
-- A new owner may have called it in doubt while the answer was on its way to the old one.
ON CONFLICT (message_id, attempt_no) DO UPDATE SET state = EXCLUDED.state, segment_states = EXCLUDED.segment_states,
  provider_ids = EXCLUDED.provider_ids, changed_at = EXCLUDED.changed_at, cost_e7 = EXCLUDED.cost_e7
  WHERE a.state = 'unknown' AND a.segment_states ~ '^x+$'`,
};

export async function recordSubmitted(client: Client, attempts: readonly SubmittedAttempt[]): Promise<void> {
  const keys = providerKeys(attempts);
  await run(client, RECORD_SUBMITTED, [
    int8s(attempts, (a) => a.messageId),
    int2s(attempts, (a) => a.attemptNo),
    int4s(attempts, (a) => a.connectionId),
    texts(attempts, (a) => a.providerIds.join('\n')),
    float8s(attempts, (a) => a.atMs),
    int4s(keys, (k) => k.connectionId),
    texts(keys, (k) => k.providerId),
    int8s(keys, (k) => k.messageId),
    int2s(keys, (k) => k.attemptNo),
    int2s(keys, (k) => k.segment),
    texts(attempts, (a) => 's'.repeat(a.providerIds.length)),
    int2s(attempts, (a) => a.step),
    int8s(attempts, (a) => a.costE7),
  ]);
}

interface ProviderKey {
  connectionId: number;
  providerId: string;
  messageId: number;
  attemptNo: number;
  segment: number;
}

/** One row an upstream id; of an id that comes twice in a batch the later. */
function providerKeys(attempts: readonly SubmittedAttempt[]): ProviderKey[] {
  const keys = new Map<string, ProviderKey>();
  for (const { connectionId, providerIds, messageId, attemptNo } of attempts) {
    for (let segment = 0; segment < providerIds.length; segment += 1) {
      const providerId = providerIds[segment] as string;
      if (providerId === '') continue;
      keys.set(`${connectionId} ${providerId}`, { connectionId, providerId, messageId, attemptNo, segment });
    }
  }
  return [...keys.values()];
}
