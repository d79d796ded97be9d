// What becomes of one job over its parts: pure bookkeeping between "written", the answers and the one outcome. The rules are
// those of design.md §4.3; no socket and no clock here, so that every interleaving can be tested.
import type { ErrorClass, Job, Outcome } from '../channel.ts';
import { reference } from '../reference.ts';
import type { Part } from './long-message.ts';
import { STATUS, statusCode } from './statuses.ts';

export interface SubmissionOptions {
  /** Tries again of a part whose siblings were taken. */
  partRetries: number;
  queueFullDelayMs: number;
  temporaryDelayMs: number;
  /** Whether parts carry user_message_reference. */
  references: boolean;
}

interface Refusal {
  code: string;
  errorClass: ErrorClass;
  delayMs: number;
}

/**
 * Code of an outcome in doubt of which some part was surely never taken: a handset cannot show it, so sending it again
 * makes no duplicate for the reader.
 */
export const INCOMPLETE = 'incomplete';

/** Longest pause before a part is written again whose siblings were taken: the handset is waiting for it. */
const PART_RETRY_DELAY_MAX_MS = 2000;

/** How long a known configuration fault keeps a message: the connection is being paused meanwhile. */
const CONFIGURATION_DELAY_MS = 60_000;

export class Submission {
  readonly job: Job;
  readonly parts: readonly Part[];
  private readonly options: SubmissionOptions;
  private readonly ids: (string | null)[];
  private readonly tries: number[];
  /** Parts to write, in order. */
  private unsent: number[];
  /** Parts refused for a while, or kept back because a sibling was: written again only if another part was taken. */
  private held: number[] = [];
  private inFlight = 0;
  private taken = 0;
  /** Some part was written and not answered. */
  private doubt = '';
  /** A refusal that ends the job here. */
  private hard: Refusal | null = null;
  /** The last refusal that may pass. */
  private soft: Refusal | null = null;
  private exhausted = false;
  private closed = '';

  constructor(job: Job, parts: readonly Part[], options: SubmissionOptions) {
    this.job = job;
    this.parts = parts;
    this.options = options;
    this.ids = new Array<string | null>(parts.length).fill(null);
    this.tries = new Array<number>(parts.length).fill(0);
    this.unsent = parts.map((_, index) => index);
  }

  /** Parts waiting to be written. */
  get waiting(): number {
    return this.unsent.length;
  }

  /** Whether any part was ever written. */
  get begun(): boolean {
    return this.inFlight > 0 || this.taken > 0 || this.doubt !== '' || this.soft !== null || this.hard !== null;
  }

  /** The part to write next, which is in flight from now on; -1 when none waits. */
  next(): number {
    const index = this.unsent.shift();
    if (index === undefined) return -1;
    this.inFlight++;
    return index;
  }

  accepted(index: number, id: string): void {
    this.inFlight--;
    this.taken++;
    this.ids[index] = id;
  }

  refused(index: number, status: number, errorClass: ErrorClass): void {
    this.inFlight--;
    const refusal = { code: statusCode(status), errorClass, delayMs: this.delayMs(status, errorClass) };
    if (errorClass !== 'temporary' && errorClass !== 'throttle') {
      this.hard ??= refusal;
      this.unsent = [];
      this.held = [];
      return;
    }
    this.soft = refusal;
    this.tries[index]!++;
    if (this.tries[index]! > this.options.partRetries) this.exhausted = true;
    this.held.push(index, ...this.unsent);
    this.unsent = [];
  }

  /** Written, and nobody can say whether it was taken. */
  unanswered(code: string): void {
    this.inFlight--;
    this.doubt ||= code;
  }

  /** No part can be written any more: the session is gone. In-flight parts must have been reported `unanswered`. */
  close(code: string): void {
    this.closed = this.unsent.length + this.held.length > 0 && this.begun ? INCOMPLETE : code;
    this.unsent = [];
    this.held = [];
  }

  /** Puts the parts kept back in line again. Call when `settle` said `again`. */
  resume(): void {
    this.unsent = this.held.sort((a, b) => a - b);
    this.held = [];
  }

  /** The outcome once there is one; `again` with a pause when parts kept back should be written; null while answers are due. */
  settle(): Outcome | { kind: 'again'; delayMs: number } | null {
    if (this.inFlight > 0 || this.unsent.length > 0) return null;
    const { job } = this;
    if (this.taken === this.parts.length) return { kind: 'submitted', job, providerIds: this.ids as string[] };
    if (this.hard !== null) return this.refusedOutcome(this.hard);
    const untouched = this.taken === 0 && this.doubt === '';
    if (untouched) return this.deferredOutcome();
    if (this.held.length > 0 && !this.exhausted && this.soft !== null) {
      return { kind: 'again', delayMs: Math.min(PART_RETRY_DELAY_MAX_MS, this.soft.delayMs) };
    }
    if (this.soft !== null && this.doubt === '' && this.closed === '') return this.refusedOutcome(this.soft);
    const code = this.closed === INCOMPLETE || this.doubt === '' ? this.closed : this.doubt;
    return { kind: 'in_doubt', job, code, providerIds: this.ids, references: this.references() };
  }

  /** Rejected; but a fault of the connection's, met before anything was taken, keeps the message. */
  private refusedOutcome({ code, errorClass, delayMs }: Refusal): Outcome {
    const { job } = this;
    if (errorClass === 'configuration' && this.taken === 0 && this.doubt === '') {
      return { kind: 'deferred', job, code, errorClass, delayMs };
    }
    return { kind: 'rejected', job, code, errorClass, providerIds: this.ids };
  }

  private deferredOutcome(): Outcome {
    const { code, errorClass, delayMs } = this.soft ?? { code: this.closed, errorClass: 'temporary', delayMs: 0 };
    return { kind: 'deferred', job: this.job, code, errorClass, delayMs };
  }

  private delayMs(status: number, errorClass: ErrorClass): number {
    if (status === STATUS.ESME_RMSGQFUL) return this.options.queueFullDelayMs;
    if (errorClass === 'throttle') return 0;
    return errorClass === 'configuration' ? CONFIGURATION_DELAY_MS : this.options.temporaryDelayMs;
  }

  private references(): number[] {
    if (!this.options.references) return [];
    return this.parts.map((_, index) => reference(this.job.messageId, index));
  }
}
