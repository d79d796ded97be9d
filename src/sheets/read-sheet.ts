// A table file by its media type: the door to this folder.
import type { Readable } from 'node:stream';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import type { SheetRow } from './sheet-row.ts';

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/**
 * Rows with something in them, in batches of a bounded size, never more than that in memory. `open` gives the bytes from the
 * beginning, and may be called twice. @throws SheetError
 */
export function readSheet(mediaType: string, open: () => Readable): AsyncGenerator<SheetRow[]> {
  return mediaType === XLSX_TYPE ? readXlsx(open) : readCsv(open());
}
