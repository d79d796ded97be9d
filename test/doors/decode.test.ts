import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBody, parseQueries, parseQuery } from '../../src/doors/decode.ts';
import { percent, windows1251 } from './fakes.ts';

const utf8 = (text: string) => percent(Buffer.from(text));
const latin1 = (bytes: Buffer) => bytes.toString('latin1');

const QUERIES: [query: string, fields: Record<string, string>][] = [
  ['', {}],
  ['user=shop&pwd=s3cret', { user: 'shop', pwd: 's3cret' }],
  ['Name_clients_telegram=X&TYPE_SEND_1=Viber', { name_clients_telegram: 'X', type_send_1: 'Viber' }],
  ['text=a+b%20c%2Bd', { text: 'a b c+d' }],
  ['text=a%0Ab%26c%3Dd', { text: 'a\nb&c=d' }],
  ['text=a=b', { text: 'a=b' }],
  [`text=${utf8('Привет, 😀')}`, { text: 'Привет, 😀' }],
  [`text=${percent(windows1251('Привет'))}`, { text: 'Привет' }],
  [`text=${latin1(Buffer.from('Привет'))}`, { text: 'Привет' }],
  [`text=${latin1(windows1251('Привет'))}&sadr=SHOP`, { text: 'Привет', sadr: 'SHOP' }],
  // One value that is not UTF-8 makes all of the query windows-1251.
  [`text=${percent(windows1251('Да'))}&user=${utf8('Ж')}`, { text: 'Да', user: 'Р–' }],
  ['text=100%', { text: '100%' }],
  ['text=100%+sure%zz%4', { text: '100% sure%zz%4' }],
  [`text=50%+${utf8('скидка')}`, { text: '50% скидка' }],
  ['dadr=1&dadr=2', { dadr: '2' }],
  ['dadr=1&dadr=&dadr', { dadr: '1' }],
  ['dadr=&DADR=3', { dadr: '3' }],
  ['%74oken=x', { token: 'x' }],
  ['&&a=1&&b&', { a: '1', b: '' }],
  ['__proto__=1&constructor=2', Object.assign(JSON.parse('{"__proto__":"1"}'), { constructor: '2' })],
];

test('queries as clients write them', () => {
  for (const [query, fields] of QUERIES) {
    assert.deepEqual(Object.entries(parseQuery(query)), Object.entries(fields), query);
  }
});

test('a form body lies over the query, each in its own encoding', () => {
  const fields = parseQueries(`user=shop&sadr=${utf8('Магазин')}&text=old`, `text=${percent(windows1251('Да'))}&user=`);
  assert.deepEqual({ ...fields }, { user: 'shop', sadr: 'Магазин', text: 'Да' });
});

test('a form of a million names costs only the first thousand', () => {
  const fields = parseQuery(Array.from({ length: 100_000 }, (_, i) => `n${i}=1`).join('&'));
  assert.equal(Object.keys(fields).length, 1000);
});

test('every text survives percent-encoding, and no query at all makes the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (text, noise) => {
      const whole = text.toWellFormed();
      assert.equal(parseQuery(`a=1&text=${encodeURIComponent(whole)}&b=2`).text ?? '', whole);
      assert.equal(parseQuery(new URLSearchParams({ text: whole }).toString()).text ?? '', whole);
      for (const value of Object.values(parseQuery(noise))) assert.equal(typeof value, 'string');
    }),
    { numRuns: 1000 },
  );
});

test('bodies: BOM, blanks, UTF-8, else windows-1251', () => {
  const bom = Buffer.from([0xef, 0xbb, 0xbf]);
  for (const bytes of [
    Buffer.from('{"a":"Ж"}'),
    Buffer.from(' \r\n\t{"a":"Ж"}\n'),
    Buffer.concat([bom, Buffer.from('{"a":"Ж"}')]),
    Buffer.concat([Buffer.from('\n'), bom, Buffer.from(' {"a":"Ж"}')]),
    windows1251('{"a":"Ж"}'),
    Buffer.concat([bom, windows1251(' {"a":"Ж"}')]),
  ]) {
    assert.equal(decodeBody(bytes), '{"a":"Ж"}');
  }
});
