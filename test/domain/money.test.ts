import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatE7, formatE7Number, formatE7Trimmed, parseMoneyE7, wholeMessages } from '../../src/domain/money.ts';

const amount = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });

test('reads decimals exactly', () => {
  const rows: [string, bigint][] = [
    ['0', 0n],
    ['1000', 10_000_000_000n],
    ['2.5', 25_000_000n],
    ['10.6000000', 106_000_000n],
    ['0.0000001', 1n],
    ['-0.0000001', -1n],
    ['+3.1', 31_000_000n],
    ['007', 70_000_000n],
    ['99999999999.9999999', 999_999_999_999_999_999n],
  ];
  for (const [text, e7] of rows) assert.equal(parseMoneyE7(text), e7, text);
});

test('refuses what is not a plain decimal, and says what', () => {
  const bad = [
    '',
    ' ',
    '1,5',
    '1e3',
    '.5',
    '5.',
    '1.00000001',
    '--1',
    '1 000',
    '0x10',
    'NaN',
    '123456789012',
    '1.5 ',
    '١',
  ];
  for (const text of bad) assert.throws(() => parseMoneyE7(text), { name: 'MoneyFormatError' }, text);
  assert.throws(() => parseMoneyE7('1,5'), /"1,5"/);
});

test('fixed decimals never show more than there is', () => {
  const rows: [string, number, string][] = [
    ['143777.36', 2, '143777.36'],
    ['143777.369', 2, '143777.36'],
    ['0.0099999', 2, '0.00'],
    ['-0.0000001', 2, '-0.01'],
    ['-1.5', 0, '-2'],
    ['1.9', 0, '1'],
    ['10.6', 7, '10.6000000'],
    ['0', 2, '0.00'],
  ];
  for (const [text, decimals, shown] of rows) assert.equal(formatE7(parseMoneyE7(text), decimals), shown, text);
  fc.assert(
    fc.property(amount, fc.integer({ min: 0, max: 7 }), (e7, decimals) => {
      const shown = formatE7(e7, decimals);
      const [whole = '', fraction = ''] = shown.split('.');
      const shownE7 = BigInt(whole + fraction.padEnd(7, '0'));
      assert.ok(shownE7 <= e7 && e7 - shownE7 < 10n ** BigInt(7 - decimals));
      assert.equal(fraction.length, decimals);
    }),
  );
  assert.throws(() => formatE7(1n, 8), RangeError);
});

test('trimmed and seven-decimal forms read back as the same money', () => {
  const rows: [string, string][] = [
    ['19023.9', '19023.9'],
    ['10', '10'],
    ['100.50', '100.5'],
    ['0', '0'],
    ['-0.0000001', '-0.0000001'],
  ];
  for (const [text, shown] of rows) assert.equal(formatE7Trimmed(parseMoneyE7(text)), shown);
  const readable = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n });
  fc.assert(
    fc.property(readable, (e7) => {
      assert.equal(parseMoneyE7(formatE7Trimmed(e7)), e7);
      assert.equal(parseMoneyE7(formatE7Number(e7)), e7);
      assert.equal(JSON.parse(`[${formatE7Number(e7)}]`).length, 1);
    }),
  );
});

test('whole messages that money buys', () => {
  const rows: [bigint, bigint, bigint | 'unlimited'][] = [
    [100n, 25n, 4n],
    [99n, 25n, 3n],
    [0n, 25n, 0n],
    [-100n, 25n, 0n],
    [100n, 0n, 'unlimited'],
    [-1n, 0n, 'unlimited'],
  ];
  for (const [available, price, count] of rows) assert.equal(wholeMessages(available, price), count);
});
