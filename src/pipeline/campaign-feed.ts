// Feeds running campaigns into the pipeline: each at its speed, those of one account not further ahead than the queue bears,
// and each recipient once, however often a node dies in between: the client id of its message is made of campaign and row.
import type pg from 'pg';
import { type Drain, drainAt, goesOutWithin, type Pace, paceAt, spent } from '../domain/campaign-pace.ts';
import { openForMs } from '../domain/hours.ts';
import { type Campaign, moveCampaign } from '../store/campaigns.ts';
import {
  queuedOf,
  type RecipientResult,
  recordRecipients,
  type WaitingRecipient,
  waitingRecipients,
} from '../store/campaigns-sending.ts';
import { composeRows } from './campaign-items.ts';
import type { Account, ConfigCache } from './config-cache.ts';
import { OverloadError } from './overload.ts';
import type { Pipeline, SendResult } from './ports.ts';

export interface FeedWorld {
  hot: pg.Pool;
  /** For what may take long. */
  pool: pg.Pool;
  cache: ConfigCache;
  pipeline: Pick<Pipeline, 'accept'>;
  failed(campaignId: number, error: unknown): void;
}

/** Messages of an account that may wait for its connections before its campaigns are fed no further. */
const QUEUED_MAX = 10_000;
const QUEUE_LOOK_MS = 250;
const BATCH_MAX = 500;
/** Batches under way at once: the pool's other users are people who wait. */
const AT_ONCE = 4;
const FAILED_PAUSE_MS = 2_000;
const SLEEPING_PAUSE_MS = 1_000;
/** What an account's own limit of speed leaves to its other requests. */
const ACCOUNT_SHARE = 0.8;
/** Recipients in a row that nobody can carry at present: then it is not about them. */
const UNSUPPLIED_MAX = 50;

/** What is remembered of a running campaign; all of it may be lost. */
interface Memory {
  pace: Pace | undefined;
  /** The last row read of each zone: what is behind it is waiting, what is before it is done or was left for later. */
  rows: Map<number, number>;
  notBeforeMs: number;
  /** How many recipients, the last ones looked at, had no supplier. */
  unsupplied: number;
}

/** What is known of an account's queue. */
interface Queue {
  drain: Drain;
  /** With what was fed since the look. */
  count: number;
  fed: number;
}

export class CampaignFeeder {
  readonly #world: FeedWorld;
  readonly #memories = new Map<number, Memory>();
  readonly #queues = new Map<number, Queue>();

  constructor(world: FeedWorld) {
    this.#world = world;
  }

  /** One batch of each campaign. Returns how many recipients were fed. */
  async feed(campaigns: readonly Campaign[]): Promise<number> {
    const running = new Set(campaigns.map(({ id }) => id));
    for (const id of this.#memories.keys()) if (!running.has(id)) this.#memories.delete(id);
    const outcomes: PromiseSettledResult<number>[] = [];
    for (let at = 0; at < campaigns.length; at += AT_ONCE) {
      // One that fails must not stop the others, nor be fed again while it is still being fed.
      const some = campaigns.slice(at, at + AT_ONCE).map((campaign) => this.#feedOne(campaign));
      outcomes.push(...(await Promise.allSettled(some)));
    }
    let sum = 0;
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') sum += outcome.value;
      else {
        const { id } = campaigns[index]!;
        this.#memory(id).notBeforeMs = Date.now() + FAILED_PAUSE_MS;
        this.#world.failed(id, outcome.reason);
      }
    }
    return sum;
  }

  async #feedOne(campaign: Campaign): Promise<number> {
    const nowMs = Date.now();
    const account = this.#world.cache.account(campaign.accountId);
    if (account === undefined || account.state !== 'active') {
      await this.#pause(campaign, 'account_blocked');
      return 0;
    }
    if (campaign.expiresAt !== null && campaign.expiresAt.getTime() <= nowMs) {
      await moveCampaign(this.#world.pool, campaign.id, ['running'], { state: 'done', reason: 'expired' });
      return 0;
    }
    const memory = this.#memory(campaign.id);
    if (memory.notBeforeMs > nowMs) return 0;
    const allowed = this.#allowed(campaign, account, memory, nowMs);
    if (allowed < 1) return 0;
    const queue = await this.#queueOf(account.id, nowMs);
    const room = Math.min(allowed, QUEUED_MAX - queue.count);
    if (room < 1) return 0;
    const { rows, waits } = await this.#read(campaign, memory, queue, room, nowMs);
    if (rows.length === 0) {
      await this.#endOrWait(campaign, memory, waits, nowMs);
      return 0;
    }
    if (memory.pace !== undefined) memory.pace = spent(memory.pace, rows.length);
    queue.count += rows.length;
    return this.#send(campaign, account, memory, rows, nowMs);
  }

  #memory(id: number): Memory {
    const known = this.#memories.get(id);
    if (known !== undefined) return known;
    const memory: Memory = { pace: undefined, rows: new Map(), notBeforeMs: 0, unsupplied: 0 };
    this.#memories.set(id, memory);
    return memory;
  }

