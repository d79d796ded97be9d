import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { backoffMs, parsePauses } from '../../src/domain/backoff.ts';
import { newBucket, take } from '../../src/domain/limits.ts';
import { priorityOf } from '../../src/domain/priority.ts';

test('the class of a sender decides the priority, else the size of the request', () => {
  assert.equal(priorityOf('urgent', 1000), 0);
  assert.equal(priorityOf('normal', 1000), 1);
  assert.equal(priorityOf('bulk', 1), 2);
  assert.equal(priorityOf(null, 1), 1);
  assert.equal(priorityOf(null, 10), 1);
  assert.equal(priorityOf(null, 11), 2);
});

test('pauses double up to the most, half of each at random', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5].map((attempt) => backoffMs(attempt, 1000, 10_000, 0)),
    [1000, 2000, 4000, 8000, 10_000],
  );
  assert.equal(backoffMs(3, 1000, 10_000, 0.5), 3000);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (n, r) => {
        const pause = backoffMs(n, 500, 60_000, r);
        assert.ok(pause >= 250 && pause <= 60_000);
      },
    ),
  );
});

test('a list of pauses in minutes', () => {
  assert.deepEqual(parsePauses('0,1,5,30,120'), [0, 60_000, 300_000, 1_800_000, 7_200_000]);
  assert.deepEqual(parsePauses(' 0.5 , 2'), [30_000, 120_000]);
  for (const bad of ['', '1,', 'a', '-1', '1;2', '1e3', '20000', 'Infinity', Array(51).fill('1').join(',')]) {
    assert.throws(() => parsePauses(bad), /pause/, bad);
  }
});

test('a bucket lets its burst through, then its rate', () => {
  let bucket = newBucket(10, 0);
  const ask = (nowMs: number, n: number) => {
    const taken = take(bucket, nowMs, n);
    bucket = taken.bucket;
    return taken.ok || taken.retryAfterMs;
  };
  assert.equal(ask(0, 10), true);
  assert.equal(ask(0, 1), 100);
  assert.equal(ask(50, 1), 50);
  assert.equal(ask(100, 1), true);
  assert.equal(ask(10_000, 10), true);
  assert.equal(ask(10_000, 1), 100);
  // A clock set back refills nothing.
  assert.equal(ask(5000, 1), 100);
});

test('more than a bucket can hold passes when it is full, and is paid for afterwards', () => {
  const big = take(newBucket(10, 0), 0, 25);
  assert.equal(big.ok, true);
  assert.equal(take(big.bucket, 1000, 1).retryAfterMs, 600);
  assert.equal(take(big.bucket, 1600, 1).ok, true);
});

test('over any time no more passes than the burst, the rate and one debt', () => {
  const asks = fc.array(fc.record({ waitMs: fc.nat(2000), n: fc.integer({ min: 1, max: 20 }) }), {
    maxLength: 60,
    size: 'max',
  });
  fc.assert(
    fc.property(asks, (list) => {
      let bucket = newBucket(5, 0, 10);
      let nowMs = 0;
      let passed = 0;
      for (const { waitMs, n } of list) {
        nowMs += waitMs;
        const taken = take(bucket, nowMs, n);
        bucket = taken.bucket;
        if (taken.ok) passed += n;
        // Waiting as long as told is enough.
        else assert.equal(take(bucket, nowMs + taken.retryAfterMs, n).ok, true);
      }
      assert.ok(passed <= 10 + (nowMs * 5) / 1000 + 10 + 0.001);
    }),
  );
});
