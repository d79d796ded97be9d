import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorClass, Job, Outcome } from '../../src/channels/channel.ts';
import { reclassified } from '../../src/pipeline/connection-error-class.ts';

const job = { segments: 2 } as Job;
const rejected = (errorClass: ErrorClass, providerIds: (string | null)[] = [null, null]): Outcome => ({
  kind: 'rejected',
  job,
  code: 'X',
  errorClass,
  providerIds,
});
const deferred = (errorClass: ErrorClass, delayMs: number, more: object = {}): Outcome => ({
  kind: 'deferred',
  job,
  code: 'X',
  errorClass,
  delayMs,
  ...more,
});

const CASES: [what: string, said: Outcome, word: ErrorClass | undefined, becomes: Outcome][] = [
  ['nothing is said', rejected('recipient'), undefined, rejected('recipient')],
  ['the same is said', deferred('throttle', 7), 'throttle', deferred('throttle', 7)],
  ['refused for good', deferred('temporary', 7, { redial: true }), 'content', rejected('content')],
  ['tried again', rejected('recipient'), 'temporary', deferred('temporary', 0)],
  ['slowed down', rejected('recipient'), 'throttle', deferred('throttle', 5000)],
  ['a fault of ours', deferred('temporary', 7, { redial: true }), 'configuration', deferred('configuration', 1000)],
  [
    'redialled as it says',
    deferred('temporary', 9000, { redial: true }),
    'throttle',
    deferred('throttle', 9000, { redial: true }),
  ],
  // What was taken may arrive: it is not sent once more, whatever the code means.
  ['half of it taken', rejected('recipient', ['a', null]), 'temporary', rejected('temporary', ['a', null])],
];

for (const [what, said, word, becomes] of CASES) {
  test(`the operator's word on a code: ${what}`, () => assert.deepEqual(reclassified(said, word), becomes));
}

test('what no upstream has judged stays as it is', () => {
  const doubt: Outcome = { kind: 'in_doubt', job, code: 'X', providerIds: [null, null], references: [] };
  assert.equal(reclassified(doubt, 'content'), doubt);
  const unsent: Outcome = { kind: 'deferred', job, code: 'not_sent', errorClass: 'temporary', delayMs: 0 };
  assert.equal(reclassified(unsent, 'content'), unsent);
});
