import Type from 'typebox';
import type { CampaignAction } from '../../domain/campaign-states.ts';
import { type CampaignFields, findCampaign, moveCampaign, updateCampaign } from '../../store/campaigns.ts';
import type { Client } from '../../store/db.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Name, nullable, record, Time } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { readMessage } from '../messages/read-message.ts';
import { contentsOf } from './create-campaign.ts';
import { CampaignView, CONTENT, IdPath, Rate, viewOf } from './fields.ts';
import { campaignFor } from './own-campaign.ts';
import { readHours } from './read-hours.ts';

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const CONTENT_NAMES = Object.keys(CONTENT);

/** `PATCH /campaigns/{id}`. */
export const changeCampaign = endpoint({
  id: 'campaigns.change',
  method: 'PATCH',
  path: '/campaigns/{id}',
  tag: 'Campaigns',
  summary: 'Change a campaign; its speed while it runs, too',
  description: `Name, speed, hours and times may be changed until it is over; \`start_at\` until it has begun. Whatever is sent may be changed until it begins: say it whole, as when it was created; the campaign is then a draft again and its file has to be imported once more, because the prices change.`,
  access: clientMay('campaigns:write'),
  params: IdPath,
  body: record({
    name: Type.Optional(Name),
    rate_per_s: Type.Optional(nullable(Rate)),
    hours: Type.Optional(nullable(Type.String({ maxLength: 120 }))),
    start_at: Type.Optional(nullable(Time)),
    expires_at: Type.Optional(nullable(Time)),
    ...CONTENT,
  }),
  response: CampaignView,
  errors: ['not_found', 'conflict'],
  handler: async ({ context, principal, params, body, change }) => {
    const accountId = principal.account.id;
    const { name, rate_per_s: ratePerS, hours, start_at: startAt, expires_at: expiresAt, ...content } = body;
    const rewords = CONTENT_NAMES.some((key) => key in content);
    const fields: CampaignFields = {
      ...(name === undefined ? {} : { name }),
      ...(ratePerS === undefined ? {} : { ratePerS }),
      ...(hours === undefined ? {} : { hours: readHours(hours) }),
      ...(startAt === undefined ? {} : { startAt: dateOf(startAt) }),
      ...(expiresAt === undefined ? {} : { expiresAt: dateOf(expiresAt) }),
      ...(rewords ? contentsOf(await readMessage(context, accountId, { ...content, to: [] })) : {}),
    };
    const action: CampaignAction = rewords ? 'reword' : 'change';
    const campaign = await change((client) => apply(client, accountId, params.id, action, fields));
    return viewOf(context.cache, campaign);
  },
});

async function apply(client: Client, accountId: number, id: number, action: CampaignAction, fields: CampaignFields) {
  const campaign = await campaignFor(client, accountId, id, action);
  if (fields.startAt !== undefined && campaign.startedAt !== null) {
    throw new Problem('conflict', 'it has begun: start_at cannot be changed');
  }
  if (fields.startAt === null && campaign.state === 'scheduled') {
    throw new Problem('conflict', 'it is scheduled: pause it, or give another start_at');
  }
  await updateCampaign(client, id, fields);
  if (action === 'reword') await moveCampaign(client, id, ['draft', 'ready', 'failed'], { state: 'draft' });
  return (await findCampaign(client, accountId, id))!;
}
