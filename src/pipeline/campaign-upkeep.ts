// What campaigns need beside being fed: their progress counted at a bearable price, what was canceled taken out of the queue,
// and what is old forgotten.
import type pg from 'pg';
import { transactionAs } from '../store/actor.ts';
import { clearRows } from '../store/campaigns-import.ts';
import {
  adoptUnrecorded,
  campaignsToAdopt,
  campaignsToCancel,
  cancelDone,
  countProgress,
  type DueProgress,
  dueProgress,
  markForgotten,
  oldCampaigns,
  planProgress,
  queuedMessages,
} from '../store/campaigns-upkeep.ts';
import { deleteFile } from '../store/files.ts';
import { retried } from '../store/retry.ts';
import { type EndContext, endQueued } from './end-queued.ts';

export interface UpkeepWorld extends EndContext {
  pool: pg.Pool;
  /** Statuses are to be told. */
  poke(accountIds: Iterable<number>): void;
  retentionMs: number;
  failed(campaignId: number, error: unknown): void;
}

const AT_ONCE = 5;
const COUNT_EVERY_MS = 2_000;
/** Counting takes this share of the time at most: a million messages are counted for seconds, and then not for minutes. */
const COUNT_SHARE = 20;
/** What is over is still read: that is looked at seldom, and not for ever. */
const AFTER_EVERY_MS = 600_000;
const AFTER_MS = 3 * 86_400_000;
const CANCEL_BATCH = 500;
/** Of one campaign in one turn: the others' turn comes. */
const CANCEL_MAX = 5_000;
const ADOPT_MS = 1_000;
/** What could not be counted is left alone for that long. */
const FAILED_PAUSE_MS = 60_000;
const SYSTEM = { kind: 'system', id: null, name: 'campaigns', address: '', request: '' } as const;

/** Counts the campaigns that are due. */
export async function countDue(world: UpkeepWorld, signal: AbortSignal): Promise<void> {
  for (const due of await dueProgress(world.pool, AT_ONCE)) {
    if (signal.aborted) return;
    try {
      const begun = performance.now();
      const open = await countProgress(world.pool, due);
      const tookMs = performance.now() - begun;
      await planProgress(world.pool, due.id, nextCountMs(due, open, tookMs, Date.now()));
    } catch (error) {
      world.failed(due.id, error);
      await planProgress(world.pool, due.id, FAILED_PAUSE_MS);
    }
  }
}

/** In how long a campaign is counted again; null = never. */
export function nextCountMs(due: DueProgress, open: number, tookMs: number, nowMs: number): number | null {
  const soon = Math.max(COUNT_EVERY_MS, tookMs * COUNT_SHARE);
  if (due.finishedAt === null) return due.state === 'running' || open > 0 ? soon : null;
  if (open > 0) return soon;
  return nowMs - due.finishedAt.getTime() < AFTER_MS ? Math.max(AFTER_EVERY_MS, soon) : null;
}

/** Finds messages that were accepted and not recorded, of campaigns that are over, some rows at a time. */
export async function adopt(world: UpkeepWorld, signal: AbortSignal): Promise<void> {
  await each(world, signal, await campaignsToAdopt(world.pool, AT_ONCE), async ({ id, accountId }) => {
    const begun = performance.now();
    while (await adoptUnrecorded(world.pool, id, accountId)) {
      if (signal.aborted || performance.now() - begun > ADOPT_MS) return;
    }
  });
}

/** Cancels what is queued of canceled campaigns. What an operator has in hand goes on, unless it comes back. */
export async function cancelQueued(world: UpkeepWorld, signal: AbortSignal): Promise<void> {
  await each(world, signal, await campaignsToCancel(world.pool, AT_ONCE), async ({ id, accountId }) => {
    const ids = await queuedMessages(world.pool, id, CANCEL_MAX);
    for (let at = 0; at < ids.length && !signal.aborted; at += CANCEL_BATCH) {
      await endSome(world, accountId, ids.slice(at, at + CANCEL_BATCH));
    }
    if (!signal.aborted && ids.length < CANCEL_MAX) await cancelDone(world.pool, id);
  });
}

/** One that fails keeps nobody waiting. */
async function each<T extends { id: number }>(
  world: UpkeepWorld,
  signal: AbortSignal,
  campaigns: readonly T[],
  work: (campaign: T) => Promise<void>,
): Promise<void> {
  for (const campaign of campaigns) {
    if (signal.aborted) return;
    await work(campaign).catch((error) => world.failed(campaign.id, error));
  }
}

async function endSome(world: UpkeepWorld, accountId: number, ids: number[]): Promise<void> {
  const request = { ids, accountId, state: 'canceled', errorCode: '' } as const;
  const ended = await retried(() => transactionAs(world.pool, SYSTEM, (client) => endQueued(world, client, request)));
  world.poke(ended.told);
}

/** Deletes the rows and files of campaigns that have been kept long enough, some at a time. */
export async function forgetOld(world: UpkeepWorld, signal: AbortSignal): Promise<void> {
  const old = await oldCampaigns(world.pool, Date.now() - world.retentionMs, AT_ONCE);
  await each(world, signal, old, async ({ id, fileId }) => {
    while (!(await clearRows(world.pool, id))) if (signal.aborted) return;
    if (fileId !== null) await deleteFile(world.pool, fileId);
    await markForgotten(world.pool, [id]);
  });
}
