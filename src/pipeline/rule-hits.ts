// How often each text rule hits, for the operator. Counted in memory, because a refused message writes nothing else; kept a
// few seconds later. A crash loses those: nothing is decided by these numbers.
import type pg from 'pg';
import { addRuleHits } from '../store/rule-hits.ts';

const FLUSH_MS = 2_000;

export class RuleHits {
  readonly #pool: pg.Pool;
  #counts = new Map<number, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  count(ruleId: number): void {
    this.#counts.set(ruleId, (this.#counts.get(ruleId) ?? 0) + 1);
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Never fails: what could not be written is counted on. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const counts = this.#counts;
    if (counts.size === 0) return;
    this.#counts = new Map();
    try {
      await addRuleHits(this.#pool, counts);
    } catch {
      for (const [ruleId, hits] of counts) this.#counts.set(ruleId, (this.#counts.get(ruleId) ?? 0) + hits);
    }
  }
}
