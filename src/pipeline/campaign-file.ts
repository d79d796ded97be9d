// The beginning of a campaign's file, for whoever has to say which column is what.
import type pg from 'pg';
import { readSheet, XLSX_TYPE } from '../sheets/read-sheet.ts';
import { SheetError } from '../sheets/sheet-row.ts';
import { findHead } from '../store/campaigns.ts';
import { openFile } from '../store/files.ts';
import { OverloadError } from './overload.ts';

const ROWS = 6;
const ZIP_MAGIC = 0x504b0304;
/** Of the formats before XLSX; the XLSX reader says what to do about it. */
const OLE_MAGIC = 0xd0cf11e0;
/** Spreadsheets unpacked for people at once on this node: each may take a hundred megabytes. */
const UNPACKING_MAX = 2;
const WAITING_MAX = 20;

let unpacking = 0;
const waiting: (() => void)[] = [];

/** The first rows. @throws SheetError when it is no table, or has no rows; OverloadError when too many are being read. */
export async function readHead(pool: pg.Pool, fileId: number, mediaType: string): Promise<string[][]> {
  if (mediaType !== XLSX_TYPE) return firstRows(pool, fileId, mediaType);
  if (unpacking < UNPACKING_MAX) unpacking += 1;
  else if (waiting.length >= WAITING_MAX) throw new OverloadError('busy', 5);
  // Whoever is done hands their place on.
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await firstRows(pool, fileId, mediaType);
  } finally {
    const next = waiting.shift();
    if (next === undefined) unpacking -= 1;
    else next();
  }
}

/** The first rows of a campaign's file, as they were when it came. @throws SheetError, OverloadError */
export async function campaignHead(
  pool: pg.Pool,
  { id, fileId, mediaType }: { id: number; fileId: number; mediaType: string },
): Promise<string[][]> {
  return (await findHead(pool, id)) ?? (await readHead(pool, fileId, mediaType));
}

async function firstRows(pool: pg.Pool, fileId: number, mediaType: string): Promise<string[][]> {
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
