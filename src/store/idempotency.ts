// What a request was answered, by the client's `Idempotency-Key`.
import type pg from 'pg';
import { run } from './db.ts';

export type IdempotencyClaim =
  /** This caller serves the request. */
  | { kind: 'ours' }
  /** It was served: the answer, as it was written. */
  | { kind: 'answered'; answer: string }
  /** Somebody is serving it. */
  | { kind: 'in_use' }
  /** The key belongs to another request. */
  | { kind: 'other_request' };

/** After this long without an answer whoever served it is taken for dead. */
const STALE_S = 60;

/** Takes the key for a request, unless somebody has it. */
export async function claimKey(
  pool: pg.Pool,
  accountId: number,
  key: string,
  requestSha256: string,
): Promise<IdempotencyClaim> {
  const taken = await run(
    pool,
    {
      name: 'claim_idempotency_key',
      text: `INSERT INTO idempotency_key AS k (account_id, key, request_sha256) VALUES ($1, $2, $3)
             ON CONFLICT (account_id, key) DO UPDATE SET created_at = now()
               WHERE k.answer IS NULL AND k.request_sha256 = EXCLUDED.request_sha256
                 AND k.created_at < now() - $4::int * interval '1 second'
             RETURNING 1`,
    },
    [accountId, key, requestSha256, STALE_S],
  );
  if (taken.length > 0) return { kind: 'ours' };
  const [known] = await run<[string, string | null]>(
    pool,
    {
      name: 'read_idempotency_key',
      text: 'SELECT request_sha256, answer FROM idempotency_key WHERE account_id = $1 AND key = $2',
    },
    [accountId, key],
  );
  // Given back just now: whoever asks again will have it.
  if (known === undefined) return { kind: 'in_use' };
  if (known[0] !== requestSha256) return { kind: 'other_request' };
  return known[1] === null ? { kind: 'in_use' } : { kind: 'answered', answer: known[1] };
}

/** Keeps the answer; where two served the request, the one that is kept, which is then everybody's. */
export async function keepAnswer(pool: pg.Pool, accountId: number, key: string, answer: string): Promise<string> {
  const rows = await run<[string]>(
    pool,
    {
      name: 'keep_idempotent_answer',
      text: `UPDATE idempotency_key SET answer = COALESCE(answer, $3), status = 200
             WHERE account_id = $1 AND key = $2 RETURNING answer`,
    },
    [accountId, key, answer],
  );
  return rows[0]?.[0] ?? answer;
}

/** Gives the key of a request back that was not served. */
export async function releaseKey(pool: pg.Pool, accountId: number, key: string): Promise<void> {
  await run(
    pool,
    {
      name: 'release_idempotency_key',
      text: 'DELETE FROM idempotency_key WHERE account_id = $1 AND key = $2 AND answer IS NULL',
    },
    [accountId, key],
  );
}
