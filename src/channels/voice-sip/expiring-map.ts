/** Most entries looked at in one step, so that a burst that grows old together does not stop the process. */
const SWEEP_MAX = 64;

/** A map that forgets what was not set again for `lifeMs`, and the oldest above `sizeMax`. */
export class ExpiringMap<V> {
  readonly #entries = new Map<string, { value: V; untilMs: number }>();
  readonly #lifeMs: number;
  readonly #sizeMax: number;
  readonly #now: () => number;

  constructor(lifeMs: number, sizeMax: number, now: () => number = () => performance.now()) {
    this.#lifeMs = lifeMs;
    this.#sizeMax = sizeMax;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.untilMs > this.#now() ? entry.value : undefined;
  }

  set(key: string, value: V): void {
    const nowMs = this.#now();
    this.#entries.delete(key);
    this.#entries.set(key, { value, untilMs: nowMs + this.#lifeMs });
    let looked = 0;
    for (const [oldest, { untilMs }] of this.#entries) {
      const full = this.#entries.size > this.#sizeMax;
      if (++looked > SWEEP_MAX || (untilMs > nowMs && !full)) return;
      this.#entries.delete(oldest);
    }
  }
}
