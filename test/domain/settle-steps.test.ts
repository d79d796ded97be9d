// A cascade of two or three steps, one line a situation: what becomes of the message, of its steps and of its hold.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageState, ReceiptState } from '../../src/domain/message.ts';
import { type AttemptView, type MessageView, newAttempt, type SettleInput, settle } from '../../src/domain/settle.ts';
import { mergeSegments } from '../../src/domain/states.ts';

/** Step 1 costs 1 and is paid for on delivery, step 2 costs 10 once it is taken, step 3 costs 100 on delivery. */
const PRICES = [1n, 10n, 100n];
const CHARGES = ['delivered', 'submitted', 'delivered'] as const;

interface Given {
  /** The present step. */
  at: number;
  of: number;
  /** Steps that have to be read. */
  read?: number[];
  state?: MessageState;
}

function message({ at, of, read = [], state = 'accepted' }: Given): MessageView {
  const steps = PRICES.slice(0, of).map((priceE7, i) => ({
    step: i + 1,
    priceE7,
    charge: CHARGES[i]!,
    success: read.includes(i + 1) ? ('read' as const) : ('delivered' as const),
  }));
  const holdE7 = steps.reduce((sum, step) => sum + step.priceE7, 0n);
  const chargedE7 = state === 'accepted' ? null : 0n;
  return { state, holdE7, chargedE7, charge: CHARGES[at - 1]!, step: at, steps };
}

/** `'1s'`: an attempt of step 1 with this part, or these. */
function attempts(list: string[]): AttemptView[] {
  return list.map((text, index) => {
    const [step, ...letters] = text;
    const segmentStates = letters.join('');
    return {
      ...newAttempt(index + 1, letters.length, Number(step)),
      segmentStates,
      state: mergeSegments(segmentStates).state,
    };
  });
}

const receipt = (state: ReceiptState): SettleInput => ({ kind: 'receipt', segment: 0, state });
const refused: SettleInput = { kind: 'refused', taken: [] };
const over: SettleInput = { kind: 'step_over' };
const expired: SettleInput = { kind: 'expired_in_queue' };
const waitOver: SettleInput = { kind: 'receipt_wait_over' };

interface Case {
  name: string;
  given: Given;
  /** In order; `on` is the number of the one it happens to. */
  has?: string[];
  on?: number;
  input: SettleInput;
  queued?: boolean;
  /** Nobody can carry a further step. */
  alone?: boolean;
  /** `→ 2 rejected`, `delivered by 1: 11 of 111`, or ''. */
  ends: string;
}

