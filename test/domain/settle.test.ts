import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AttemptView,
  type MessageView,
  newAttempt,
  type SettleContext,
  type SettleInput,
  settle,
} from '../../src/domain/settle.ts';

const HOLD = 25_000_000n;

/** `accepted submitted` = state and charge policy of a message whose hold is open; a final state has resolved it. */
function message(state: MessageView['state'], charge: MessageView['charge']): MessageView {
  return { state, charge, holdE7: HOLD, chargedE7: state === 'accepted' ? null : HOLD, step: 1, steps: [] };
}

function attempt(segmentStates: string, state: AttemptView['state'] = 'submitted', attemptNo = 1): AttemptView {
  return { attemptNo, step: 1, state, segmentStates };
}

const receipt = (state: Extract<SettleInput, { kind: 'receipt' }>['state'], segment = 0): SettleInput => ({
  kind: 'receipt',
  segment,
  state,
});
const refused = (...taken: boolean[]): SettleInput => ({ kind: 'refused', taken });
const inDoubt = (...taken: boolean[]): SettleInput => ({ kind: 'in_doubt', taken });

interface Case {
  name: string;
  message?: MessageView;
  attempt: AttemptView | null;
  input: SettleInput;
  context?: Partial<SettleContext>;
  /** `letters state` of the attempt, '' = unchanged. */
  attemptAfter: string;
  /** `state resolution`, '' = the message does not move. */
  messageAfter: string;
}

const submitted = message('accepted', 'submitted');
const onDelivery = message('accepted', 'delivered');
const fresh = (segments: number) => newAttempt(1, segments);
const queued = { queued: true };

