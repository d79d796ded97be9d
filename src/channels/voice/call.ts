// One call while it lasts: what was asked of the engine, and what the engine told.
import type { Job } from '../channel.ts';
import type { CallEnded, CallEvent, CallRequest, PreparedAudio } from './engine.ts';
import type { VoiceSettings } from './settings.ts';
import type { CallSeen } from './verdicts.ts';

/** After everything that a call may last: SIP gives up a silent peer after 32 s (RFC 3261 timer B). */
const GUARD_MS = 32_000;
/** What telling a machine from a person may take. */
const AMD_MS = 10_000;

/** What an engine is asked for a job. A caller of '' leaves the number to the trunk. */
export function callRequest(job: Job, from: string, audio: PreparedAudio | null, settings: VoiceSettings): CallRequest {
  const common = {
    callId: callIdOf(job),
    to: job.phone,
    from,
    ringTimeoutMs: (job.content.waitingS ?? settings.ring_timeout_s) * 1000,
  };
  if (audio === null) return { ...common, kind: 'flash', flashHoldMs: settings.flash_hold_s * 1000 };
  const voice = { ...common, audio, ...(settings.amd ? { detectMachine: true } : {}) };
  if (job.channel !== 'voice_ivr') return { ...voice, kind: 'voice' };
  return {
    ...voice,
    kind: 'ivr',
    dtmf: {
      maxDigits: settings.ivr_digits,
      terminator: settings.ivr_terminator,
      firstDigitMs: settings.ivr_first_digit_s * 1000,
      betweenMs: settings.ivr_between_s * 1000,
      bargeIn: settings.ivr_barge_in,
    },
  };
}

export function callIdOf({ messageId, attemptNo }: Job): string {
  return `${messageId}-${attemptNo}`;
}

/** The longest a call can last with everything in it; an engine that is silent for longer has lost it. */
export function guardMs({ ringTimeoutMs, flashHoldMs = 0, audio, dtmf, detectMachine }: CallRequest): number {
  const pressing = dtmf === undefined ? 0 : dtmf.firstDigitMs + dtmf.betweenMs * dtmf.maxDigits;
  return ringTimeoutMs + flashHoldMs + (audio?.durationMs ?? 0) + pressing + (detectMachine ? AMD_MS : 0) + GUARD_MS;
}

/** Gathers what an engine tells of one call. */
export class CallRecord {
  readonly #kind: CallRequest['kind'];
  #rang = false;
  #progressed = false;
  #answered = false;
  #playback: CallSeen['playback'] = 'none';
  #playedMs = 0;
  #digits = '';

  constructor(kind: CallRequest['kind']) {
    this.#kind = kind;
  }

  get answered(): boolean {
    return this.#answered;
  }

  note(event: CallEvent): void {
    switch (event.type) {
      case 'ringing':
        if (event.via === 180) this.#rang = true;
        else this.#progressed = true;
        return;
      case 'answered':
        this.#answered = true;
        return;
      case 'digit':
        if (this.#digits.length < 64) this.#digits += event.digit;
        return;
      case 'playback':
        this.#playback = event.result;
        this.#playedMs = event.playedMs;
        return;
      case 'ended':
        this.#rang ||= event.rang;
        this.#progressed ||= event.progressed;
        this.#answered ||= event.answered;
        this.#digits = event.digits ?? this.#digits;
    }
  }

  /** All that is known, for the verdict. */
  seen(ended: CallSeen['ended']): CallSeen {
    return {
      kind: this.#kind,
      rang: this.#rang,
      progressed: this.#progressed,
      answered: this.#answered,
      playback: this.#playback,
      digits: this.#digits,
      ended,
    };
  }

  /** One line for the timeline. */
  summary(ended: Pick<CallEnded, 'by' | 'outcome' | 'sipCode' | 'cause'>, lastedMs: number): string {
    const words = [
      `outcome=${ended.outcome}`,
      `by=${ended.by}`,
      `rang=${Number(this.#rang)}`,
      `progress=${Number(this.#progressed)}`,
      `answered=${Number(this.#answered)}`,
      `lasted_ms=${lastedMs}`,
    ];
    if (this.#kind !== 'flash') words.push(`playback=${this.#playback}`, `played_ms=${Math.round(this.#playedMs)}`);
    if (ended.sipCode !== undefined) words.push(`sip=${ended.sipCode}`);
    if (ended.cause !== undefined) words.push(`q850=${ended.cause}`);
    return words.join(' ').slice(0, 512);
  }
}
