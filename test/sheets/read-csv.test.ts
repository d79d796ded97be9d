import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { delimiterOf, readCsv } from '../../src/sheets/read-csv.ts';
import type { SheetRow } from '../../src/sheets/sheet-row.ts';

async function read(data: Buffer | string, pieceBytes = 1_000_000): Promise<SheetRow[]> {
  const bytes = Buffer.from(data);
  const pieces = function* () {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  };
  const rows: SheetRow[] = [];
  for await (const batch of readCsv(Readable.from(pieces()))) rows.push(...batch);
  return rows;
}

const cells = async (data: Buffer | string, pieceBytes?: number) =>
  (await read(data, pieceBytes)).map((row) => row.cells);

test('the delimiter is found, also where names and quotes hold the others', () => {
  const cases: [string, string][] = [
    ['phone;name\n79161234567;Иван, Пётр\n', ';'],
    ['phone,name\n79161234567,"a;b;c;d"\n', ','],
    ['phone\tname\n7916\tx, y\n', '\t'],
    ['79161234567\n79161234568\n', ','],
    ['', ','],
  ];
  for (const [text, delimiter] of cases) assert.equal(delimiterOf(text), delimiter, JSON.stringify(text));
});

test('quotes, line ends, byte order marks and encodings come out as text, however the bytes are cut', async () => {
  const text = 'телефон;имя\r\n79161234567;"О\'Нил; ""младший""\nстрока"\r\n\r\n;\r\n79161234568;Ёж\r\n';
  const expected = [
    ['телефон', 'имя'],
    ['79161234567', 'О\'Нил; "младший"\nстрока'],
    ['79161234568', 'Ёж'],
  ];
  const cp1251 = Buffer.from([...text].map((c) => toCp1251(c)));
  for (const pieceBytes of [1, 7, 100_000]) {
    assert.deepEqual(await cells(text, pieceBytes), expected);
    assert.deepEqual(await cells(`\ufeff${text}`, pieceBytes), expected);
  }
  assert.deepEqual(await cells(cp1251), expected);
  assert.deepEqual(await cells(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])), expected);
  // Cyrillic that begins far behind the first piece.
  const late = Buffer.concat([
    Buffer.from('phone;name\n79160000000;x\n'.padEnd(9_000, '79160000001;y\n')),
    Buffer.from('\n'),
    cp1251,
  ]);
  assert.deepEqual((await cells(late, 4096)).at(-1), ['79161234568', 'Ёж']);
  assert.deepEqual(
    (await read(text)).map((row) => row.rowNo),
    [1, 2, 5],
  );
});

test('what is no table is refused with the place, and no row is without bound', async () => {
  const long = `"${'x'.repeat(70_000)}`;
  const cases: [Buffer | string, RegExp][] = [
    [Buffer.from([0x50, 0x4b, 0, 1, 2, 0]), /no text/],
    [`a,b\n1,2\n${long}`, /row 3 is longer/],
    [`a,b\n${'x'.repeat(5000)},2\n`, /row 2, column 1/],
    [`a\n${','.repeat(70)}\n`, /row 2 has more than 64 columns/],
    ['a,b\n"open\n', /quote/],
    [Buffer.concat([Buffer.from('имя\n'), Buffer.from('x\n'.repeat(4000)), Buffer.from([0xff, 0xc0])]), /one encoding/],
  ];
  for (const [data, message] of cases) await assert.rejects(read(data, 6000), { name: 'SheetError', message });
  assert.deepEqual(await read(''), []);
});

function toCp1251(char: string): number {
  const code = char.codePointAt(0)!;
  if (char === 'Ё') return 0xa8;
  if (char === 'ё') return 0xb8;
  return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code;
}
