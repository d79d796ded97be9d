import Type, { type Static } from 'typebox';
import { campaignVariables } from '../../pipeline/campaign-items.ts';
import type { Composition } from '../../pipeline/compose.ts';
import { writeAudit } from '../../store/actor.ts';
import {
  beginImport,
  countOpenCampaigns,
  findCampaign,
  insertCampaign,
  setCampaignFile,
} from '../../store/campaigns.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Name, nullable, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { readMessage } from '../messages/read-message.ts';
import { BODY_MAX_BYTES } from '../messages/send-messages.ts';
import { CampaignView, CONTENT, InlineRecipients, Rate, TIMES, viewOf } from './fields.ts';
import { storeInline } from './store-inline.ts';

const OPEN_MAX = 500;

const Body = record({
  name: Name,
  ...CONTENT,
  ...TIMES,
  rate_per_s: Type.Optional(nullable(Rate)),
  recipients: Type.Optional(InlineRecipients),
});

/** `POST /campaigns`. */
export const createCampaign = endpoint({
  id: 'campaigns.create',
  method: 'POST',
  path: '/campaigns',
  tag: 'Campaigns',
  summary: 'Prepare one message to many recipients',
  description: `What is sent is said as in \`POST /messages\`; \`{name}\` in a text is filled from each recipient's row. A saved profile or a template is copied: later changes of it do not reach the campaign.

Then: \`PUT /campaigns/{id}/file\`, \`POST /campaigns/{id}/import\`, and when its state is \`ready\`, \`POST /campaigns/{id}/start\`. With \`recipients\` the first two are done already. Nothing is sent or set aside before the start.

\`hours\` are of each recipient's own zone: rows whose hours are closed wait for them, and rows are held back towards the end of their hours when what the account has queued would not go out before.`,
  access: clientMay('campaigns:write'),
  body: Body,
  bodyMaxBytes: BODY_MAX_BYTES,
  response: CampaignView,
  status: 201,
  errors: ['not_found', 'conflict'],
  handler: async ({ context, principal, body, change }) => {
    const accountId = principal.account.id;
    const { name, rate_per_s: ratePerS, recipients, ...message } = body;
    const composition = await readMessage(context, accountId, { ...message, to: [] });
    const variables = campaignVariables(composition.steps);
    const inline = recipients === undefined ? null : await storeInline(context.pool, accountId, variables, recipients);
    const campaign = await change(async (client) => {
      if ((await countOpenCampaigns(client, accountId)) >= OPEN_MAX) {
        throw new Problem('conflict', `there are ${OPEN_MAX} campaigns that are not over: finish or cancel some`);
      }
      const fields = { name, ratePerS: ratePerS ?? null, ...contentsOf(composition), ...timesOf(composition) };
      const id = await insertCampaign(client, accountId, fields, principal.name);
      await writeAudit(client, { accountId, action: 'campaign.created', subjectId: String(id), after: { name } });
      if (inline !== null) {
        await setCampaignFile(client, id, { ...inline.file, head: null });
        await beginImport(client, id, inline.mapping);
      }
      return findCampaign(client, accountId, id);
    });
    return viewOf(context.cache, campaign!);
  },
});

/** What is sent, as it is kept. */
export function contentsOf({ steps, priceMax, transliterate }: Composition) {
  return { steps, priceMax, transliterate, variables: campaignVariables(steps) };
}

function timesOf({ startMs, expiresAtMs, hours }: Composition) {
  return { startAt: dateOf(startMs), expiresAt: dateOf(expiresAtMs), hours };
}

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

export type CreateBody = Static<typeof Body>;
