// One business number may write to one user about once in six seconds (channels.md §A.6). Kept on our side, so that the
// provider is not asked what it would refuse. Pure: time is given.

interface Pair {
  /** When the next message may leave, epoch milliseconds. */
  freeAtMs: number;
  /** End of the last turn given to a message that was put off: several to one person come back one after another. */
  promisedMs: number;
}

/** Recipients kept before the ones whose turn is long past are swept out. */
const SWEEP_FROM = 1024;
/** Longest wait promised at once: a message is asked again by then. */
const WAIT_MAX_MS = 600_000;

export class PairLimit {
  readonly #intervalMs: number;
  readonly #pairs = new Map<string, Pair>();
  #sweepAt = SWEEP_FROM;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** Takes the recipient's turn: 0 = the message may leave now, else milliseconds until it should come back. */
  take(phone: string, nowMs: number): number {
    const pair = this.#pairs.get(phone);
    if (pair === undefined || nowMs >= pair.freeAtMs) {
      const freeAtMs = nowMs + this.#intervalMs;
      this.#set(phone, { freeAtMs, promisedMs: Math.max(freeAtMs, pair?.promisedMs ?? 0) }, nowMs);
      return 0;
    }
    const turnMs = Math.min(Math.max(pair.freeAtMs, pair.promisedMs), nowMs + WAIT_MAX_MS);
    pair.promisedMs = turnMs + this.#intervalMs;
    return turnMs - nowMs;
  }

  /** Gives a turn back: the message was not taken. */
  release(phone: string, nowMs: number): void {
    const pair = this.#pairs.get(phone);
    if (pair !== undefined) pair.freeAtMs = nowMs;
  }

  /** Nothing more to this recipient for a while: the provider says so. */
  hold(phone: string, untilMs: number, nowMs: number): void {
    this.#set(phone, { freeAtMs: untilMs, promisedMs: untilMs + this.#intervalMs }, nowMs);
  }

  #set(phone: string, pair: Pair, nowMs: number): void {
    this.#pairs.set(phone, pair);
    if (this.#pairs.size < this.#sweepAt) return;
    for (const [other, { freeAtMs, promisedMs }] of this.#pairs) {
      if (Math.max(freeAtMs, promisedMs) <= nowMs) this.#pairs.delete(other);
    }
    this.#sweepAt = Math.max(SWEEP_FROM, this.#pairs.size * 2);
  }
}
