import { removeSecret } from '../../store/push-settings.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Id, Nothing, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

/** `DELETE /pushes/secrets/{id}`. */
export const deletePushSecret = endpoint({
  id: 'pushes.secrets.delete',
  method: 'DELETE',
  path: '/pushes/secrets/{id}',
  tag: 'Pushes',
  summary: 'Sign with a secret no more',
  access: clientMay('pushes:write'),
  params: record({ id: Id }),
  response: Nothing,
  errors: ['not_found', 'conflict'],
  handler: async ({ context, principal, params, change }) => {
    const result = await change((client) => removeSecret(client, principal.account.id, params.id));
    if (result === 'unknown') throw new Problem('not_found');
    if (result === 'last')
      throw new Problem('conflict', 'it is the only one that stays, and pushes are signed: make another first');
    await context.refresh();
    return null;
  },
});
