// Keeps the leases this node wants and says when one is gained or lost. A lease that could not be renewed in time counts
// as lost here before it can be anybody else's.
import type pg from 'pg';
import { acquireLeases, type Lease, releaseLeases, renewLeases } from '../store/leases.ts';

export interface LeaseEvents {
  gained(lease: Lease): void;
  lost(lease: Lease): void;
  failed(error: unknown): void;
}

export interface LeaseTimes {
  ttlMs: number;
  renewMs: number;
  /** How often to try for leases that are another's. */
  tryMs: number;
}

export class LeaseKeeper {
  readonly #pool: pg.Pool;
  readonly #nodeId: string;
  readonly #times: LeaseTimes;
  readonly #events: LeaseEvents;
  readonly #held = new Map<string, { lease: Lease; renewedAt: number }>();
  #wanted = new Set<string>();
  #busy: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #triedAt = 0;

  constructor(pool: pg.Pool, nodeId: string, times: LeaseTimes, events: LeaseEvents) {
    this.#pool = pool;
    this.#nodeId = nodeId;
    this.#times = times;
    this.#events = events;
  }

  start(): void {
    const everyMs = Math.min(this.#times.tryMs, this.#times.renewMs) / 2;
    this.#timer = setInterval(() => {
      // Beside the round, which hangs when the way to the database does.
      this.#loseLate();
      void this.tick();
    }, everyMs);
  }

  /** Sets what this node wants to own; what it no longer wants is released by `release`. */
  want(names: Iterable<string>): void {
    this.#wanted = new Set(names);
    this.#triedAt = 0;
  }

  has(name: string): boolean {
    return this.#held.has(name);
  }

  /** One round: renew what is held, try for what is wanted. Rounds never overlap. */
  tick(): Promise<void> {
    this.#busy ??= this.#round().finally(() => {
      this.#busy = null;
    });
    return this.#busy;
  }

  async #round(): Promise<void> {
    const now = performance.now();
    try {
      const due = [...this.#held.values()].filter((held) => now - held.renewedAt >= this.#times.renewMs);
      const renewed = await renewLeases(
        this.#pool,
        due.map((held) => held.lease),
        this.#times.ttlMs,
      );
      for (const held of due) {
        if (renewed.has(held.lease.name)) held.renewedAt = now;
        else this.#lose(held);
      }
      if (now - this.#triedAt >= this.#times.tryMs) {
        this.#triedAt = now;
        const missing = [...this.#wanted].filter((name) => !this.#held.has(name));
        const gained = await acquireLeases(this.#pool, this.#nodeId, missing, this.#times.ttlMs);
        for (const lease of gained) {
          this.#held.set(lease.name, { lease, renewedAt: now });
          this.#events.gained(lease);
        }
      }
    } catch (error) {
      this.#events.failed(error);
    }
    this.#loseLate();
  }

  /** Counted from before the renewal was sent, and with a margin: we stop before anybody else may begin. */
  #loseLate(): void {
    for (const held of [...this.#held.values()]) {
      if (performance.now() - held.renewedAt > this.#times.ttlMs - this.#times.renewMs) this.#lose(held);
    }
  }

  #lose(held: { lease: Lease }): void {
    // A late answer speaks of a lease that was lost, and perhaps gained anew, meanwhile.
    if (this.#held.get(held.lease.name) !== held) return;
    this.#held.delete(held.lease.name);
    this.#events.lost(held.lease);
  }

  /** Gives leases back; their owner has stopped using them. */
  async release(names: readonly string[]): Promise<void> {
    const leases = names.flatMap((name) => this.#held.get(name)?.lease ?? []);
    for (const lease of leases) this.#held.delete(lease.name);
    await releaseLeases(this.#pool, leases).catch(this.#events.failed);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#wanted.clear();
    await this.#busy;
    await this.release([...this.#held.keys()]);
  }
}
