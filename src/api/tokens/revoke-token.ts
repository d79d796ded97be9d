import { revokeToken } from '../../store/admin/tokens.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Nothing } from '../frame/fields.ts';
import { One, tokenNamed } from './shown.ts';

/** `DELETE /tokens/{id}`. */
export const deleteToken = endpoint({
  id: 'tokens.revoke',
  method: 'DELETE',
  path: '/tokens/{id}',
  tag: 'Tokens',
  summary: 'Let a token in no more',
  description: 'Also one that can do more than whoever revokes it. It stays in the list.',
  access: clientMay('tokens:write'),
  params: One,
  response: Nothing,
  errors: ['not_found'],
  handler: async ({ context, principal, params, change }) => {
    await change(async (client) => {
      const token = await tokenNamed(client, principal.account.id, params.id);
      await revokeToken(client, token.id);
    });
    await context.refresh();
    return null;
  },
});
