import type { Endpoint } from '../frame/endpoint.ts';
import { watchLive } from './watch.ts';

export const LIVE_ENDPOINTS: readonly Endpoint[] = [watchLive];
