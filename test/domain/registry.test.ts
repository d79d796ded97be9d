import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { areaNameByInn, parseRegistry } from '../../src/domain/registry.ts';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

test('reads the registry as published: BOM, heading, literal quotes, CRLF', () => {
  const lines = [...parseRegistry(fixture('registry.csv'))];
  assert.equal(lines.length, 46);
  assert.ok(lines.every((line) => line.ok));
  assert.deepEqual(lines[0], {
    ok: true,
    line: 2,
    row: {
      lo: 79000000000,
      hi: 79000061999,
      operator: 'ПАО "МТС"',
      region: 'г. Москва, Московская область',
      inn: '7740000076',
    },
  });
  const [, , , , fifth] = lines;
  assert.equal(fifth?.ok && fifth.row.region, 'Край Первый, Район Второй');
});

test('bad lines are named with their number and reason, good ones beside them are kept', () => {
  const lines = [...parseRegistry(fixture('registry-bad.csv'))];
  assert.deepEqual(
    lines.map((line) => `${line.line} ${line.ok ? 'ok' : line.reason}`),
    [
      '2 ok',
      '4 the code is not three digits: "90"',
      '5 the range begins with "62000", not with seven digits',
      '6 the range ends with "006299Х", not with seven digits',
      '7 the range ends before it begins: 0063000–0062999',
      '8 3 columns instead of 8',
      '9 no operator',
      '10 not a taxpayer number: "77-43"',
      '11 1 columns instead of 8',
      '12 ok',
    ],
  );
});

test('no text makes it throw, and every line is answered at most once', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(';', '\n', '\r\n', '\ufeff', '900', '0000000', '7743895280', '"'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60, size: 'max' }), (pieces) => {
      const text = pieces.join('');
      const numbers = [...parseRegistry(text)].map((line) => line.line);
      assert.deepEqual(
        numbers,
        [...new Set(numbers)].sort((a, b) => a - b),
      );
      assert.ok(numbers.length <= text.split('\n').length);
    }),
  );
});

test('the operators that clients know are areas of their own', () => {
  const rows: [string, string][] = [
    ['7740000076', 'МТС'],
    ['7812014560', 'МегаФон'],
    ['7713076301', 'Билайн'],
    ['7743895280', 'Tele2'],
    ['6661079603', 'Россия'],
    ['', 'Россия'],
  ];
  for (const [inn, area] of rows) assert.equal(areaNameByInn(inn), area);
});
