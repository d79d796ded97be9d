import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeGsm7, encodeGsm7, firstNonGsm7, gsm7Length } from '../../src/domain/gsm7.ts';

// channels.md §D.5, written out a second time so that a slip in the table shows.
const BASIC = [
  '@£$¥èéùìòÇ\nØø\rÅå',
  'Δ_ΦΓΛΩΠΨΣΘΞ',
  'ÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?',
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
].join('');
const EXTENSION = '\f^{}\\[~]|€';

const gsmText = fc.string({ unit: fc.constantFrom(...BASIC, ...EXTENSION), maxLength: 400, size: 'max' });

test('the alphabet has 127 characters of one septet and 10 of two', () => {
  assert.equal(new Set(BASIC).size, 127);
  let one = '';
  let two = '';
  for (let unit = 0; unit < 0x10000; unit++) {
    const char = String.fromCharCode(unit);
    if (gsm7Length(char) === 1) one += char;
    if (gsm7Length(char) === 2) two += char;
  }
  assert.deepEqual([...one].sort(), [...BASIC].sort());
  assert.deepEqual([...two].sort(), [...EXTENSION].sort());
});

test('septets are those of 3GPP TS 23.038', () => {
  const rows: [string, number[]][] = [
    ['@', [0x00]],
    ['$', [0x02]],
    ['\n', [0x0a]],
    ['Δ_', [0x10, 0x11]],
    ['ΞÆæßÉ ', [0x1a, 0x1c, 0x1d, 0x1e, 0x1f, 0x20]],
    ['¤', [0x24]],
    ['¡AZÄÖÑÜ§¿az', [0x40, 0x41, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0x61, 0x7a]],
    ['äöñüà', [0x7b, 0x7c, 0x7d, 0x7e, 0x7f]],
    ['€', [0x1b, 0x65]],
    ['[~]', [0x1b, 0x3c, 0x1b, 0x3d, 0x1b, 0x3e]],
    ['\f^{}\\|', [0x1b, 0x0a, 0x1b, 0x14, 0x1b, 0x28, 0x1b, 0x29, 0x1b, 0x2f, 0x1b, 0x40]],
  ];
  for (const [text, septets] of rows) assert.deepEqual([...encodeGsm7(text)], septets, JSON.stringify(text));
});

test('what is encoded reads back, in as many octets as septets were counted', () => {
  fc.assert(
    fc.property(gsmText, (text) => {
      const octets = encodeGsm7(text);
      assert.equal(octets.length, gsm7Length(text));
      assert.equal(decodeGsm7(octets), text);
    }),
  );
});

test('characters outside the alphabet are found and named', () => {
  const rows: [string, ReturnType<typeof firstNonGsm7>][] = [
    ['', null],
    ['Hello {world}', null],
    ['Façade', { index: 2, char: 'ç' }],
    ['code — 1', { index: 5, char: '—' }],
    ['`', { index: 0, char: '`' }],
    ['hi 😀 ё', { index: 3, char: '😀' }],
    ['Привет', { index: 0, char: 'П' }],
    ['\u001b', { index: 0, char: '\u001b' }],
    ['\ud800', { index: 0, char: '\ud800' }],
  ];
  for (const [text, expected] of rows) {
    assert.deepEqual(firstNonGsm7(text), expected, JSON.stringify(text));
    assert.equal(gsm7Length(text) < 0, expected !== null, JSON.stringify(text));
  }
  assert.equal(decodeGsm7(encodeGsm7('Façade')), 'Fa?ade');
});

test('odd septets read as TS 23.038 asks, and none throws', () => {
  const rows: [number[], string][] = [
    [[0x1b, 0x41], 'A'],
    [[0x1b, 0x1b, 0x41], ' A'],
    [[0x41, 0x1b], 'A '],
    [[0xff, 0x41], '\ufffdA'],
    [[0x1b, 0xc1], '\ufffd'],
  ];
  for (const [octets, text] of rows) assert.equal(decodeGsm7(Uint8Array.from(octets)), text);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300, size: 'max' }), (octets) => typeof decodeGsm7(octets) === 'string'),
  );
});
