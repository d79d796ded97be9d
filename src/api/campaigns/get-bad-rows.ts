import { Readable } from 'node:stream';
import type pg from 'pg';
import { API_ERRORS, type ApiErrorCode } from '../../domain/api-errors.ts';
import { guarded } from '../../sheets/write-csv.ts';
import { readBadRows } from '../../store/campaigns-import.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Problem } from '../frame/problem.ts';
import { sees } from '../messages/shown-phone.ts';
import { IdPath } from './fields.ts';
import { ownCampaign } from './own-campaign.ts';

const ROWS_AT_ONCE = 1000;

/** `GET /campaigns/{id}/bad-rows`. */
export const getBadRows = endpoint({
  id: 'campaigns.bad_rows',
  method: 'GET',
  path: '/campaigns/{id}/bad-rows',
  tag: 'Campaigns',
  summary: 'Rows that cannot be sent to, with their causes, as CSV',
  description:
    'The first 100,000 of them; a row is cut after 1000 characters. UTF-8 with a byte order mark. An apostrophe stands before what a spreadsheet would take for a formula.',
  access: clientMay('campaigns:read'),
  params: IdPath,
  response: 'file',
  errors: ['not_found'],
  handler: async ({ context, principal, params }) => {
    const { id } = await ownCampaign(context.pool, principal.account.id, params.id);
    if (!sees(principal)) throw new Problem('forbidden', 'scope numbers:reveal is missing');
    const file = Readable.from(lines(context.pool, id), { objectMode: false });
    return { file, mediaType: 'text/csv; charset=utf-8', name: `campaign-${id}-bad-rows.csv` };
  },
});

async function* lines(pool: pg.Pool, id: number): AsyncGenerator<Buffer> {
  yield Buffer.from('\ufeffrow,code,cause,line\r\n');
  for (let after = 0; ; ) {
    const rows = await readBadRows(pool, id, after, ROWS_AT_ONCE);
    if (rows.length === 0) return;
    const text = rows.map(({ rowNo, code, detail, line }) =>
      [rowNo, code, detail || causeOf(code), line].map(quoted).join(','),
    );
    yield Buffer.from(`${text.join('\r\n')}\r\n`);
    after = rows.at(-1)!.rowNo;
  }
}

const causeOf = (code: string): string => API_ERRORS[code as ApiErrorCode]?.cause ?? '';
const quoted = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `"${guarded(value).replaceAll('"', '""')}"`;
