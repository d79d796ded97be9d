// Runs every connection at work that this node owns: opens it when the lease is gained, reopens it when its settings
// change, stops it when it is paused, removed, or another node's.
import type { ChannelDefinition } from '../channels/channel.ts';
import type { Lanes } from '../pipeline/accept-commit.ts';
import type { ConfigCache } from '../pipeline/config-cache.ts';
import type { ConnectionRunner } from '../pipeline/connection-runner.ts';
import type { ClaimedJob } from '../store/claim-jobs.ts';
import type { Lease } from '../store/leases.ts';
import type { ConnectionRow } from '../store/load-config.ts';
import type { LeaseKeeper } from './lease-keeper.ts';

export const connectionLease = (id: number): string => `connection:${id}`;
const PREFIX = 'connection:';

/** One that is draining sends what it has. */
const isAtWork = ({ state }: ConnectionRow): boolean => state !== 'paused';

export interface ConnectionWorkersOptions {
  /** How long a connection that is paused or changed may wait for answers. */
  stopMs: number;
}

export class ConnectionWorkers implements Lanes {
  readonly #cache: ConfigCache;
  readonly #keeper: LeaseKeeper;
  readonly #definitions: ReadonlyMap<string, ChannelDefinition>;
  readonly #make: (definition: ChannelDefinition, connection: ConnectionRow, epoch: number) => ConnectionRunner;
  readonly #options: ConnectionWorkersOptions;
  readonly #orphaned: (connectionId: number, job: ClaimedJob) => void;
  readonly #failed: (error: unknown) => void;
  readonly #runners = new Map<number, ConnectionRunner>();
  readonly #leases = new Map<number, Lease>();
  readonly #changing = new Set<number>();
  #stopping = false;

  constructor(
    cache: ConfigCache,
    keeper: LeaseKeeper,
    definitions: ReadonlyMap<string, ChannelDefinition>,
    make: (definition: ChannelDefinition, connection: ConnectionRow, epoch: number) => ConnectionRunner,
    options: ConnectionWorkersOptions,
    orphaned: (connectionId: number, job: ClaimedJob) => void,
    failed: (error: unknown) => void,
  ) {
    this.#cache = cache;
    this.#keeper = keeper;
    this.#definitions = definitions;
    this.#make = make;
    this.#options = options;
    this.#orphaned = orphaned;
    this.#failed = failed;
  }

  /** Names of the leases this node wants: one for each connection at work, of a type it knows. */
  wanted(): string[] {
    return this.#cache
      .connections()
      .filter((connection) => isAtWork(connection) && this.#definitions.has(connection.type))
      .map((connection) => connectionLease(connection.id));
  }

  gained(lease: Lease): void {
    if (!lease.name.startsWith(PREFIX)) return;
    this.#leases.set(Number(lease.name.slice(PREFIX.length)), lease);
    this.reconcile();
  }

  lost(lease: Lease): void {
    if (!lease.name.startsWith(PREFIX)) return;
    const id = Number(lease.name.slice(PREFIX.length));
    this.#leases.delete(id);
    const runner = this.#runners.get(id);
    this.#runners.delete(id);
    // At once: another node may bind from now on.
    if (runner !== undefined) void runner.stop(Date.now()).catch(this.#failed);
  }

  /** Brings what runs into line with the configuration. */
  reconcile(): void {
    for (const [id, lease] of this.#leases) {
      if (!this.#changing.has(id)) void this.#reconcileOne(id, lease).catch(this.#failed);
    }
  }

  async #reconcileOne(id: number, lease: Lease): Promise<void> {
    const connection = this.#cache.connection(id);
    const runner = this.#runners.get(id);
    const active = connection !== undefined && isAtWork(connection) && !this.#stopping;
    if (active && runner?.connection.version === connection.version) return;
    if (!active && runner === undefined && this.#stopping) return;
    this.#changing.add(id);
    try {
      if (runner !== undefined) {
        this.#runners.delete(id);
        const drainMs = this.#definitions.get(runner.connection.type)?.drainMs ?? this.#options.stopMs;
        await runner.stop(Date.now() + drainMs);
      }
      if (!active) {
        this.#leases.delete(id);
        await this.#keeper.release([lease.name]);
        return;
      }
      const definition = this.#definitions.get(connection.type);
      // Not the one we began with: it may have been lost, and gained anew, while the old runner stopped.
      const present = this.#leases.get(id);
      if (definition === undefined || present === undefined) return;
      const fresh = this.#make(definition, connection, present.epoch);
      this.#runners.set(id, fresh);
      await fresh.start();
    } catch (error) {
      // The database was away, most likely: the next round tries again.
      this.#runners.delete(id);
      throw error;
    } finally {
      this.#changing.delete(id);
    }
    // The configuration may have moved on meanwhile.
    const now = this.#cache.connection(id);
    if (now?.version !== connection?.version || now?.state !== connection?.state) this.reconcile();
  }

  /** Something waits in the queues of these connections. */
  announce(ids: Iterable<number>): void {
    for (const id of ids) this.#runners.get(id)?.announce();
  }

  reserve(connectionId: number, parts: number): number | null {
    return this.#runners.get(connectionId)?.reserve(parts) ?? null;
  }

  /** A message that is leased to a runner which has gone meanwhile goes back to the queue. */
  hand(connectionId: number, job: ClaimedJob): void {
    const runner = this.#runners.get(connectionId);
    if (runner === undefined) this.#orphaned(connectionId, job);
    else runner.hand(job);
  }

  cancel(connectionId: number, parts: number, uncertain: boolean): void {
    this.#runners.get(connectionId)?.cancel(parts, uncertain);
  }

  runners(): Iterable<ConnectionRunner> {
    return this.#runners.values();
  }

  /** Stops every connection, all at once, by the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopping = true;
    const runners = [...this.#runners.values()];
    this.#runners.clear();
    await Promise.all(runners.map((runner) => runner.stop(deadlineMs).catch(this.#failed)));
  }
}
