/** Every latency of a run, kept whole (4 bytes each), so that the percentiles are exact. */
export class Latencies {
  #values = new Float32Array(65_536);
  #count = 0;

  add(ms: number): void {
    if (this.#count === this.#values.length) {
      const grown = new Float32Array(this.#count * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#count++] = ms;
  }

  summary(): LatencySummary {
    const sorted = this.#values.slice(0, this.#count).sort();
    const at = (share: number) => round(sorted[Math.min(this.#count - 1, Math.floor(this.#count * share))] ?? 0);
    return { count: this.#count, p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), p999Ms: at(0.999), maxMs: at(1) };
  }
}

export type LatencySummary = {
  count: number;
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
  p999Ms: number;
  maxMs: number;
};

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
