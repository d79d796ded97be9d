import { deleteProfile as remove } from '../../store/profiles.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Id, Nothing, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

/** `DELETE /profiles/{id}`. */
export const deleteProfile = endpoint({
  id: 'profiles.delete',
  method: 'DELETE',
  path: '/profiles/{id}',
  tag: 'Profiles',
  summary: 'Delete a saved cascade',
  access: clientMay('profiles:write'),
  params: record({ id: Id }),
  response: Nothing,
  errors: ['not_found'],
  handler: async ({ principal, params, change }) => {
    const found = await change((client) => remove(client, principal.account.id, params.id));
    if (!found) throw new Problem('not_found');
    return null;
  },
});
