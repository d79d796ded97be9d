// What the live wall shows beside the queue (status.ts): nodes and their traffic, links, pushes, campaigns.
import type { Queryable } from './db.ts';

/** What a node saw of a connection. */
export interface ConnectionBeat {
  submitted_per_s: number;
  /** Over the last quarter of an hour. */
  ended: number;
  delivered: number;
}

export interface NodeBeat {
  nodeId: string;
  roles: readonly string[];
  startedAt: Date;
  acceptedPerS: number;
  submittedPerS: number;
  endedPerS: number;
  /** By name. */
  connections: Readonly<Record<string, ConnectionBeat>>;
}

export async function writeBeat(pool: Queryable, beat: NodeBeat): Promise<void> {
  await pool.query({
    name: 'write_beat',
    text: `INSERT INTO node_beat AS b (node_id, roles, started_at, at, accepted_per_s, submitted_per_s, ended_per_s, connections)
           VALUES ($1, $2, $3, now(), $4, $5, $6, $7::jsonb)
           ON CONFLICT (node_id) DO UPDATE SET roles = EXCLUDED.roles, started_at = EXCLUDED.started_at, at = EXCLUDED.at,
             accepted_per_s = EXCLUDED.accepted_per_s, submitted_per_s = EXCLUDED.submitted_per_s,
             ended_per_s = EXCLUDED.ended_per_s, connections = EXCLUDED.connections`,
    values: [
      beat.nodeId,
      beat.roles,
      beat.startedAt,
      beat.acceptedPerS,
      beat.submittedPerS,
      beat.endedPerS,
      JSON.stringify(beat.connections),
    ],
  });
}

export interface LiveNode extends NodeBeat {
  /** Since it was last heard of. */
  ageS: number;
  /** Of connections and duties that it has in hand now. */
  leases: number;
}

/** Nodes heard of within a day. */
export async function readNodes(pool: Queryable): Promise<LiveNode[]> {
  const { rows } = await pool.query<LiveNode>(
    `SELECT b.node_id AS "nodeId", b.roles, b.started_at AS "startedAt", extract(epoch FROM now() - b.at)::float8 AS "ageS",
       b.accepted_per_s AS "acceptedPerS", b.submitted_per_s AS "submittedPerS", b.ended_per_s AS "endedPerS", b.connections,
       (SELECT count(*)::int FROM lease l WHERE l.node_id = b.node_id AND l.expires_at > now()) AS leases
     FROM node_beat b WHERE b.at > now() - interval '1 day' ORDER BY b.node_id LIMIT 1000`,
  );
  return rows;
}

/** Forgets nodes that have not been heard of for a day. */
export async function dropOldBeats(pool: Queryable): Promise<void> {
  await pool.query(`DELETE FROM node_beat WHERE at < now() - interval '1 day'`);
}

export interface LiveLink {
  id: number;
  name: string;
  type: string;
  channels: string[];
  state: 'active' | 'draining' | 'paused';
  stateReason: string;
  /** Null when no running node has it. */
  link: 'up' | 'connecting' | 'down' | null;
  linkReason: string;
  bound: number;
  wanted: number;
  inFlight: number;
  windowSize: number;
  nodeId: string | null;
  since: Date | null;
  /** Messages of the last day by its last attempts that have ended, and those delivered. */
  ended: number;
  delivered: number;
}

/** Every connection, with how it did over the day before this hour. */
export async function readLinks(pool: Queryable): Promise<LiveLink[]> {
  const { rows } = await pool.query<LiveLink>(
    `SELECT c.id, c.name, c.type, COALESCE(c.channels, ARRAY[c.channel]) AS channels, c.state, c.state_reason AS "stateReason",
       CASE WHEN l.name IS NOT NULL THEN h.state END AS link, COALESCE(h.reason, '') AS "linkReason",
       CASE WHEN l.name IS NOT NULL THEN COALESCE(h.bound, 0) ELSE 0 END AS bound, COALESCE(h.wanted, 0) AS wanted,
       COALESCE(h.in_flight, 0) AS "inFlight", COALESCE(h.window_size, 0) AS "windowSize", l.node_id AS "nodeId", h.since,
       COALESCE(s.ended, 0)::float8 AS ended, COALESCE(s.delivered, 0)::float8 AS delivered
     FROM connection c LEFT JOIN connection_health h ON h.connection_id = c.id
     LEFT JOIN lease l ON l.name = 'connection:' || c.id AND l.expires_at > now()
     LEFT JOIN (
       SELECT connection_id, sum(messages) AS ended, sum(messages) FILTER (WHERE state IN ('delivered', 'read')) AS delivered
       FROM stat_message WHERE hour >= date_trunc('hour', now(), 'UTC') - interval '24 hours' AND hour < date_trunc('hour', now(), 'UTC')
         AND state <> 'accepted' GROUP BY 1
     ) s ON s.connection_id = c.id
     WHERE c.state <> 'removed' ORDER BY c.id`,
  );
  return rows;
}

/** Counting goes no further: what is more is shown as so many. */
export const COUNT_MAX = 100_000;

export interface LivePushes {
  waiting: number;
  oldestAgeS: number;
  dead: number;
}

/** Statuses that wait to be told and that were given up. Account 0 has the rows that only steady the planner. */
export async function readPushes(pool: Queryable): Promise<LivePushes> {
  const { rows } = await pool.query<LivePushes>(
    `SELECT w.n AS waiting, COALESCE(extract(epoch FROM now() - w.oldest), 0)::float8 AS "oldestAgeS", d.n AS dead
     FROM (SELECT count(*)::int AS n, min(changed_at) AS oldest FROM
            (SELECT changed_at FROM status_outbox WHERE dead_at IS NULL AND account_id > 0 LIMIT ${COUNT_MAX}) x) w,
          (SELECT count(*)::int AS n FROM
            (SELECT 1 FROM status_outbox WHERE dead_at IS NOT NULL AND account_id > 0 LIMIT ${COUNT_MAX}) x) d`,
  );
  return rows[0]!;
}

export interface LiveCampaign {
  id: number;
  accountId: number;
  name: string;
  recipients: number;
  accepted: number;
  refused: number;
  ratePerS: number | null;
}

export async function readRunningCampaigns(pool: Queryable): Promise<LiveCampaign[]> {
  const { rows } = await pool.query<LiveCampaign>(
    `SELECT id, account_id AS "accountId", name, recipient_count AS recipients, accepted_count AS accepted, refused_count AS refused,
       rate_per_s AS "ratePerS" FROM campaign WHERE state = 'running' ORDER BY id LIMIT 100`,
  );
  return rows;
}
