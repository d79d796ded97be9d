// Which connections a message may take, in which order.
import type { Channel } from './message.ts';

export interface Route {
  id: number;
  channel: Channel;
  /** Null = any. */
  areaId: number | null;
  accountId: number | null;
  sender: string | null;
  /** In the order they are tried. */
  connectionIds: readonly number[];
  /** A share for each of them: the first is drawn by weight, the others follow in order. Null = in order. */
  weights: readonly number[] | null;
}

/** What routing needs to know of a connection. */
export interface RoutedConnection {
  id: number;
  channels: readonly Channel[];
  /** The area that it alone serves: its numbers go by no other, and it takes no others. Null = an ordinary one. */
  areaId: number | null;
}

export interface RouteQuery {
  channel: Channel;
  accountId: number;
  areaId: number | null;
  sender: string;
}

/**
 * The connections of the most specific route that fits. An account outweighs a sender, a sender outweighs an area:
 * account+sender+area, account+sender, account+area, account, sender+area, sender, area, neither. Of equals the newest.
 * Without a route: every connection of the channel, in the order of ids. An area that has a connection of its own is served by
 * that alone, whatever the routes say.
 */
export function chooseRoute(
  routes: readonly Route[],
  connections: readonly RoutedConnection[],
  query: RouteQuery,
  random: () => number,
): readonly number[] {
  const own = ownConnections(connections, query);
  if (own.length > 0) return own;
  const best = fittingRoute(routes, query);
  if (best === null) return defaultConnections(connections, query.channel);
  return best.weights === null ? best.connectionIds : drawFirst(best.connectionIds, best.weights, random());
}

/** The most specific route that fits, null when none does. */
export function fittingRoute(routes: readonly Route[], query: RouteQuery): Route | null {
  let best: Route | null = null;
  for (const route of routes) {
    if (mismatch(route, query) === null && (best === null || outweighs(route, best))) best = route;
  }
  return best;
}

/** One of the ids goes to the front, by weight; a weight of 0 is for failover only. `draw` in 0…1. */
export function drawFirst(ids: readonly number[], weights: readonly number[], draw: number): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = draw * total;
  const index = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  if (index <= 0) return ids;
  return [ids[index] as number, ...ids.slice(0, index), ...ids.slice(index + 1)];
}

export interface RouteExplanation {
  /** Null for the default of the channel. */
  routeId: number | null;
  connectionIds: readonly number[];
  chosen: boolean;
  /** In plain words: why it was chosen, outweighed or does not fit. */
  why: string;
}

/** The routes of the channel with the verdict on each, the most specific first, the default last. */
export function explainRoute(
  routes: readonly Route[],
  connections: readonly RoutedConnection[],
  query: RouteQuery,
): RouteExplanation[] {
  const own = ownConnections(connections, query);
  if (own.length > 0) {
    return [{ routeId: null, connectionIds: own, chosen: true, why: 'the area has a connection of its own' }];
  }
  const ofChannel = routes.filter((route) => route.channel === query.channel);
  ofChannel.sort((a, b) => (outweighs(a, b) ? -1 : 1));
  const chosen = ofChannel.find((route) => mismatch(route, query) === null);
  const rows: RouteExplanation[] = ofChannel.map((route) => ({
    routeId: route.id,
    connectionIds: route.connectionIds,
    chosen: route === chosen,
    why: mismatch(route, query) ?? (route === chosen ? `fits by ${reach(route)}` : `outweighed by route ${chosen!.id}`),
  }));
  rows.push({
    routeId: null,
    connectionIds: defaultConnections(connections, query.channel),
    chosen: chosen === undefined,
    why: chosen === undefined ? 'no route fits: every connection of the channel' : `route ${chosen.id} fits`,
  });
  return rows;
}

function outweighs(a: Route, b: Route): boolean {
  const difference = weight(a) - weight(b);
  return difference === 0 ? a.id > b.id : difference > 0;
}

function weight(route: Route): number {
  return (route.accountId === null ? 0 : 4) + (route.sender === null ? 0 : 2) + (route.areaId === null ? 0 : 1);
}

/** Why a route does not fit, null when it does. Senders are compared as the cache does, without regard to case. */
function mismatch(route: Route, query: RouteQuery): string | null {
  if (route.channel !== query.channel) return 'another channel';
  if (route.accountId !== null && route.accountId !== query.accountId) return 'for another account';
  if (route.areaId !== null && route.areaId !== query.areaId) return 'for another area';
  if (route.sender !== null && !sameSender(route.sender, query.sender)) return 'for another sender';
  return null;
}

function sameSender(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase());
}

function reach(route: Route): string {
  const parts = [
    route.accountId === null ? '' : 'account',
    route.sender === null ? '' : 'sender',
    route.areaId === null ? '' : 'area',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'channel alone' : parts.join(', ');
}

function defaultConnections(connections: readonly RoutedConnection[], channel: Channel): readonly number[] {
  return connections
    .filter((connection) => connection.areaId === null && connection.channels.includes(channel))
    .map((connection) => connection.id)
    .sort((a, b) => a - b);
}

const NONE: readonly number[] = [];

/** Those that serve the area alone. Asked for every message: nearly always there are none, and nothing is made. */
export function ownConnections(
  connections: readonly RoutedConnection[],
  { areaId, channel }: Pick<RouteQuery, 'areaId' | 'channel'>,
): readonly number[] {
  if (areaId === null || !connections.some((one) => one.areaId === areaId)) return NONE;
  return connections.filter((one) => one.areaId === areaId && one.channels.includes(channel)).map(({ id }) => id);
}
