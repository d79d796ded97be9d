// Ids are taken in blocks and handed out in memory: one nextval serves a thousand rows, and a row's id is known before
// its insert, so that a batch of messages, queue rows and ledger entries goes out without waiting for one another.
import type { Queryable } from './db.ts';

const BLOCK = 1000;
const DAY_MS = 86_400_000;
/** 2020-01-01 UTC. Message ids then have 14 digits until 2047 and stay below 2^53 for 2,400 years. */
const EPOCH_DAY = 18_262;
export const IDS_A_DAY = 10_000_000_000;

/** First id of the UTC day of a moment. */
export function firstIdOfDay(ms: number): number {
  return (Math.floor(ms / DAY_MS) - EPOCH_DAY) * IDS_A_DAY;
}

/** Start of the UTC day that an id was given in, epoch milliseconds. */
export function dayOfId(id: number): number {
  return (Math.floor(id / IDS_A_DAY) + EPOCH_DAY) * DAY_MS;
}

/** Kept in stock beyond what a caller asks for, so that callers at the same moment never find it empty. */
const STOCK = 10 * BLOCK;

/** Hands out numbers from a sequence, a block at a time. */
export class IdBlocks {
  readonly #pool: Queryable;
  readonly #sequence: 'message_id_block' | 'ledger_id_block';
  /** Blocks not begun yet, and the rest of the one in use. */
  readonly #blocks: number[] = [];
  #next = 0;
  #end = 0;

  constructor(pool: Queryable, sequence: 'message_id_block' | 'ledger_id_block') {
    this.#pool = pool;
    this.#sequence = sequence;
  }

  /** Makes sure that `count` numbers can be taken by `take` without waiting, with a stock beyond. */
  async reserve(count: number): Promise<void> {
    const have = this.#end - this.#next + this.#blocks.length * BLOCK;
    if (have >= count + STOCK) return;
    const wanted = Math.ceil((count + 2 * STOCK - have) / BLOCK);
    const result = await this.#pool.query<{ b: number }>(
      `SELECT nextval('${this.#sequence}') AS b FROM generate_series(1, ${wanted})`,
    );
    for (const row of result.rows) this.#blocks.push(row.b);
  }

  /** `count` numbers, however many others ask at the same moment. */
  async takeMany(count: number): Promise<number[]> {
    do await this.reserve(count);
    while (this.#end - this.#next + this.#blocks.length * BLOCK < count);
    return Array.from({ length: count }, () => this.take());
  }

  /** The next number, from 1000 up. Throws when `reserve` was not called for it. */
  take(): number {
    if (this.#next === this.#end) {
      const block = this.#blocks.shift();
      if (block === undefined) throw new Error(`${this.#sequence}: no id reserved`);
      this.#next = block * BLOCK;
      this.#end = this.#next + BLOCK;
    }
    const id = this.#next;
    this.#next += 1;
    return id;
  }
}

/** A message's id: the day, then a number that no other message of that day has. */
export function messageId(nowMs: number, number: number): number {
  return firstIdOfDay(nowMs) + (number % IDS_A_DAY);
}
