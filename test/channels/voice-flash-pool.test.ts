import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerFor, canCarry, type FlashPool, randomCode, readFlashPool } from '../../src/channels/voice/flash-pool.ts';
import { seeded } from '../helpers/random.ts';

function pool(list: string): FlashPool {
  const read = readFlashPool(list);
  assert.equal(read.kind, 'ok');
  return read.kind === 'ok' ? read.pool : { entries: [] };
}

test('numbers and masks are read as operators write them', () => {
  assert.deepEqual(pool('+7 (495) 123-xxxx, 74951230001;\n7499XXXХ000\n\n74951230001').entries, [
    '7495123XXXX',
    '74951230001',
    '7499XXXX000',
  ]);
  assert.deepEqual(pool('').entries, []);
  for (const bad of ['1234', '7495abc0000', '1234567890123456', '7495*'])
    assert.equal(readFlashPool(bad).kind, 'invalid', bad);
});

test('a caller ends with the code and belongs to the pool', () => {
  const numbers = pool('7495123XXXX,74997770042,7812XXX5555');
  const random = seeded(1);
  const seen = new Set<string>();
  for (let i = 0; i < 200; i++) seen.add(callerFor(numbers, '0042', random)!);
  assert.deepEqual([...seen].sort(), ['74951230042', '74997770042']);
  for (let i = 0; i < 50; i++) assert.match(callerFor(numbers, '5555', random)!, /^(7495123|7812\d{3})5555$/);
  assert.match(callerFor(numbers, '123', random)!, /123$/);
});

test('a code no number ends with has no caller', () => {
  const numbers = pool('74951230042,7812XXX5555');
  assert.equal(callerFor(numbers, '0043', Math.random), null);
  assert.equal(callerFor(numbers, '', Math.random), null);
  assert.equal(callerFor(pool(''), '0042', Math.random), null);
  assert.equal(canCarry(numbers, '0042'), true);
  assert.equal(canCarry(numbers, '230042'), true);
  assert.equal(canCarry(numbers, '123456789012'), false);
});

test('codes are drawn evenly, however the masks overlap', () => {
  // 0000–0009 through the first mask, 0000 once more through the number, 0005 and 1005 through the third.
  const numbers = pool('7495123000X,74997770000,7812333X005');
  const random = seeded(2);
  const counts = new Map<string, number>();
  const draws = 20_000;
  for (let i = 0; i < draws; i++) {
    const code = randomCode(numbers, 4, random)!;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  assert.equal(counts.size, 19);
  for (const [code, count] of counts) {
    assert.ok(canCarry(numbers, code));
    assert.ok(Math.abs(count - draws / 19) < 0.2 * (draws / 19), `${code} came ${count} times`);
  }
});

test('a whole block gives every code, a single number its own', () => {
  const random = seeded(3);
  assert.match(randomCode(pool('7495123XXXX'), 4, random)!, /^\d{4}$/);
  assert.equal(randomCode(pool('74951234217'), 4, random), '4217');
  assert.equal(randomCode(pool('74951234217'), 6, random), '234217');
  assert.equal(randomCode(pool(''), 4, random), null);
  // The ends of what `random` may give.
  assert.equal(
    randomCode(pool('7495123XXXX'), 4, () => 0),
    '0000',
  );
  assert.equal(
    randomCode(pool('7495123XXXX'), 4, () => 0.999_999_999),
    '9999',
  );
});
