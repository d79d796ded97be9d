import Type from 'typebox';
import { isWeakPassword, PASSWORD_LENGTH_MAX } from '../../domain/passwords.ts';
import { LOGIN_LENGTH } from '../../domain/registration.ts';
import { hashPassword } from '../../identity/passwords.ts';
import { createAccount } from '../../store/admin/accounts.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ClientDetail, clientDetail } from './detail.ts';
import { ClientSettings, problemOfAccount, settingsOf } from './settings.ts';

/** `POST /operator/clients`. */
export const createClient = endpoint({
  id: 'clients.create',
  method: 'POST',
  path: '/operator/clients',
  tag: 'Clients',
  summary: 'Make a client with its first user, the owner, who has the same login and password',
  access: staffMay('clients:write'),
  body: record({
    login: Type.String({ pattern: '^[A-Za-z0-9._@-]+$', minLength: LOGIN_LENGTH.min, maxLength: LOGIN_LENGTH.max }),
    password: Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH_MAX }),
    owner_name: Type.Optional(Type.String({ maxLength: 100 })),
    ...ClientSettings,
  }),
  response: ClientDetail,
  status: 201,
  errors: ['already_exists', 'weak_password'],
  handler: async ({ context, body, principal, change }) => {
    const { login, password, owner_name: ownerName = '', ...settings } = body;
    if (isWeakPassword(password, login)) throw new Problem('weak_password');
    const fields = { ...settingsOf(settings, principal), password_hash: await hashPassword(password) };
    try {
      const id = await change((client) => createAccount(client, login, fields, 0n, undefined, { ownerName }));
      await context.refresh();
      return clientDetail(context.pool, id);
    } catch (error) {
      throw problemOfAccount(error);
    }
  },
});
