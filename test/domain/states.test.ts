import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MessageState, ReceiptState } from '../../src/domain/message.ts';
import { applyReceipt, mayMove, mergeSegments, outward } from '../../src/domain/states.ts';

const STATES: MessageState[] = [
  'accepted',
  'delivered',
  'read',
  'undelivered',
  'rejected',
  'expired',
  'partly_delivered',
  'canceled',
];
const RECEIPTS: ReceiptState[] = [
  'delivered',
  'read',
  'undelivered',
  'expired',
  'rejected',
  'unknown',
  'enroute',
  'accepted',
];

test('clients are told the words of the contract', () => {
  assert.deepEqual(STATES.map(outward), [
    'send',
    'deliver',
    'read',
    'not_deliver',
    'not_deliver',
    'expired',
    'partly_deliver',
    'not_deliver',
  ]);
});

test('a message moves only as contract §5 allows', () => {
  const allowed = new Set([
    ...STATES.filter((state) => state !== 'accepted').map((state) => `accepted→${state}`),
    'delivered→read',
    'partly_delivered→delivered',
    'partly_delivered→read',
    'expired→delivered',
    'expired→read',
  ]);
  for (const from of STATES) {
    for (const to of STATES) assert.equal(mayMove(from, to), allowed.has(`${from}→${to}`), `${from}→${to}`);
  }
});

test('parts make one state', () => {
  const rows: [string, boolean, string][] = [
    ['x', false, 'unknown'],
    ['xn', false, 'unknown'],
    ['s', false, 'submitted'],
    ['sx', false, 'submitted'],
    ['dx', false, 'submitted'],
    ['ds', false, 'submitted'],
    ['us', false, 'submitted'],
    ['d', true, 'delivered'],
    ['ddd', true, 'delivered'],
    ['dr', true, 'delivered'],
    ['rr', true, 'read'],
    ['du', true, 'partly_delivered'],
    ['re', true, 'partly_delivered'],
    ['dn', true, 'partly_delivered'],
    ['ee', true, 'expired'],
    ['eu', true, 'undelivered'],
    ['u', true, 'undelivered'],
    ['uj', true, 'undelivered'],
    ['j', true, 'rejected'],
    ['nn', true, 'rejected'],
    ['jn', true, 'rejected'],
  ];
  for (const [letters, final, state] of rows) assert.deepEqual(mergeSegments(letters), { final, state }, letters);
});

test('a receipt changes its part', () => {
  const rows: [string, number, ReceiptState, string][] = [
    ['ss', 1, 'delivered', 'sd'],
    ['ss', 0, 'enroute', 'ss'],
    ['xx', 0, 'accepted', 'sx'],
    ['xx', 0, 'delivered', 'dx'],
    ['s', 0, 'rejected', 'j'],
    ['s', 0, 'expired', 'e'],
    ['s', 0, 'unknown', 's'],
    ['d', 0, 'read', 'r'],
    ['d', 0, 'undelivered', 'd'],
    ['d', 0, 'enroute', 'd'],
    ['r', 0, 'delivered', 'r'],
    ['e', 0, 'delivered', 'd'],
    ['u', 0, 'delivered', 'd'],
    ['u', 0, 'expired', 'u'],
    ['u', 0, 'accepted', 'u'],
    ['n', 0, 'undelivered', 'n'],
    ['ss', 2, 'delivered', 'ss'],
    ['ss', -1, 'delivered', 'ss'],
  ];
  for (const [before, index, state, after] of rows) {
    assert.equal(applyReceipt(before, index, state), after, `${before} ${index} ${state}`);
  }
});

test('receipts are idempotent and never step back', () => {
  // Everything that was ever known of a part stays known: the rank of a letter only grows.
  const rank: Record<string, number> = { x: 0, s: 1, n: 2, u: 2, e: 2, j: 2, d: 3, r: 4 };
  const letters = fc.string({ unit: fc.constantFrom(...'xsdruejn'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(letters, fc.nat(5), fc.constantFrom(...RECEIPTS), (before, index, state) => {
      const after = applyReceipt(before, index, state);
      assert.equal(applyReceipt(after, index, state), after);
      assert.equal(after.length, before.length);
      for (let i = 0; i < before.length; i++) {
        if (before[i] !== after[i]) assert.ok(i === index && rank[after[i]!]! > rank[before[i]!]!);
      }
    }),
    { numRuns: 500 },
  );
});
