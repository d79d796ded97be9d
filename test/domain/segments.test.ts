import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { gsm7Length } from '../../src/domain/gsm7.ts';
import { LIMITS, measure, splitText } from '../../src/domain/segments.ts';

const gsmChar = fc.constantFrom(...'abcXYZ 0123@$_\n', ...'{}[]~^|\\€');
const anyChar = fc.oneof(gsmChar, fc.constantFrom(...'приветЁ№—', '😀', '🇷', '𝒳'));

test('parts of a text', () => {
  const rows: [string, string, number, number][] = [
    ['', 'gsm7', 0, 1],
    ['a'.repeat(160), 'gsm7', 160, 1],
    ['a'.repeat(161), 'gsm7', 161, 2],
    ['a'.repeat(306), 'gsm7', 306, 2],
    ['a'.repeat(307), 'gsm7', 307, 3],
    ['€'.repeat(80), 'gsm7', 160, 1],
    // 152 septets a part: the 77th pair does not fit in 153.
    ['€'.repeat(153), 'gsm7', 306, 3],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm7', 306, 3],
    ['я'.repeat(70), 'ucs2', 70, 1],
    ['я'.repeat(71), 'ucs2', 71, 2],
    ['я'.repeat(134), 'ucs2', 134, 2],
    ['я'.repeat(135), 'ucs2', 135, 3],
    ['😀'.repeat(35), 'ucs2', 70, 1],
    // 66 units a part: no surrogate pair is split.
    ['😀'.repeat(67), 'ucs2', 134, 3],
    [`${'a'.repeat(159)}ё`, 'ucs2', 160, 3],
  ];
  for (const [text, encoding, units, segments] of rows) {
    assert.deepEqual(measure(text), { encoding, units, segments }, `${text.length} × ${text.slice(0, 2)}`);
  }
});

test('the parts are the text, fit their limits, and break no pair', () => {
  const limits = fc.constantFrom(
    LIMITS,
    { gsm7: { single: 160, multi: 152 }, ucs2: { single: 70, multi: 66 } },
    { gsm7: { single: 5, multi: 3 }, ucs2: { single: 5, multi: 3 } },
  );
  const text = fc.oneof(
    fc.string({ unit: gsmChar, maxLength: 700, size: 'max' }),
    fc.string({ unit: anyChar, maxLength: 400, size: 'max' }),
  );
  fc.assert(
    fc.property(text, limits, (value, limit) => {
      const { encoding, units, segments } = measure(value);
      const parts = splitText(value, encoding, limit[encoding]);
      assert.equal(parts.join(''), value);
      if (limit === LIMITS) assert.equal(parts.length, segments);
      assert.equal(parts.length === 1, units <= limit[encoding].single);
      const size = encoding === 'gsm7' ? gsm7Length : (part: string) => part.length;
      const room = parts.length === 1 ? limit[encoding].single : limit[encoding].multi;
      parts.forEach((part, index) => {
        assert.ok(size(part) <= room);
        assert.ok(part.isWellFormed());
        // No part is cut shorter than it has to be.
        if (index + 1 < parts.length) assert.ok(size(part) + 2 > room);
      });
    }),
    { numRuns: 500 },
  );
});

test('agrees with sms-segments-calculator', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.oneof(gsmChar, fc.constantFrom(...'приветЁ№—')), maxLength: 400, size: 'max' }),
      (text) => {
        const oracle = new SegmentedMessage(text);
        const { encoding, segments } = measure(text);
        assert.equal(encoding, oracle.encodingName === 'GSM-7' ? 'gsm7' : 'ucs2');
        if (text !== '') assert.equal(segments, oracle.segmentsCount);
      },
    ),
    { numRuns: 150 },
  );
});

test('a text that cannot be split well is split all the same', () => {
  assert.deepEqual(splitText('😀€', 'ucs2', { single: 1, multi: 1 }), ['\ud83d', '\ude00', '€']);
  assert.deepEqual(splitText('пр', 'gsm7', { single: 1, multi: 1 }), ['п', 'р']);
  assert.deepEqual(splitText('\ude00\ud83d', 'ucs2', LIMITS.ucs2), ['\ude00\ud83d']);
});
