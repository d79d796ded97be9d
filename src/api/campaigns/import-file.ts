import { resolveMapping } from '../../domain/campaign-mapping.ts';
import { campaignHead } from '../../pipeline/campaign-file.ts';
import { beginImport, findCampaign } from '../../store/campaigns.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Problem } from '../frame/problem.ts';
import { CampaignView, IdPath, MappingBody, viewOf } from './fields.ts';
import { campaignFor, checkState, ownCampaign, reading } from './own-campaign.ts';

/** `POST /campaigns/{id}/import`. */
export const importFile = endpoint({
  id: 'campaigns.import',
  method: 'POST',
  path: '/campaigns/{id}/import',
  tag: 'Campaigns',
  summary: 'Take the file in: check, fill in and price every row',
  description: `In the background: the state is \`importing\`, then \`ready\`, or \`failed\` with a reason. Bad rows are kept for download; a number that comes again, and numbers on a stop list, are counted and left out. The stop lists, prices and rules are looked at again when a row is sent.

May be done again, with other columns, until the campaign is started.`,
  access: clientMay('campaigns:write'),
  params: IdPath,
  body: MappingBody,
  response: CampaignView,
  status: 202,
  errors: ['not_found', 'conflict', 'file_unreadable'],
  handler: async ({ context, principal, params, body, change }) => {
    const accountId = principal.account.id;
    const { fileId, mediaType, variables, ...campaign } = await ownCampaign(context.pool, accountId, params.id);
    checkState({ fileId, mediaType, variables, ...campaign }, 'take_in');
    if (fileId === null) throw new Problem('conflict', 'the campaign has no file, or it is not kept any more');
    const head = await reading(() => campaignHead(context.pool, { id: params.id, fileId, mediaType }));
    const mapping = resolveMapping(body, head[0]!, variables);
    if (!mapping.ok) {
      throw new Problem('invalid_request', { errors: [{ field: mapping.field, message: mapping.message }] });
    }
    const changed = await change(async (client) => {
      const now = await campaignFor(client, accountId, params.id, 'take_in');
      if (now.fileId !== fileId || now.variables.join() !== variables.join()) {
        throw new Problem('conflict', 'the campaign was changed meanwhile');
      }
      await beginImport(client, params.id, { header: body.header, phone: mapping.phone, columns: mapping.columns });
      return findCampaign(client, accountId, params.id);
    });
    return viewOf(context.cache, changed!);
  },
});
