// The bookkeeping of one job over its parts, in every order of answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '../../src/channels/channel.ts';
import { reference } from '../../src/channels/reference.ts';
import type { Part } from '../../src/channels/sms-smpp/long-message.ts';
import { Submission } from '../../src/channels/sms-smpp/submission.ts';
import { makeJob } from './harness.ts';

const PART: Part = { esmClass: 0, dataCoding: 0, shortMessage: Buffer.from('x'), tlvs: undefined };

function submission(parts: number): Submission {
  return new Submission(makeJob(), new Array(parts).fill(PART), {
    partRetries: 2,
    queueFullDelayMs: 5000,
    temporaryDelayMs: 10_000,
    references: true,
  });
}

type Step = (s: Submission) => void;
const write: Step = (s) => s.next();
const taken =
  (index: number): Step =>
  (s) =>
    s.accepted(index, `id${index}`);
const refused =
  (
    index: number,
    status: number,
    errorClass: 'temporary' | 'throttle' | 'recipient' | 'content' | 'configuration',
  ): Step =>
  (s) =>
    s.refused(index, status, errorClass);
const lost: Step = (s) => s.unanswered('timeout');
const close: Step = (s) => s.close('connection_lost');

const CASES: { name: string; parts: number; steps: Step[]; want: object }[] = [
  { name: 'one part taken', parts: 1, steps: [write, taken(0)], want: { kind: 'submitted', providerIds: ['id0'] } },
  {
    name: 'answers in another order',
    parts: 3,
    steps: [write, write, write, taken(2), taken(0), taken(1)],
    want: { kind: 'submitted', providerIds: ['id0', 'id1', 'id2'] },
  },
  {
    name: 'a bad number',
    parts: 1,
    steps: [write, refused(0, 0x0b, 'recipient')],
    want: { kind: 'rejected', code: '0x0B', errorClass: 'recipient', providerIds: [null] },
  },
  {
    name: 'refused after a part was taken: the rest is not sent',
    parts: 3,
    steps: [write, write, taken(0), refused(1, 0x0a, 'content')],
    want: { kind: 'rejected', code: '0x0A', errorClass: 'content', providerIds: ['id0', null, null] },
  },
  {
    name: 'throttled: to the head of the queue',
    parts: 1,
    steps: [write, refused(0, 0x58, 'throttle')],
    want: { kind: 'deferred', code: '0x58', errorClass: 'throttle', delayMs: 0 },
  },
  {
    name: 'queue full: later',
    parts: 1,
    steps: [write, refused(0, 0x14, 'throttle')],
    want: { kind: 'deferred', code: '0x14', errorClass: 'throttle', delayMs: 5000 },
  },
  {
    name: 'throttled before anything was taken: no part is sent, all come again',
    parts: 3,
    steps: [write, refused(0, 0x58, 'throttle')],
    want: { kind: 'deferred', code: '0x58', errorClass: 'throttle', delayMs: 0 },
  },
  {
    name: 'system error: later',
    parts: 1,
    steps: [write, refused(0, 0x08, 'temporary')],
    want: { kind: 'deferred', code: '0x08', errorClass: 'temporary', delayMs: 10_000 },
  },
  {
    name: 'a fault of the account keeps the message',
    parts: 1,
    steps: [write, refused(0, 0x401, 'configuration')],
    want: { kind: 'deferred', code: '0x0401', errorClass: 'configuration' },
  },
  {
    name: 'no answer',
    parts: 2,
    steps: [write, write, taken(1), lost],
    want: { kind: 'in_doubt', code: 'timeout', providerIds: [null, 'id1'] },
  },
  {
    name: 'not written when the session ended',
    parts: 2,
    steps: [close],
    want: { kind: 'deferred', code: 'connection_lost', errorClass: 'temporary', delayMs: 0 },
  },
  {
    name: 'the session ended with parts that were never written: surely incomplete',
    parts: 3,
    steps: [write, taken(0), close],
    want: { kind: 'in_doubt', code: 'incomplete', providerIds: ['id0', null, null] },
  },
  {
    name: 'refused for good while another part is in doubt',
    parts: 2,
    steps: [write, write, lost, refused(1, 0x0b, 'recipient')],
    want: { kind: 'rejected', code: '0x0B', providerIds: [null, null] },
  },
];

