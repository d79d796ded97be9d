// Tells clients their statuses, each account in its own style, and many accounts at once, so that nobody waits for somebody
// else's slow server. Of one message nothing overtakes anything.
import type pg from 'pg';
import { accountsWithStatuses, giveUpReady, wakeStatuses } from '../store/outbox.ts';
import type { Account } from './config-cache.ts';
import type { PushClient } from './push-client.ts';
import { pushEcho } from './push-echo.ts';
import { PushSlots } from './push-slots.ts';
import { bodySamples, type NotifierEvents, type NotifierOptions, type PushWorld } from './push-world.ts';
import { SignedLane } from './signed-push-lane.ts';

/** Shards that pushes are owned by: `notify:0` … A node may own all. */
export const NOTIFY_SHARDS = 8;
export const notifyLease = (shard: number): string => `notify:${shard}`;

/** How long a turn may last while others wait for its place. */
const TURN_MS = 1_000;

/** What the notifier asks of the configuration. */
export interface PushDirectory {
  account(id: number): Account | undefined;
  /** Base64, those that sign at the moment. */
  pushSecrets(accountId: number, nowMs: number): readonly string[];
}

export class Notifier {
  readonly #world: PushWorld;
  readonly #slots: PushSlots;
  readonly #owns: (shard: number) => boolean;
  #timer: NodeJS.Timeout | null = null;
  #polling: Promise<void> | null = null;
  #stopping = false;

  constructor(
    pool: pg.Pool,
    client: PushClient,
    directory: PushDirectory,
    owns: (shard: number) => boolean,
    options: NotifierOptions,
    events: NotifierEvents,
  ) {
    this.#owns = owns;
    const { pushesMax, slowPushesMax, slowMs } = options;
    this.#slots = new PushSlots({ quickMax: pushesMax, slowMax: slowPushesMax, slowMs, turnMs: TURN_MS }, (accountId) =>
      this.#turn(accountId).catch((error) => events.failed(error)),
    );
    this.#world = {
      pool,
      client,
      options,
      events,
      account: (id) => (this.#stopping || !owns(id % NOTIFY_SHARDS) ? undefined : directory.account(id)),
      secrets: (id) => directory.pushSecrets(id, Date.now()),
      fared: (id, isOk) => this.#slots.fared(id, isOk),
      mustYield: (id) => this.#slots.mustYield(id),
      keepsBodies: bodySamples(),
    };
  }

  start(): void {
    this.#timer = setInterval(() => void this.poll(), this.#world.options.pollMs);
  }

  /** These accounts have something to be told. Cheap. */
  poke(accountIds: Iterable<number>): void {
    if (this.#stopping) return;
    for (const id of accountIds) if (this.#owns(id % NOTIFY_SHARDS)) this.#slots.offer(id);
  }

  /** Looks for what nobody announced: pauses that are over, other nodes' statuses. */
  async poll(): Promise<void> {
    this.#slots.look();
    if (this.#polling !== null || this.#stopping) return;
    this.#polling = this.#look();
    await this.#polling;
    this.#polling = null;
  }

  async #look(): Promise<void> {
    try {
      await wakeStatuses(this.#world.pool);
      this.poke(await accountsWithStatuses(this.#world.pool));
    } catch (error) {
      this.#world.events.failed(error);
    }
  }

  /** Starts no more pushes and waits for those under way. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopping = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    const wait = new Promise((resolve) => setTimeout(resolve, Math.max(0, deadlineMs - Date.now())).unref());
    await Promise.race([Promise.all([this.#slots.close(), this.#polling]), wait]);
    await this.#world.client.close();
  }

  /** Pushes until nothing is ready, or something failed and has to wait its pause. */
  async #turn(accountId: number): Promise<void> {
    const { account: current, options } = this.#world;
    if (current(accountId)?.pushStyle === 'echo') await new Promise((resolve) => setTimeout(resolve, options.gatherMs));
    for (;;) {
      this.#slots.seen(accountId);
      const account = current(accountId);
      if (account === undefined) return;
      if (!(await this.#tell(account))) return;
      if (!this.#world.mustYield(accountId)) continue;
      this.#slots.offer(accountId);
      return;
    }
  }

  /** True when there may be more. */
  async #tell(account: Account): Promise<boolean> {
    if (account.pushState === 'active') {
      return account.pushStyle === 'signed'
        ? new SignedLane(this.#world, account.id).run()
        : pushEcho(this.#world, account);
    }
    const dead = await giveUpReady(this.#world.pool, account.id, 'the push address is switched off');
    if (dead > 0) this.#world.events.dead(account.id, dead);
    return false;
  }
}
