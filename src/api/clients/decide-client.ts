// Letting somebody in, or not: once, with a letter.
import { registrationApproved, registrationRefused } from '../../domain/letters.ts';
import type { StaffPrincipal } from '../../identity/principal.ts';
import type { Client } from '../../store/db.ts';
import { decideAccount } from '../../store/registrations.ts';
import type { ApiContext } from '../context.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, Reason, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ClientDetail, clientDetail } from './detail.ts';

/** `POST /operator/clients/{id}/approve`. */
export const approveClient = endpoint({
  id: 'clients.approve',
  method: 'POST',
  path: '/operator/clients/{id}/approve',
  tag: 'Clients',
  summary: 'Let a client in that waits for it, or that was refused; it gets a letter',
  access: staffMay('clients:write'),
  params: record({ id: Id }),
  response: ClientDetail,
  errors: ['conflict'],
  handler: async ({ context, params, principal, change }) => decided(context, params.id, principal, change, null),
});

/** `POST /operator/clients/{id}/refuse`. */
export const refuseClient = endpoint({
  id: 'clients.refuse',
  method: 'POST',
  path: '/operator/clients/{id}/refuse',
  tag: 'Clients',
  summary: 'Refuse a client that waits, with a reason that the letter tells; it is blocked then',
  access: staffMay('clients:write'),
  params: record({ id: Id }),
  body: record({ reason: Reason }),
  response: ClientDetail,
  errors: ['conflict'],
  handler: async ({ context, params, body, principal, change }) =>
    decided(context, params.id, principal, change, body.reason),
});

/** `reason` null = approved. */
async function decided(
  context: ApiContext,
  accountId: number,
  principal: StaffPrincipal,
  change: <T>(work: (client: Client) => Promise<T>) => Promise<T>,
  reason: string | null,
) {
  const { publicUrl } = context.config;
  await change(async (client) => {
    const outcome = await decideAccount(client, {
      accountId,
      approved: reason === null,
      reason: reason ?? '',
      by: principal.name,
      letter: (login) =>
        reason === null ? registrationApproved(login, publicUrl) : registrationRefused(login, reason),
    });
    if (outcome.kind === 'unknown') throw new Problem('not_found');
    if (outcome.kind === 'not_waiting') throw new Problem('conflict', 'the client does not wait for approval');
  });
  await context.refresh();
  return clientDetail(context.pool, accountId);
}
