// What every way of pushing is given: the way out, the way to the database, and whom to tell how it went.
import type pg from 'pg';
import type { Account } from './config-cache.ts';
import type { PushClient } from './push-client.ts';

export interface NotifierOptions {
  /** Echo style: pauses before each try, ms; as many tries as entries (contract.md §2: five). */
  pausesMs: readonly number[];
  /** Signed style: pauses after each try that failed, ms; one try more than entries. */
  signedPausesMs: readonly number[];
  /** Statuses in one push, and read at once. */
  batchMax: number;
  /** Accounts pushed to at once whose servers answer well, and beside them those whose do not. */
  pushesMax: number;
  slowPushesMax: number;
  /** A server that is silent for so long is slow. */
  slowMs: number;
  /** Signed pushes of one account under way at once. */
  parallelMax: number;
  timeoutMs: number;
  /** How long an account's first status waits for company: a push costs both sides about as much as fifty statuses. */
  gatherMs: number;
  pollMs: number;
  /** Bytes of a client's echo that are read. */
  answerMax: number;
}

export interface NotifierEvents {
  pushed(accountId: number, told: number, acknowledged: number, durationMs: number, error: string): void;
  /** From the status's own moment to its acknowledgement. */
  told(ageMs: number, count: number): void;
  dead(accountId: number, count: number): void;
  /** The address answered 410 and is switched off. */
  gone(accountId: number): void;
  failed(error: unknown): void;
}

export interface PushWorld {
  pool: pg.Pool;
  client: PushClient;
  /** Undefined when there is no such account, it is another node's, or this one stops: nothing more may be sent. */
  account(id: number): Account | undefined;
  /** Base64, those that sign now. */
  secrets(accountId: number): readonly string[];
  options: NotifierOptions;
  events: NotifierEvents;
  /** A server has answered, well or badly. */
  fared(accountId: number, isOk: boolean): void;
  /** Others have waited for the place long enough: what is under way is ended, the rest comes later. */
  mustYield(accountId: number): boolean;
  /** Whether the bodies of this push, which went well, are kept as an example. */
  keepsBodies(accountId: number): boolean;
}

/** Bodies of pushes that failed are always kept; of those that did not, one an account in so many ms. */
const SAMPLE_EVERY_MS = 1_000;

/** Remembers when an example was last kept. */
export function bodySamples(now: () => number = performance.now.bind(performance)): (accountId: number) => boolean {
  const lastAt = new Map<number, number>();
  return (accountId) => {
    const at = now();
    if (at - (lastAt.get(accountId) ?? Number.NEGATIVE_INFINITY) < SAMPLE_EVERY_MS) return false;
    lastAt.set(accountId, at);
    return true;
  };
}
