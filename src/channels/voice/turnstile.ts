// Lets calls begin one by one at the agreed rate: a trunk counts calls a second, not on average. Pure: time is given.

/** How far ahead turns are given out: what is claimed waits no longer than this. */
const AHEAD_MS = 200;

export class Turnstile {
  /** 0 when nothing limits. */
  readonly #spacingMs: number;
  #nextMs = Number.NEGATIVE_INFINITY;

  /** `ratePerS` 0 = no limit. */
  constructor(ratePerS: number) {
    this.#spacingMs = ratePerS > 0 ? 1000 / ratePerS : 0;
  }

  /** Takes the next turn: how many milliseconds until it comes. */
  take(nowMs: number): number {
    const atMs = Math.max(nowMs, this.#nextMs);
    this.#nextMs = atMs + this.#spacingMs;
    return atMs - nowMs;
  }

  /** Turns that come soon, when `coming` more than were taken are already promised. */
  free(nowMs: number, coming: number): number {
    if (this.#spacingMs === 0) return Number.POSITIVE_INFINITY;
    return Math.max(0, Math.ceil((AHEAD_MS - this.#aheadMs(nowMs, coming)) / this.#spacingMs));
  }

  /** Milliseconds until `free` is above 0. */
  waitMs(nowMs: number, coming: number): number {
    return Math.max(0, Math.ceil(this.#aheadMs(nowMs, coming) - AHEAD_MS) + 1);
  }

  #aheadMs(nowMs: number, coming: number): number {
    return Math.max(0, this.#nextMs - nowMs) + coming * this.#spacingMs;
  }
}
