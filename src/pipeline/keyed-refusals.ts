// Recipients that the rules refuse now, under a client id that may hold a message already: rules change, and who repeats a
// request because its answer was lost must hear of the message that was made, not of today's rules (contract.md §2).
import type pg from 'pg';
import { findClientKeys, type KeyHolder, keyOf } from '../store/client-keys.ts';
import type { Refused } from './evaluate.ts';
import type { SendResult } from './ports.ts';

export interface KeyedRefusal {
  accountId: number;
  /** Never ''. */
  clientId: string;
  refused: Refused;
}

/** A recipient that was not refused, and what became of it. */
interface Judged {
  prepared: { accountId: number; clientId: string };
  result: SendResult | null;
}

/** Of a whole batch; null when there are none, as nearly always. */
export const keyedRefusalsOf = (
  batch: readonly { keyedRefusals: readonly KeyedRefusal[] | null }[],
): KeyedRefusal[] | null =>
  batch.some(({ keyedRefusals }) => keyedRefusals !== null)
    ? batch.flatMap(({ keyedRefusals }) => keyedRefusals ?? [])
    : null;

/** The messages that hold their client ids, in one query for all of them. */
export const holdersOf = (
  pool: pg.Pool,
  refusals: readonly KeyedRefusal[],
  cutoffMs: number,
): Promise<Map<string, KeyHolder>> => findClientKeys(pool, refusals, cutoffMs);

/**
 * What those are answered that repeat a message, be it an earlier one or one of the same batch; the others stay refused and
 * are not in the answer.
 */
export function repeatsAmong(
  refusals: readonly KeyedRefusal[],
  holders: ReadonlyMap<string, KeyHolder>,
  judged: readonly Judged[],
): Map<Refused, SendResult> {
  const beside = new Map<string, SendResult>();
  for (const { prepared, result } of judged) {
    if (prepared.clientId === '' || result?.kind !== 'accepted') continue;
    beside.set(keyOf(prepared.accountId, prepared.clientId), { ...result, duplicate: true });
  }
  const repeats = new Map<Refused, SendResult>();
  for (const { accountId, clientId, refused } of refusals) {
    const key = keyOf(accountId, clientId);
    const holder = holders.get(key);
    const known = holder === undefined ? beside.get(key) : acceptedBefore(holder);
    if (known !== undefined) repeats.set(refused, known);
  }
  return repeats;
}

const acceptedBefore = ({ messageId, priceE7 }: KeyHolder): SendResult => ({
  kind: 'accepted',
  id: messageId,
  priceE7,
  duplicate: true,
});
