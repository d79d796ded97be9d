// What messages of a channel to an area will cost us: by the connection that those of nobody in particular take first.
import type { Channel } from '../domain/message.ts';
import { chooseRoute, fittingRoute, ownConnections } from '../domain/routing.ts';
import type { ConfigCache } from './config-cache.ts';

export interface RouteCost {
  connectionId: number;
  /** Of one part. */
  costE7: bigint;
}

/**
 * By the routes in force, whatever links are up; of a weighted route the connection with the largest share. Routes of single
 * accounts and senders are left aside. Null when no connection takes the channel.
 */
export function routeCost(cache: ConfigCache, channel: Channel, areaId: number | null, atMs: number): RouteCost | null {
  const query = { channel, accountId: 0, areaId, sender: '' };
  const hasOwn = ownConnections(cache.connections(), query).length > 0;
  const route = hasOwn ? null : fittingRoute(cache.routes, query);
  const inOrder = route?.connectionIds ?? chooseRoute([], cache.connections(), query, () => 0);
  const { weights } = route ?? { weights: null };
  const ids = weights === null ? inOrder : inOrder.toSorted((a, b) => shareOf(b) - shareOf(a));
  function shareOf(id: number): number {
    return weights?.[inOrder.indexOf(id)] ?? 0;
  }
  const usable = ids.map((id) => cache.connection(id)).filter((one) => one?.channels.includes(channel) === true);
  const first = usable.find((one) => one?.state === 'active') ?? usable[0];
  if (first === undefined) return null;
  return { connectionId: first.id, costE7: cache.costs.costE7(first.id, channel, areaId, atMs) ?? first.costE7 };
}
