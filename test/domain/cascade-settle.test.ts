// `settle` alone against the model of a cascade: any prices, any order of answers, receipts and times.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ReceiptState } from '../../src/domain/message.ts';
import { type AttemptView, type MessageView, newAttempt, type SettleInput, settle } from '../../src/domain/settle.ts';
import { mayMove } from '../../src/domain/states.ts';
import { CascadeModel, heard, type ModelStep, outwardOf } from '../helpers/cascade-model.ts';

const RECEIPTS: ReceiptState[] = ['delivered', 'read', 'undelivered', 'expired', 'rejected', 'enroute', 'unknown'];
const ANSWERS = ['submitted', 'refused', 'deferred', 'in_doubt'] as const;

const policy = fc.constantFrom('submitted' as const, 'delivered' as const);
const stepSetup: fc.Arbitrary<ModelStep & { parts: number }> = fc.record({
  priceE7: fc.bigInt({ min: 0n, max: 90n }).map((n) => n * 1_000_000n),
  charge: policy,
  success: fc.constantFrom('delivered' as const, 'read' as const),
  parts: fc.constantFrom(1, 1, 1, 2, 3),
});

/** `absent`: how many of the later steps nobody can carry just then. */
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('hand_over' as const) }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      which: fc.nat(20),
      how: fc.constantFrom(...ANSWERS),
      taken: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      again: fc.boolean(),
      absent: fc.constantFrom(0, 0, 0, 1, 9),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('receipt' as const),
      which: fc.nat(20),
      part: fc.nat(2),
      state: fc.constantFrom(...RECEIPTS),
      absent: fc.constantFrom(0, 0, 0, 1, 9),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('step_over' as const, 'expired_in_queue' as const),
      absent: fc.constantFrom(0, 0, 0, 1, 9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait_over' as const) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

class Bench {
  readonly model: CascadeModel;
  readonly setups: readonly (ModelStep & { parts: number })[];
  readonly message: MessageView;
  attempts: AttemptView[] = [];
  queued = true;
  inHand: number | null = null;
  resolutions = 0;

  constructor(setups: readonly (ModelStep & { parts: number })[]) {
    this.setups = setups;
    this.model = new CascadeModel(setups);
    const steps = setups.map((setup, index) => ({ ...setup, step: index + 1 }));
    const first = setups[0] as ModelStep;
    this.message = {
      state: 'accepted',
      holdE7: this.model.holdE7,
      chargedE7: null,
      charge: first.charge,
      step: 1,
      // A message of one step has none.
      steps: steps.length === 1 ? [] : steps,
    };
  }

  /** The step that could follow, when `absent` of those that come first cannot be carried. */
  next(absent: number): number | null {
    const step = this.message.step + 1 + absent;
    return step <= this.setups.length && !this.model.isOver ? step : null;
  }

  apply(no: number | null, input: SettleInput, next: number | null): void {
    const index = this.attempts.findIndex((one) => one.attemptNo === no);
    const attempt = this.attempts[index] ?? null;
    const { queued, attempts } = this;
    const result = settle(this.message, attempt, input, { queued, attempts, nextStep: next });
    if (result.attempt && attempt) this.attempts[index] = { ...attempt, ...result.attempt };
    if (result.advance !== undefined) {
      assert.equal(result.message, undefined);
      assert.equal(result.tell, false);
      this.message.step = result.advance.toStep;
      this.queued = true;
      this.inHand = null;
    }
    if (result.message === undefined) return;
    assert.ok(mayMove(this.message.state, result.message.state));
    assert.equal(result.tell, true);
    Object.assign(this.message, { state: result.message.state, step: result.message.step });
    if (this.inHand === null) this.queued = false;
    const { resolve } = result.message;
    assert.equal(resolve === undefined, this.message.chargedE7 !== null, 'a hold resolves with the first final state');
    if (resolve === undefined) return;
    this.resolutions += 1;
    const captured = resolve.kind === 'capture' ? resolve.amountE7 : 0n;
    assert.equal(resolve.amountE7 + resolve.restE7, this.message.holdE7, 'the whole hold resolves');
    if (this.setups.length > 1) assert.deepEqual(resolve.steps, this.model.charges);
    this.message.chargedE7 = captured;
  }

  check(what: unknown): void {
    const { model, message } = this;
    const of = (one: { state: string; chargedE7: bigint | null; step: number }) => [one.state, one.chargedE7, one.step];
    assert.deepEqual(of(message), of(model), JSON.stringify(what));
    assert.deepEqual(
      this.attempts.map((one) => one.segmentStates),
      model.attempts.map((one) => one.parts.join('')),
    );
    assert.ok((message.chargedE7 ?? 0n) <= message.holdE7);
  }
}

function run(bench: Bench, one: Action): void {
  const { model, attempts } = bench;
  switch (one.do) {
    case 'hand_over': {
      if (!bench.queued || bench.inHand !== null || model.isOver) return;
      const no = attempts.length + 1;
      const { step } = bench.message;
      const parts = bench.setups[step - 1]?.parts ?? 1;
      bench.attempts.push(newAttempt(no, parts, step));
      model.attempts.push({ no, step, parts: new Array(parts).fill('x') });
      bench.inHand = no;
      return;
    }
    case 'answer': {
      const known = model.attempts[one.which % Math.max(1, attempts.length)];
      if (known === undefined) return;
      const isOurs = known.no === bench.inHand;
      // Another owner's late answer leaves what waits where it is; that nothing was taken is then not even looked at.
      if (!isOurs && one.how === 'deferred') return;
      if (isOurs) {
        bench.queued = (one.again || one.how === 'deferred') && one.how !== 'submitted' && !model.isOver;
        bench.inHand = null;
      }
      const next = bench.next(one.absent);
      const instead = one.how === 'submitted' ? 's' : one.how === 'in_doubt' ? 'x' : 'n';
      const isTaken = (index: number) => one.how !== 'deferred' && one.taken[index] === true;
      known.parts = known.parts.map((part, i) => (part !== 'x' ? part : isTaken(i) ? 's' : instead));
      model.learned(known, bench.queued, next);
      const input: SettleInput =
        one.how === 'submitted' || one.how === 'deferred' ? { kind: one.how } : { kind: one.how, taken: one.taken };
      bench.apply(known.no, input, next);
      return;
    }
    case 'receipt': {
      const known = model.attempts[one.which % Math.max(1, attempts.length)];
      if (known === undefined) return;
      const next = bench.next(one.absent);
      const part = one.part % known.parts.length;
      known.parts[part] = heard(known.parts[part]!, one.state);
      model.learned(known, bench.queued, next);
      bench.apply(known.no, { kind: 'receipt', segment: part, state: one.state }, next);
      return;
    }
    case 'step_over': {
      if (bench.inHand !== null || bench.message.step === bench.setups.length || model.isOver) return;
      bench.queued = false;
      const next = bench.next(one.absent);
      model.stepOver(next);
      bench.apply(null, { kind: 'step_over' }, next);
      return;
    }
    case 'expired_in_queue': {
      if (!bench.queued || bench.inHand !== null) return;
      bench.queued = false;
      const next = bench.next(one.absent);
      model.expiredInQueue(next);
      bench.apply(null, { kind: 'expired_in_queue' }, next);
      return;
    }
    case 'wait_over': {
      if (bench.queued || model.isOver) return;
      model.waitOver();
      const open = attempts.filter(({ state }) => state === 'submitted' || state === 'unknown');
      for (const { attemptNo } of open) bench.apply(attemptNo, { kind: 'receipt_wait_over' }, null);
      if (open.length === 0) bench.apply(null, { kind: 'receipt_wait_over' }, null);
    }
  }
}

test('settle is the model of a cascade, whatever happens in whatever order', () => {
  fc.assert(
    fc.property(
      fc.array(stepSetup, { minLength: 1, maxLength: 4 }),
      fc.array(action, { minLength: 5, maxLength: 40, size: 'max' }),
      (setups, actions) => {
        const bench = new Bench(setups);
        for (const one of actions) {
          run(bench, one);
          bench.check(one);
        }
        // Time runs out.
        if (bench.inHand !== null)
          run(bench, { do: 'answer', which: bench.inHand - 1, how: 'in_doubt', taken: [], again: false, absent: 9 });
        run(bench, { do: 'expired_in_queue', absent: 9 });
        run(bench, { do: 'wait_over' });
        bench.check('the end');
        assert.notEqual(bench.message.state, 'accepted');
        assert.equal(bench.resolutions, 1);
        const told = bench.model.told.map(outwardOf);
        assert.equal(new Set(told).size, told.length, told.join());
        assert.ok(!told.includes('send'));
      },
    ),
    { numRuns: 6000 },
  );
});

test('a step is charged once however many of its attempts arrive, and never more than all of them together', () => {
  fc.assert(
    fc.property(
      fc.array(stepSetup, { minLength: 2, maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(3), fc.constantFrom('s', 'd', 'r', 'x', 'n', 'u')), { minLength: 1, maxLength: 12 }),
      (setups, made) => {
        const steps = setups.map((setup, index) => ({ ...setup, step: index + 1 }));
        const holdE7 = setups.reduce((sum, { priceE7 }) => sum + priceE7, 0n);
        const attempts: AttemptView[] = made.map(([step, letter], index) => ({
          ...newAttempt(index + 1, 1, (step % setups.length) + 1),
          segmentStates: letter,
        }));
        const message: MessageView = {
          state: 'accepted',
          holdE7,
          chargedE7: null,
          charge: 'submitted',
          step: setups.length,
          steps,
        };
        const { message: moved } = settle(
          message,
          null,
          { kind: 'receipt_wait_over' },
          {
            queued: false,
            attempts,
            nextStep: null,
          },
        );
        const { kind, amountE7, restE7, steps: charged } = moved!.resolve!;
        assert.equal(amountE7 + restE7, holdE7);
        for (const { step, charge, priceE7 } of steps) {
          const own = made.filter(([at]) => (at % setups.length) + 1 === step).map(([, letter]) => letter);
          const due = own.some((letter) => 'dr'.includes(letter) || (charge === 'submitted' && 'su'.includes(letter)));
          assert.equal(charged.get(step), due ? priceE7 : undefined);
        }
        const sum = [...charged.values()].reduce((total, price) => total + price, 0n);
        assert.equal(kind === 'capture' ? amountE7 : 0n, sum);
      },
    ),
    { numRuns: 2000 },
  );
});
