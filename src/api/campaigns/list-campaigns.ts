import Type from 'typebox';
import { listCampaigns as readCampaigns } from '../../store/campaigns.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { PageQuery, page, record } from '../frame/fields.ts';
import { CampaignView, State, viewOf } from './fields.ts';

/** `GET /campaigns`. */
export const listCampaigns = endpoint({
  id: 'campaigns.list',
  method: 'GET',
  path: '/campaigns',
  tag: 'Campaigns',
  summary: 'Campaigns, newest first',
  access: clientMay('campaigns:read'),
  live: { everyMs: 5_000 },
  query: record({ state: Type.Optional(State), ...PageQuery }),
  response: page(CampaignView),
  handler: async ({ context, principal, query }) => {
    const limit = query.limit ?? PAGE_LIMIT;
    const campaigns = await readCampaigns(context.pool, {
      accountId: principal.account.id,
      state: query.state ?? null,
      beforeId: idCursor(query.cursor),
      limit: limit + 1,
    });
    return pageOf(
      campaigns,
      limit,
      ({ id }) => [id],
      (campaign) => viewOf(context.cache, campaign),
    );
  },
});
