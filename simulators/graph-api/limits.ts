// The two rates that Meta measures (channels.md §A.6): of the business number, and of the pair of it with one user.
import type { GraphError } from './graph-error.ts';

export interface RateLimits {
  /** Messages a second; 0 = unlimited. */
  throughputPerS: number;
  /** Between two messages to one user; 0 = none. */
  pairIntervalMs: number;
}

const PAIRS_MAX = 100_000;

export class Limits {
  readonly #limits: RateLimits;
  /** Times of the messages taken in the last second. */
  #taken: number[] = [];
  readonly #pairs = new Map<string, number>();

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /** Counts a message as taken, or says which limit it breaks. */
  take(phone: string, nowMs: number): GraphError | null {
    const { throughputPerS, pairIntervalMs } = this.#limits;
    this.#taken = this.#taken.filter((atMs) => nowMs - atMs < 1000);
    if (throughputPerS > 0 && this.#taken.length >= throughputPerS) {
      return { code: 130429, details: 'Cloud API message throughput has been reached' };
    }
    const lastMs = this.#pairs.get(phone);
    if (lastMs !== undefined && nowMs - lastMs < pairIntervalMs) {
      return { code: 131056, details: 'Too many messages sent from this phone number to the same phone number' };
    }
    if (throughputPerS > 0) this.#taken.push(nowMs);
    if (pairIntervalMs > 0) this.#remember(phone, nowMs);
    return null;
  }

  #remember(phone: string, nowMs: number): void {
    this.#pairs.delete(phone);
    this.#pairs.set(phone, nowMs);
    const oldest = this.#pairs.size > PAIRS_MAX ? this.#pairs.keys().next().value : undefined;
    if (oldest !== undefined) this.#pairs.delete(oldest);
  }
}
