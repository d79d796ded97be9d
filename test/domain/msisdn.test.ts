import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { normalisePhone } from '../../src/domain/msisdn.ts';

/** `as written | phone country` or `as written | code`, a case a line. */
const rows = readFileSync(new URL('fixtures/phones.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('|').map((part) => part.trim()) as [string, string]);

test('phones as people write them', () => {
  assert.ok(rows.length > 40);
  for (const [raw, expected] of rows) {
    const result = normalisePhone(raw);
    assert.equal(result.ok ? `${result.phone} ${result.country}` : result.code, expected, raw);
  }
});

test('a number is as good as a string', () => {
  assert.deepEqual(normalisePhone(79612242243), { ok: true, phone: '79612242243', country: 'RU' });
  assert.deepEqual(normalisePhone(9612242243), { ok: true, phone: '79612242243', country: 'RU' });
  assert.deepEqual(normalisePhone(Number.NaN), { ok: false, code: 'phone_missing' });
});

test('the short way for Russian mobiles says what libphonenumber says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 79_000_000_000, max: 79_999_999_999 }), (number) => {
      const parsed = parsePhoneNumberFromString(`+${number}`);
      assert.equal(parsed?.isValid(), true);
      assert.equal(parsed?.country, 'RU');
      assert.deepEqual(normalisePhone(number), { ok: true, phone: String(number), country: 'RU' });
    }),
  );
});

test('a good phone stays what it is, and no input throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()-]{0,20}$/), fc.integer(), fc.double()), (raw) => {
      const result = normalisePhone(raw);
      if (!result.ok) return;
      assert.match(result.phone, /^[1-9]\d{5,13}$/);
      assert.deepEqual(normalisePhone(result.phone), result);
    }),
  );
});
