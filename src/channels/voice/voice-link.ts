// A connection that makes calls, over any engine: prepares what is played, keeps the pace, guards each call, and turns its
// end into one outcome. Redialling is the queue's: a call that should be repeated is put off and comes back as a new job.
import type { ChannelLink, DeliveryEvent, ErrorClass, Job, LinkHealth, LinkPort, Notice, Outcome } from '../channel.ts';
import { notTaken } from '../faulty-link.ts';
import { CallRecord, callIdOf, callRequest, guardMs } from './call.ts';
import type { CallEnded, CallEvent, CallRequest, EngineHealth, PreparedAudio, VoiceEngine } from './engine.ts';
import { callerFor } from './flash-pool.ts';
import type { Prompt } from './prompts.ts';
import type { VoiceSettings } from './settings.ts';
import { Turnstile } from './turnstile.ts';
import { type CallVerdict, type PrepareCode, prepareClass, type VerdictRules, verdictOf } from './verdicts.ts';

export interface VoiceLinkParts {
  engine: VoiceEngine;
  prompts: { prepare(job: Job): Promise<Prompt>; close(): Promise<void> };
  random: () => number;
  notice: Notice;
}

/** A job from being handed over to its outcome. */
interface Hand {
  job: Job;
  callId: string;
  stage: 'preparing' | 'waiting' | 'calling';
  timer: NodeJS.Timeout | null;
  call: { request: CallRequest; record: CallRecord; beganAtMs: number; hold: NodeJS.Timeout | null } | null;
  /** We hung up because the gateway stops. */
  cut: boolean;
}

type Ended = Pick<CallEnded, 'by' | 'outcome' | 'sipCode' | 'cause'>;

/** How long a known fault of ours keeps a message: the connection is being paused meanwhile, and goes on at once when resumed. */
const CONFIGURATION_DELAY_MS = 1_000;
/** Of the time to stop in: for hanging up what is still going on. */
const HANGUP_MS = 2_000;

export class VoiceLink implements ChannelLink {
  readonly #settings: VoiceSettings;
  readonly #port: LinkPort;
  readonly #parts: VoiceLinkParts;
  readonly #rules: VerdictRules;
  readonly #turnstile: Turnstile;
  readonly #hands = new Map<string, Hand>();
  #started = false;
  #stopped = false;
  /** Why nothing more is taken until the connection is opened anew; '' when nothing is wrong. */
  #fault = '';
  #roomTimer: NodeJS.Timeout | null = null;

