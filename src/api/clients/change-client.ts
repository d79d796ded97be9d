import { updateAccount } from '../../store/admin/accounts.ts';
import { findClient, hasLedger } from '../../store/admin/clients.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ClientDetail, clientDetail } from './detail.ts';
import { ClientSettings, problemOfAccount, settingsOf } from './settings.ts';

/** `PATCH /operator/clients/{id}`. */
export const changeClient = endpoint({
  id: 'clients.change',
  method: 'PATCH',
  path: '/operator/clients/{id}',
  tag: 'Clients',
  summary: 'Change what is given',
  description:
    '`credit_limit`, `unlimited`, `day_cap`, `tariff_id` and `currency` need the scope `money:write`; `moderation` needs `moderation:write` or `clients:write`, all else `clients:write`.',
  access: staffMay('clients:read'),
  params: record({ id: Id }),
  body: record(ClientSettings),
  response: ClientDetail,
  errors: ['conflict'],
  handler: async ({ context, params, body, principal, change }) => {
    const fields = settingsOf(body, principal);
    try {
      await change(async (client) => {
        const account = await findClient(client, params.id);
        if (account === null) throw new Problem('not_found');
        const currencyChanges = fields.currency !== undefined && fields.currency !== account.currency;
        if (currencyChanges && (await hasLedger(client, params.id))) {
          throw new Problem('conflict', 'money was booked in the present currency');
        }
        await updateAccount(client, params.id, fields);
      });
    } catch (error) {
      throw problemOfAccount(error);
    }
    await context.refresh();
    return clientDetail(context.pool, params.id);
  },
});
