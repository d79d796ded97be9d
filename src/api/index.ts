// Every endpoint of the modern API. A new one is a file and a line in its folder's list.
import type { FastifyInstance } from 'fastify';
import { ACCOUNT_ENDPOINTS } from './account/index.ts';
import { AREA_ENDPOINTS } from './areas/index.ts';
import { AUDIT_ENDPOINTS } from './audit/index.ts';
import { AUTH_ENDPOINTS } from './auth/index.ts';
import { CAMPAIGN_ENDPOINTS } from './campaigns/index.ts';
import { CLIENT_ENDPOINTS } from './clients/index.ts';
import { CONNECTION_ENDPOINTS } from './connections/index.ts';
import type { ApiContext } from './context.ts';
import { API_VERSION, registerDescription } from './description/register.ts';
import { EXPORT_ENDPOINTS } from './exports/index.ts';
import type { Endpoint } from './frame/endpoint.ts';
import { type ListenerOptions, type Listening, listen } from './frame/listener.ts';
import { openApi } from './frame/openapi.ts';
import { LEDGER_ENDPOINTS } from './ledger/index.ts';
import { LIVE_ENDPOINTS } from './live/index.ts';
import { LOOKUP_ENDPOINTS } from './lookups/index.ts';
import { MAIL_ENDPOINTS } from './mail/index.ts';
import { MESSAGE_ENDPOINTS } from './messages/index.ts';
import { MODERATION_ENDPOINTS } from './moderation/index.ts';
import { OVERVIEW_ENDPOINTS } from './overview/index.ts';
import { PROFILE_ENDPOINTS } from './profiles/index.ts';
import { PUSH_ENDPOINTS } from './pushes/index.ts';
import { ROUTE_ENDPOINTS } from './routes/index.ts';
import { SANDBOX_ENDPOINTS } from './sandbox/index.ts';
import { SEARCH_ENDPOINTS } from './search/index.ts';
import { SENDER_ENDPOINTS } from './senders/index.ts';

import { STAFF_ENDPOINTS } from './staff/index.ts';
import { STATISTICS_ENDPOINTS } from './statistics/index.ts';
import { STOP_ENDPOINTS } from './stops/index.ts';
import { TARIFF_ENDPOINTS } from './tariffs/index.ts';
import { TEAM_ENDPOINTS } from './team/index.ts';
import { TEMPLATE_ENDPOINTS } from './templates/index.ts';
import { TOKEN_ENDPOINTS } from './tokens/index.ts';
import { WALL_ENDPOINTS } from './wall/index.ts';

export const ENDPOINTS: readonly Endpoint[] = [
  // In the order of the description.
  ...AUTH_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
  ...MESSAGE_ENDPOINTS,
  ...CAMPAIGN_ENDPOINTS,
  ...LOOKUP_ENDPOINTS,
  ...PROFILE_ENDPOINTS,
  ...SENDER_ENDPOINTS,
  ...TEMPLATE_ENDPOINTS,
  ...STOP_ENDPOINTS,
  ...OVERVIEW_ENDPOINTS,
  ...STATISTICS_ENDPOINTS,
  ...EXPORT_ENDPOINTS,
  ...LEDGER_ENDPOINTS,
  ...SEARCH_ENDPOINTS,
  ...TEAM_ENDPOINTS,
  ...TOKEN_ENDPOINTS,
  ...AUDIT_ENDPOINTS,
  ...STAFF_ENDPOINTS,
  ...CLIENT_ENDPOINTS,
  ...MAIL_ENDPOINTS,
  ...PUSH_ENDPOINTS,
  ...MODERATION_ENDPOINTS,
  ...CONNECTION_ENDPOINTS,
  ...SANDBOX_ENDPOINTS,
  ...ROUTE_ENDPOINTS,
  ...AREA_ENDPOINTS,
  ...TARIFF_ENDPOINTS,
  ...WALL_ENDPOINTS,
  ...LIVE_ENDPOINTS,
];

/** The OpenAPI document of all of them. */
export const description = () => openApi(ENDPOINTS, API_VERSION);

/** Adds `/api/v1` and its description at `/docs` to the listener. */
export function registerApi(
  app: FastifyInstance,
  context: ApiContext,
  options: Omit<ListenerOptions, 'endpoints'>,
): Listening {
  const listening = listen(app, context, { ...options, endpoints: ENDPOINTS });
  registerDescription(app, description);
  return listening;
}
