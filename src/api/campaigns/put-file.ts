import type { Readable } from 'node:stream';
import Type from 'typebox';
import { readHead, sheetTypeOf } from '../../pipeline/campaign-file.ts';
import { XLSX_TYPE } from '../../sheets/read-sheet.ts';
import { setCampaignFile } from '../../store/campaigns.ts';
import { deleteFile, FileTooLargeError, storeStream } from '../../store/files.ts';
import type { ApiContext } from '../context.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Name, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { IdPath } from './fields.ts';
import { FILE_KEEP_DAYS } from './file-keeping.ts';
import { FileView, fileView } from './file-view.ts';
import { campaignFor, checkState, ownCampaign, reading } from './own-campaign.ts';

/** What browsers and programs call CSV and XLSX; which it is, its first bytes tell. */
const MEDIA_TYPES = ['text/csv', 'text/plain', XLSX_TYPE, 'application/vnd.ms-excel', 'application/octet-stream'];

/** `PUT /campaigns/{id}/file`. */
export const putFile = endpoint({
  id: 'campaigns.upload',
  method: 'PUT',
  path: '/campaigns/{id}/file',
  tag: 'Campaigns',
  summary: 'Give a campaign its file of recipients',
  description: `CSV (comma, semicolon or tab; UTF-8 or windows-1251) or XLSX (its first sheet). At most 64 columns, 4096 characters a cell; at most KASKAD_CAMPAIGN_FILE_MAX_MB. A file given before is replaced. It is kept for 14 days.`,
  access: clientMay('campaigns:write'),
  params: IdPath,
  query: record({ name: Type.Optional(Name) }),
  upload: MEDIA_TYPES,
  response: FileView,
  errors: ['not_found', 'conflict', 'file_too_large', 'file_unreadable'],
  handler: async ({ context, principal, params, query, upload, mediaType, change }) => {
    const accountId = principal.account.id;
    checkState(await ownCampaign(context.pool, accountId, params.id), 'upload');
    const name = query.name ?? '';
    const id = await store(context, { accountId, name, mediaType }, upload);
    try {
      const type = await sheetTypeOf(context.pool, id);
      const head = await reading(() => readHead(context.pool, id, type));
      const before = await change(async (client) => {
        const campaign = await campaignFor(client, accountId, params.id, 'upload');
        await setCampaignFile(client, params.id, { id, name: name || defaultName(type), mediaType: type, head });
        return campaign.fileId;
      });
      if (before !== null) await deleteFile(context.pool, before);
      return fileView(head);
    } catch (error) {
      await deleteFile(context.pool, id);
      throw error;
    }
  },
});

const defaultName = (type: string): string => (type === XLSX_TYPE ? 'recipients.xlsx' : 'recipients.csv');

/** The id of the file. @throws Problem `file_too_large` */
async function store(
  context: ApiContext,
  file: { accountId: number; name: string; mediaType: string },
  upload: Readable,
): Promise<number> {
  const maxMb = context.config.campaignFileMaxMb;
  try {
    const writer = await storeStream(context.pool, { ...file, keepDays: FILE_KEEP_DAYS }, upload, maxMb * 1024 * 1024);
    return writer.id;
  } catch (error) {
    if (error instanceof FileTooLargeError) throw new Problem('file_too_large', `at most ${maxMb} MB are taken`);
    throw error;
  }
}
