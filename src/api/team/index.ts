import { CLIENT_ROLES } from '../../domain/permissions.ts';
import { clientMay, type Endpoint } from '../frame/endpoint.ts';
import { peopleEndpoints } from './people-endpoints.ts';

export const TEAM_ENDPOINTS: readonly Endpoint[] = peopleEndpoints({
  name: 'team',
  path: '/team',
  tag: 'Team',
  summary: 'The people of the account',
  roles: CLIENT_ROLES,
  read: clientMay('team:read'),
  write: clientMay('team:write'),
});
