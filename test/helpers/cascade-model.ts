// What a cascade comes to, said once more and differently: from contract.md §5, design.md §4 and ADR 006, without a look at
// the code. The tests hold `settle` and the whole pipeline against it.
import type { MessageState, ReceiptState } from '../../src/domain/message.ts';

export interface ModelStep {
  priceE7: bigint;
  charge: 'submitted' | 'delivered';
  success: 'delivered' | 'read';
}

/** A part of an attempt: handed over, refused, taken, or what its receipt said. */
type Part = 'x' | 'n' | 's' | 'd' | 'r' | 'u' | 'e' | 'j';

export interface ModelAttempt {
  no: number;
  /** From 1. */
  step: number;
  parts: Part[];
}

const OUTWARD: Record<string, string> = {
  accepted: 'send',
  delivered: 'deliver',
  read: 'read',
  undelivered: 'not_deliver',
  rejected: 'not_deliver',
  expired: 'expired',
  partly_delivered: 'partly_deliver',
};
const FAILURES: Partial<Record<ReceiptState, Part>> = { undelivered: 'u', expired: 'e', rejected: 'j' };

/** A part that gets a receipt: good news wins over everything, bad news over waiting, news of the way over doubt. */
export function heard(part: Part, state: ReceiptState): Part {
  if (state === 'read') return 'r';
  if (state === 'delivered') return part === 'r' ? 'r' : 'd';
  const failure = FAILURES[state];
  if (failure !== undefined) return part === 'x' || part === 's' ? failure : part;
  return part === 'x' ? 's' : part;
}

export const all = (attempt: ModelAttempt, letters: string): boolean =>
  attempt.parts.every((part) => letters.includes(part));
export const some = (attempt: ModelAttempt, letters: string): boolean =>
  attempt.parts.some((part) => letters.includes(part));

export class CascadeModel {
  readonly steps: readonly ModelStep[];
  readonly attempts: ModelAttempt[] = [];
  state: MessageState = 'accepted';
  /** The present step, then the one that answered. From 1. */
  step = 1;
  chargedE7: bigint | null = null;
  charges = new Map<number, bigint>();
  /** States as the client is told of them. */
  readonly told: MessageState[] = [];

  constructor(steps: readonly ModelStep[]) {
    this.steps = steps;
  }

  get isOver(): boolean {
    return this.chargedE7 !== null;
  }

  get holdE7(): bigint {
    return this.steps.reduce((sum, step) => sum + step.priceE7, 0n);
  }

  attempt(no: number): ModelAttempt | undefined {
    return this.attempts.find((one) => one.no === no);
  }

  get presentAttempts(): ModelAttempt[] {
    return this.attempts.filter((one) => one.step === this.step);
  }

  /** Something is known of the attempt that was not known before. Returns the step that begins, else null. */
  learned(attempt: ModelAttempt, queued: boolean, next: number | null): number | null {
    if (some(attempt, 'xs')) return null;
    if (all(attempt, 'dr')) {
      const isRead = all(attempt, 'r');
      if (isRead || this.#suffices(attempt.step)) {
        this.#arrive(isRead ? 'read' : 'delivered', attempt.step);
        return null;
      }
    }
    if (this.isOver || attempt.step !== this.step || queued || this.#mayStillCome()) return null;
    return this.#fail(this.#failureOf(attempt), next);
  }

  /** Its time in the queue passed; nobody has it in hand. */
  expiredInQueue(next: number | null): number | null {
    return this.isOver || this.#mayStillCome() ? null : this.#fail('expired', next);
  }

  /** The step had its time; nobody has it in hand. */
  stepOver(next: number | null): number | null {
    return this.isOver ? null : this.#fail(this.presentAttempts.length === 0 ? 'expired' : 'partly_delivered', next);
  }

  /** Nobody waits for receipts any longer; nothing is queued. */
  waitOver(): void {
    this.stepOver(null);
  }

  /** Delivery suffices unless it is to be read and another step might follow; when all is over it is good news at any step. */
  #suffices(step: number): boolean {
    return this.isOver || this.steps[step - 1]?.success !== 'read' || step === this.steps.length;
  }

  #mayStillCome(): boolean {
    return this.presentAttempts.some((one) => some(one, 'xs') || all(one, 'dr'));
  }

  #failureOf(attempt: ModelAttempt): MessageState {
    if (this.presentAttempts.some((one) => some(one, 'dr'))) return 'partly_delivered';
    if (all(attempt, 'e')) return 'expired';
    return all(attempt, 'jn') ? 'rejected' : 'undelivered';
  }

  #fail(state: MessageState, next: number | null): number | null {
    if (next !== null) {
      this.step = next;
      return next;
    }
    const delivered = this.attempts.filter((one) => all(one, 'dr')).map((one) => one.step);
    if (delivered.length > 0) this.#become('delivered', Math.max(...delivered));
    else this.#become(state, this.step);
    return null;
  }

  #arrive(state: 'delivered' | 'read', step: number): void {
    const better: MessageState[] = ['accepted', 'partly_delivered', 'expired'];
    if (state === 'read') better.push('delivered');
    if (better.includes(this.state)) this.#become(state, step);
  }

  #become(state: MessageState, step: number): void {
    this.state = state;
    this.step = step;
    this.told.push(state);
    if (this.isOver) return;
    this.steps.forEach((one, index) => {
      const own = this.attempts.filter((attempt) => attempt.step === index + 1);
      const arrived = own.some((attempt) => some(attempt, 'dr'));
      const taken = own.some((attempt) => !some(attempt, 'xn'));
      if (arrived || (one.charge === 'submitted' && taken)) this.charges.set(index + 1, one.priceE7);
    });
    this.chargedE7 = [...this.charges.values()].reduce((sum, price) => sum + price, 0n);
  }
}

export const outwardOf = (state: MessageState): string => OUTWARD[state] ?? '';
