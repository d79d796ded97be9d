import { type AccountState, setAccountState } from '../../store/admin/accounts.ts';
import { lockState } from '../../store/admin/clients.ts';
import type { Client } from '../../store/db.ts';
import { isRefused } from '../../store/registrations.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, Reason, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ClientDetail, clientDetail } from './detail.ts';

/** `POST /operator/clients/{id}/block`. */
export const blockClient = endpoint({
  id: 'clients.block',
  method: 'POST',
  path: '/operator/clients/{id}/block',
  tag: 'Clients',
  summary: 'Let a client in no more; what was accepted before is still delivered',
  access: staffMay('clients:write'),
  params: record({ id: Id }),
  body: record({ reason: Reason }),
  response: ClientDetail,
  errors: ['conflict'],
  handler: async ({ context, params, body, change }) => {
    await change((client) => move(client, params.id, 'active', 'blocked', body.reason));
    await context.refresh();
    return clientDetail(context.pool, params.id);
  },
});

/** `POST /operator/clients/{id}/unblock`. */
export const unblockClient = endpoint({
  id: 'clients.unblock',
  method: 'POST',
  path: '/operator/clients/{id}/unblock',
  tag: 'Clients',
  summary: 'Let a blocked client in again',
  description: 'Not one whose registration was refused: that is approved.',
  access: staffMay('clients:write'),
  params: record({ id: Id }),
  response: ClientDetail,
  errors: ['conflict'],
  handler: async ({ context, params, change }) => {
    await change((client) => move(client, params.id, 'blocked', 'active', ''));
    await context.refresh();
    return clientDetail(context.pool, params.id);
  },
});

async function move(client: Client, id: number, from: AccountState, to: AccountState, reason: string): Promise<void> {
  const state = await lockState(client, id);
  if (state === null) throw new Problem('not_found');
  if (state !== from) throw new Problem('conflict', `the client is ${state}`);
  if (to === 'active' && (await isRefused(client, id))) {
    throw new Problem('conflict', 'the registration was refused: approve it');
  }
  await setAccountState(client, id, to, reason);
}
