import { campaignHead } from '../../pipeline/campaign-file.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Problem } from '../frame/problem.ts';
import { sees } from '../messages/shown-phone.ts';
import { IdPath } from './fields.ts';
import { FileView, fileView } from './file-view.ts';
import { ownCampaign, reading } from './own-campaign.ts';

/** `GET /campaigns/{id}/file`. */
export const getFile = endpoint({
  id: 'campaigns.file',
  method: 'GET',
  path: '/campaigns/{id}/file',
  tag: 'Campaigns',
  summary: 'The first rows of the file, to tell its columns',
  access: clientMay('campaigns:read'),
  params: IdPath,
  response: FileView,
  errors: ['not_found', 'file_unreadable'],
  handler: async ({ context, principal, params }) => {
    const { fileId, mediaType } = await ownCampaign(context.pool, principal.account.id, params.id);
    if (!sees(principal)) throw new Problem('forbidden', 'scope numbers:reveal is missing');
    if (fileId === null) throw new Problem('not_found', 'the campaign has no file, or it is not kept any more');
    return fileView(await reading(() => campaignHead(context.pool, { id: params.id, fileId, mediaType })));
  },
});
