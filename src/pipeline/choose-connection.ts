// The connection a message goes to: the best of its route that can take it now.
import type { ChannelDefinition } from '../channels/channel.ts';
import { type Content, withSecureLinks } from '../domain/content.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { isOpenAt } from '../domain/hours.ts';
import { CHANNEL_KINDS, type Channel } from '../domain/message.ts';
import { chooseRoute, type Route, type RouteQuery } from '../domain/routing.ts';
import type { ConnectionRow } from '../store/load-config.ts';
import type { ConfigCache } from './config-cache.ts';

/** Connections whose link is known to be down: passed over while another of the route is up. */
export interface LinkStates {
  isDown(connectionId: number): boolean;
}

/** What of a message decides whether a connection could carry it at all. */
export interface Draft {
  channel: Channel;
  sender: string;
  text: string;
  content: Content;
}

/** What choosing a connection depends on beside the message. */
export interface RoutingWorld {
  cache: ConfigCache;
  /** Routes to try out instead of those in force. */
  routes?: readonly Route[];
  links: LinkStates;
  /** Connectors by their type. */
  definitions: ReadonlyMap<string, ChannelDefinition>;
  nowMs(): number;
  /** In 0…1: weighted routes draw by it. */
  random(): number;
}

/**
 * The first of the route that is active, up and inside its hours; else the first that is active (its messages wait), else a
 * paused one (it keeps its messages); null when the route has none left. `tried` are those that refused the message, `fits`
 * leaves out those that never could take it. One that is draining takes nothing new.
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
  for (const id of chooseRoute(world.routes ?? cache.routes, cache.connections(), query, world.random)) {
    if (tried.includes(id)) continue;
    const connection = cache.connection(id);
    if (connection === undefined || connection.state === 'draining') continue;
    // A route may name one that serves an area alone; of other numbers it knows nothing.
    if (connection.areaId !== null && connection.areaId !== query.areaId) continue;
    if (!connection.channels.includes(query.channel) || !fits(connection)) continue;
    const rank = rankOf(connection, links, nowMs);
    if (rank === 0) return id;
    if (rank < bestRank) {
      best = id;
      bestRank = rank;
    }
  }
  return best;
}

/** Why a connection's upstream could never take a draft, judged by its form; null when it could. */
export function refusalOf({ definitions }: RoutingWorld, connection: ConnectionRow, draft: Draft): ErrorCode | null {
  const definition = definitions.get(connection.type);
  const shown = definition?.links === 'https' ? { ...draft, content: withSecureLinks(draft.content) } : draft;
  return definition?.accepts?.(shown, connection.settings) ?? null;
}

/** The same as a condition for `chooseConnection`; none for plain texts, which every connection of theirs takes. */
export function fitsDraft(world: RoutingWorld, draft: Draft): ((connection: ConnectionRow) => boolean) | undefined {
  if (CHANNEL_KINDS[draft.channel] === 'text') return undefined;
  return (connection) => refusalOf(world, connection, draft) === null;
}

/** 0 can send now; the higher, the worse the prospects. */
function rankOf(connection: ConnectionRow, links: LinkStates, nowMs: number): number {
  if (connection.state !== 'active') return 3;
  if (!isOpenAt(connection.hours, connection.timeZone, nowMs)) return 2;
  return links.isDown(connection.id) ? 1 : 0;
}