  constructor(settings: VoiceSettings, port: LinkPort, parts: VoiceLinkParts) {
    this.#settings = settings;
    this.#port = port;
    this.#parts = parts;
    this.#turnstile = new Turnstile(settings.rate);
    this.#rules = {
      progressCountsAsRinging: settings.progress_counts_as_ringing,
      forbiddenMeans: settings.forbidden_means,
    };
  }

  async start(): Promise<void> {
    const { engine } = this.#parts;
    try {
      await engine.start(
        (event) => this.#onEvent(event),
        (health) => this.#onHealth(health),
      );
    } catch (error) {
      this.#misconfigured((error as Error).message);
      return;
    }
    this.#started = true;
    this.#onHealth(engine.health());
  }

  async stop(deadlineMs: number): Promise<void> {
    const until = Date.now() + deadlineMs;
    this.#stopped = true;
    if (this.#roomTimer !== null) clearTimeout(this.#roomTimer);
    // Nothing was dialled for these.
    for (const hand of [...this.#hands.values()]) {
      if (hand.stage !== 'calling') this.#finish(hand, notTaken(hand.job, 'not_sent'));
    }
    await this.#settled(until - Math.min(HANGUP_MS, deadlineMs / 2));
    for (const hand of this.#hands.values()) {
      hand.cut = true;
      this.#hangup(hand.callId);
    }
    await this.#settled(until);
    await this.#parts.engine.stop().catch((error: Error) => this.#notice('engine_stop_failed', error));
    for (const hand of [...this.#hands.values()]) this.#lost(hand, 'stopped');
    await this.#parts.prompts.close();
  }

  free(): number {
    if (!this.#usable()) return 0;
    const room = this.#settings.concurrency - this.#hands.size;
    if (room <= 0) return 0;
    const turns = this.#turnstile.free(Date.now(), this.#preparing());
    if (turns < 1) this.#announceRoom();
    return Math.min(room, turns);
  }

  prefetch(): number {
    const { rate, concurrency } = this.#settings;
    return Math.max(1, Math.min(concurrency, rate > 0 ? Math.ceil(rate / 2) : concurrency));
  }

  health(): LinkHealth {
    const up = this.#usable();
    const connecting = !this.#started && !this.#stopped && this.#fault === '';
    return {
      state: up ? 'up' : connecting ? 'connecting' : 'down',
      bound: up ? 1 : 0,
      wanted: 1,
      inFlight: this.#hands.size,
      window: this.#settings.concurrency,
      reason: up ? '' : this.#fault || this.#parts.engine.health().detail,
    };
  }

  send(job: Job): void {
    const callId = callIdOf(job);
    if (!this.#usable() || this.#hands.has(callId)) {
      this.#port.outcome(notTaken(job, 'not_sent'));
      return;
    }
    const hand: Hand = { job, callId, stage: 'preparing', timer: null, call: null, cut: false };
    this.#hands.set(callId, hand);
    void this.#prepare(hand);
  }

  async #prepare(hand: Hand): Promise<void> {
    const { job } = hand;
    if (job.channel === 'flashcall') {
      const from = callerFor(this.#settings.pool, job.text, this.#parts.random);
      if (from === null) this.#refuse(hand, 'no_caller', '');
      else this.#queue(hand, from, null);
      return;
    }
    const prompt = await this.#parts.prompts.prepare(job);
    if (!this.#holds(hand)) return;
    if (prompt.kind === 'refused') this.#refuse(hand, prompt.code, prompt.detail);
    else this.#queue(hand, callerOf(job, this.#settings), prompt.audio);
  }

  #queue(hand: Hand, from: string, audio: PreparedAudio | null): void {
    hand.stage = 'waiting';
    const waitMs = this.#turnstile.take(Date.now());
    if (waitMs === 0) this.#place(hand, from, audio);
    else hand.timer = setTimeout(() => this.#place(hand, from, audio), waitMs);
  }

  #place(hand: Hand, from: string, audio: PreparedAudio | null): void {
    const now = Date.now();
    if (!this.#usable() || now >= hand.job.expiresAtMs) {
      this.#finish(hand, notTaken(hand.job, 'not_sent'));
      return;
    }
    const request = callRequest(hand.job, from, audio, this.#settings);
    hand.stage = 'calling';
    hand.call = { request, record: new CallRecord(request.kind), beganAtMs: now, hold: null };
    hand.timer = setTimeout(() => {
      this.#parts.notice('call_lost', { call_id: hand.callId });
      this.#hangup(hand.callId);
      this.#lost(hand, 'call_lost');
    }, guardMs(request));
    this.#parts.engine.place(request).catch((error: Error) => {
      if (!this.#holds(hand)) return;
      this.#notice('not_placed', error);
      // While the engine is away nothing was tried, and nothing is counted.
      if (this.#usable()) this.#refuse(hand, 'not_placed', '');
      else this.#finish(hand, notTaken(hand.job, 'not_sent'));
    });
  }

  #onEvent(event: CallEvent): void {
    const hand = this.#hands.get(event.callId);
    if (hand?.call == null) {
      if (event.type === 'ended') this.#parts.notice('unknown_call_ended', { call_id: event.callId });
      return;
    }
    const { call } = hand;
    call.record.note(event);
    if (event.type === 'ended') {
      this.#ended(hand, event);
      return;
    }
    if (call.request.kind !== 'flash') return;
    // The number was shown, or a machine took the call: either way every further second costs.
    if (event.type === 'answered') this.#hangup(hand.callId);
    const ringback = event.type === 'ringing' && event.via === 183 && this.#rules.progressCountsAsRinging;
    if (ringback) call.hold ??= setTimeout(() => this.#hangup(hand.callId), call.request.flashHoldMs);
  }

  #ended(hand: Hand, ended: Ended): void {
    const record = hand.call!.record;
    const verdict = verdictOf(record.seen(ended), this.#rules);
    if (hand.cut && verdict.kind === 'again' && !record.answered) {
      this.#finish(hand, putOff(hand.job, 'stopped', 0));
      return;
    }
    this.#settle(hand, verdict, ended);
  }

  /** A call whose end was never told: what was seen of it may be enough, else nobody knows. */
  #lost(hand: Hand, code: string): void {
    if (!this.#holds(hand)) return;
    const ended: Ended = { by: 'local', outcome: 'engine-failure' };
    const delivered = hand.call !== null && verdictOf(hand.call.record.seen(ended), this.#rules).kind === 'delivered';
    if (delivered) this.#settle(hand, { kind: 'delivered' }, ended);
    else this.#finish(hand, { kind: 'in_doubt', job: hand.job, code, providerIds: [null], references: [] });
  }

  #settle(hand: Hand, verdict: CallVerdict, ended: Ended): void {
    const { job } = hand;
    switch (verdict.kind) {
      case 'delivered':
        this.#submitted(hand, ended, 'delivered', '');
        return;
      case 'final':
        this.#submitted(hand, ended, 'undelivered', verdict.code);
        return;
      case 'refused': {
        const errorClass = this.#port.errorClass?.(verdict.code) ?? verdict.errorClass;
        if (errorClass === 'configuration') this.#misconfigured(verdict.code);
        this.#finish(hand, refusal(job, verdict.code, errorClass));
        return;
      }
      case 'again': {
        // A flash call is repeated only when the message says so (the old doors have no field for it): its code is good for a
        // minute or two.
        const dials = job.content.dials ?? (job.channel === 'flashcall' ? 1 : this.#settings.dials);
        const pauseMs = (job.content.intervalS ?? this.#settings.redial_interval_s) * 1000;
        if (job.temporaryTries + 1 < dials) {
          this.#finish(hand, { ...putOff(job, verdict.code, pauseMs), redial: true });
        } else if (verdict.trunk) {
          // The person was not reached by this trunk, which says nothing about the next one.
          this.#finish(hand, refusal(job, verdict.code, 'temporary'));
        } else {
          this.#submitted(hand, ended, 'undelivered', verdict.code);
        }
      }
    }
  }

  #submitted(hand: Hand, ended: Ended, state: 'delivered' | 'undelivered', errorCode: string): void {
    const { job, callId, call } = hand;
    const { record, beganAtMs, request } = call!;
    const raw = record.summary(ended, Date.now() - beganAtMs);
    const receipt: DeliveryEvent = {
      kind: 'receipt',
      providerMessageId: callId,
      phone: job.phone,
      state,
      errorCode,
      raw,
    };
    const { digits } = record.seen(ended);
    const told = request.kind === 'ivr' && digits !== '' ? { ...receipt, result: { digits } } : receipt;
    this.#finish(hand, { kind: 'submitted', job, providerIds: [callId], receipt: told });
  }

  #refuse(hand: Hand, code: PrepareCode, detail: string): void {
    const errorClass = this.#port.errorClass?.(code) ?? prepareClass(code);
    if (detail !== '') this.#parts.notice('not_prepared', { code, detail });
    if (errorClass === 'configuration') this.#misconfigured(code);
    this.#finish(hand, errorClass === 'temporary' ? putOff(hand.job, code, 0) : refusal(hand.job, code, errorClass));
  }

  #finish(hand: Hand, outcome: Outcome): void {
    if (!this.#holds(hand)) return;
    this.#hands.delete(hand.callId);
    if (hand.timer !== null) clearTimeout(hand.timer);
    if (hand.call?.hold != null) clearTimeout(hand.call.hold);
    this.#port.outcome(outcome);
    this.#port.room();
  }

  #onHealth({ ok, detail, configuration }: EngineHealth): void {
    if (this.#stopped) return;
    if (!ok && configuration === true) {
      this.#misconfigured(detail);
      return;
    }
    this.#port.health(this.health());
    if (ok) this.#port.room();
  }

  #misconfigured(reason: string): void {
    if (this.#fault !== '') return;
    this.#fault = reason || 'configuration';
    this.#port.configurationFault(this.#fault);
    this.#port.health(this.health());
  }

  #usable(): boolean {
    return this.#started && !this.#stopped && this.#fault === '' && this.#parts.engine.health().ok;
  }

  #holds(hand: Hand): boolean {
    return this.#hands.get(hand.callId) === hand;
  }

  #preparing(): number {
    let count = 0;
    for (const { stage } of this.#hands.values()) if (stage === 'preparing') count += 1;
    return count;
  }

  #hangup(callId: string): void {
    this.#parts.engine.hangup(callId).catch((error: Error) => this.#notice('hangup_failed', error));
  }

  #notice(name: string, error: Error): void {
    this.#parts.notice(name, { error: String(error?.message ?? error) });
  }

  async #settled(untilMs: number): Promise<void> {
    while (this.#hands.size > 0 && Date.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #announceRoom(): void {
    if (this.#roomTimer !== null) return;
    this.#roomTimer = setTimeout(
      () => {
        this.#roomTimer = null;
        this.#port.room();
      },
      this.#turnstile.waitMs(Date.now(), this.#preparing()),
    );
  }
}

/** The number a voice call comes from: the sender where it is one, else the connection's. */
export function callerOf({ sender }: Pick<Job, 'sender'>, { caller }: Pick<VoiceSettings, 'caller'>): string {
  const number = sender.replace(/[\s()+-]/g, '');
  return /^\d{3,15}$/.test(number) ? number : caller;
}

function putOff(job: Job, code: string, delayMs: number): Extract<Outcome, { kind: 'deferred' }> {
  return { kind: 'deferred', job, code, errorClass: 'temporary', delayMs };
}

function refusal(job: Job, code: string, errorClass: ErrorClass): Outcome {
  if (errorClass !== 'configuration') return { kind: 'rejected', job, code, errorClass, providerIds: [null] };
  return { kind: 'deferred', job, code, errorClass, delayMs: CONFIGURATION_DELAY_MS };
}
