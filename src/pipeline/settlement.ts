// A working set of messages inside one transaction: takes what happened to them one by one, lets the domain decide, and
// writes the sum of it. Used by the recorder (answers, receipts) and by the sweep (time).
import type { Channel } from '../domain/message.ts';
import { type AttemptView, newAttempt, type Resolution, type SettleInput, settle } from '../domain/settle.ts';
import { applyLedger, type LedgerEntry } from '../store/apply-ledger.ts';
import type { Client } from '../store/db.ts';
import type { IdBlocks } from '../store/ids.ts';
import type { AttemptSnapshot, MessageSnapshot } from '../store/open-messages.ts';
import { type MessageResult, mergeResults } from '../store/results.ts';
import { advanceSteps, paySteps, type StepAdvance, type StepsPaid, showSteps } from '../store/steps.ts';
import {
  type AttemptUpdate,
  insertAttempts,
  insertStatuses,
  type MessageUpdate,
  type NewAttempt,
  type NewStatus,
  updateAttempts,
  updateMessages,
} from '../store/write-settled.ts';
import type { PlanNextStep, StepPlan } from './plan-step.ts';

/** What a new attempt is, beside the letters that the decision gives it. */
export interface AttemptOrigin {
  connectionId: number;
  /** The step it was made in, and into how many parts that goes. */
  step: number;
  segments: number;
  providerIds: (string | null)[];
  errorClass: string | null;
  /** What it went by, and to whom: the cost follows from them. */
  channel: Channel;
  phone: string;
}

export interface Happening {
  messageId: number;
  /** Null where it concerns no attempt (time). */
  attemptNo: number | null;
  input: SettleInput;
  /** A queue row stays after this transaction. */
  queued: boolean;
  errorCode: string;
  /** A line for the attempt's receipt log. */
  log?: string;
  /** What the upstream told beside the state. */
  result?: Readonly<Record<string, unknown>>;
  /** Given when the attempt is new. */
  origin?: AttemptOrigin;
}

/** Messages that reached a state, for the counters. */
export interface FinalCount {
  state: string;
  channel: string;
  connectionId: number | null;
  count: number;
}

interface Work {
  message: MessageSnapshot;
  /** Numbers of the attempts that the database has. */
  stored: Set<number>;
  attempts: (AttemptView & { connectionId: number })[];
  update: MessageUpdate | null;
  /** A step that begins with this settlement; taken back when the message turns out to have arrived. */
  advance: StepAdvance | null;
  result: Record<string, unknown> | null;
}

/** What a settlement needs of the world. */
export interface SettlementRules {
  /** Whether an account is pushed its statuses. */
  tells(accountId: number): boolean;
  planNext: PlanNextStep;
  /** What a connection asks for one part on a channel to a number. */
  costE7(connectionId: number, channel: Channel, phone: string): bigint;
}

export class Settlement {
  readonly #work = new Map<number, Work>();
  readonly #attempts = new Map<string, AttemptUpdate>();
  readonly #newAttempts = new Map<string, NewAttempt>();
  readonly #statuses: NewStatus[] = [];
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #shown: { messageId: number; step: number }[] = [];
  readonly #paid: StepsPaid[] = [];
  readonly #ledgerIds: IdBlocks;
  readonly #rules: SettlementRules;
  readonly #nowMs: number;
  readonly #finals = new Map<string, FinalCount>();
  /** Accounts that have something to be told after commit. */
  readonly toldAccounts = new Set<number>();

  /** `ledgerIds` must have two ids reserved for every account concerned. */
  constructor(ledgerIds: IdBlocks, rules: SettlementRules, nowMs: number) {
    this.#ledgerIds = ledgerIds;
    this.#rules = rules;
    this.#nowMs = nowMs;
  }

