// The live wall: what is going on now, over all nodes.
import type pg from 'pg';
import {
  type LiveCampaign,
  type LiveLink,
  type LiveNode,
  type LivePushes,
  readLinks,
  readNodes,
  readPushes,
  readRunningCampaigns,
} from '../store/queue-live.ts';
import { type QueueDepth, readQueueDepth } from '../store/status.ts';

/** A node that was not heard of for so long counts no more. */
const SILENT_S = 15;
/** Fewer say nothing about a share. */
const ENDED_MIN = 30;
/** Delivered of those that ended: fallen is what lost a tenth of all and a seventh of what it was. */
const FALL = 0.1;
const FALL_SHARE = 0.85;

export interface WallConnection extends LiveLink {
  queued: number;
  submittedPerS: number;
  /** Over the last quarter of an hour. */
  endedNow: number;
  shareNow: number | null;
  /** Over the day before this hour. */
  shareBefore: number | null;
  isFalling: boolean;
}

export interface Wall {
  atMs: number;
  acceptedPerS: number;
  submittedPerS: number;
  endedPerS: number;
  queue: QueueDepth[];
  connections: WallConnection[];
  nodes: (LiveNode & { isAlive: boolean })[];
  pushes: LivePushes;
  campaigns: LiveCampaign[];
}

export async function readWall(pool: pg.Pool): Promise<Wall> {
  // One after the other: a wall must not take every connection of the pool.
  const nodes = (await readNodes(pool)).map((node) => ({ ...node, isAlive: node.ageS < SILENT_S }));
  const queue = await readQueueDepth(pool);
  const links = await readLinks(pool);
  const pushes = await readPushes(pool);
  const campaigns = await readRunningCampaigns(pool);
  const alive = nodes.filter(({ isAlive }) => isAlive);
  const sum = (of: (node: LiveNode) => number) => alive.reduce((all, node) => all + of(node), 0);
  return {
    atMs: Date.now(),
    acceptedPerS: sum((node) => node.acceptedPerS),
    submittedPerS: sum((node) => node.submittedPerS),
    endedPerS: sum((node) => node.endedPerS),
    queue,
    connections: links.map((link) => connectionOf(link, alive, queue)),
    nodes,
    pushes,
    campaigns,
  };
}

function connectionOf(link: LiveLink, nodes: readonly LiveNode[], queue: readonly QueueDepth[]): WallConnection {
  const beats = nodes.flatMap((node) => node.connections[link.name] ?? []);
  const endedNow = beats.reduce((all, beat) => all + beat.ended, 0);
  const deliveredNow = beats.reduce((all, beat) => all + beat.delivered, 0);
  const shareNow = endedNow === 0 ? null : deliveredNow / endedNow;
  const shareBefore = link.ended === 0 ? null : link.delivered / link.ended;
  const isKnown = shareNow !== null && shareBefore !== null && endedNow >= ENDED_MIN && link.ended >= ENDED_MIN;
  return {
    ...link,
    queued: queue.filter(({ connectionId }) => connectionId === link.id).reduce((all, { depth }) => all + depth, 0),
    submittedPerS: beats.reduce((all, beat) => all + beat.submitted_per_s, 0),
    endedNow,
    shareNow,
    shareBefore,
    isFalling: isKnown && shareNow < shareBefore - FALL && shareNow < shareBefore * FALL_SHARE,
  };
}
