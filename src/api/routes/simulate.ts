import Type from 'typebox';
import { ERRORS } from '../../domain/errors.ts';
import { formatE7Trimmed } from '../../domain/money.ts';
import { normalisePhone } from '../../domain/msisdn.ts';
import type { Route } from '../../domain/routing.ts';
import { simulate } from '../../pipeline/simulate.ts';
import { findRouteVersion } from '../../store/admin/route-versions.ts';
import type { ApiContext } from '../context.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { ChannelName, Id, Money, nullable, Phone, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

/** `POST /operator/routes/simulate`. */
export const simulateRoute = endpoint({
  id: 'operator.routes.simulate',
  method: 'POST',
  path: '/operator/routes/simulate',
  tag: 'Routes',
  summary: 'What would become of a message, and why',
  description: 'Over the routes in force, or over those of a version. Sends nothing.',
  access: staffMay('routes:read'),
  body: record({
    account_id: Id,
    phone: Phone,
    channel: Type.Optional(ChannelName),
    sender: Type.Optional(Type.String({ maxLength: 64 })),
    text: Type.Optional(Type.String({ maxLength: 10_000 })),
    version: Type.Optional(Id),
  }),
  response: record({
    phone: Type.String(),
    area: Type.String(),
    operator: Type.String(),
    region: Type.String(),
    only_country_known: Type.Boolean(),
    closed: nullable(Type.String({ enum: ['everyone', 'account'] })),
    price: nullable(Money),
    charged: nullable(Type.String()),
    sender_state: Type.String(),
    routes: Type.Array(
      record({
        route_id: nullable(Type.Integer()),
        chosen: Type.Boolean(),
        why: Type.String(),
        connections: Type.Array(record({ id: Id, name: Type.String(), state: Type.String(), up: Type.Boolean() })),
      }),
    ),
    connection_id: nullable(Id),
    connection: nullable(Type.String()),
    verdict: record({
      accepted: Type.Boolean(),
      code: nullable(Type.String()),
      why: Type.String(),
      parts: nullable(Type.Integer()),
      price: nullable(Money),
    }),
  }),
  handler: async ({ context, body }) => {
    const account = context.cache.account(body.account_id);
    if (account === undefined) throw new Problem('not_found', 'there is no such account');
    const phone = normalisePhone(body.phone);
    if (!phone.ok) throw new Problem(phone.code);
    const { channel = 'sms', sender = '', text = 'text' } = body;
    const routes = body.version === undefined ? undefined : await routesOf(context, body.version);
    const world = { ...context.evaluation, routes };
    const result = simulate(world, account, { phone: phone.phone, channel, sender, text });
    const { rate, verdict, connectionId } = result;
    const nameOf = (id: number) => context.cache.connection(id)?.name ?? '';
    return {
      phone: phone.phone,
      area: result.area,
      operator: result.operator,
      region: result.region,
      only_country_known: result.coarse,
      closed: result.closed,
      price: rate === null ? null : formatE7Trimmed(rate.priceE7),
      charged: rate?.charge ?? null,
      sender_state: result.senderState,
      routes: result.routes.map(({ routeId, chosen, why, connectionIds }) => ({
        route_id: routeId,
        chosen,
        why,
        connections: connectionIds.map((id) => ({
          id,
          name: nameOf(id),
          state: context.cache.connection(id)?.state ?? 'removed',
          up: !context.evaluation.links.isDown(id),
        })),
      })),
      connection_id: connectionId,
      connection: connectionId === null ? null : nameOf(connectionId),
      verdict:
        verdict.kind === 'refused'
          ? { accepted: false, code: verdict.code, why: ERRORS[verdict.code].cause, parts: null, price: null }
          : { accepted: true, code: null, why: '', parts: verdict.segments, price: formatE7Trimmed(verdict.priceE7) },
    };
  },
});

async function routesOf(context: ApiContext, version: number): Promise<Route[]> {
  const found = await findRouteVersion(context.pool, version);
  if (found === undefined) throw new Problem('not_found', 'there is no such version');
  return found.routes.map((route, index) => ({
    id: index + 1,
    channel: route.channel as Route['channel'],
    areaId: route.area_id,
    accountId: route.account_id,
    sender: route.sender,
    connectionIds: route.connection_ids,
    weights: route.weights,
  }));
}
