import Type from 'typebox';
import { updateProfile } from '../../store/profiles.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { GivenMoney, Id, nullable, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Steps } from '../messages/fields.ts';
import { Profile, ProfileName, profileView, readProfile } from './fields.ts';

/** `PATCH /profiles/{id}`. */
export const changeProfile = endpoint({
  id: 'profiles.change',
  method: 'PATCH',
  path: '/profiles/{id}',
  tag: 'Profiles',
  summary: 'Change a saved cascade',
  description: 'Messages that were sent by it go on as they began.',
  access: clientMay('profiles:write'),
  params: record({ id: Id }),
  body: record({
    name: Type.Optional(ProfileName),
    steps: Type.Optional(Steps),
    price_max: Type.Optional(nullable(GivenMoney)),
  }),
  response: Profile,
  errors: ['not_found', 'already_exists'],
  handler: async ({ principal, params, body, change }) => {
    const changes = readProfile(body);
    const changed = await change((client) => updateProfile(client, principal.account.id, params.id, changes));
    if (changed === null) throw new Problem('not_found');
    if (changed === 'taken') throw new Problem('already_exists', 'another profile has this name');
    return profileView(changed);
  },
});
