import type { Endpoint } from '../frame/endpoint.ts';
import { getWall } from './get-wall.ts';

export const WALL_ENDPOINTS: readonly Endpoint[] = [getWall];
