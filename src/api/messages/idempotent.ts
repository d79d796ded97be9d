// A request that carries an `Idempotency-Key` is served once, and answered the same however often it comes.
import { createHash } from 'node:crypto';
import type { ClientPrincipal } from '../../identity/principal.ts';
import { claimKey, keepAnswer, releaseKey } from '../../store/idempotency.ts';
import type { ApiContext } from '../context.ts';
import { Problem } from '../frame/problem.ts';

const KEY_MAX = 255;

interface KeyedCall {
  context: ApiContext;
  principal: ClientPrincipal;
  body: unknown;
  header(name: string): string;
}

/**
 * Does the work unless its key tells that it was done. `work` is given a digest of key and request, of which it makes the
 * client ids of recipients that have none: where an answer was lost, doing it again then sends nothing twice. Null = no key.
 * @throws Problem `invalid_request`, `idempotency_key_reused`, `idempotency_key_in_use`
 */
export async function idempotently<T>(
  call: KeyedCall,
  endpoint: string,
  work: (digest: string | null) => Promise<T>,
): Promise<T> {
  const key = call.header('idempotency-key').trim();
  if (key === '') return work(null);
  if (key.length > KEY_MAX) {
    throw new Problem('invalid_request', {
      errors: [{ field: 'Idempotency-Key', message: `has more than ${KEY_MAX} characters` }],
    });
  }
  const { hot } = call.context;
  const accountId = call.principal.account.id;
  const request = createHash('sha256')
    .update(`${endpoint}\n${canonical(call.body)}`)
    .digest('hex');
  const claim = await claimKey(hot, accountId, key, request);
  switch (claim.kind) {
    case 'other_request':
      throw new Problem('idempotency_key_reused');
    case 'in_use':
      throw new Problem('idempotency_key_in_use', { retryAfterS: 1 });
    case 'answered':
      return JSON.parse(claim.answer) as T;
    case 'ours':
      break;
  }
  try {
    const answer = await work(createHash('sha256').update(`${key}\n${request}`).digest('base64url'));
    return JSON.parse(await keepAnswer(hot, accountId, key, JSON.stringify(answer))) as T;
  } catch (error) {
    // Not served: the key is free for another try. If this fails too, it is after a minute.
    await releaseKey(hot, accountId, key).catch(() => {});
    throw error;
  }
}

/** The same text for the same document, whatever order its fields come in. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
