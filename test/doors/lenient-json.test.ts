import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseLenientJson } from '../../src/doors/lenient-json.ts';

const READ: [string, unknown][] = [
  ['{"a":1}', { a: 1 }],
  ['{"a":1,}', { a: 1 }],
  ['{"a":[1,2,],}', { a: [1, 2] }],
  ['{"a":[{"b":1,},\n],\r\n\t}', { a: [{ b: 1 }] }],
  ['{"a":",}",}', { a: ',}' }],
  ['{"a":"\\",]",}', { a: '",]' }],
  ['{"a":"\\\\",}', { a: '\\' }],
  ['{"a":[true,],"b":[null,],"c":["x",],"d":[[],],"e":[{},]}', { a: [true], b: [null], c: ['x'], d: [[]], e: [{}] }],
  ['{"id":123456789012345}', { id: 123456789012345 }],
  ['{"id":9007199254740993}', { id: '9007199254740993' }],
  [
    '{"id":[12345678901234567890,-12345678901234567890,],"t":"12345678901234567890"}',
    { id: ['12345678901234567890', '-12345678901234567890'], t: '12345678901234567890' },
  ],
  ['{"__proto__":{"x":1}}', JSON.parse('{"__proto__":{"x":1}}')],
];

const MALFORMED = [
  '',
  '{',
  '{"a":1',
  '{a:1}',
  "{'a':1}",
  '[,]',
  '{,}',
  '[1,,]',
  '[1,,2]',
  '[,1]',
  '{"a":,}',
  '{"a":1,,}',
  '{"a":1},',
  ',{"a":1}',
  '{"a":"x\ny"}',
  '{"a":01}',
  '{"a":1 "b":2}',
  '// x\n{}',
  '{"a":"unfinished',
  '{"a":"\\"}',
  '[1;]',
  '[NaN]',
  '[1,}',
];

test('a trailing comma before a closing bracket is accepted, and long numbers keep every digit', () => {
  for (const [text, value] of READ) assert.deepEqual(parseLenientJson(text), { ok: true, value }, text);
});

test('anything else malformed is malformed', () => {
  for (const text of MALFORMED) assert.deepEqual(parseLenientJson(text), { ok: false }, text);
});

test('a document nested deeper than any of ours is malformed, quickly', () => {
  assert.deepEqual(parseLenientJson('['.repeat(2_000_000)), { ok: false });
  assert.deepEqual(parseLenientJson(`${'[{"a":'.repeat(40)}1${'}]'.repeat(40)}`), { ok: false });
});

test('what JSON can say is read the same, with and without trailing commas', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (text) => {
      const value = JSON.parse(text);
      fc.pre(!/\d{16}/.test(text)); // those come back as strings
      assert.deepEqual(parseLenientJson(text), { ok: true, value });
      const pretty = JSON.stringify(value, null, 1);
      const commas = pretty.replace(/([^[{,\s])\n(\s*)([\]}])/g, '$1,\n$2$3');
      assert.deepEqual(parseLenientJson(commas), { ok: true, value });
    }),
    { numRuns: 500 },
  );
});
