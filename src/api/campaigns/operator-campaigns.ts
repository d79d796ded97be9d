// Campaigns of all clients, for whoever runs the house.
import Type from 'typebox';
import { listCampaigns } from '../../store/campaigns.ts';
import { idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, PageQuery, page, Reason, record } from '../frame/fields.ts';
import { CampaignView, IdPath, State, viewOf } from './fields.ts';
import { moveIt } from './moves.ts';
import { ownCampaign } from './own-campaign.ts';

const OperatorView = record({
  account_id: Id,
  account: Type.String({ description: 'Its login.' }),
  ...CampaignView.properties,
});

/** `GET /operator/campaigns`. */
export const listAllCampaigns = endpoint({
  id: 'operator.campaigns.list',
  method: 'GET',
  path: '/operator/campaigns',
  tag: 'Operator: campaigns',
  summary: 'Campaigns of all clients, newest first',
  access: staffMay('clients:read'),
  live: { everyMs: 5_000 },
  query: record({ account_id: Type.Optional(Id), state: Type.Optional(State), ...PageQuery }),
  response: page(OperatorView),
  handler: async ({ context, query }) => {
    const limit = query.limit ?? PAGE_LIMIT;
    const campaigns = await listCampaigns(context.pool, {
      accountId: query.account_id ?? null,
      state: query.state ?? null,
      beforeId: idCursor(query.cursor),
      limit: limit + 1,
    });
    return pageOf(
      campaigns,
      limit,
      ({ id }) => [id],
      (campaign) => ({
        account_id: campaign.accountId,
        account: campaign.login,
        ...viewOf(context.cache, campaign),
      }),
    );
  },
});

/** `GET /operator/campaigns/{id}`. */
export const getAnyCampaign = endpoint({
  id: 'operator.campaigns.get',
  method: 'GET',
  path: '/operator/campaigns/{id}',
  tag: 'Operator: campaigns',
  summary: 'A campaign of any client',
  access: staffMay('clients:read'),
  live: { everyMs: 2_000 },
  params: IdPath,
  response: OperatorView,
  errors: ['not_found'],
  handler: async ({ context, params }) => {
    const campaign = await ownCampaign(context.pool, null, params.id);
    return { account_id: campaign.accountId, account: campaign.login, ...viewOf(context.cache, campaign) };
  },
});

const operatorMove = (move: 'pause' | 'resume' | 'cancel', summary: string) =>
  endpoint({
    id: `operator.campaigns.${move}`,
    method: 'POST',
    path: `/operator/campaigns/{id}/${move}`,
    tag: 'Operator: campaigns',
    summary,
    access: staffMay('clients:write'),
    params: IdPath,
    body: record({ reason: Type.Optional(Reason) }),
    response: CampaignView,
    errors: ['not_found', 'conflict'],
    handler: (call) =>
      moveIt(call, move, { accountId: null, id: call.params.id, by: 'operator', reason: call.body.reason ?? '' }),
  });

/** `POST /operator/campaigns/{id}/pause`. */
export const pauseAnyCampaign = operatorMove('pause', 'Pause a campaign; its client cannot resume it');
/** `POST /operator/campaigns/{id}/resume`. */
export const resumeAnyCampaign = operatorMove('resume', 'Resume a campaign, whoever has paused it');
/** `POST /operator/campaigns/{id}/cancel`. */
export const cancelAnyCampaign = operatorMove('cancel', 'Cancel a campaign and what is queued of it');
