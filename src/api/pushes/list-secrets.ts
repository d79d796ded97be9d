import Type from 'typebox';
import { listSecrets } from '../../store/push-settings.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { SECRET, shownSecret } from './secret-item.ts';

/** `GET /pushes/secrets`. */
export const listPushSecrets = endpoint({
  id: 'pushes.secrets.list',
  method: 'GET',
  path: '/pushes/secrets',
  tag: 'Pushes',
  summary: 'The secrets that pushes are signed with',
  access: clientMay('pushes:read'),
  response: record({ items: Type.Array(record(SECRET)) }),
  handler: async ({ context, principal }) => ({
    items: (await listSecrets(context.pool, principal.account.id)).map(shownSecret),
  }),
});
