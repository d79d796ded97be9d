// How a route looks in the API: ids to work with, names to read.
import Type, { type Static } from 'typebox';
import { checkSender } from '../../domain/sender-id.ts';
import type { RouteVersion, VersionRoute } from '../../store/admin/route-versions.ts';
import type { ApiContext } from '../context.ts';
import { ChannelName, Id, nullable, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

const ROUTES_MAX = 2000;
const CONNECTIONS_MAX = 50;

export const RouteInput = record({
  channel: ChannelName,
  area_id: Type.Optional(nullable(Id)),
  account_id: Type.Optional(nullable(Id)),
  sender: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 64 }))),
  connection_ids: Type.Array(Id, { minItems: 1, maxItems: CONNECTIONS_MAX, uniqueItems: true }),
  weights: Type.Optional(
    nullable(
      Type.Array(Type.Integer({ minimum: 0, maximum: 1_000_000 }), {
        minItems: 1,
        maxItems: CONNECTIONS_MAX,
        description: 'A share for each connection: the first is drawn by weight. Null = in order.',
      }),
    ),
  ),
});
export const RouteInputs = Type.Array(RouteInput, { maxItems: ROUTES_MAX });

export const Route = record({
  channel: Type.String(),
  area_id: nullable(Id),
  area: nullable(Type.String()),
  account_id: nullable(Id),
  account: nullable(Type.String()),
  sender: nullable(Type.String()),
  connection_ids: Type.Array(Id),
  connections: Type.Array(Type.String({ description: 'Empty for one that is gone.' })),
  weights: nullable(Type.Array(Type.Integer())),
});

export const VersionLine = {
  id: Id,
  state: Type.String({ enum: ['draft', 'published', 'retired'] }),
  note: Type.String(),
  created_by: Type.String(),
  created_at: Time,
  changed_at: Time,
  published_at: nullable(Time),
  published_by: Type.String(),
  routes_count: Type.Integer(),
};

/** @throws Problem `invalid_request` for two routes of one place, or weights that fit no connections */
export function readRoutes(inputs: readonly Static<typeof RouteInput>[]): VersionRoute[] {
  const places = new Set<string>();
  return inputs.map((input, index) => {
    const wrong = (field: string, message: string): never => {
      throw new Problem('invalid_request', { errors: [{ field: `/routes/${index}/${field}`, message }] });
    };
    const { channel, connection_ids } = input;
    const route = {
      channel,
      area_id: input.area_id ?? null,
      account_id: input.account_id ?? null,
      sender: input.sender ?? null,
      connection_ids,
      weights: input.weights ?? null,
    };
    const { weights, sender } = route;
    if (sender !== null && channel === 'sms' && checkSender(sender) !== null) wrong('sender', 'cannot be a sender');
    if (weights !== null && weights.length !== connection_ids.length) wrong('weights', 'needs one for each connection');
    if (weights?.every((weight) => weight === 0)) wrong('weights', 'must not all be 0');
    const place = JSON.stringify([channel, route.area_id, route.account_id, sender]);
    if (places.has(place)) wrong('channel', 'another route has the same channel, area, account and sender');
    places.add(place);
    return route;
  });
}

export function shownRoute(context: ApiContext, route: VersionRoute): Static<typeof Route> {
  const { cache } = context;
  return {
    ...route,
    area: route.area_id === null ? null : cache.areaName(route.area_id),
    account: route.account_id === null ? null : (cache.account(route.account_id)?.login ?? ''),
    connections: route.connection_ids.map((id) => cache.connection(id)?.name ?? ''),
  };
}

export const shownVersion = (version: RouteVersion) => ({
  id: version.id,
  state: version.state,
  note: version.note,
  created_by: version.createdBy,
  created_at: timeOf(version.createdAt),
  changed_at: timeOf(version.changedAt),
  published_at: timeOrNull(version.publishedAt),
  published_by: version.publishedBy,
  routes_count: version.routes.length,
});