// biome-ignore format: a case is a line
const CASES: Case[] = [
  // Success
  { name: 'the first step arrives', given: { at: 1, of: 3 }, has: ['1s'], on: 1, input: receipt('delivered'), ends: 'delivered by 1: 1 of 111' },
  { name: 'the second arrives, after the first was refused', given: { at: 2, of: 3 }, has: ['1n', '2s'], on: 2, input: receipt('delivered'), ends: 'delivered by 2: 10 of 111' },
  { name: 'the first arrives late, the second was taken', given: { at: 2, of: 2 }, has: ['1s', '2s'], on: 1, input: receipt('delivered'), ends: 'delivered by 1: 11 of 11' },
  { name: 'the first arrives late, the second waits', given: { at: 2, of: 2 }, has: ['1s'], on: 1, input: receipt('delivered'), queued: true, ends: 'delivered by 1: 1 of 11' },
  { name: 'the first arrives late, the second is in doubt', given: { at: 2, of: 2 }, has: ['1s', '2x'], on: 1, input: receipt('read'), ends: 'read by 1: 1 of 11' },
  { name: 'two attempts of a step arrive: one price', given: { at: 2, of: 3 }, has: ['2d', '2s'], on: 2, input: receipt('delivered'), ends: 'delivered by 2: 10 of 111' },
  // Failure
  { name: 'refused', given: { at: 1, of: 2 }, has: ['1x'], on: 1, input: refused, ends: '→ 2 rejected' },
  { name: 'refused, and tried by another connection', given: { at: 1, of: 2 }, has: ['1x'], on: 1, input: refused, queued: true, ends: '' },
  { name: 'not delivered', given: { at: 1, of: 2 }, has: ['1s'], on: 1, input: receipt('undelivered'), ends: '→ 2 undelivered' },
  { name: 'expired at its upstream', given: { at: 1, of: 2 }, has: ['1s'], on: 1, input: receipt('expired'), ends: '→ 2 expired' },
  { name: 'rejected by receipt', given: { at: 1, of: 2 }, has: ['1s'], on: 1, input: receipt('rejected'), ends: '→ 2 rejected' },
  { name: 'some parts arrived, others never will', given: { at: 1, of: 2 }, has: ['1sd'], on: 1, input: receipt('undelivered'), ends: '→ 2 undelivered' },
  { name: 'one attempt fails, another of the step is still out', given: { at: 1, of: 2 }, has: ['1x', '1s'], on: 2, input: receipt('undelivered'), ends: '' },
  { name: 'an earlier step fails late', given: { at: 2, of: 3 }, has: ['1s'], on: 1, input: receipt('undelivered'), queued: true, ends: '' },
  { name: 'an earlier step fails late, the present one was taken', given: { at: 2, of: 3 }, has: ['1s', '2s'], on: 1, input: receipt('expired'), ends: '' },
  { name: 'the last step fails, an earlier one is still out', given: { at: 2, of: 2 }, has: ['1s', '2s'], on: 2, input: receipt('undelivered'), ends: 'undelivered by 2: 10 of 11' },
  { name: 'the last step is refused', given: { at: 2, of: 2 }, has: ['1n', '2x'], on: 2, input: refused, ends: 'rejected by 2: 0 of 11' },
  { name: 'nobody carries what comes next', given: { at: 1, of: 2 }, has: ['1x'], on: 1, input: refused, alone: true, ends: 'rejected by 1: 0 of 11' },
  // Time
  { name: 'the step was never sent', given: { at: 1, of: 2 }, input: over, ends: '→ 2 expired' },
  { name: 'it was sent, nothing is known', given: { at: 1, of: 2 }, has: ['1s'], input: over, ends: '→ 2 timeout' },
  { name: 'its time passes in the queue', given: { at: 1, of: 2 }, has: ['1n'], input: expired, ends: '→ 2 expired' },
  { name: 'its time passes in the queue, one attempt is in doubt', given: { at: 1, of: 2 }, has: ['1x'], input: expired, ends: '' },
  { name: 'an earlier step in doubt keeps nobody waiting', given: { at: 2, of: 3 }, has: ['1x'], input: expired, ends: '→ 3 expired' },
  { name: 'the last expires in the queue', given: { at: 2, of: 2 }, has: ['1s'], input: expired, ends: 'expired by 2: 0 of 11' },
  { name: 'nobody waits any longer', given: { at: 2, of: 2 }, has: ['1s', '2s'], on: 2, input: waitOver, alone: true, ends: 'partly_delivered by 2: 10 of 11' },
  { name: 'nobody waits any longer, the last was never sent', given: { at: 2, of: 2 }, has: ['1s'], on: 1, input: waitOver, alone: true, ends: 'expired by 2: 0 of 11' },
  // To be read
  { name: 'delivered, not read', given: { at: 1, of: 2, read: [1] }, has: ['1s'], on: 1, input: receipt('delivered'), ends: '' },
  { name: 'then read', given: { at: 1, of: 2, read: [1] }, has: ['1d'], on: 1, input: receipt('read'), ends: 'read by 1: 1 of 11' },
  { name: 'read without delivered', given: { at: 1, of: 2, read: [1] }, has: ['1s'], on: 1, input: receipt('read'), ends: 'read by 1: 1 of 11' },
  { name: 'its time passes unread', given: { at: 1, of: 2, read: [1] }, has: ['1d'], input: over, ends: '→ 2 unread' },
  { name: 'its time passes unread, and nobody carries more', given: { at: 1, of: 2, read: [1] }, has: ['1d'], input: over, alone: true, ends: 'delivered by 1: 1 of 11' },
  { name: 'delivered, and another attempt fails: its reader has time', given: { at: 1, of: 2, read: [1] }, has: ['1d', '1x'], on: 2, input: refused, ends: '' },
  { name: 'the last step need not be read', given: { at: 2, of: 2, read: [1, 2] }, has: ['2s'], on: 1, input: receipt('delivered'), ends: 'delivered by 2: 10 of 11' },
  { name: 'an earlier one arrives late, unread', given: { at: 2, of: 2, read: [1] }, has: ['1s', '2s'], on: 1, input: receipt('delivered'), ends: '' },
  { name: 'an earlier one is read late', given: { at: 2, of: 2, read: [1] }, has: ['1d', '2s'], on: 1, input: receipt('read'), ends: 'read by 1: 11 of 11' },
  { name: 'the last fails, an earlier one was delivered', given: { at: 2, of: 2, read: [1] }, has: ['1d', '2s'], on: 2, input: receipt('undelivered'), ends: 'delivered by 1: 11 of 11' },
  { name: 'the last fails, two were delivered: the later is shown', given: { at: 3, of: 3, read: [1, 2] }, has: ['1d', '2d', '3x'], on: 3, input: refused, ends: 'delivered by 2: 11 of 111' },
  // Over
  { name: 'late delivery after expired', given: { at: 2, of: 2, state: 'expired' }, has: ['1s', '2e'], on: 1, input: receipt('delivered'), ends: 'delivered by 1' },
  { name: 'late delivery after expired of one to be read', given: { at: 2, of: 2, read: [1], state: 'expired' }, has: ['1s', '2e'], on: 1, input: receipt('delivered'), ends: 'delivered by 1' },
  { name: 'read after delivered by another', given: { at: 2, of: 2, state: 'delivered' }, has: ['1s', '2d'], on: 1, input: receipt('read'), ends: 'read by 1' },
  { name: 'not_deliver is final', given: { at: 2, of: 2, state: 'undelivered' }, has: ['1s', '2u'], on: 1, input: receipt('delivered'), ends: '' },
  { name: 'delivered twice is told once', given: { at: 1, of: 2, state: 'delivered' }, has: ['1d', '2s'], on: 2, input: receipt('delivered'), ends: '' },
  { name: 'refused after all was over: no step begins', given: { at: 1, of: 3, state: 'delivered' }, has: ['1d', '2x'], on: 2, input: refused, ends: '' },
];

for (const { name, given, has = [], on, input, queued = false, alone = false, ends } of CASES) {
  test(name, () => {
    const view = message(given);
    const all = attempts(has);
    const nextStep = alone || given.at === given.of ? null : given.at + 1;
    const result = settle(view, on === undefined ? null : all[on - 1]!, input, { queued, attempts: all, nextStep });
    const { advance, message: moved } = result;
    let told = advance === undefined ? '' : `→ ${advance.toStep} ${advance.why}`;
    if (moved !== undefined) told = `${moved.state} by ${moved.step}`;
    if (moved?.resolve !== undefined) {
      const { kind, amountE7, restE7, steps } = moved.resolve;
      const captured = kind === 'capture' ? amountE7 : 0n;
      told += `: ${captured} of ${amountE7 + restE7}`;
      assert.equal(
        [...steps.values()].reduce((sum, price) => sum + price, 0n),
        captured,
      );
    }
    assert.equal(told, ends);
    assert.equal(result.tell, moved !== undefined);
  });
}
