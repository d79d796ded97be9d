import { STAFF_ROLES } from '../../domain/permissions.ts';
import { type Endpoint, staffMay } from '../frame/endpoint.ts';
import { peopleEndpoints } from '../team/people-endpoints.ts';
import { deletePersonalToken, getPersonalTokens, postPersonalToken } from './personal-tokens.ts';

export const STAFF_ENDPOINTS: readonly Endpoint[] = [
  ...peopleEndpoints({
    name: 'staff',
    path: '/operator/staff',
    tag: 'Staff',
    summary: 'The operator’s staff',
    roles: STAFF_ROLES,
    read: staffMay('staff:write'),
    write: staffMay('staff:write'),
  }),
  getPersonalTokens,
  postPersonalToken,
  deletePersonalToken,
];
