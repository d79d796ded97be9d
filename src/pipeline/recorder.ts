// Records what upstreams say, in the order it came: answers to submissions and receipts, many in one transaction. One
// flush at a time, so that an answer is always recorded before the receipt that follows it. A receipt is acknowledged
// upstream only after its flush has committed (promise 4).

import type { Outcome, UpstreamEvent } from '../channels/channel.ts';
import type { ClaimedJob } from '../store/claim-jobs.ts';
import { isConflict, isUnavailable } from '../store/db.ts';

/** Whoever has a message in hand until its outcome is committed. */
export interface JobOwner {
  recorded(messageId: number): void;
}

export type Recorded =
  | { kind: 'outcome'; connectionId: number; outcome: Outcome; job: ClaimedJob; atMs: number; owner?: JobOwner }
  | { kind: 'event'; connectionId: number; event: UpstreamEvent; stored: (ok: boolean) => void; atMs: number };

export interface RecorderOptions {
  /** Most answers and receipts in one transaction. */
  batchMax: number;
  /** How long the first waits for company. */
  gatherMs: number;
  /** Longest time to keep a receipt waiting for a database that is away, before the upstream is told to come again. */
  eventPatienceMs: number;
}

export interface RecorderEvents {
  recorded(items: number, durationMs: number): void;
  /** A receipt or message, from its coming to its commit. */
  stored(durationMs: number): void;
  failed(error: unknown, items: number): void;
  /** One item that can never be recorded: its event goes back upstream, its outcome is left to the lease's recovery. */
  poisoned(error: unknown, item: Recorded): void;
}

/** Writes one batch in one transaction. Throws when nothing was written. */
export type WriteBatch = (items: readonly Recorded[]) => Promise<void>;

export class Recorder {
  readonly #write: WriteBatch;
  readonly #options: RecorderOptions;
  readonly #events: RecorderEvents;
  /** Null where a receipt was given back while it waited. */
  #waiting: (Recorded | null)[] = [];
  /** How many were ever pushed, and how many of those are done with. */
  #pushed = 0;
  #done = 0;
  #flying = false;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  /** The deadline of closing has passed: what cannot be recorded is left to the lease's recovery. */
  #ended = false;

  constructor(write: WriteBatch, options: RecorderOptions, events: RecorderEvents) {
    this.#write = write;
    this.#options = options;
    this.#events = events;
  }

  push(item: Recorded): void {
    if (this.#closed && item.kind === 'event') {
      item.stored(false);
      return;
    }
    this.#waiting.push(item);
    this.#pushed += 1;
    this.#schedule();
  }

  /** Not recorded yet: while this is high, the dispatcher claims nothing more. */
  get backlog(): number {
    return this.#waiting.length;
  }

  /** Resolves when everything pushed so far has been recorded. */
  async drained(): Promise<void> {
    // Not until it is idle: on a busy node it never is.
    const pushed = this.#pushed;
    while (this.#done < pushed) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Takes no more events, and resolves when what is waiting has been recorded, or at the deadline. */
  async close(deadlineMs: number): Promise<void> {
    this.#closed = true;
    while ((this.#waiting.length > 0 || this.#flying) && Date.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    this.#ended = true;
    for (const item of this.#waiting) if (item?.kind === 'event') item.stored(false);
    this.#waiting = [];
  }

  #schedule(): void {
    if (this.#timer !== null || this.#flying || this.#waiting.length === 0) return;
    const full = this.#waiting.length >= this.#options.batchMax;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#flying = true;
        const batch = this.#waiting.slice(0, this.#options.batchMax);
        this.#waiting = this.#waiting.slice(batch.length);
        void this.#flush(batch.filter((item) => item !== null)).finally(() => {
          this.#flying = false;
          this.#done += batch.length;
          this.#schedule();
        });
      },
      full ? 0 : this.#options.gatherMs,
    );
  }

  async #flush(batch: Recorded[]): Promise<void> {
    let items = batch;
    for (let tries = 1; items.length > 0; tries += 1) {
      const begun = performance.now();
      try {
        await this.#write(items);
        this.#events.recorded(items.length, performance.now() - begun);
        for (const item of items) {
          if (item.kind === 'event') {
            item.stored(true);
            this.#events.stored(Date.now() - item.atMs);
          } else item.owner?.recorded(item.job.messageId);
        }
        return;
      } catch (error) {
        if (isConflict(error)) continue;
        this.#events.failed(error, items.length);
        if (!isUnavailable(error)) {
          await this.#halve(items, error);
          return;
        }
        items = this.#giveBackImpatient(items).filter((item) => item !== null);
        this.#waiting = this.#giveBackImpatient(this.#waiting);
        await new Promise((resolve) => setTimeout(resolve, Math.min(1000, 50 * tries)));
        if (this.#ended) return;
      }
    }
  }

  /** Something in the batch cannot be written: halves find it, and only it is left out. */
  async #halve(items: Recorded[], error: unknown): Promise<void> {
    if (items.length === 1) {
      const item = items[0] as Recorded;
      this.#events.poisoned(error, item);
      if (item.kind === 'event') item.stored(false);
      return;
    }
    const middle = items.length >> 1;
    await this.#flush(items.slice(0, middle));
    await this.#flush(items.slice(middle));
  }

  /** Receipts that have waited too long for the database go back upstream; answers are kept for ever. */
  #giveBackImpatient(items: (Recorded | null)[]): (Recorded | null)[] {
    const limit = Date.now() - this.#options.eventPatienceMs;
    return items.map((item) => {
      if (item === null || item.kind === 'outcome' || item.atMs > limit) return item;
      item.stored(false);
      return null;
    });
  }
}
