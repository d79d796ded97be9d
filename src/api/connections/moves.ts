import Type from 'typebox';
import { type ConnectionState, setConnectionState } from '../../store/admin/connections.ts';
import { liveRoutes } from '../../store/admin/route-versions.ts';
import type { Client } from '../../store/db.ts';
import type { ApiContext } from '../context.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, Reason, record } from '../frame/fields.ts';
import { ConnectionId, heldConnection } from './fields.ts';

const Moved = record({ id: Id, state: Type.String() });
type Change = <T>(work: (client: Client) => Promise<T>) => Promise<T>;

async function move(context: ApiContext, change: Change, id: number, state: ConnectionState, reason: string) {
  await change(async (client) => {
    await heldConnection(client, id);
    await setConnectionState(client, id, state, reason);
  });
  await context.refresh();
  return { id, state };
}

/** `POST /operator/connections/{id}/pause`. */
export const pauseConnection = endpoint({
  id: 'operator.connections.pause',
  method: 'POST',
  path: '/operator/connections/{id}/pause',
  tag: 'Connections',
  summary: 'Send nothing by it for now',
  description: 'Its messages take another connection of their route, or wait when there is none.',
  access: staffMay('connections:write'),
  params: ConnectionId,
  body: record({ reason: Reason }),
  response: Moved,
  handler: ({ context, params, body, change }) => move(context, change, params.id, 'paused', body.reason),
});

/** `POST /operator/connections/{id}/drain`. */
export const drainConnection = endpoint({
  id: 'operator.connections.drain',
  method: 'POST',
  path: '/operator/connections/{id}/drain',
  tag: 'Connections',
  summary: 'Send what it has, take nothing new',
  description:
    'New messages take another connection of their route; without one they are refused with `no_supplier`. What is queued ' +
    'goes out and its receipts come in. Pause it instead to keep new messages waiting.',
  access: staffMay('connections:write'),
  params: ConnectionId,
  body: record({ reason: Type.Optional(Reason) }),
  response: Moved,
  handler: ({ context, params, body, change }) => move(context, change, params.id, 'draining', body.reason ?? ''),
});

/** `POST /operator/connections/{id}/resume`. */
export const resumeConnection = endpoint({
  id: 'operator.connections.resume',
  method: 'POST',
  path: '/operator/connections/{id}/resume',
  tag: 'Connections',
  summary: 'Send by it again',
  access: staffMay('connections:write'),
  params: ConnectionId,
  response: Moved,
  handler: ({ context, params, change }) => move(context, change, params.id, 'active', ''),
});

/** `DELETE /operator/connections/{id}`. */
export const removeConnection = endpoint({
  id: 'operator.connections.remove',
  method: 'DELETE',
  path: '/operator/connections/{id}',
  tag: 'Connections',
  summary: 'Take a connection away',
  description: 'What it has queued takes the other connections of its route. Its name may be used again.',
  access: staffMay('connections:write'),
  params: ConnectionId,
  response: record({ id: Id, routes_count: Type.Integer({ description: 'Routes that still name it.' }) }),
  handler: async ({ context, params: { id }, change }) => {
    const routes = await change(async (client) => {
      await heldConnection(client, id);
      await setConnectionState(client, id, 'removed', 'removed by the operator');
      return liveRoutes(client);
    });
    await context.refresh();
    return { id, routes_count: routes.filter((route) => route.connection_ids.includes(id)).length };
  },
});
