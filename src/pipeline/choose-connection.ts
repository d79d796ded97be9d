// The connection a message goes to: the best of its route that can take it now.
import { isOpenAt } from '../domain/hours.ts';
import { chooseRoute, type RouteQuery } from '../domain/routing.ts';
import type { ConnectionRow } from '../store/load-config.ts';
import type { ConfigCache } from './config-cache.ts';

/** Connections whose link is known to be down: passed over while another of the route is up. */
export interface LinkStates {
  isDown(connectionId: number): boolean;
}

/** What choosing a connection depends on beside the message. */
export interface RoutingWorld {
  cache: ConfigCache;
  links: LinkStates;
  nowMs(): number;
  /** In 0…1: weighted routes draw by it. */
  random(): number;
}

/**
 * The first of the route that is active, up and inside its hours; else the first that is active (its messages wait), else a
 * paused one (it keeps its messages); null when the route has none left. `tried` are those that refused the message, `fits`
 * leaves out those that never could take it.
 */
export function chooseConnection(
  world: RoutingWorld,
  query: RouteQuery,
  tried: readonly number[],
  fits: (connection: ConnectionRow) => boolean = () => true,
): number | null {
  const { cache, links } = world;
  const nowMs = world.nowMs();
  let best: number | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const id of chooseRoute(cache.routes, cache.connections(), query, world.random)) {
    if (tried.includes(id)) continue;
    const connection = cache.connection(id);
    if (connection === undefined || !fits(connection)) continue;
    const rank = rankOf(connection, links, nowMs);
    if (rank === 0) return id;
    if (rank < bestRank) {
      best = id;
      bestRank = rank;
    }
  }
  return best;
}

/** 0 can send now; the higher, the worse the prospects. */
function rankOf(connection: ConnectionRow, links: LinkStates, nowMs: number): number {
  if (connection.state !== 'active') return 3;
  if (!isOpenAt(connection.hours, connection.timeZone, nowMs)) return 2;
  return links.isDown(connection.id) ? 1 : 0;
}
