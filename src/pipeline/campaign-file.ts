// The beginning of a campaign's file, for whoever has to say which column is what.
import type pg from 'pg';
import { readSheet, XLSX_TYPE } from '../sheets/read-sheet.ts';
import { SheetError } from '../sheets/sheet-row.ts';
import { openFile } from '../store/files.ts';

const ROWS = 6;
const ZIP_MAGIC = 0x504b0304;
/** Of the formats before XLSX; the XLSX reader says what to do about it. */
const OLE_MAGIC = 0xd0cf11e0;

/** The first rows. @throws SheetError when it is no table, or has no rows. */
export async function readHead(pool: pg.Pool, fileId: number, mediaType: string): Promise<string[][]> {
  for await (const rows of readSheet(mediaType, () => openFile(pool, fileId))) {
    return rows.slice(0, ROWS).map(({ cells }) => cells);
  }
  throw new SheetError('the file has no rows');
}

/** CSV or XLSX, by its first bytes: browsers name the type of a file after whatever program opens it. */
export async function sheetTypeOf(pool: pg.Pool, fileId: number): Promise<string> {
  for await (const bytes of openFile(pool, fileId) as AsyncIterable<Buffer>) {
    const magic = bytes.length < 4 ? 0 : bytes.readUInt32BE(0);
    return magic === ZIP_MAGIC || magic === OLE_MAGIC ? XLSX_TYPE : 'text/csv';
  }
  return 'text/csv';
}
