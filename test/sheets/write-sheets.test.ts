import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { readXlsx } from '../../src/sheets/read-xlsx.ts';
import { csvWriter } from '../../src/sheets/write-csv.ts';
import { ndjsonWriter } from '../../src/sheets/write-ndjson.ts';
import type { CellValue, SheetColumn, SheetWriter } from '../../src/sheets/write-sheet.ts';
import { xlsxWriter } from '../../src/sheets/write-xlsx.ts';

const columns: SheetColumn[] = [
  { name: 'text', kind: 'text' },
  { name: 'count', kind: 'integer' },
  { name: 'price', kind: 'money' },
  { name: 'at', kind: 'time' },
];
const options = { columns, timeZone: 'Asia/Kathmandu' };
const AT = Date.parse('2026-11-22T20:00:01.987Z');

const fileOf = (writer: SheetWriter, rows: readonly CellValue[][]): Buffer =>
  Buffer.concat([writer.begin(), writer.rows(rows), writer.end()]);
const csvOf = (text: string): string => {
  const lines: string[][] = parse(fileOf(csvWriter(options, ','), [[text, 1, '1', AT]]), { bom: true });
  return lines[1]![0]!;
};

test('CSV: a spreadsheet runs nothing, and everything else is as it was', () => {
  for (const text of ['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '+7916 x', '--1', '-', '=']) {
    assert.equal(csvOf(text), `'${text}`);
  }
  for (const text of ['+79161234567', '-2.5', '-2,5', 'x=1', ' =1', '', 'a"b', 'a,b', 'a\nb', "'=1", '7.5', '😀']) {
    assert.equal(csvOf(text), text);
  }
  const file = fileOf(csvWriter(options, ';'), [[null, 3, '-0.0000001', AT]]).toString();
  assert.equal(file, '\ufefftext;count;price;at\r\n;3;-0.0000001;2026-11-23 01:45:01\r\n');
});

test('NDJSON: money stays exact, times have the offset of the zone', () => {
  const [line] = fileOf(ndjsonWriter(options), [['=1', 3, '0.0000001', AT]])
    .toString()
    .split('\n');
  assert.deepEqual(JSON.parse(line!), { text: '=1', count: 3, price: '0.0000001', at: '2026-11-23T01:45:01+05:45' });
});

test('XLSX: what was put in is read out, over as many sheets as it takes', async () => {
  const texts = ['=1+1', 'Привет & <b>', ' both ', 'two\nlines', '_x0041_', 'nu\u0000ll', '\ud800', '', '+7916'];
  const rows = texts.map((text, i): CellValue[] => [text, i, `${i}.5`, AT + i * 1000]);
  const file = fileOf(xlsxWriter({ ...options, sheetRowsMax: 6 }), rows);
  const cells: string[][] = [];
  for await (const batch of readXlsx(() => Readable.from([file]))) cells.push(...batch.map((row) => row.cells));
  // The reader takes the first sheet: the heading and five rows.
  assert.equal(cells.length, 6);
  assert.deepEqual(cells[0], ['text', 'count', 'price', 'at']);
  assert.deepEqual(cells[1], ['=1+1', '0', '0.5', '2026-11-23 01:45:01']);
  // What looks like an escape of the format is written as one, which spreadsheets take back.
  const shown = cells.slice(2).map((row) => row[0]!.replaceAll('_x005F_', '_'));
  assert.deepEqual(shown, texts.slice(1, 5));
  const whole = fileOf(xlsxWriter(options), rows);
  const all: string[][] = [];
  for await (const batch of readXlsx(() => Readable.from([whole]))) all.push(...batch.map((row) => row.cells));
  assert.deepEqual(
    all.slice(6).map((row) => row[0]),
    ['null', '\ufffd', '', '+7916'],
  );
  assert.ok(file.includes('xl/worksheets/sheet2.xml'));
});