test('each run of answers has its outcome', () => {
  for (const { name, parts, steps, want } of CASES) {
    const s = submission(parts);
    for (const step of steps) step(s);
    const outcome = s.settle();
    assert.ok(outcome !== null, name);
    assert.deepEqual({ ...outcome, ...want }, outcome, name);
  }
});

test('an outcome in doubt names the references of its parts', () => {
  const s = submission(2);
  s.next();
  s.next();
  s.unanswered('timeout');
  s.unanswered('timeout');
  const outcome = s.settle();
  assert.ok(outcome?.kind === 'in_doubt');
  assert.deepEqual(outcome.references, [reference(s.job.messageId, 0), reference(s.job.messageId, 1)]);
});

test('a part refused for a while is written again when another was taken, a few times', () => {
  const s = submission(2);
  s.next();
  s.next();
  s.accepted(0, 'a');
  for (let tries = 0; tries < 2; tries++) {
    s.refused(1, 0x58, 'throttle');
    assert.deepEqual(s.settle(), { kind: 'again', delayMs: 0 });
    s.resume();
    assert.equal(s.next(), 1);
  }
  s.refused(1, 0x58, 'throttle');
  const outcome = s.settle() as Outcome;
  assert.ok(outcome.kind === 'rejected');
  assert.deepEqual(outcome.providerIds, ['a', null]);
  assert.equal(outcome.errorClass, 'throttle');
});

test('whatever happens in whatever order, a job ends once, and its outcome agrees with what was taken', () => {
  const event = fc.constantFrom('taken', 'hard', 'throttle', 'lost', 'write', 'write', 'close');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(event, { maxLength: 60 }), (parts, events) => {
      const s = submission(parts);
      const inFlight: number[] = [];
      const ids = new Set<number>();
      let doubt = false;
      let outcome: Outcome | null = null;
      // Whatever was not decided by the random steps is decided by the end of the session.
      for (const step of [...events, 'end' as const]) {
        if (step === 'write') {
          const index = s.next();
          if (index >= 0) inFlight.push(index);
        } else if (step === 'close' || step === 'end') {
          for (let index = inFlight.pop(); index !== undefined; index = inFlight.pop()) {
            s.unanswered('connection_lost');
            doubt = true;
          }
          s.close('connection_lost');
        } else {
          const index = inFlight.shift();
          if (index === undefined) continue;
          if (step === 'taken') {
            s.accepted(index, `id${index}`);
            ids.add(index);
          } else if (step === 'hard') s.refused(index, 0x0b, 'recipient');
          else if (step === 'throttle') s.refused(index, 0x58, 'throttle');
          else {
            s.unanswered('timeout');
            doubt = true;
          }
        }
        const settled = s.settle();
        if (settled?.kind === 'again') s.resume();
        else if (settled !== null) {
          outcome = settled;
          break;
        }
      }
      assert.ok(outcome !== null, 'the job has ended');
      assert.equal(inFlight.length, 0, 'nothing is in flight after the outcome');
      if (outcome.kind === 'submitted') assert.equal(ids.size, parts);
      if (outcome.kind === 'deferred') assert.ok(ids.size === 0 && !doubt, 'deferred only if surely nothing was taken');
      if (outcome.kind === 'in_doubt' || outcome.kind === 'rejected') {
        for (const [index, id] of outcome.providerIds.entries()) assert.equal(id !== null, ids.has(index));
      }
      if (outcome.kind === 'in_doubt') assert.ok(doubt || ids.size > 0);
    }),
    { numRuns: 3000 },
  );
});