  /** How many may go now by its speed and its account's. */
  #allowed(campaign: Campaign, account: Account, memory: Memory, nowMs: number): number {
    const limits = [campaign.ratePerS, account.ratePerS === null ? null : account.ratePerS * ACCOUNT_SHARE];
    const ratePerS = Math.min(...limits.map((limit) => limit ?? Number.POSITIVE_INFINITY));
    let allowed = BATCH_MAX;
    if (Number.isFinite(ratePerS)) {
      memory.pace = paceAt(memory.pace, ratePerS, nowMs);
      allowed = Math.min(allowed, Math.floor(memory.pace.tokens));
      // A limit of the account's is a bucket of one second: what takes more at once leaves a debt to its other requests.
      if (account.ratePerS !== null) allowed = Math.min(allowed, Math.max(1, Math.floor(account.ratePerS / 4)));
    } else memory.pace = undefined;
    return allowed;
  }

  async #queueOf(accountId: number, nowMs: number): Promise<Queue> {
    const known = this.#queues.get(accountId);
    if (known !== undefined && nowMs - known.drain.atMs < QUEUE_LOOK_MS) return known;
    const connections = this.#world.cache.connections().map(({ id }) => id);
    const count = await queuedOf(this.#world.hot, accountId, connections, QUEUED_MAX);
    const before = this.#queues.get(accountId);
    const queue = { drain: drainAt(before?.drain, count, before?.fed ?? 0, nowMs), count, fed: 0 };
    this.#queues.set(accountId, queue);
    return queue;
  }

  /**
   * The next rows of the zones whose hours are open, and stay so until what is queued has gone out; `waits` tells that some are
   * not.
   */
  async #read(
    campaign: Campaign,
    memory: Memory,
    queue: Queue,
    room: number,
    nowMs: number,
  ): Promise<{ rows: Read[]; waits: boolean }> {
    const rows: Read[] = [];
    let waits = false;
    for (const [zoneNo, zone] of campaign.zones.entries()) {
      if (rows.length >= room) break;
      const openMs = openForMs(campaign.hours, zone, nowMs);
      const inTime = openMs === 0 ? 0 : goesOutWithin(queue.drain, queue.count + rows.length, openMs);
      if (inTime < 1) {
        waits = true;
        continue;
      }
      const after = memory.rows.get(zoneNo) ?? 0;
      const limit = Math.min(room - rows.length, inTime);
      const found = await waitingRecipients(this.#world.hot, campaign.id, zoneNo, after, limit);
      rows.push(...found.map((row) => ({ ...row, zoneNo })));
    }
    return { rows, waits };
  }

  /** Nothing was read: everybody has been fed, those left wait for their hours, or nobody can carry them at present. */
  async #endOrWait(campaign: Campaign, memory: Memory, waits: boolean, nowMs: number): Promise<void> {
    const { recipientCount, acceptedCount, refusedCount } = campaign;
    if (acceptedCount + refusedCount < recipientCount) {
      if (waits) {
        memory.notBeforeMs = nowMs + SLEEPING_PAUSE_MS;
        return;
      }
      if (memory.unsupplied > 0) {
        await this.#pause(campaign, 'no_supplier');
        return;
      }
      if (memory.rows.size > 0) {
        // The counts know of somebody whom this feeder has passed by: once more from the beginning.
        memory.rows.clear();
        return;
      }
    }
    await moveCampaign(this.#world.pool, campaign.id, ['running'], { state: 'done' });
  }

  async #send(campaign: Campaign, account: Account, memory: Memory, rows: Read[], nowMs: number): Promise<number> {
    const { cache, pipeline, hot } = this.#world;
    const composed = composeRows(cache, account, campaign, rows, nowMs);
    const items = composed.flatMap((one) => (one.kind === 'item' ? [one.item] : []));
    let answers: SendResult[] = [];
    try {
      if (items.length > 0) {
        const request = { account, tokenId: null, recipients: items.length, items, receivedAtMs: nowMs };
        answers = (await pipeline.accept(request)).results;
      }
    } catch (error) {
      if (!(error instanceof OverloadError)) throw error;
      memory.notBeforeMs = Date.now() + Math.min(error.retryAfterS, 60) * 1000;
      // Not sent: the speed owes them.
      if (memory.pace !== undefined) memory.pace = spent(memory.pace, -rows.length);
      return 0;
    }
    let next = 0;
    const results = composed.map((one): SendResult | null => {
      if (one.kind === 'unfilled') return null;
      next += 1;
      return answers[next - 1]!;
    });
    const accepted = results.filter((result) => result?.kind === 'accepted' && !result.duplicate).length;
    const queue = this.#queues.get(account.id);
    if (queue !== undefined) queue.fed += accepted;
    const unsupplied = results.filter((result) => isRefused(result, 'no_supplier')).length;
    memory.unsupplied = unsupplied === rows.length ? memory.unsupplied + unsupplied : 0;
    const recorded = rows.flatMap((row, index) => {
      const result = recordOf(row.rowNo, results[index]!);
      return result.code !== null && NOT_ABOUT_THEM.includes(result.code) ? [] : [result];
    });
    await recordRecipients(hot, campaign.id, recorded);
    for (const { zoneNo, rowNo } of rows) memory.rows.set(zoneNo, Math.max(rowNo, memory.rows.get(zoneNo) ?? 0));
    if (results.some((result) => isRefused(result, 'insufficient_funds'))) {
      await this.#pause(campaign, 'insufficient_funds');
    } else if (memory.unsupplied >= UNSUPPLIED_MAX) await this.#pause(campaign, 'no_supplier');
    return recorded.length;
  }

  async #pause(campaign: Campaign, reason: string): Promise<void> {
    this.#memories.delete(campaign.id);
    await moveCampaign(this.#world.pool, campaign.id, ['running'], { state: 'paused', reason, pausedBy: 'system' });
  }
}

interface Read extends WaitingRecipient {
  zoneNo: number;
}

/** Rows that were refused for these stay in the campaign: when there is money, or somebody to carry them, they go. */
const NOT_ABOUT_THEM = ['insufficient_funds', 'no_supplier'];

const isRefused = (result: SendResult | null, code: string): boolean =>
  result?.kind === 'refused' && result.code === code;

function recordOf(rowNo: number, result: SendResult | null): RecipientResult {
  if (result === null) return { rowNo, messageId: null, code: 'variable_missing' };
  return result.kind === 'accepted'
    ? { rowNo, messageId: result.id, code: null }
    : { rowNo, messageId: null, code: result.code };
}
