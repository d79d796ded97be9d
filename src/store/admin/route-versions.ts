// Versions of the routes: drafts, what is in force, what was.
import { hash } from 'node:crypto';
import type { Queryable } from '../db.ts';

/** A route as a version keeps it. */
export interface VersionRoute {
  channel: string;
  area_id: number | null;
  account_id: number | null;
  sender: string | null;
  connection_ids: number[];
  weights: number[] | null;
}

export interface RouteVersion {
  id: number;
  state: 'draft' | 'published' | 'retired';
  note: string;
  routes: VersionRoute[];
  baseHash: string;
  createdBy: string;
  createdAt: Date;
  changedAt: Date;
  publishedAt: Date | null;
  publishedBy: string;
}

const SELECT = `SELECT id, state, note, routes, base_hash AS "baseHash", created_by AS "createdBy", created_at AS "createdAt",
  changed_at AS "changedAt", published_at AS "publishedAt", published_by AS "publishedBy" FROM route_version`;

/** The routes in force. */
export async function liveRoutes(pool: Queryable): Promise<VersionRoute[]> {
  return (await pool.query<{ routes: VersionRoute[] }>('SELECT routes FROM route_live')).rows[0]!.routes;
}

/** The same routes have the same hash, in whatever order they were written. */
export function routesHash(routes: readonly VersionRoute[]): string {
  const lines = routes.map((route) =>
    JSON.stringify([route.channel, route.area_id, route.account_id, route.sender, route.connection_ids, route.weights]),
  );
  return hash('sha256', lines.sort().join('\n'), 'hex').slice(0, 16);
}

/** The newest first. */
export async function listRouteVersions(
  pool: Queryable,
  beforeId: number | null,
  limit: number,
): Promise<RouteVersion[]> {
  return (
    await pool.query<RouteVersion>(`${SELECT} WHERE ($1::int IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`, [
      beforeId,
      limit,
    ])
  ).rows;
}

export async function findRouteVersion(pool: Queryable, id: number): Promise<RouteVersion | undefined> {
  return (await pool.query<RouteVersion>(`${SELECT} WHERE id = $1`, [id])).rows[0];
}

export async function insertDraft(
  client: Queryable,
  draft: { routes: readonly VersionRoute[]; note: string; createdBy: string },
): Promise<number> {
  const base = routesHash(await liveRoutes(client));
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO route_version (note, routes, base_hash, created_by) VALUES ($1, $2, $3, $4) RETURNING id',
    [draft.note, JSON.stringify(draft.routes), base, draft.createdBy],
  );
  return rows[0]!.id;
}

/** Changes what is given. False when it is no draft (any more). */
export async function changeDraft(
  client: Queryable,
  id: number,
  change: { routes?: readonly VersionRoute[]; note?: string },
): Promise<boolean> {
  const result = await client.query(
    `UPDATE route_version SET routes = COALESCE($2::jsonb, routes), note = COALESCE($3, note), changed_at = now()
     WHERE id = $1 AND state = 'draft'`,
    [id, change.routes === undefined ? null : JSON.stringify(change.routes), change.note ?? null],
  );
  return result.rowCount === 1;
}

/** False when it is no draft. */
export async function removeDraft(client: Queryable, id: number): Promise<boolean> {
  return (await client.query(`DELETE FROM route_version WHERE id = $1 AND state = 'draft'`, [id])).rowCount === 1;
}

export type Publication =
  | { kind: 'published'; id: number }
  /** Never a draft, or published before. */
  | { kind: 'no_draft' }
  /** The routes in force are not those the draft was made from. */
  | { kind: 'outdated' }
  /** It names something that is gone. */
  | { kind: 'broken'; why: string };

/**
 * Puts a draft in force, in the caller's transaction. `force`: also when the routes were changed since it was made. What was in
 * force, by whichever way it came, is kept as a version.
 */
