// Tells clients their statuses: one push at a time an account, so that nothing overtakes, and many accounts at once, so
// that nobody waits for somebody else's slow server.
import type pg from 'pg';
import { Agent, request } from 'undici';
import { transaction } from '../store/db.ts';
import {
  accountsWithStatuses,
  type OutboxRow,
  type PushOutcome,
  readStatuses,
  recordPush,
  wakeStatuses,
} from '../store/outbox.ts';
import type { Account } from './config-cache.ts';
import { pushBody, readEcho } from './push.ts';

export interface NotifierOptions {
  /** Pauses before each try, ms; as many tries as entries (contract.md §2: five). */
  pausesMs: readonly number[];
  /** Statuses in one push. */
  batchMax: number;
  /** Accounts pushed to at once. */
  pushesMax: number;
  timeoutMs: number;
  /** How long an account's first status waits for company: a push costs both sides about as much as fifty statuses. */
  gatherMs: number;
  pollMs: number;
  /** Bytes of a client's answer that are read. */
  answerMax: number;
}

export interface NotifierEvents {
  pushed(accountId: number, told: number, acknowledged: number, durationMs: number, error: string): void;
  /** From the status's own moment to its acknowledgement. */
  told(ageMs: number, count: number): void;
  dead(accountId: number, count: number): void;
  failed(error: unknown): void;
}

/** Shards that pushes are owned by: `notify:0` … A node may own all. */
export const NOTIFY_SHARDS = 8;
export const notifyLease = (shard: number): string => `notify:${shard}`;

export class Notifier {
  readonly #pool: pg.Pool;
  readonly #account: (id: number) => Account | undefined;
  readonly #owns: (shard: number) => boolean;
  readonly #options: NotifierOptions;
  readonly #events: NotifierEvents;
  readonly #agent: Agent;
  readonly #active = new Map<number, Promise<void>>();
  readonly #again = new Set<number>();
  #timer: NodeJS.Timeout | null = null;
  #polling = false;
  #stopping = false;

  constructor(
    pool: pg.Pool,
    account: (id: number) => Account | undefined,
    owns: (shard: number) => boolean,
    options: NotifierOptions,
    events: NotifierEvents,
  ) {
    this.#pool = pool;
    this.#account = account;
    this.#owns = owns;
    this.#options = options;
    this.#events = events;
    this.#agent = new Agent({
      connections: 4,
      connect: { timeout: 10_000 },
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      keepAliveTimeout: 30_000,
      maxRedirections: 0,
    } as Agent.Options);
  }

  start(): void {
    this.#timer = setInterval(() => void this.poll(), this.#options.pollMs);
  }

  /** These accounts have something to be told. Cheap. */
  poke(accountIds: Iterable<number>): void {
    for (const id of accountIds) this.#push(id);
  }

  /** Looks for what nobody announced: pauses that are over, other nodes' statuses. */
  async poll(): Promise<void> {
    if (this.#polling || this.#stopping) return;
    this.#polling = true;
    try {
      await wakeStatuses(this.#pool);
      this.poke(await accountsWithStatuses(this.#pool));
    } catch (error) {
      this.#events.failed(error);
    } finally {
      this.#polling = false;
    }
  }

  /** Starts no more pushes and waits for those under way. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopping = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    const wait = new Promise((resolve) => setTimeout(resolve, Math.max(0, deadlineMs - Date.now())).unref());
    await Promise.race([Promise.all(this.#active.values()), wait]);
    await this.#agent.destroy();
  }

  #push(accountId: number): void {
    if (this.#stopping || !this.#owns(accountId % NOTIFY_SHARDS)) return;
    if (this.#active.has(accountId)) {
      this.#again.add(accountId);
      return;
    }
    if (this.#active.size >= this.#options.pushesMax) return;
    const gathered = new Promise((resolve) => setTimeout(resolve, this.#options.gatherMs));
    const loop = gathered
      .then(() => this.#drain(accountId))
      .catch((error) => this.#events.failed(error))
      .finally(() => {
        this.#active.delete(accountId);
        if (this.#again.delete(accountId)) this.#push(accountId);
      });
    this.#active.set(accountId, loop);
  }

  /** Pushes until nothing is ready, or something failed and has to wait its pause. */
  async #drain(accountId: number): Promise<void> {
    for (;;) {
      this.#again.delete(accountId);
      const account = this.#account(accountId);
      if (account === undefined || this.#stopping || !this.#owns(accountId % NOTIFY_SHARDS)) return;
      const rows = await readStatuses(this.#pool, accountId, this.#options.batchMax);
      if (rows.length === 0) return;
      const outcome = await this.#tell(account, rows);
      await transaction(this.#pool, (client) => recordPush(client, outcome));
      this.#announce(outcome);
      // What came meanwhile is gathered for the next push.
      if (rows.length < this.#options.batchMax) return;
    }
  }

  async #tell(account: Account, rows: OutboxRow[]): Promise<PushOutcome> {
    const begun = performance.now();
    const answer = await this.#post(account.pushUrl, pushBody(rows, account.timeZone));
    const acknowledged = rows.filter((row) => answer.ids.has(row.messageId));
    const failed = rows
      .filter((row) => !answer.ids.has(row.messageId))
      .map((row) => ({ row, pauseMs: this.#options.pausesMs[row.tries + 1] ?? null }));
    const error = answer.error !== '' || failed.length === 0 ? answer.error : 'not all ids were echoed';
    return {
      accountId: account.id,
      url: account.pushUrl,
      httpStatus: answer.status,
      error,
      durationMs: performance.now() - begun,
      acknowledged,
      failed,
    };
  }

  async #post(url: string, body: string): Promise<{ status: number | null; ids: Set<number>; error: string }> {
    if (url === '') return { status: null, ids: new Set(), error: 'no push address' };
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Kaskad' },
        body,
        signal: AbortSignal.timeout(this.#options.timeoutMs),
      });
      const text = await readBounded(answer.body, this.#options.answerMax);
      const good = answer.statusCode >= 200 && answer.statusCode < 300;
      return {
        status: answer.statusCode,
        ids: good ? readEcho(text) : new Set(),
        error: good ? '' : `HTTP ${answer.statusCode}`,
      };
    } catch (error) {
      return { status: null, ids: new Set(), error: String((error as Error).message || (error as Error).name) };
    }
  }

  #announce(outcome: PushOutcome): void {
    const now = Date.now();
    const { acknowledged, failed } = outcome;
    this.#events.pushed(
      outcome.accountId,
      acknowledged.length + failed.length,
      acknowledged.length,
      outcome.durationMs,
      outcome.error,
    );
    const oldest = acknowledged[0];
    if (oldest !== undefined) this.#events.told(now - oldest.changedAtMs, acknowledged.length);
    const dead = failed.filter((row) => row.pauseMs === null).length;
    if (dead > 0) this.#events.dead(outcome.accountId, dead);
  }
}

async function readBounded(body: AsyncIterable<Buffer> & { destroy?: () => void }, max: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > max) {
      body.destroy?.();
      throw new Error(`answer longer than ${max} bytes`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