  add(messages: Iterable<MessageSnapshot>, attempts: readonly AttemptSnapshot[]): void {
    for (const message of messages) {
      if (!this.#work.has(message.id))
        this.#work.set(message.id, {
          message,
          stored: new Set(),
          attempts: [],
          update: null,
          advance: null,
          result: null,
        });
    }
    for (const attempt of attempts) {
      const work = this.#work.get(attempt.messageId);
      if (work?.attempts.some((known) => known.attemptNo === attempt.attemptNo) !== false) continue;
      work.attempts.push({ ...attempt });
      work.stored.add(attempt.attemptNo);
    }
  }

  /** Final states this settlement will write, for the counters. */
  get finals(): Iterable<FinalCount> {
    return this.#finals.values();
  }

  /** Connections that have the next step of some cascade to send, after commit. */
  get advancedConnections(): Set<number> {
    return new Set([...this.#work.values()].flatMap(({ advance }) => (advance === null ? [] : [advance.connectionId])));
  }

  /** The message's hold is resolved: nothing more of it is to be sent. */
  isOver(messageId: number): boolean {
    return this.#work.get(messageId)?.message.chargedE7 !== null;
  }

  /** The step a message is at by now. */
  presentStep(messageId: number): number {
    return this.#work.get(messageId)?.message.step ?? 1;
  }

  /** The step an attempt was made in. */
  stepOf(messageId: number, attemptNo: number): number {
    return this.#work.get(messageId)?.attempts.find((known) => known.attemptNo === attemptNo)?.step ?? 1;
  }

  /** Letters of an attempt as they are by now; '' when it is not known. */
  segmentStates(messageId: number, attemptNo: number): string {
    return this.#work.get(messageId)?.attempts.find((known) => known.attemptNo === attemptNo)?.segmentStates ?? '';
  }

  /** Applies one happening. False when the message is not known (its partition was dropped). */
  apply(happening: Happening): boolean {
    const work = this.#work.get(happening.messageId);
    if (work === undefined) return false;
    const attempt = this.#attemptOf(work, happening);
    const plan = work.message.steps.length === 0 ? null : this.#rules.planNext(work.message, this.#nowMs);
    const decision = settle(work.message, attempt, happening.input, {
      queued: happening.queued || work.advance !== null,
      attempts: work.attempts,
      nextStep: plan?.step.step ?? null,
    });
    if (attempt !== null) this.#keepAttempt(work, attempt, decision.attempt, happening);
    if (happening.result !== undefined) work.result = { ...work.result, ...happening.result };
    if (decision.advance !== undefined && plan !== null) this.#advance(work, plan, decision.advance.why);
    if (decision.message !== undefined) this.#move(work, decision.message, decision.tell, happening);
    return true;
  }

  #advance(work: Work, { step, connectionId, expiresAtMs, deadlineAtMs }: StepPlan, why: string): void {
    const { message } = work;
    work.advance = {
      messageId: message.id,
      accountId: message.accountId,
      priority: message.priority,
      fromStep: message.step,
      why,
      toStep: step.step,
      connectionId,
      // One that was never handed out: whatever is still to be heard of an earlier step's attempts must not find this row.
      attemptNo: work.attempts.reduce((last, attempt) => Math.max(last, attempt.attemptNo), 0) + 1,
      expiresAtMs,
      deadlineAtMs,
    };
    Object.assign(message, { step: step.step, channel: step.channel, charge: step.charge, segments: step.segments });
  }

  #attemptOf(work: Work, happening: Happening): AttemptView | null {
    if (happening.attemptNo === null) return null;
    const known = work.attempts.find((attempt) => attempt.attemptNo === happening.attemptNo);
    if (known !== undefined) return known;
    if (happening.origin === undefined) return null;
    const fresh = {
      ...newAttempt(happening.attemptNo, happening.origin.segments, happening.origin.step),
      connectionId: happening.origin.connectionId,
    };
    work.attempts.push(fresh);
    return fresh;
  }

  #keepAttempt(
    work: Work,
    attempt: AttemptView,
    change: { segmentStates: string; state: AttemptView['state'] } | undefined,
    happening: Happening,
  ): void {
    if (change !== undefined) Object.assign(attempt, change);
    const key = `${work.message.id} ${attempt.attemptNo}`;
    const fresh = this.#newAttempts.get(key);
    if (happening.origin !== undefined && fresh === undefined && !work.stored.has(attempt.attemptNo)) {
      this.#newAttempts.set(key, {
        messageId: work.message.id,
        attemptNo: attempt.attemptNo,
        step: attempt.step,
        costE7: this.#costOf(happening.origin),
        connectionId: happening.origin.connectionId,
        state: attempt.state,
        segmentStates: attempt.segmentStates,
        providerIds: happening.origin.providerIds,
        errorCode: happening.errorCode,
        errorClass: happening.origin.errorClass,
      });
      return;
    }
    if (fresh !== undefined) {
      Object.assign(fresh, { state: attempt.state, segmentStates: attempt.segmentStates });
      return;
    }
    const update = this.#attempts.get(key);
    const log = happening.log === undefined ? [] : [happening.log];
    if (update === undefined && change === undefined && log.length === 0) return;
    this.#attempts.set(key, {
      messageId: work.message.id,
      attemptNo: attempt.attemptNo,
      state: attempt.state,
      segmentStates: attempt.segmentStates,
      errorCode: happening.errorCode || (update?.errorCode ?? ''),
      log: [...(update?.log ?? []), ...log],
    });
  }

  #costOf({ connectionId, channel, phone, providerIds }: AttemptOrigin): bigint {
    const parts = providerIds.filter((id) => id !== null).length;
    return parts === 0 ? 0n : this.#rules.costE7(connectionId, channel, phone) * BigInt(parts);
  }

  #move(
    work: Work,
    move: NonNullable<ReturnType<typeof settle>['message']>,
    tell: boolean,
    happening: Happening,
  ): void {
    const { message } = work;
    const resolved = move.resolve === undefined ? null : this.#resolve(message, move.resolve);
    message.state = move.state;
    const arrived = message.state === 'delivered' || message.state === 'read';
    // Whatever was about to begin is not sent any more, and the message shows the step that answered.
    work.advance = null;
    if (message.steps.length > 0 && move.step !== message.step) {
      Object.assign(message, {
        step: move.step,
        channel: message.steps.find((one) => one.step === move.step)?.channel,
      });
      this.#shown.push({ messageId: message.id, step: move.step });
    }
    if (resolved !== null && message.steps.length > 0) {
      const { releaseEntryId } = resolved;
      const ended = arrived ? '' : message.state === 'partly_delivered' ? 'timeout' : message.state;
      this.#paid.push({
        messageId: message.id,
        releaseEntryId,
        charged: move.resolve!.steps,
        step: message.step,
        ended,
      });
    }
    if (resolved !== null) message.chargedE7 = resolved.chargedE7;
    if (tell) {
      message.statusSeq += 1;
      if (this.#rules.tells(message.accountId)) {
        this.#statuses.push({
          messageId: message.id,
          seq: message.statusSeq,
          accountId: message.accountId,
          state: message.state,
        });
        this.toldAccounts.add(message.accountId);
      }
    }
    work.update = {
      messageId: message.id,
      state: message.state,
      chargedE7: resolved?.chargedE7 ?? work.update?.chargedE7 ?? null,
      resolveEntryId: resolved?.entryId ?? work.update?.resolveEntryId ?? null,
      statusSeq: message.statusSeq,
      errorCode: !arrived && happening.errorCode !== '' ? happening.errorCode : null,
    };
    const last = work.attempts.findLast((one) => message.steps.length === 0 || one.step === message.step);
    this.#count(message.state, message.channel, last?.connectionId ?? null);
  }

  #count(state: string, channel: string, connectionId: number | null): void {
    const key = `${state} ${channel} ${connectionId}`;
    const known = this.#finals.get(key);
    if (known === undefined) this.#finals.set(key, { state, channel, connectionId, count: 1 });
    else known.count += 1;
  }

  #resolve(
    message: MessageSnapshot,
    { kind, amountE7, restE7 }: Resolution,
  ): { chargedE7: bigint; entryId: number; releaseEntryId: number | null } {
    const entry = this.#entry(message.accountId, kind);
    entry.messageCount += 1;
    entry.heldDeltaE7 -= amountE7;
    if (kind === 'release') return { chargedE7: 0n, entryId: entry.id, releaseEntryId: null };
    entry.balanceDeltaE7 -= amountE7;
    if (restE7 === 0n) return { chargedE7: amountE7, entryId: entry.id, releaseEntryId: null };
    const rest = this.#entry(message.accountId, 'release');
    rest.messageCount += 1;
    rest.heldDeltaE7 -= restE7;
    return { chargedE7: amountE7, entryId: entry.id, releaseEntryId: rest.id };
  }

  #entry(accountId: number, kind: 'capture' | 'release'): LedgerEntry {
    const key = `${accountId} ${kind}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      const id = this.#ledgerIds.take();
      entry = { id, accountId, kind, balanceDeltaE7: 0n, heldDeltaE7: 0n, messageCount: 0, note: '' };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /**
   * Writes everything; the money last, because it holds the accounts' rows until commit. All statements are sent before
   * the first is answered, so this may stand at the tail of a transaction.
   */
  async write(client: Client): Promise<void> {
    const nowMs = this.#nowMs;
    const updates: MessageUpdate[] = [];
    const results: MessageResult[] = [];
    const advances: StepAdvance[] = [];
    for (const { message, update, advance, result } of this.#work.values()) {
      if (update !== null) updates.push(update);
      if (advance !== null) advances.push(advance);
      if (result !== null) results.push({ messageId: message.id, result });
    }
    await Promise.all([
      insertAttempts(client, [...this.#newAttempts.values()], nowMs),
      updateAttempts(client, [...this.#attempts.values()], nowMs),
      updateMessages(client, updates, nowMs),
      advanceSteps(client, advances, nowMs),
      showSteps(client, this.#shown),
      paySteps(client, this.#paid),
      mergeResults(client, results),
      insertStatuses(client, this.#statuses, nowMs),
      this.#entries.size > 0 ? applyLedger(client, [...this.#entries.values()]) : undefined,
    ]);
  }
}
