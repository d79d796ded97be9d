// What this node knows of links: its own as they report, others' as their owners wrote it down.
import type pg from 'pg';
import type { LinkHealth } from '../channels/channel.ts';
import { isOpenAt } from '../domain/hours.ts';
import type { Events } from '../observe/events.ts';
import type { LinkStates } from '../pipeline/choose-connection.ts';
import { readDown, removedWithQueue, writeHealth } from '../store/connection-health.ts';
import type { ConnectionRow } from '../store/load-config.ts';

/** A link that is away for longer than this is gone round. */
export const DOWN_AFTER_MS = 30_000;

export class HealthBoard implements LinkStates {
  readonly #pool: pg.Pool;
  readonly #nodeId: string;
  readonly #events: Events;
  readonly #own = new Map<number, { name: string; health: LinkHealth; written: string }>();
  #down = new Set<number>();
  #removed: number[] = [];
  /** One write at a time, so that the last word is the last written. */
  #writing: Promise<void> = Promise.resolve();

  constructor(pool: pg.Pool, nodeId: string, events: Events) {
    this.#pool = pool;
    this.#nodeId = nodeId;
    this.#events = events;
  }

  /** A link of this node says how it is. Written down when it matters to others. */
  report(connection: ConnectionRow, health: LinkHealth): void {
    const before = this.#own.get(connection.id);
    const key = `${health.state} ${health.bound}/${health.wanted} ${health.reason}`;
    if (before !== undefined && before.name !== connection.name) this.#events.linkGone(before.name);
    this.#events.linkHealth(connection, health, before?.health.state !== health.state);
    const { name } = connection;
    this.#own.set(connection.id, { name, health, written: key });
    if (before?.written === key) return;
    this.#writing = this.#writing
      .then(() => writeHealth(this.#pool, { connectionId: connection.id, ...health, nodeId: this.#nodeId }))
      .catch((error) => {
        this.#events.databaseFailed('health', error);
        // Written again with the next look at the link.
        if (this.#own.has(connection.id)) this.#own.set(connection.id, { name, health, written: '' });
      });
  }

  /** Forgets links whose connections are there no more. Before the others report: one of them may have taken the name. */
  forget(isThere: (connectionId: number) => boolean): void {
    for (const [id, { name }] of this.#own) {
      if (isThere(id)) continue;
      this.#own.delete(id);
      this.#events.linkGone(name);
    }
  }

  /** Reads what others wrote down. */
  async refresh(): Promise<void> {
    this.#down = await readDown(this.#pool, DOWN_AFTER_MS);
    this.#removed = await removedWithQueue(this.#pool);
  }

  isDown(connectionId: number): boolean {
    return this.#down.has(connectionId);
  }

  /** Connections whose queued messages should go elsewhere: paused, removed, down for long, or outside their hours. */
  stranded(connections: readonly ConnectionRow[]): number[] {
    const known = connections
      .filter(
        (connection) =>
          connection.state === 'paused' ||
          this.#down.has(connection.id) ||
          !isOpenAt(connection.hours, connection.timeZone, Date.now()),
      )
      .map((connection) => connection.id);
    return [...known, ...this.#removed];
  }
}