export async function publishDraft(client: Queryable, id: number, by: string, force: boolean): Promise<Publication> {
  // One publication at a time; whoever sets a single route waits for it.
  await client.query('LOCK TABLE route IN SHARE ROW EXCLUSIVE MODE');
  // What is checked here is what is put in force: a change of the draft waits, and then finds no draft.
  const { rows } = await client.query<RouteVersion>(`${SELECT} WHERE id = $1 FOR UPDATE`, [id]);
  const draft = rows[0];
  if (draft?.state !== 'draft') return { kind: 'no_draft' };
  const live = await liveRoutes(client);
  if (!force && draft.baseHash !== routesHash(live)) return { kind: 'outdated' };
  const why = await brokenRoute(client, draft.routes);
  if (why !== null) return { kind: 'broken', why };
  await keepLive(client, live);
  await replaceRoutes(client, draft.routes);
  await client.query(
    `UPDATE route_version SET state = 'published', published_at = now(), published_by = $2, changed_at = now() WHERE id = $1`,
    [id, by],
  );
  return { kind: 'published', id };
}

/** What is in force becomes the newest retired version: the one that was published, or one of its own when it was changed since. */
async function keepLive(client: Queryable, live: readonly VersionRoute[]): Promise<void> {
  const { rows } = await client.query<{ id: number; routes: VersionRoute[] }>(
    `UPDATE route_version SET state = 'retired', changed_at = now() WHERE state = 'published' RETURNING id, routes`,
  );
  if (rows[0] !== undefined && routesHash(rows[0].routes) === routesHash(live)) return;
  if (rows[0] === undefined && live.length === 0) return;
  await client.query(
    `INSERT INTO route_version (state, note, routes, base_hash) VALUES ('retired', 'as it was before the publication', $1, '')`,
    [JSON.stringify(live)],
  );
}

/** Only what differs is touched: the audit then shows what a publication changed. */
async function replaceRoutes(client: Queryable, routes: readonly VersionRoute[]): Promise<void> {
  const wanted = `jsonb_to_recordset($1::jsonb) AS w(channel text, area_id int, account_id int, sender text, connection_ids int[], weights int[])`;
  const values = [JSON.stringify(routes)];
  await client.query(
    `DELETE FROM route r WHERE NOT EXISTS (SELECT 1 FROM ${wanted}
       WHERE w.channel = r.channel AND w.area_id IS NOT DISTINCT FROM r.area_id AND w.account_id IS NOT DISTINCT FROM r.account_id
         AND w.sender IS NOT DISTINCT FROM r.sender)`,
    values,
  );
  await client.query(
    `INSERT INTO route AS r (channel, area_id, account_id, sender, connection_ids, weights)
     SELECT channel, area_id, account_id, sender, connection_ids, weights FROM ${wanted}
     ON CONFLICT (channel, area_id, account_id, sender) DO UPDATE SET connection_ids = EXCLUDED.connection_ids, weights = EXCLUDED.weights
     WHERE (r.connection_ids, r.weights) IS DISTINCT FROM (EXCLUDED.connection_ids, EXCLUDED.weights)`,
    values,
  );
}

/** Why these routes cannot be in force: a connection that is gone or does not carry the channel, an area or account that is not there. */
export async function brokenRoute(client: Queryable, routes: readonly VersionRoute[]): Promise<string | null> {
  const { rows } = await client.query<{ why: string }>(
    `WITH w AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS w(channel text, area_id int, account_id int, sender text, connection_ids int[]))
     SELECT 'connection ' || t.id || CASE WHEN c.id IS NULL THEN ' is not there' ELSE ' does not carry ' || w.channel END AS why
       FROM w CROSS JOIN unnest(w.connection_ids) AS t(id) LEFT JOIN connection c ON c.id = t.id AND c.state <> 'removed'
       WHERE c.id IS NULL OR NOT w.channel = ANY(COALESCE(c.channels, ARRAY[c.channel]))
     UNION ALL SELECT 'area ' || area_id || ' is not there' FROM w WHERE area_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM area a WHERE a.id = w.area_id)
     UNION ALL SELECT 'account ' || account_id || ' is not there' FROM w WHERE account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = w.account_id)
     LIMIT 1`,
    [JSON.stringify(routes)],
  );
  return rows[0]?.why ?? null;
}
