// A stop list as a file that the import reads again.
import { readStops } from '../store/admin/stops.ts';
import type { Queryable } from '../store/db.ts';

/** Lines of CSV with a heading, some thousand at a time, as fast as they are read. */
export async function* stopLines(pool: Queryable, accountId: number): AsyncGenerator<string> {
  yield 'phone,reason,source,created_at\r\n';
  for await (const batch of readStops(pool, accountId)) {
    yield batch
      .map(({ phone, reason, source, createdAt }) =>
        [phone, cell(reason), cell(source), createdAt.toISOString()].join(','),
      )
      .join('\r\n')
      .concat('\r\n');
  }
}

/** Quoted where it must be; what a spreadsheet would take for a formula is shown as the text it is. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
