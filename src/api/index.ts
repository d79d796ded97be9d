// Every endpoint of the modern API. A new one is a file and a line in its folder's list.
import type { FastifyInstance } from 'fastify';
import { ACCOUNT_ENDPOINTS } from './account/index.ts';
import type { ApiContext } from './context.ts';
import { API_VERSION, registerDescription } from './description/register.ts';
import type { Endpoint } from './frame/endpoint.ts';
import { type ListenerOptions, listen } from './frame/listener.ts';
import { openApi } from './frame/openapi.ts';

export const ENDPOINTS: readonly Endpoint[] = [...ACCOUNT_ENDPOINTS];

/** The OpenAPI document of all of them. */
export const description = () => openApi(ENDPOINTS, API_VERSION);

/** Adds `/api/v1` and its description at `/docs` to the listener. */
export function registerApi(
  app: FastifyInstance,
  context: ApiContext,
  options: Omit<ListenerOptions, 'endpoints'>,
): void {
  listen(app, context, { ...options, endpoints: ENDPOINTS });
  registerDescription(app, description());
}
