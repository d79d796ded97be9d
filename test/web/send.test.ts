// What the page Send reads out of a pasted list, and what it says of a text on every key.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecipients } from '../../web/src/pages/send/recipients.ts';
import { isCode } from '../../web/src/parts/compose/call-code.ts';
import {
  allReplaced,
  foreignIn,
  isWholeForeign,
  partsInLatin,
  replaced,
  smsText,
} from '../../web/src/parts/compose/sms-text.ts';

const LISTS: [name: string, text: string, phones: string[]][] = [
  ['one a line', '79161234567\n+7 903 000-00-01', ['79161234567', '79030000001']],
  [
    'by commas, semicolons and tabs',
    '79161234567, 8(903)0000001;9261234567\t79161234500',
    ['79161234567', '79030000001', '79261234567', '79161234500'],
  ],
  ['by blanks', '79161234567 79161234568', ['79161234567', '79161234568']],
  ['with names around', 'Анна Петрова +7 916 123-45-67\n79161234568 Иван 2', ['79161234567', '79161234568']],
  ['names in fields of their own', 'Иван; 79161234567; Москва', ['79161234567']],
  ['another country', '+44 20 7946 0958', ['442079460958']],
  ['Windows line ends and empty lines', '79161234567\r\n\r\n79161234568\r\n', ['79161234567', '79161234568']],
  ['nothing', '', []],
];
for (const [name, text, phones] of LISTS) {
  test(`recipients: ${name}`, () => {
    const read = readRecipients(text);
    assert.deepEqual(read.phones, phones);
    assert.deepEqual(read.bad, []);
  });
}

test('recipients: a number that comes again is named with its line and goes once', () => {
  const { phones, duplicates } = readRecipients('79161234567\n8 916 123-45-67');
  assert.deepEqual(phones, ['79161234567']);
  assert.deepEqual(duplicates, [{ line: 2, text: '8 916 123-45-67', phone: '79161234567' }]);
});

test('recipients: what cannot be read is named with the reason', () => {
  const { phones, bad } = readRecipients('Анна\n12345\n7916123456789012');
  assert.deepEqual(phones, []);
  assert.deepEqual(
    bad.map(({ line, code }) => [line, code]),
    [
      [1, 'phone_missing'],
      [2, 'phone_invalid'],
      [3, 'phone_too_long'],
    ],
  );
});

test('a text: parts, what each holds, and how much is left', () => {
  assert.equal(smsText('a'.repeat(160)).left, 0);
  const size = smsText('я'.repeat(71));
  assert.equal(size.segments, 2);
  assert.deepEqual(
    size.parts.map(({ units }) => units),
    [67, 4],
  );
  assert.equal(size.left, 63);
});

test('a stray letter: named with its place, replaced by the one it looks like', () => {
  const text = 'Privet vсem';
  const foreign = foreignIn(text);
  assert.deepEqual(foreign, [{ character: 'с', position: 8, instead: 'c', isLookAlike: true }]);
  assert.equal(isWholeForeign(text, foreign), false);
  assert.equal(replaced(text, foreign[0]!, 'c'), 'Privet vcem');
  assert.equal(allReplaced('«Sale» — 5 🙂', foreignIn('«Sale» — 5 🙂')), '"Sale" - 5 🙂');
});

test('a text in Russian is not taken for one with stray letters', () => {
  const text = 'Ваш заказ готов, ждём Вас завтра с десяти до восьми в магазине на Тверской улице, дом пять';
  assert.equal(isWholeForeign(text, foreignIn(text)), true);
  assert.equal(partsInLatin(text), 1);
  assert.equal(partsInLatin('Привет'), null);
});

test('the code of a call: digits, and variables for digits', () => {
  for (const code of ['', '0427', ' 12 ', '{code}', '{код}7']) assert.ok(isCode(code), code);
  for (const code of ['four', '{code', '12345678901', '{code} x']) assert.ok(!isCode(code), code);
});
