import type { Endpoint } from '../frame/endpoint.ts';
import { blockClient, unblockClient } from './block-client.ts';
import { adjustClient, topUpClient } from './book-payment.ts';
import { changeClient } from './change-client.ts';
import { createClient } from './create-client.ts';
import { approveClient, refuseClient } from './decide-client.ts';
import { getClient } from './get-client.ts';
import { listClientsEndpoint } from './list-clients.ts';
import { listRegistrationsEndpoint } from './list-registrations.ts';
import { listClientUsers } from './list-users.ts';

export const CLIENT_ENDPOINTS: readonly Endpoint[] = [
  listClientsEndpoint,
  createClient,
  getClient,
  listClientUsers,
  changeClient,
  approveClient,
  refuseClient,
  blockClient,
  unblockClient,
  topUpClient,
  adjustClient,
  listRegistrationsEndpoint,
];
