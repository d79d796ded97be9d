// Takes requests in: checks and prices every recipient, then commits whole requests together, many at a time. An id is
// answered only after its message, hold and queue row have committed (promise 1).

import type pg from 'pg';
import { type Bucket, newBucket, take } from '../domain/limits.ts';
import { isConflict, isUnavailable } from '../store/db.ts';
import type { IdBlocks } from '../store/ids.ts';
import { type AcceptContext, type AcceptEvents, commitBatch, type Lanes, type Waiting } from './accept-commit.ts';
import type { Account, ConfigCache } from './config-cache.ts';
import { evaluate } from './evaluate.ts';
import type { EvaluateWorld } from './evaluate-step.ts';
import type { KeyedRefusal } from './keyed-refusals.ts';
import { OverloadError } from './overload.ts';
import type { SendAnswer, SendRequest } from './ports.ts';
import { RuleHits } from './rule-hits.ts';

export interface AcceptOptions {
  clientIdLifeMs: number;
  /** How long the first request of a batch waits for company. */
  coalesceMs: number;
  /** Transactions under way at once: while one waits for the disk the next is being filled. */
  flightsMax: number;
  /** Recipients gathered above which a transaction starts at once, also beside another. */
  besideMin: number;
  /** Recipients in one transaction; a larger request is still committed whole. */
  batchMax: number;
  /** Recipients waiting for a transaction; above it requests are told to come again. */
  waitingMax: number;
}

export class Acceptor {
  readonly #context: AcceptContext;
  readonly #cache: ConfigCache;
  readonly #world: EvaluateWorld;
  readonly #options: AcceptOptions;
  readonly #events: AcceptEvents;
  #waiting: Waiting[] = [];
  #waitingRows = 0;
  #flyingRows = 0;
  #flights = 0;
  #timer: NodeJS.Timeout | null = null;
  readonly #buckets = new Map<string, Bucket>();
  readonly #hits: RuleHits;

  constructor(
    pool: pg.Pool,
    ids: { messages: IdBlocks; ledger: IdBlocks },
    world: EvaluateWorld,
    lanes: Lanes,
    options: AcceptOptions,
    events: AcceptEvents,
  ) {
    const { cache } = world;
    const tells = (accountId: number) => (cache.account(accountId)?.pushUrl ?? '') !== '';
    this.#context = { pool, ids, clientIdLifeMs: options.clientIdLifeMs, tells, lanes, events };
    this.#cache = cache;
    this.#world = world;
    this.#options = options;
    this.#events = events;
    this.#hits = new RuleHits(pool);
  }

  /** Resolves after commit, with one result an item. Throws OverloadError when nothing was accepted. */
  accept(request: SendRequest): Promise<SendAnswer> {
    const account = this.#cache.account(request.account.id);
    if (account === undefined) return Promise.reject(new OverloadError('unavailable', 1));
    const count = request.items.length;
    if (this.#waitingRows + count > this.#options.waitingMax && this.#waitingRows > 0) {
      return Promise.reject(new OverloadError('busy', 1));
    }
    const limited = this.#limit(account, request.tokenId, count, request.receivedAtMs);
    if (limited > 0) return Promise.reject(new OverloadError('limited', limited));
    const rows = request.items.map((item) =>
      evaluate(item, account, request.recipients, this.#world, request.receivedAtMs),
    );
    let keyedRefusals: KeyedRefusal[] | null = null;
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index]!;
      if (row.kind === 'refused') {
        const { clientId } = request.items[index]!;
        if (clientId === '') this.#events.refused(row.code, 1);
        else {
          keyedRefusals ??= [];
          keyedRefusals.push({ accountId: account.id, clientId, refused: row });
        }
      }
      const ruleId = row.kind === 'refused' ? row.ruleId : row.park?.held?.hit.ruleId;
      if (ruleId !== undefined) this.#hits.count(ruleId);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ account, tokenId: request.tokenId, rows, keyedRefusals, resolve, reject });
      this.#waitingRows += count;
      this.#schedule();
    });
  }

  /** Recipients not committed yet. */
  get waiting(): number {
    return this.#waitingRows;
  }

  /** Resolves when everything taken in so far has been answered. */
  async drain(): Promise<void> {
    while (this.#waiting.length > 0 || this.#flights > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await this.#hits.flush();
  }

  /** Seconds to wait when the account's or the token's own limit is used up, else 0. */
  #limit(account: Account, tokenId: number | null, count: number, nowMs: number): number {
    const limits: [string, number | null][] = [[`account ${account.id}`, account.ratePerS]];
    if (tokenId !== null) limits.push([`token ${tokenId}`, this.#cache.tokenRate(tokenId)]);
    for (const [name, ratePerS] of limits) {
      if (ratePerS === null) continue;
      const before = this.#buckets.get(name);
      const bucket = before?.perSecond === ratePerS ? before : newBucket(ratePerS, nowMs);
      const taken = take(bucket, nowMs, count);
      this.#buckets.set(name, taken.bucket);
      if (!taken.ok) return Math.ceil(taken.retryAfterMs / 1000);
    }
    return 0;
  }

  /**
   * The clock of the batches is the transaction itself: while one flies, what comes gathers, and goes with the next; a
   * further one beside it starts only when it would be large. A small batch costs nearly as much as one of thirty.
   */
  #schedule(): void {
    if (this.#timer !== null || this.#flights >= this.#options.flightsMax) return;
    const gathered = this.#waitingRows - this.#flyingRows;
    if (this.#flights > 0 && gathered < this.#options.besideMin) return;
    const full = gathered >= this.#options.besideMin;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#launch();
      },
      full ? 0 : this.#options.coalesceMs,
    );
  }

  #launch(): void {
    if (this.#waiting.length === 0) return;
    const batch: Waiting[] = [];
    let rows = 0;
    while (this.#waiting.length > batch.length) {
      const next = this.#waiting[batch.length] as Waiting;
      if (batch.length > 0 && rows + next.rows.length > this.#options.batchMax) break;
      rows += next.rows.length;
      batch.push(next);
    }
    this.#waiting = this.#waiting.slice(batch.length);
    this.#flights += 1;
    this.#flyingRows += rows;
    void this.#fly(batch, rows).finally(() => {
      this.#flights -= 1;
      this.#waitingRows -= rows;
      this.#flyingRows -= rows;
      if (this.#waiting.length > 0) this.#schedule();
    });
    if (this.#waiting.length > 0) this.#schedule();
  }

  async #fly(batch: Waiting[], rows: number): Promise<void> {
    const begun = performance.now();
    for (let tries = 1; ; tries += 1) {
      try {
        const answers = await commitBatch(this.#context, batch, Date.now());
        this.#events.committed(rows, performance.now() - begun);
        batch.forEach((one, i) => {
          const answer = answers[i];
          if (answer) one.resolve(answer);
          else one.reject(new OverloadError('unavailable', 1));
        });
        return;
      } catch (error) {
        // A deadlock or serialization failure rolled everything back: the same batch is simply run again.
        if (isConflict(error) && tries < 5) continue;
        this.#events.failed(error);
        if (!isUnavailable(error) && batch.length > 1) {
          // Something in one request is wrong: the others must not pay for it.
          for (const one of batch) await this.#fly([one], 0);
          return;
        }
        for (const one of batch) one.reject(new OverloadError('unavailable', 1));
        return;
      }
    }
  }
}
