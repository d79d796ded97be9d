import Type from 'typebox';
import { insertProfile, PROFILES_MAX } from '../../store/profiles.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { GivenMoney, nullable, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { Steps } from '../messages/fields.ts';
import { Profile, ProfileName, profileView, readProfile } from './fields.ts';

/** `POST /profiles`. */
export const createProfile = endpoint({
  id: 'profiles.create',
  method: 'POST',
  path: '/profiles',
  tag: 'Profiles',
  summary: 'Save a cascade by name',
  description: 'Texts of steps may have `{name}` gaps, or be left to each request.',
  access: clientMay('profiles:write'),
  body: record({ name: ProfileName, steps: Steps, price_max: Type.Optional(nullable(GivenMoney)) }),
  response: Profile,
  status: 201,
  errors: ['already_exists', 'conflict'],
  handler: async ({ principal, body, change }) => {
    const { priceMaxE7 = null, ...values } = readProfile(body);
    const { name = '', steps } = values;
    const made = await change((client) => insertProfile(client, principal.account.id, { name, steps, priceMaxE7 }));
    if (made === 'taken') throw new Problem('already_exists', 'another profile has this name');
    if (made === 'full') throw new Problem('conflict', `an account has at most ${PROFILES_MAX} profiles`);
    return profileView(made);
  },
});
