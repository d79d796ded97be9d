// The sending side of one session: jobs that wait for room, and those with parts in flight. A job stays in its lane, so that
// all its parts go over one session; when the session ends, the lane ends with it.
import type { ErrorClass, Outcome } from '../channel.ts';
import type { Pace } from '../pace.ts';
import { normaliseId } from './provider-id.ts';
import type { Session, Unanswered } from './session.ts';
import type { SmppSettings } from './settings.ts';
import { STATUS } from './statuses.ts';
import type { Submission } from './submission.ts';
import { submitBody, submitOptions } from './submit-body.ts';

/** What a submit_sm in flight belongs to. */
export interface PartInFlight {
  submission: Submission;
  index: number;
}

export interface LanePort {
  outcome(outcome: Outcome): void;
  classOf(status: number): ErrorClass;
  /** The SMSC refused a part; after this the lane settles its job. */
  refused(status: number): void;
  taken(): void;
  /** Parts wait for the pace: `pump` must be called when it allows. */
  waitsForPace(): void;
}

export class Lane {
  private readonly session: Session<PartInFlight>;
  private readonly settings: SmppSettings;
  private readonly pace: Pace;
  private readonly port: LanePort;
  private readonly now: () => number;
  private queue: Submission[] = [];
  private readonly active = new Set<Submission>();
  private readonly retryTimers = new Set<NodeJS.Timeout>();
  /** Parts in the queue. */
  queuedParts = 0;

  constructor(session: Session<PartInFlight>, settings: SmppSettings, pace: Pace, port: LanePort, now: () => number) {
    this.session = session;
    this.settings = settings;
    this.pace = pace;
    this.port = port;
    this.now = now;
  }

  /** Parts the window has room for, beyond those already waiting for it. */
  get free(): number {
    return Math.max(0, this.session.free - this.queuedParts);
  }

  get activeJobs(): number {
    return this.active.size;
  }

  add(submission: Submission): void {
    this.active.add(submission);
    this.queue.push(submission);
    this.queuedParts += submission.waiting;
    this.pump();
  }

  /** Writes what the window, the pace and the output buffer allow. */
  pump(): void {
    if (this.queue.length === 0) return;
    const nowMs = this.now();
    let room = Math.min(this.session.free, this.pace.available(nowMs));
    while (room > 0) {
      const submission = this.queue[0];
      if (submission === undefined) return;
      if (!submission.begun && submission.job.expiresAtMs <= nowMs) {
        this.queue.shift();
        this.drop(submission, 'expired');
        continue;
      }
      const index = submission.next();
      if (submission.waiting === 0) this.queue.shift();
      if (index < 0) continue;
      this.queuedParts--;
      room--;
      this.write(submission, index, nowMs);
    }
    if (this.queue.length > 0 && this.session.free > 0) this.port.waitsForPace();
  }

  answered({ submission, index }: PartInFlight, status: number, messageId: string): void {
    if (status === STATUS.ESME_ROK) {
      submission.accepted(index, normaliseId(messageId, this.settings.id_resp));
      this.pace.accepted(this.now());
      this.port.taken();
    } else {
      const waiting = submission.waiting;
      submission.refused(index, status, this.port.classOf(status));
      this.queuedParts -= waiting - submission.waiting;
      this.port.refused(status);
    }
    this.settle(submission);
  }

  unanswered({ submission }: PartInFlight, why: Unanswered): void {
    submission.unanswered(why);
    this.settle(submission);
  }

  /** Gives back the jobs of which nothing was written; the others go on to their end. */
  giveBack(code: string): void {
    const begun = this.queue.filter((submission) => submission.begun);
    const untouched = this.queue.filter((submission) => !submission.begun);
    this.queue = begun;
    for (const submission of untouched) this.drop(submission, code);
  }

  /** The session has ended, and all in flight was reported unanswered. Every job left gets its outcome. */
  end(code: string): void {
    for (const timer of this.retryTimers) clearTimeout(timer);
    this.retryTimers.clear();
    this.queue = [];
    for (const submission of [...this.active]) this.drop(submission, code);
    this.queuedParts = 0;
  }

  private write(submission: Submission, index: number, nowMs: number): void {
    const part = submission.parts[index]!;
    this.pace.take();
    this.session.submit(
      { submission, index },
      submitBody(submission.job, part, this.settings, nowMs),
      submitOptions(submission.job, part, index, this.settings),
    );
  }

  private drop(submission: Submission, code: string): void {
    this.queuedParts -= submission.waiting;
    submission.close(code);
    this.settle(submission);
  }

  private settle(submission: Submission): void {
    const outcome = submission.settle();
    if (outcome === null) return;
    if (outcome.kind === 'again') {
      this.writeAgain(submission, outcome.delayMs);
      return;
    }
    this.active.delete(submission);
    this.port.outcome(outcome);
  }

  /** Rare: some parts were taken and others refused for a while. */
  private writeAgain(submission: Submission, delayMs: number): void {
    const timer = setTimeout(() => {
      this.retryTimers.delete(timer);
      submission.resume();
      this.queue.unshift(submission);
      this.queuedParts += submission.waiting;
      this.pump();
    }, delayMs);
    this.retryTimers.add(timer);
  }
}