// biome-ignore format: a case is a line
const CASES: Case[] = [
  // Answers
  { name: 'all parts taken', attempt: fresh(2), input: { kind: 'submitted' }, attemptAfter: 'ss submitted', messageAfter: '' },
  { name: 'refused', attempt: fresh(2), input: refused(false, false), attemptAfter: 'nn rejected', messageAfter: 'rejected release' },
  { name: 'refused, another connection is left', attempt: fresh(1), input: refused(false), context: queued, attemptAfter: 'n rejected', messageAfter: '' },
  { name: 'partly refused: waits for what was taken', attempt: fresh(2), input: refused(true, false), attemptAfter: 'sn submitted', messageAfter: '' },
  { name: 'deferred', attempt: fresh(1), input: { kind: 'deferred' }, context: queued, attemptAfter: 'n deferred', messageAfter: '' },
  { name: 'deferred for the last time', attempt: fresh(1), input: { kind: 'deferred' }, attemptAfter: 'n deferred', messageAfter: 'undelivered release' },
  { name: 'in doubt', attempt: fresh(2), input: inDoubt(true, false), attemptAfter: 'sx submitted', messageAfter: '' },
  { name: 'wholly in doubt', attempt: fresh(1), input: inDoubt(false), attemptAfter: '', messageAfter: '' },
  { name: 'in doubt, but the receipt was first', attempt: attempt('d', 'delivered'), input: inDoubt(false), attemptAfter: '', messageAfter: 'delivered capture' },
  { name: 'answered after its receipt', attempt: attempt('dx'), input: { kind: 'submitted' }, attemptAfter: 'ds submitted', messageAfter: '' },
  // Receipts
  { name: 'delivered', attempt: attempt('s'), input: receipt('delivered'), attemptAfter: 'd delivered', messageAfter: 'delivered capture' },
  { name: 'delivered, charged on delivery', message: onDelivery, attempt: attempt('s'), input: receipt('delivered'), attemptAfter: 'd delivered', messageAfter: 'delivered capture' },
  { name: 'read without delivered', attempt: attempt('s'), input: receipt('read'), attemptAfter: 'r read', messageAfter: 'read capture' },
  { name: 'one part of two', attempt: attempt('ss'), input: receipt('delivered', 1), attemptAfter: 'sd submitted', messageAfter: '' },
  { name: 'the last part', attempt: attempt('sd'), input: receipt('delivered'), attemptAfter: 'dd delivered', messageAfter: 'delivered capture' },
  { name: 'the last part fails', message: onDelivery, attempt: attempt('sd'), input: receipt('undelivered'), attemptAfter: 'ud partly_delivered', messageAfter: 'partly_delivered capture' },
  { name: 'undelivered', attempt: attempt('s'), input: receipt('undelivered'), attemptAfter: 'u undelivered', messageAfter: 'undelivered capture' },
  { name: 'undelivered, charged on delivery', message: onDelivery, attempt: attempt('s'), input: receipt('undelivered'), attemptAfter: 'u undelivered', messageAfter: 'undelivered release' },
  { name: 'expired at the operator', message: onDelivery, attempt: attempt('s'), input: receipt('expired'), attemptAfter: 'e expired', messageAfter: 'expired release' },
  { name: 'rejected by receipt: upstream had taken it', attempt: attempt('s'), input: receipt('rejected'), attemptAfter: 'j rejected', messageAfter: 'rejected capture' },
  { name: 'on its way', attempt: attempt('s'), input: receipt('enroute'), attemptAfter: '', messageAfter: '' },
  { name: 'proof that a doubtful one was taken', attempt: fresh(1), input: receipt('accepted'), attemptAfter: 's submitted', messageAfter: '' },
  { name: 'the taken half of a refused one arrives', attempt: attempt('sn'), input: receipt('delivered'), attemptAfter: 'dn partly_delivered', messageAfter: 'partly_delivered capture' },
  { name: 'the taken half of a refused one fails', attempt: attempt('sn'), input: receipt('undelivered'), attemptAfter: 'un undelivered', messageAfter: 'undelivered release' },
  // Late and repeated
  { name: 'the same again', message: message('delivered', 'submitted'), attempt: attempt('d', 'delivered'), input: receipt('delivered'), attemptAfter: '', messageAfter: '' },
  { name: 'read after delivered', message: message('delivered', 'submitted'), attempt: attempt('d', 'delivered'), input: receipt('read'), attemptAfter: 'r read', messageAfter: 'read -' },
  { name: 'delivered after expired', message: message('expired', 'delivered'), attempt: attempt('e', 'expired'), input: receipt('delivered'), attemptAfter: 'd delivered', messageAfter: 'delivered -' },
  { name: 'delivered after the wait', message: message('partly_delivered', 'submitted'), attempt: attempt('s', 'partly_delivered'), input: receipt('delivered'), attemptAfter: 'd delivered', messageAfter: 'delivered -' },
  { name: 'half delivered after the wait', message: message('partly_delivered', 'submitted'), attempt: attempt('ss', 'partly_delivered'), input: receipt('delivered'), attemptAfter: 'ds partly_delivered', messageAfter: '' },
  { name: 'failed after the wait', message: message('partly_delivered', 'submitted'), attempt: attempt('s', 'partly_delivered'), input: receipt('undelivered'), attemptAfter: 'u undelivered', messageAfter: '' },
  { name: 'not_deliver stays, the attempt knows better', message: message('undelivered', 'submitted'), attempt: attempt('u', 'undelivered'), input: receipt('delivered'), attemptAfter: 'd delivered', messageAfter: '' },
  // Time
  { name: 'no receipt came', attempt: attempt('ss'), input: { kind: 'receipt_wait_over' }, attemptAfter: 'ss partly_delivered', messageAfter: 'partly_delivered capture' },
  { name: 'no receipt came, charged on delivery', message: onDelivery, attempt: attempt('s'), input: { kind: 'receipt_wait_over' }, attemptAfter: 's partly_delivered', messageAfter: 'partly_delivered release' },
  { name: 'some receipts came, charged on delivery', message: onDelivery, attempt: attempt('ds'), input: { kind: 'receipt_wait_over' }, attemptAfter: 'ds partly_delivered', messageAfter: 'partly_delivered capture' },
  { name: 'never more than in doubt', attempt: fresh(1), input: { kind: 'receipt_wait_over' }, attemptAfter: '', messageAfter: 'partly_delivered release' },
  { name: 'partly in doubt', attempt: attempt('sx'), input: { kind: 'receipt_wait_over' }, attemptAfter: 'sx partly_delivered', messageAfter: 'partly_delivered release' },
  { name: 'the wait ends for one that will be tried again', attempt: fresh(1), input: { kind: 'receipt_wait_over' }, context: queued, attemptAfter: '', messageAfter: '' },
  { name: 'the wait ends for one that was told', message: message('delivered', 'submitted'), attempt: attempt('d', 'delivered'), input: { kind: 'receipt_wait_over' }, attemptAfter: '', messageAfter: '' },
  { name: 'expired in the queue', attempt: null, input: { kind: 'expired_in_queue' }, attemptAfter: '', messageAfter: 'expired release' },
  { name: 'expired in the queue after a deferral', attempt: null, input: { kind: 'expired_in_queue' }, context: { attempts: [attempt('n', 'deferred')] }, attemptAfter: '', messageAfter: 'expired release' },
  { name: 'expired in the queue with an attempt in doubt', attempt: null, input: { kind: 'expired_in_queue' }, context: { attempts: [fresh(1)] }, attemptAfter: '', messageAfter: '' },
  // Several attempts
  { name: 'the second is refused while the first is in doubt', attempt: newAttempt(2, 1), input: refused(false), context: { attempts: [fresh(1)] }, attemptAfter: 'n rejected', messageAfter: '' },
  { name: 'then the first fails', attempt: fresh(1), input: receipt('undelivered'), context: { attempts: [attempt('n', 'rejected', 2)] }, attemptAfter: 'u undelivered', messageAfter: 'undelivered capture' },
  { name: 'or the first arrives', attempt: fresh(1), input: receipt('delivered'), context: { attempts: [attempt('n', 'rejected', 2)] }, attemptAfter: 'd delivered', messageAfter: 'delivered capture' },
  { name: 'an earlier one arrives while the later waits', attempt: fresh(1), input: receipt('delivered'), context: { attempts: [attempt('s', 'submitted', 2)] }, attemptAfter: 'd delivered', messageAfter: 'delivered capture' },
  { name: 'an earlier one fails while the later waits', attempt: fresh(1), input: receipt('undelivered'), context: { attempts: [attempt('s', 'submitted', 2)] }, attemptAfter: 'u undelivered', messageAfter: '' },
  { name: 'all given, its own row among them', attempt: attempt('s'), input: receipt('undelivered'), context: { attempts: [attempt('s')] }, attemptAfter: 'u undelivered', messageAfter: 'undelivered capture' },
];

for (const { name, attempt: before, input, context, attemptAfter, messageAfter, ...rest } of CASES) {
  test(name, () => {
    const result = settle(rest.message ?? submitted, before, input, {
      queued: false,
      attempts: [],
      nextStep: null,
      ...context,
    });
    const after = result.attempt ? `${result.attempt.segmentStates} ${result.attempt.state}` : '';
    const moved = result.message ? `${result.message.state} ${result.message.resolve?.kind ?? '-'}` : '';
    assert.equal(after, attemptAfter);
    assert.equal(moved, messageAfter);
    assert.equal(result.tell, moved !== '');
    if (result.message?.resolve) assert.equal(result.message.resolve.amountE7, HOLD);
  });
}
