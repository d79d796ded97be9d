// CSV, row by row: any of the three usual delimiters, UTF-8 or windows-1251, quotes.
import type { Readable } from 'node:stream';
import { CsvError, type Parser, parse } from 'csv-parse';
import { checkRow, isBlank, SheetError, type SheetRow } from './sheet-row.ts';
import { TextReader } from './text-encoding.ts';

const DELIMITERS = [',', ';', '\t'] as const;
/** UTF-16 units; a quote that is never closed ends here. */
const RECORD_LENGTH_MAX = 65_536;
const SLICE_BYTES = 32 * 1024;
/** Lines that are looked at for the delimiter. */
const LINES_LOOKED_AT = 10;

/** Rows with something in them, in small batches. @throws SheetError */
export async function* readCsv(file: Readable): AsyncGenerator<SheetRow[]> {
  const reader = new TextReader();
  const rows: SheetRow[] = [];
  let parser: CsvReader | null = null;
  let head = '';
  for await (const bytes of slices(file)) {
    const text = reader.decode(bytes);
    if (parser === null) {
      head += text;
      // A first part may be a few bytes only.
      if (head.length < 4096) continue;
      parser = new CsvReader(head, rows);
      await parser.write(head);
    } else await parser.write(text);
    if (rows.length > 0) yield rows.splice(0);
  }
  const rest = reader.end();
  if (parser === null) {
    parser = new CsvReader(head + rest, rows);
    await parser.write(head + rest);
  } else await parser.write(rest);
  await parser.end();
  if (rows.length > 0) yield rows;
}

/** Small enough that parsing one takes a few milliseconds. */
async function* slices(file: Readable): AsyncGenerator<Buffer> {
  for await (const bytes of file as AsyncIterable<Buffer>) {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
  }
}

class CsvReader {
  readonly #parser: Parser;
  readonly #rows: SheetRow[];
  #rowNo = 0;
  #error: unknown = null;

  constructor(head: string, rows: SheetRow[]) {
    this.#rows = rows;
    this.#parser = parse({
      delimiter: delimiterOf(head),
      bom: true,
      // Told, not found out: files that were put together have several.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: RECORD_LENGTH_MAX,
      on_record: (cells: string[]) => this.#take(cells),
    });
    this.#parser.on('error', (error) => {
      this.#error ??= error;
    });
    // Records are taken as they are parsed; nothing comes out.
    this.#parser.resume();
  }

  async write(text: string): Promise<void> {
    if (text !== '') await new Promise<void>((resolve) => this.#parser.write(text, () => resolve()));
    this.#check();
  }

  async end(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#parser.once('end', resolve).once('error', () => resolve());
      this.#parser.end();
    });
    this.#check();
  }

  #take(cells: string[]): null {
    this.#rowNo += 1;
    const row = { rowNo: this.#rowNo, cells };
    checkRow(row);
    if (!isBlank(cells)) this.#rows.push(row);
    return null;
  }

  #check(): void {
    if (this.#error === null) return;
    if (this.#error instanceof SheetError) throw this.#error;
    const where = `row ${this.#rowNo + 1}`;
    if (!(this.#error instanceof CsvError)) throw this.#error;
    if (this.#error.code === 'CSV_MAX_RECORD_SIZE') {
      throw new SheetError(`${where} is longer than 64 kB: is a quote not closed?`);
    }
    throw new SheetError(`${where}: a quote that begins there is not closed properly`);
  }
}

/** The one that the first lines have most often, and each of them alike; a single column has none: then a comma. */
export function delimiterOf(head: string): string {
  const lines = head
    .replace(/"[^"]*"/g, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .slice(0, LINES_LOOKED_AT);
  // A line that was cut is no witness.
  if (lines.length > 2) lines.pop();
  let best: string = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const score = Math.min(...counts) * 1000 + Math.max(...counts);
    if (lines.length > 0 && score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}
