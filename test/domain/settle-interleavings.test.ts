// Answers, receipts and timeouts in any order, any number of times: what must hold whatever happens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MessageState, ReceiptState } from '../../src/domain/message.ts';
import { type AttemptView, type MessageView, newAttempt, type SettleInput, settle } from '../../src/domain/settle.ts';
import { mayMove, outward } from '../../src/domain/states.ts';

const HOLD = 70_000_000n;
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

/** A message with its attempts as the database would hold them; every settlement is written back and checked. */
class Ledgered {
  readonly message: MessageView;
  readonly attempts: AttemptView[] = [];
  readonly segments: number;
  readonly states: MessageState[] = ['accepted'];
  readonly told: string[] = [];
  resolutions = 0;
  queued = true;

  constructor(segments: number, charge: MessageView['charge']) {
    this.segments = segments;
    this.message = { state: 'accepted', holdE7: HOLD, chargedE7: null, charge, step: 1, steps: [] };
  }

  handOver(): void {
    if (!this.queued) return;
    this.queued = false;
    this.attempts.push(newAttempt(this.attempts.length + 1, this.segments));
  }

  apply(attemptNo: number | null, input: SettleInput): void {
    const index = this.attempts.findIndex((attempt) => attempt.attemptNo === attemptNo);
    const attempt = this.attempts[index] ?? null;
    if (attemptNo !== null && attempt === null) return;
    const result = settle(this.message, attempt, input, {
      queued: this.queued,
      attempts: this.attempts,
      nextStep: null,
    });
    if (result.attempt && attempt) this.attempts[index] = { ...attempt, ...result.attempt };
    assert.equal(result.tell, result.message !== undefined);
    if (!result.message) return;
    assert.ok(mayMove(this.message.state, result.message.state));
    this.message.state = result.message.state;
    this.states.push(result.message.state);
    this.told.push(outward(result.message.state));
    this.queued = false;
    if (result.message.resolve) {
      this.resolutions++;
      assert.equal(this.message.chargedE7, null, 'a hold resolves once');
      assert.equal(result.message.resolve.amountE7, HOLD);
      this.message.chargedE7 = result.message.resolve.kind === 'capture' ? HOLD : 0n;
    }
    // The database's own check: final and resolved are the same moment.
    assert.equal(this.message.state === 'accepted', this.message.chargedE7 === null);
  }
}

type Step =
  | { kind: 'hand_over' }
  | {
      kind: 'answer';
      attempt: number;
      answer: 'submitted' | 'refused' | 'deferred' | 'in_doubt';
      taken: boolean[];
      retry: boolean;
    }
  | { kind: 'receipt'; attempt: number; segment: number; state: ReceiptState }
  | { kind: 'wait_over' }
  | { kind: 'expired' };

const attemptNo = fc.integer({ min: 1, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('hand_over' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      attempt: attemptNo,
      answer: fc.constantFrom('submitted' as const, 'refused' as const, 'deferred' as const, 'in_doubt' as const),
      taken: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      retry: fc.boolean(),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('receipt' as const),
      attempt: attemptNo,
      segment: fc.nat(5),
      state: fc.constantFrom(...RECEIPTS),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait_over' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expired' as const) }) },
);

function run(model: Ledgered, one: Step): void {
  if (one.kind === 'hand_over') model.handOver();
  else if (one.kind === 'answer') answer(model, one);
  else if (one.kind === 'receipt') model.apply(one.attempt, one);
  else if (one.kind === 'wait_over') model.apply(model.attempts.length || null, { kind: 'receipt_wait_over' });
  else if (model.queued) {
    model.queued = false;
    model.apply(null, { kind: 'expired_in_queue' });
  }
}

function answer(model: Ledgered, one: Extract<Step, { kind: 'answer' }>): void {
  if (one.attempt > model.attempts.length) return;
  // A try comes again only from the newest attempt, and only of a message that still waits.
  const again = one.retry && one.answer !== 'submitted' && one.attempt === model.attempts.length;
  if (again && model.message.state === 'accepted') model.queued = true;
  const { answer: kind, taken } = one;
  model.apply(one.attempt, kind === 'submitted' || kind === 'deferred' ? { kind } : { kind, taken });
}

const segments = fc.integer({ min: 1, max: 5 });
const charge = fc.constantFrom('submitted' as const, 'delivered' as const);

test('whatever happens: one resolution, no step back, every message ends, nothing is told twice', () => {
  fc.assert(
    fc.property(segments, charge, fc.array(step, { maxLength: 40, size: 'max' }), (count, policy, steps) => {
      const model = new Ledgered(count, policy);
      for (const one of steps) run(model, one);
      run(model, { kind: 'expired' });
      run(model, { kind: 'wait_over' });
      assert.notEqual(model.message.state, 'accepted');
      assert.equal(model.resolutions, 1);
      assert.equal(new Set(model.told).size, model.told.length);
      assert.ok(model.told.length >= 1 && model.told.length <= 3);
      // Nobody pays for what no upstream ever took.
      if (model.attempts.every((attempt) => /^[xn]*$/.test(attempt.segmentStates)))
        assert.equal(model.message.chargedE7, 0n);
    }),
    { numRuns: 2000 },
  );
});

test('the order of the answer and the receipts, and repeated receipts, change neither the end nor the money', () => {
  const final = fc.constantFrom<ReceiptState>('delivered', 'undelivered', 'expired', 'rejected');
  const scenario = fc
    .record({ receipts: fc.array(final, { minLength: 1, maxLength: 5, size: 'max' }), policy: charge })
    .chain(({ receipts, policy }) => {
      const events: Step[] = [
        { kind: 'answer', attempt: 1, answer: 'submitted', taken: [], retry: false },
        ...receipts.flatMap((state, segment): Step[] => [
          { kind: 'receipt', attempt: 1, segment, state: 'enroute' },
          { kind: 'receipt', attempt: 1, segment, state },
          { kind: 'receipt', attempt: 1, segment, state },
        ]),
      ];
      return fc.record({
        count: fc.constant(receipts.length),
        policy: fc.constant(policy),
        inOrder: fc.constant(events),
        shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
      });
    });
  fc.assert(
    fc.property(scenario, ({ count, policy, inOrder, shuffled }) => {
      const ends = [inOrder, shuffled].map((events) => {
        const model = new Ledgered(count, policy);
        model.handOver();
        for (const event of events) run(model, event);
        return { states: model.states, charged: model.message.chargedE7, letters: model.attempts[0]?.segmentStates };
      });
      assert.deepEqual(ends[1], ends[0]);
    }),
    { numRuns: 500 },
  );
});
