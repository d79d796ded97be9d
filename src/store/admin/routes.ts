// Routes: which connections a message takes, in which order.
import type { Queryable } from '../db.ts';

export interface RouteDetail {
  id: number;
  channel: string;
  area: string | null;
  account: string | null;
  sender: string | null;
  /** Names in the order they are tried; a removed one is marked. */
  connections: string[];
  connectionIds: number[];
  /** A share for each of them; null = in order. */
  weights: number[] | null;
}

export interface NewRoute {
  channel: string;
  areaId: number | null;
  accountId: number | null;
  sender: string | null;
  connectionIds: number[];
  weights: number[] | null;
}

/** Sets the route of this channel, area, account and sender, the new one or the one there is. */
export async function putRoute(pool: Queryable, route: NewRoute): Promise<{ id: number; isNew: boolean }> {
  const { rows } = await pool.query<{ id: number; isNew: boolean }>(
    `INSERT INTO route (channel, area_id, account_id, sender, connection_ids, weights) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (channel, area_id, account_id, sender) DO UPDATE SET connection_ids = EXCLUDED.connection_ids, weights = EXCLUDED.weights
     RETURNING id, (xmax = 0) AS "isNew"`,
    [route.channel, route.areaId, route.accountId, route.sender, route.connectionIds, route.weights],
  );
  return rows[0]!;
}

export async function listRoutes(pool: Queryable): Promise<RouteDetail[]> {
  const { rows } = await pool.query<RouteDetail>(
    `SELECT r.id, r.channel, a.name AS area, o.login AS account, r.sender, r.connection_ids AS "connectionIds", r.weights,
       (SELECT array_agg(c.name || CASE c.state WHEN 'removed' THEN ' (removed)' ELSE '' END ORDER BY t.ord)
        FROM unnest(r.connection_ids) WITH ORDINALITY AS t(id, ord) JOIN connection c ON c.id = t.id) AS connections
     FROM route r LEFT JOIN area a ON a.id = r.area_id LEFT JOIN account o ON o.id = r.account_id ORDER BY r.id`,
  );
  return rows;
}

export async function removeRoute(pool: Queryable, id: number): Promise<boolean> {
  return (await pool.query('DELETE FROM route WHERE id = $1', [id])).rowCount === 1;
}
