import type { Endpoint } from '../frame/endpoint.ts';
import { listErrors, putErrorClasses } from './errors.ts';
import { listTypes } from './list-types.ts';
import { drainConnection, pauseConnection, removeConnection, resumeConnection } from './moves.ts';
import { listCosts, putCosts, removeCosts } from './rates.ts';
import { getConnection, listConnections } from './read-connections.ts';
import { testSend } from './test-send.ts';
import { changeConnection, createConnection } from './write-connections.ts';

export const CONNECTION_ENDPOINTS: readonly Endpoint[] = [
  listTypes,
  listConnections,
  createConnection,
  getConnection,
  changeConnection,
  removeConnection,
  pauseConnection,
  drainConnection,
  resumeConnection,
  testSend,
  listErrors,
  putErrorClasses,
  listCosts,
  putCosts,
  removeCosts,
];
