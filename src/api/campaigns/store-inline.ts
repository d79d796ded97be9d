// Recipients that came in the request itself, as the file they might have been: one way in for all.
import type pg from 'pg';
import type { Static } from 'typebox';
import type { Mapping } from '../../store/campaigns.ts';
import { createFile } from '../../store/files.ts';
import { Problem } from '../frame/problem.ts';
import type { InlineRecipients } from './fields.ts';
import { FILE_KEEP_DAYS } from './file-keeping.ts';

const MEDIA_TYPE = 'text/csv';
const NAME = '';

/** @throws Problem `invalid_request` for a recipient without a variable of the texts */
export async function storeInline(
  pool: pg.Pool,
  accountId: number,
  variables: readonly string[],
  recipients: Static<typeof InlineRecipients>,
): Promise<{ file: { id: number; name: string; mediaType: string }; mapping: Mapping }> {
  const lines = recipients.map((recipient, index) => {
    const values = variables.map((name) => {
      const value =
        recipient.variables !== undefined && Object.hasOwn(recipient.variables, name)
          ? recipient.variables[name]
          : undefined;
      if (value !== undefined) return value;
      const field = `/recipients/${index}/variables/${name}`;
      throw new Problem('invalid_request', { errors: [{ field, message: 'is missing: a text needs it' }] });
    });
    return [recipient.phone, ...values].map(quoted).join(',');
  });
  const writer = await createFile(pool, { accountId, name: NAME, mediaType: MEDIA_TYPE, keepDays: FILE_KEEP_DAYS });
  // The heading keeps the reader from guessing another delimiter.
  await writer.write(`${['phone', ...variables].map(quoted).join(',')}\n${lines.join('\n')}\n`);
  await writer.finish();
  return {
    file: { id: writer.id, name: NAME, mediaType: MEDIA_TYPE },
    mapping: { header: true, phone: 0, columns: variables.map((_, index) => index + 1) },
  };
}

const quoted = (text: string): string => `"${text.replaceAll('\0', '').replaceAll('"', '""')}"`;
