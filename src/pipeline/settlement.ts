// A working set of messages inside one transaction: takes what happened to them one by one, lets the domain decide, and
// writes the sum of it. Used by the recorder (answers, receipts) and by the sweep (time).
import { type AttemptView, newAttempt, type SettleInput, settle } from '../domain/settle.ts';
import { applyLedger, type LedgerEntry } from '../store/apply-ledger.ts';
import type { Client } from '../store/db.ts';
import type { IdBlocks } from '../store/ids.ts';
import type { AttemptSnapshot, MessageSnapshot } from '../store/open-messages.ts';
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

/** What a new attempt is, beside the letters that the decision gives it. */
export interface AttemptOrigin {
  connectionId: number;
  providerIds: (string | null)[];
  errorClass: string | null;
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
}

export class Settlement {
  readonly #work = new Map<number, Work>();
  readonly #attempts = new Map<string, AttemptUpdate>();
  readonly #newAttempts = new Map<string, NewAttempt>();
  readonly #statuses: NewStatus[] = [];
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #ledgerIds: IdBlocks;
  readonly #tells: (accountId: number) => boolean;
  readonly #finals = new Map<string, FinalCount>();
  /** Accounts that have something to be told after commit. */
  readonly toldAccounts = new Set<number>();

  /** `ledgerIds` must have two ids reserved for every account concerned; `tells` says whether an account is pushed to. */
  constructor(ledgerIds: IdBlocks, tells: (accountId: number) => boolean) {
    this.#ledgerIds = ledgerIds;
    this.#tells = tells;
  }

  add(messages: Iterable<MessageSnapshot>, attempts: readonly AttemptSnapshot[]): void {
    for (const message of messages) {
      if (!this.#work.has(message.id))
        this.#work.set(message.id, { message, stored: new Set(), attempts: [], update: null });
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

  /** Letters of an attempt as they are by now; '' when it is not known. */
  segmentStates(messageId: number, attemptNo: number): string {
    return this.#work.get(messageId)?.attempts.find((known) => known.attemptNo === attemptNo)?.segmentStates ?? '';
  }

  /** Applies one happening. False when the message is not known (its partition was dropped). */
  apply(happening: Happening): boolean {
    const work = this.#work.get(happening.messageId);
    if (work === undefined) return false;
    const attempt = this.#attemptOf(work, happening);
    const decision = settle(work.message, attempt, happening.input, {
      queued: happening.queued,
      attempts: work.attempts,
    });
    if (attempt !== null) this.#keepAttempt(work, attempt, decision.attempt, happening);
    if (decision.message !== undefined) this.#move(work, decision.message, decision.tell, happening);
    return true;
  }

  #attemptOf(work: Work, happening: Happening): AttemptView | null {
    if (happening.attemptNo === null) return null;
    const known = work.attempts.find((attempt) => attempt.attemptNo === happening.attemptNo);
    if (known !== undefined) return known;
    if (happening.origin === undefined) return null;
    const fresh = {
      ...newAttempt(happening.attemptNo, work.message.segments),
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

  #move(
    work: Work,
    move: NonNullable<ReturnType<typeof settle>['message']>,
    tell: boolean,
    happening: Happening,
  ): void {
    const { message } = work;
    const resolved = move.resolve === undefined ? null : this.#resolve(message, move.resolve);
    message.state = move.state;
    if (resolved !== null) message.chargedE7 = resolved.chargedE7;
    if (tell) {
      message.statusSeq += 1;
      if (this.#tells(message.accountId)) {
        this.#statuses.push({
          messageId: message.id,
          seq: message.statusSeq,
          accountId: message.accountId,
          state: message.state,
        });
        this.toldAccounts.add(message.accountId);
      }
    }
    const failed = message.state !== 'delivered' && message.state !== 'read';
    work.update = {
      messageId: message.id,
      state: message.state,
      chargedE7: resolved?.chargedE7 ?? work.update?.chargedE7 ?? null,
      resolveEntryId: resolved?.entryId ?? work.update?.resolveEntryId ?? null,
      statusSeq: message.statusSeq,
      errorCode: failed && happening.errorCode !== '' ? happening.errorCode : null,
    };
    const last = work.attempts.at(-1);
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
    resolve: { kind: 'capture' | 'release'; amountE7: bigint },
  ): { chargedE7: bigint; entryId: number } {
    const key = `${message.accountId} ${resolve.kind}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = {
        id: this.#ledgerIds.take(),
        accountId: message.accountId,
        kind: resolve.kind,
        balanceDeltaE7: 0n,
        heldDeltaE7: 0n,
        messageCount: 0,
        note: '',
      };
      this.#entries.set(key, entry);
    }
    entry.messageCount += 1;
    entry.heldDeltaE7 -= resolve.amountE7;
    if (resolve.kind === 'capture') entry.balanceDeltaE7 -= resolve.amountE7;
    return { chargedE7: resolve.kind === 'capture' ? resolve.amountE7 : 0n, entryId: entry.id };
  }

  /**
   * Writes everything; the money last, because it holds the accounts' rows until commit. All statements are sent before
   * the first is answered, so this may stand at the tail of a transaction.
   */
  async write(client: Client, nowMs: number): Promise<void> {
    const updates: MessageUpdate[] = [];
    for (const work of this.#work.values()) if (work.update !== null) updates.push(work.update);
    await Promise.all([
      insertAttempts(client, [...this.#newAttempts.values()], nowMs),
      updateAttempts(client, [...this.#attempts.values()], nowMs),
      updateMessages(client, updates, nowMs),
      insertStatuses(client, this.#statuses, nowMs),
      this.#entries.size > 0 ? applyLedger(client, [...this.#entries.values()]) : undefined,
    ]);
  }
}
