import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { columnOf, dateText, isDateFormat, numberText } from '../../src/sheets/cell-values.ts';
import { readXlsx } from '../../src/sheets/read-xlsx.ts';
import { makeXlsx } from './workbook.ts';

async function read(data: Buffer, pieceBytes = 100_000) {
  const pieces = function* () {
    for (let at = 0; at < data.length; at += pieceBytes) yield data.subarray(at, at + pieceBytes);
  };
  const rows: { rowNo: number; cells: string[] }[] = [];
  for await (const batch of readXlsx(() => Readable.from(pieces()))) rows.push(...batch);
  return rows;
}

test('phones, dates and texts of a spreadsheet read as people see them', async () => {
  const file = makeXlsx({
    sharedStrings: ['Телефон', 'имя', 'a &lt; b', 'до'],
    rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="s"><v>3</v></c></row>
      <row r="2"><c r="A2"><v>7.9161234567E10</v></c><c r="B2" t="s"><v>2</v></c><c r="D2" s="1"><v>46348</v></c></row>
      <row r="4"><c r="A4"><v>79161234568</v></c><c r="B4" t="inlineStr"><is><t>in</t><t>line</t></is></c>
        <c r="C4" s="3"><v>5</v></c><c r="D4" s="2"><v>46348.395833333336</v></c></row>
      <row r="5"><c r="A5" s="1"/><c r="ZZ5"/></row>
      <row><c t="str"><v>formula</v></c><c t="b"><v>1</v></c><c><v>0.1</v></c></row>`,
    parts: { 'xl/vbaProject.bin': new Uint8Array(50_000), 'xl/media/a.png': strToU8('x') },
  });
  const expected = [
    { rowNo: 1, cells: ['Телефон', 'имя', '', 'до'] },
    { rowNo: 2, cells: ['79161234567', 'a < b', '', '2026-11-22'] },
    { rowNo: 4, cells: ['79161234568', 'inline', '5', '2026-11-22 09:30:00'] },
    { rowNo: 6, cells: ['formula', 'TRUE', '0.1'] },
  ];
  for (const pieceBytes of [1, 100, 100_000]) assert.deepEqual(await read(file, pieceBytes), expected);
});

test('a million characters of shared texts are found again, whatever piece they stand in', async () => {
  const texts = Array.from({ length: 600 }, (_, i) => (i % 7 === 0 ? '' : `${i}${'ё'.repeat(3900)}`));
  const rows = texts.map((_, i) => `<row><c t="s"><v>${i}</v></c><c><v>1</v></c></row>`).join('');
  const read600 = await read(makeXlsx({ sharedStrings: texts, rows }));
  assert.deepEqual(
    read600.map(({ cells }) => cells[0]),
    texts,
  );
});

test('numbers, dates and columns, case by case', () => {
  const numbers: [string, string][] = [
    ['79161234567', '79161234567'],
    ['7.9161234567000000E+10', '79161234567'],
    ['0.30000000000000004', '0.3'],
    ['1E-7', '0.0000001'],
    ['-2.5', '-2.5'],
    ['12345678901234567890', '12345678901234567168'],
    ['x', 'x'],
  ];
  for (const [raw, text] of numbers) assert.equal(numberText(raw), text);
  assert.equal(dateText('1', false), '1900-01-01');
  assert.equal(dateText('61', false), '1900-03-01');
  assert.equal(dateText('0', true), '1904-01-01');
  assert.equal(dateText('0.5', false), '12:00:00');
  assert.deepEqual(
    [
      [14, undefined],
      [2, undefined],
      [170, '[Red]0.00'],
      [171, '[h]:mm'],
      [172, '"day" 0'],
      [173, 'd mmm'],
    ].map((format) => isDateFormat(...(format as [number, string | undefined]))),
    [true, false, false, true, false, true],
  );
  assert.equal(isDateFormat(170, 'd'.repeat(256)), false);
  // Quadratic, it would take minutes.
  assert.equal(isDateFormat(170, '['.repeat(1_000_000)), false);
  assert.deepEqual(['A1', 'Z9', 'AA10', 'BL1', '1', ''].map(columnOf), [0, 25, 26, 63, -1, -1]);
});

test('bombs, damage and what is no workbook are refused before they cost anything', async () => {
  const bomb = makeXlsx({ rows: `<row r="1">${' '.repeat(20_000_000)}</row>` });
  assert.ok(bomb.length < 100_000);
  const good = makeXlsx({ rows: '<row r="1"><c r="A1"><v>1</v></c></row>' });
  const cases: [Buffer, RegExp][] = [
    [bomb, /unpacks to more|text without end/],
    [good.subarray(0, good.length / 2), /damaged|no sheet|no workbook/],
    [Buffer.from('phone,name\n'), /no XLSX/],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old XLS/],
    [Buffer.from(zipSync({ 'word/document.xml': strToU8('<a/>') })), /no workbook/],
    [makeXlsx({ rows: '<row r="1"><c r="A1"' }), /damaged/],
    [makeXlsx({ rows: '', parts: { 'xl/workbook.xml': strToU8(`<workbook>${'<a>'.repeat(500_000)}`) } }), /too deep/],
    [
      makeXlsx({
        rows: '',
        parts: { 'xl/styles.xml': [strToU8(`<a>${`<b c="${'x'.repeat(500_000)}"/>`.repeat(35)}`), { level: 0 }] },
      }),
      /too large/,
    ],
    [makeXlsx({ rows: '<row r="1"><c r="A1" t="s"><v>9</v></c></row>' }), /text that is not in the file/],
    [makeXlsx({ rows: '<row r="1"><c r="ZZ1"><v>9</v></c></row>' }), /more than 64 columns/],
    [
      makeXlsx({ rows: '', parts: { 'xl/styles.xml': strToU8('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>') } }),
      /damaged/,
    ],
  ];
  for (const [file, message] of cases) await assert.rejects(read(file, 4096), { name: 'SheetError', message });
});
