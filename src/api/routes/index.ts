import type { Endpoint } from '../frame/endpoint.ts';
import { changeDraft } from './change-draft.ts';
import { createDraft } from './create-draft.ts';
import { getVersion } from './get-version.ts';
import { listRoutes } from './list-routes.ts';
import { listVersions } from './list-versions.ts';
import { publishVersion, rollbackVersion } from './publish.ts';
import { removeDraft } from './remove-draft.ts';
import { simulateRoute } from './simulate.ts';

export const ROUTE_ENDPOINTS: readonly Endpoint[] = [
  listRoutes,
  listVersions,
  createDraft,
  getVersion,
  changeDraft,
  removeDraft,
  publishVersion,
  rollbackVersion,
  simulateRoute,
];
