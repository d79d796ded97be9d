// A stop list out of a file, line by line: what is wrong with one line never stops the others.
import type pg from 'pg';
import { ERRORS } from '../domain/errors.ts';
import { normalisePhone } from '../domain/msisdn.ts';
import { TextReader } from '../sheets/text-encoding.ts';
import { addStops, type StopLine } from '../store/admin/stops.ts';
import { retried } from '../store/retry.ts';

const BATCH = 5000;
const REASON_MAX = 200;
/** No line of ours is longer; what is longer is cut, so that a file without line ends fills no memory. */
const LINE_MAX = 4096;

export interface TextLine {
  /** From 1. */
  number: number;
  text: string;
}

export interface StopTally {
  lines: number;
  added: number;
  already: number;
  bad: number;
  /** The first of them. */
  badLines: { line: number; text: string; cause: string }[];
}

export interface StopImport {
  /** 0 = everyone's. */
  accountId: number;
  /** For lines that name none. */
  reason: string;
  source: string;
  badShownMax: number;
}

/** More lines than were allowed; what stands before is on the list. */
export class TooManyLinesError extends Error {
  override name = 'TooManyLinesError';
}

/**
 * A number a line, or number and reason, separated by comma, semicolon or tab. Each batch is a transaction of its own: an
 * upload may take minutes, and an import that broke off is simply run again.
 */
export async function importStops(
  pool: pg.Pool,
  lines: AsyncIterable<TextLine>,
  { accountId, reason, source, badShownMax }: StopImport,
): Promise<StopTally> {
  const tally: StopTally = { lines: 0, added: 0, already: 0, bad: 0, badLines: [] };
  let batch: StopLine[] = [];
  const write = async (): Promise<void> => {
    const added = await retried(() => addStops(pool, accountId, batch, source));
    tally.added += added;
    tally.already += batch.length - added;
    batch = [];
  };
  for await (const { number, text } of lines) {
    if (text === '') continue;
    const line = readLine(text, reason);
    // A heading is no fault.
    if ('cause' in line && number === 1 && !/\d/.test(text)) continue;
    tally.lines += 1;
    if ('cause' in line) {
      tally.bad += 1;
      if (tally.badLines.length < badShownMax)
        tally.badLines.push({ line: number, text: text.slice(0, 60), cause: line.cause });
      continue;
    }
    batch.push(line);
    if (batch.length === BATCH) await write();
  }
  if (batch.length > 0) await write();
  return tally;
}

/** A number and, behind a separator, a reason; either may be quoted. */
const LINE = /^\s*"?([^",;\t]*)"?\s*(?:[,;\t]\s*(?:"((?:[^"]|"")*)"|([^,;\t]*)))?/;

function readLine(text: string, reason: string): StopLine | { cause: string } {
  const [, first = '', quoted, plain = ''] = LINE.exec(text) ?? [];
  const phone = normalisePhone(first);
  if (!phone.ok) return { cause: ERRORS[phone.code].cause };
  // The export keeps spreadsheets from taking a text for a formula.
  const given = (quoted?.replaceAll('""', '"') ?? plain).trim().replace(/^'(?=[=+\-@])/, '');
  return { phone: phone.phone, reason: (given || reason).slice(0, REASON_MAX) };
}

/**
 * Lines of a file as it comes in, UTF-8 or windows-1251. @throws SheetError for what is no text, TooManyLinesError
 */
export async function* linesOf(file: AsyncIterable<Buffer>, linesMax: number): AsyncGenerator<TextLine> {
  const reader = new TextReader();
  let rest = '';
  let number = 0;
  const next = (text: string): TextLine => {
    number += 1;
    if (number > linesMax) throw new TooManyLinesError(`more than ${linesMax} lines`);
    return { number, text: text.slice(0, LINE_MAX).trim() };
  };
  for await (const bytes of file) {
    const pieces = (rest + reader.decode(bytes)).split(/\r\n|\n|\r(?!$)/);
    rest = pieces.pop()!.slice(0, LINE_MAX);
    for (const piece of pieces) yield next(piece);
  }
  rest += reader.end();
  if (rest !== '') yield next(rest);
}
