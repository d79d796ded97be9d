import Type, { type Static } from 'typebox';
import { PRIORITY_NAMES } from '../../domain/message.ts';
import type { ConfigCache } from '../../pipeline/config-cache.ts';
import { readWall, type Wall } from '../../pipeline/live-wall.ts';
import { COUNT_MAX } from '../../store/queue-live.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';

const Rate = Type.Number({ minimum: 0 });
const Share = nullable(Type.Number({ minimum: 0, maximum: 1 }));
const Answer = record({
  at: Time,
  accepted_per_s: Type.Number({ description: 'Messages a second over the last minute, of all nodes together.' }),
  submitted_per_s: Type.Number({ description: 'Taken by upstreams.' }),
  ended_per_s: Rate,
  queue: Type.Array(
    record({
      connection_id: Type.Integer(),
      connection: Type.String(),
      priority: oneOf(PRIORITY_NAMES),
      depth: Type.Integer(),
      oldest_age_s: Rate,
    }),
  ),
  connections: Type.Array(
    record({
      id: Type.Integer(),
      name: Type.String(),
      type: Type.String(),
      channels: Type.Array(Type.String()),
      state: oneOf(['active', 'draining', 'paused']),
      state_reason: Type.String(),
      link: nullable(oneOf(['up', 'connecting', 'down'], { description: 'Null when no running node has it.' })),
      link_reason: Type.String(),
      link_since: nullable(Time),
      node: nullable(Type.String()),
      bound: Type.Integer(),
      wanted: Type.Integer(),
      in_flight: Type.Integer(),
      window: Type.Integer(),
      queued: Type.Integer(),
      submitted_per_s: Rate,
      ended_now: Type.Integer({ description: 'Over the last quarter of an hour.' }),
      delivery_share_now: Share,
      delivery_share_before: nullable(Type.Number({ description: 'Over the day before this hour.' })),
      falling: Type.Boolean({ description: 'Now clearly below what it was.' }),
    }),
  ),
  nodes: Type.Array(
    record({
      id: Type.String(),
      roles: Type.Array(Type.String()),
      started_at: Time,
      age_s: Type.Number({ description: 'Since it was last heard of.' }),
      alive: Type.Boolean(),
      leases: Type.Integer({ description: 'Connections and duties in its hand.' }),
      accepted_per_s: Rate,
      submitted_per_s: Rate,
    }),
  ),
  pushes: record({
    waiting: Type.Integer({ description: `Counted to ${COUNT_MAX}.` }),
    oldest_age_s: Rate,
    dead: Type.Integer(),
  }),
  campaigns: Type.Array(
    record({
      id: Type.Integer(),
      account_id: Type.Integer(),
      account: Type.String(),
      name: Type.String(),
      recipients: Type.Integer(),
      accepted: Type.Integer(),
      refused: Type.Integer(),
      rate_per_s: nullable(Type.Integer()),
    }),
  ),
});

const FRESH_MS = 1_500;
/** One that took long is shown the longer, so that open walls cost a twentieth of a core at the most. */
const COST_TIMES = 20;

/** The last wall of each pool, of which a node has one: however many look, it is read once. */
const last = new WeakMap<object, { untilMs: number; wall: Promise<Wall> }>();

async function sharedWall(pool: Parameters<typeof readWall>[0]): Promise<Wall> {
  const begunMs = performance.now();
  const known = last.get(pool);
  if (known !== undefined && begunMs < known.untilMs) return known.wall;
  const entry = { untilMs: Number.POSITIVE_INFINITY, wall: readWall(pool) };
  last.set(pool, entry);
  const done = () => {
    const nowMs = performance.now();
    entry.untilMs = nowMs + Math.max(FRESH_MS, (nowMs - begunMs) * COST_TIMES);
  };
  entry.wall.then(done, () => last.delete(pool));
  return entry.wall;
}

/** `GET /operator/wall`. */
export const getWall = endpoint({
  id: 'operator.wall.get',
  method: 'GET',
  path: '/operator/wall',
  tag: 'Live wall',
  summary: 'What is going on now: traffic, queue, connections, nodes, pushes, campaigns',
  description: 'Read once for all who look, every two seconds or more seldom.',
  access: staffMay('connections:read'),
  live: { everyMs: 1_000 },
  response: Answer,
  handler: async ({ context }) => showWall(await sharedWall(context.pool), context.cache),
});

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
const roundedOrNull = (value: number | null): number | null => (value === null ? null : rounded(value));

function showWall(wall: Wall, cache: ConfigCache): Static<typeof Answer> {
  return {
    at: timeOf(new Date(wall.atMs)),
    accepted_per_s: rounded(wall.acceptedPerS),
    submitted_per_s: rounded(wall.submittedPerS),
    ended_per_s: rounded(wall.endedPerS),
    queue: wall.queue.map(({ connectionId, priority, depth, oldestAgeS }) => ({
      connection_id: connectionId,
      connection: cache.connection(connectionId)?.name ?? String(connectionId),
      priority: PRIORITY_NAMES[priority] ?? 'bulk',
      depth,
      oldest_age_s: rounded(Math.max(0, oldestAgeS)),
    })),
    connections: wall.connections.map((one) => ({
      ...{ id: one.id, name: one.name, type: one.type, channels: one.channels, state: one.state },
      state_reason: one.stateReason,
      link: one.link,
      link_reason: one.linkReason,
      link_since: timeOrNull(one.since),
      node: one.nodeId,
      ...{ bound: one.bound, wanted: one.wanted, in_flight: one.inFlight, window: one.windowSize },
      queued: one.queued,
      submitted_per_s: rounded(one.submittedPerS),
      ended_now: one.endedNow,
      delivery_share_now: roundedOrNull(one.shareNow),
      delivery_share_before: roundedOrNull(one.shareBefore),
      falling: one.isFalling,
    })),
    nodes: wall.nodes.map((node) => ({
      id: node.nodeId,
      roles: [...node.roles],
      started_at: timeOf(node.startedAt),
      age_s: rounded(Math.max(0, node.ageS)),
      alive: node.isAlive,
      leases: node.leases,
      accepted_per_s: rounded(node.acceptedPerS),
      submitted_per_s: rounded(node.submittedPerS),
    })),
    pushes: {
      waiting: wall.pushes.waiting,
      oldest_age_s: rounded(Math.max(0, wall.pushes.oldestAgeS)),
      dead: wall.pushes.dead,
    },
    campaigns: wall.campaigns.map(({ id, accountId, name, recipients, accepted, refused, ratePerS }) => ({
      ...{ id, name, recipients, accepted, refused },
      account_id: accountId,
      account: cache.account(accountId)?.login ?? String(accountId),
      rate_per_s: ratePerS,
    })),
  };
}
