// Prices as the pipeline sets them aside and the pages show them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gsm7Width } from '../../src/domain/gsm7.ts';
import { latinLookAlike } from '../../src/domain/look-alike.ts';
import {
  cheapestPathE7,
  dearestPathE7,
  pricedParts,
  requestSum,
  stepPriceE7,
  stepsWithin,
} from '../../src/domain/price.ts';

const steps = (...prices: bigint[]) => prices.map((priceE7) => ({ priceE7 }));

test('an SMS is priced by its parts, other channels by the message', () => {
  assert.deepEqual(pricedParts('sms', 'я'.repeat(71)), { encoding: 'ucs2', units: 71, segments: 2 });
  assert.equal(pricedParts('viber', 'я'.repeat(500)).segments, 1);
  assert.equal(stepPriceE7(25_000_000n, 3), 75_000_000n);
});

test('a cascade costs its dearest path, from the first step that somebody can carry', () => {
  assert.equal(dearestPathE7(steps(5n, 7n, 11n)), 23n);
  assert.equal(dearestPathE7(steps(5n, 7n, 11n), 1), 18n);
  assert.equal(dearestPathE7([]), 0n);
});

test('the cheapest path may pass over a step that is charged on delivery only', () => {
  const step = (priceE7: bigint, charge: 'submitted' | 'delivered') => ({ priceE7, charge });
  assert.equal(cheapestPathE7([step(45n, 'delivered'), step(25n, 'submitted')]), 25n);
  assert.equal(cheapestPathE7([step(45n, 'submitted'), step(25n, 'submitted')]), 45n);
  assert.equal(cheapestPathE7([]), 0n);
});

test('a step that is too dear is left out, and those behind it may fit', () => {
  assert.deepEqual(stepsWithin(steps(5n, 7n, 2n), 8n), steps(5n, 2n));
  assert.deepEqual(stepsWithin(steps(5n), 4n), []);
});

test('the sum of a request, and how many the money is enough for', () => {
  assert.deepEqual(requestSum([5n, 7n, 2n], 8n), { totalE7: 14n, payable: 2 });
  assert.deepEqual(requestSum([5n, 7n], null), { totalE7: 12n, payable: 2 });
  assert.deepEqual(requestSum([], 0n), { totalE7: 0n, payable: 0 });
});

test('every look-alike is a letter that an SMS has', () => {
  for (const letter of 'АВЕЁЅІЈКМНОРСТУХаеёѕіїјорсух') {
    const latin = latinLookAlike(letter);
    assert.ok(latin !== null && gsm7Width(latin.charCodeAt(0)) === 1, letter);
  }
  assert.equal(latinLookAlike('ж'), null);
});
