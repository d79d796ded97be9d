// The first sheet of an XLSX, row by row. The file is read twice: the texts and styles that the sheet's cells refer to
// usually stand behind it.
import type { Readable } from 'node:stream';
import { isDateFormat } from './cell-values.ts';
import { SharedStrings } from './shared-strings.ts';
import { SheetError, type SheetRow } from './sheet-row.ts';
import { type PartSink, unzip } from './unzip.ts';
import { SheetParser } from './xlsx-sheet.ts';
import { type XmlEvents, xmlSink } from './xml-part.ts';

/** What the sheet's cells refer to. */
interface Book {
  sheets: { relation: string; name: string }[];
  /** Relation id → part. */
  targets: Map<string, string>;
  strings: SharedStrings;
  /** Style number → whether it shows a date. */
  dateStyles: boolean[];
  is1904: boolean;
}

const FORMATS_MAX = 70_000;
/** Of each part beside the sheet and its texts. */
const PART_BYTES_MAX = 16 * 1024 * 1024;
const BATCH_ROWS = 500;

/** Rows with something in them, in batches. `open` is called twice. @throws SheetError */
export async function* readXlsx(open: () => Readable): AsyncGenerator<SheetRow[]> {
  const book = await readBook(open());
  const first = book.sheets[0];
  const path = first === undefined ? undefined : book.targets.get(first.relation);
  if (path === undefined) throw new SheetError('the XLSX has no sheet');
  const rows: SheetRow[] = [];
  const parser = new SheetParser(book, (row) => rows.push(row));
  let found = false;
  const sinkOf = (name: string): PartSink | null => {
    if (name !== path) return null;
    found = true;
    return (bytes) => parser.write(bytes);
  };
  for await (const _ of unzip(open(), sinkOf)) {
    // A slice of 8 kB holds some hundred rows; more of them only when they are much alike.
    while (rows.length >= BATCH_ROWS) yield rows.splice(0, BATCH_ROWS);
  }
  if (!found) throw new SheetError('the XLSX has no sheet');
  parser.end();
  if (rows.length > 0) yield rows;
}

async function readBook(file: Readable): Promise<Book> {
  const book: Book = { sheets: [], targets: new Map(), strings: new SharedStrings(), dateStyles: [], is1904: false };
  const sinks = new Map<string, PartSink>([
    ['xl/workbook.xml', workbookSink(book)],
    ['xl/_rels/workbook.xml.rels', relationsSink(book)],
    ['xl/sharedStrings.xml', stringsSink(book)],
    ['xl/styles.xml', stylesSink(book)],
  ]);
  for await (const _ of unzip(file, (name) => sinks.get(name) ?? null)) {
    // The sinks do the work.
  }
  if (book.sheets.length === 0) throw new SheetError('the file has no workbook: it is no XLSX');
  return book;
}

const nothing = (): void => {};

function workbookSink(book: Book): PartSink {
  const events: XmlEvents = {
    open: (name, attributes) => {
      if (name === 'workbookPr') book.is1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet' || book.sheets.length > 0) return;
      const relation = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1];
      book.sheets.push({ relation: relation ?? '', name: attributes.name ?? '' });
    },
    close: nothing,
    text: nothing,
  };
  return xmlSink('the workbook', events, PART_BYTES_MAX);
}

function relationsSink(book: Book): PartSink {
  const events: XmlEvents = {
    open: (name, attributes) => {
      if (name !== 'Relationship' || book.targets.size >= FORMATS_MAX) return;
      const target = attributes.Target ?? '';
      book.targets.set(attributes.Id ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    },
    close: nothing,
    text: nothing,
  };
  return xmlSink('the list of sheets', events, PART_BYTES_MAX);
}

function stringsSink({ strings }: Book): PartSink {
  let text = '';
  let inText = false;
  // Phonetic readings stand beside the text and are none of it.
  let inReading = false;
  return xmlSink('the list of texts', {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 't') inText = !inReading;
      if (name === 'rPh') inReading = true;
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') inReading = false;
      if (name === 'si') strings.add(text);
    },
    text: (part) => {
      if (inText && text.length < FORMATS_MAX) text += part;
    },
  });
}

function stylesSink({ dateStyles }: Book): PartSink {
  const codes = new Map<number, string>();
  /** Judged once: a file may use a format many thousand times. */
  const known = new Map<number, boolean>();
  let inCells = false;
  const events: XmlEvents = {
    open: (name, attributes) => {
      if (name === 'numFmt' && codes.size < FORMATS_MAX)
        codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name !== 'xf' || !inCells || dateStyles.length >= FORMATS_MAX) return;
      const id = Number(attributes.numFmtId);
      const isDate = known.get(id) ?? isDateFormat(id, codes.get(id));
      known.set(id, isDate);
      dateStyles.push(isDate);
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
    text: nothing,
  };
  return xmlSink('the list of styles', events, PART_BYTES_MAX);
}
