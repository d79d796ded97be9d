import { findProfile } from '../../store/profiles.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Id, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Profile, profileView } from './fields.ts';

/** `GET /profiles/{id}`. */
export const getProfile = endpoint({
  id: 'profiles.get',
  method: 'GET',
  path: '/profiles/{id}',
  tag: 'Profiles',
  summary: 'One saved cascade',
  access: clientMay('profiles:read'),
  params: record({ id: Id }),
  response: Profile,
  errors: ['not_found'],
  handler: async ({ context, principal, params }) => {
    const found = await findProfile(context.pool, principal.account.id, params.id);
    if (found === null) throw new Problem('not_found');
    return profileView(found);
  },
});
