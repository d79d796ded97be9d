// XLSX (ECMA-376) as a stream: each sheet is packed while its rows come; what lists the sheets stands at the end.
import { strToU8, Zip, ZipDeflate } from 'fflate';
import { formatLocalTime } from '../domain/validity.ts';
import type { CellValue, SheetColumn, SheetOptions, SheetWriter } from './write-sheet.ts';

/** Rows a sheet can have, one of them the heading. */
const SHEET_ROWS_MAX = 1_048_576;
/** Before packing; the archive's own limit is 4 GiB an entry. */
const SHEET_BYTES_MAX = 3 * 1024 ** 3;
const TEXT_MAX = 32_767;
const DAY_MS = 86_400_000;
const DAY_ZERO_MS = Date.UTC(1899, 11, 30);
/** Of `STYLES` below. */
const STYLE = { text: 0, integer: 0, money: 0, time: 1 } as const;

export interface XlsxOptions extends SheetOptions {
  /** Smaller ones are for tests. */
  sheetRowsMax?: number;
}

/** Rows beyond what a sheet can have go on in another, with the heading again. */
export function xlsxWriter({ columns, timeZone, sheetRowsMax = SHEET_ROWS_MAX }: XlsxOptions): SheetWriter {
  const packed: Buffer[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    packed.push(Buffer.from(chunk));
  });
  let sheets = 0;
  let sheet: ZipDeflate | null = null;
  let rowNo = 0;
  let bytes = 0;

  const taken = () => Buffer.concat(packed.splice(0));
  const put = (text: string) => {
    const part = strToU8(text);
    bytes += part.length;
    sheet?.push(part);
  };
  const addRow = (cells: readonly CellValue[], kinds: readonly SheetColumn[]) => {
    rowNo += 1;
    return `<row r="${rowNo}">${cells.map((value, i) => cellXml(value, kinds[i]!, i, rowNo, timeZone)).join('')}</row>`;
  };
  const heading = columns.map(({ name }): SheetColumn => ({ name, kind: 'text' }));
  const openSheet = () => {
    sheets += 1;
    rowNo = 0;
    bytes = 0;
    sheet = new ZipDeflate(`xl/worksheets/sheet${sheets}.xml`, { level: 4 });
    zip.add(sheet);
    put(
      `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetData>${addRow(
        columns.map(({ name }) => name),
        heading,
      )}`,
    );
  };
  const closeSheet = () => {
    sheet?.push(strToU8('</sheetData></worksheet>'), true);
    sheet = null;
  };
  const addPart = (name: string, text: string) => {
    const part = new ZipDeflate(name, { level: 4 });
    zip.add(part);
    part.push(strToU8(DECLARATION + text), true);
  };

  return {
    begin: () => {
      openSheet();
      return taken();
    },
    rows: (rows) => {
      let waiting = '';
      for (const row of rows) {
        if (rowNo >= sheetRowsMax || bytes > SHEET_BYTES_MAX) {
          put(waiting);
          waiting = '';
          closeSheet();
          openSheet();
        }
        waiting += addRow(row, columns);
      }
      put(waiting);
      return taken();
    },
    end: () => {
      closeSheet();
      for (const [name, text] of packageParts(sheets)) addPart(name, text);
      zip.end();
      return taken();
    },
  };
}

function cellXml(value: CellValue, { kind }: SheetColumn, index: number, rowNo: number, timeZone: string): string {
  if (value === null || value === '') return '';
  const at = `r="${columnName(index)}${rowNo}"`;
  if (kind === 'text') {
    return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${textXml(String(value))}</t></is></c>`;
  }
  const number = kind === 'time' ? dayNumber(Number(value), timeZone) : String(value);
  return `<c ${at}${STYLE[kind] === 0 ? '' : ` s="${STYLE[kind]}"`}><v>${number}</v></c>`;
}

/** The local time as days since the calendar's beginning, exact to the second. */
function dayNumber(atMs: number, timeZone: string): string {
  const localMs = Date.parse(`${formatLocalTime(atMs, timeZone).replace(' ', 'T')}Z`);
  return String(Number(((localMs - DAY_ZERO_MS) / DAY_MS).toFixed(9)));
}

/** 0 → A, 26 → AA. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** Text as XML can hold it: characters it cannot are dropped, and what looks like one of its own escapes is escaped. */
function textXml(text: string): string {
  return text
    .slice(0, TEXT_MAX)
    .toWellFormed()
    .replace(UNPRINTABLE, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>\r]/g, (found) => ENTITIES[found] ?? '');
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Everything of the package beside the sheets themselves. */
function packageParts(sheets: number): [name: string, text: string][] {
  const each = (made: (no: number) => string) => Array.from({ length: sheets }, (_, i) => made(i + 1)).join('');
  return [
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each(
        (no) => `<sheet name="${no === 1 ? 'Kaskad' : `Kaskad ${no}`}" sheetId="${no}" r:id="rId${no}"/>`,
      )}</sheets></workbook>`,
    ],
    ['xl/styles.xml', STYLES],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships">${each(
        (no) => `<Relationship Id="rId${no}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${no}.xml"/>`,
      )}<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>
<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${each(
        (no) => `<Override PartName="/xl/worksheets/sheet${no}.xml" ContentType="${TYPE}.worksheet+xml"/>`,
      )}</Types>`,
    ],
  ];
}
