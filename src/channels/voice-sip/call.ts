// One call from place() to its `ended`, which comes exactly once.
import type { CallEnded, CallEvent, CallOutcome, CallRequest } from '../voice/engine.ts';
import type { Conversation, ConversationListener } from './conversation.ts';
import type { LegEnd, LegListener } from './leg.ts';
import { outcomeOf } from './outcomes.ts';
import { type ReadAnswer, type RemoteMedia, readAnswer } from './sdp.ts';

/** What a call tells; `atMs` is added on the way out. */
type Told = CallEvent extends infer E ? (E extends CallEvent ? Omit<E, 'callId' | 'atMs'> : never) : never;

export interface CallParts {
  request: CallRequest;
  /** A 183 with media starts the time a flash call rings. */
  progressIsRinging: boolean;
  hangup(): void;
  /** Begins to play and to listen. */
  converse(remote: RemoteMedia, listener: ConversationListener): Conversation;
  tell(event: Told): void;
  /** Why a call that was answered could not be used. */
  unusable(reason: string): void;
  /** Gives back what the call holds. Comes right before `ended`. */
  release(): void;
}

/** Why we hung up. */
type Reason = 'held' | 'ring-timeout' | 'done' | 'unusable' | 'asked';

export class SipCall implements LegListener {
  readonly #parts: CallParts;
  readonly #ringTimer: NodeJS.Timeout;
  #holdTimer: NodeJS.Timeout | undefined;
  #reason: Reason | null = null;
  #rang = false;
  #progressed = false;
  #answered = false;
  #heardOut = false;
  #conversation: Conversation | null = null;
  #ended = false;

  constructor(parts: CallParts) {
    this.#parts = parts;
    this.#ringTimer = setTimeout(() => this.#hangup('ring-timeout'), parts.request.ringTimeoutMs);
  }

  /** It could not be dialled: nothing is told of it. */
  discard(): void {
    this.#ended = true;
    clearTimeout(this.#ringTimer);
  }

  /** Idempotent. */
  hangup(): void {
    this.#hangup('asked');
  }

  provisional(status: number, sdp: boolean): void {
    if (this.#answered || this.#ended) return;
    if (status === 180 && !this.#rang) {
      this.#rang = true;
      this.#parts.tell({ type: 'ringing', via: 180 });
      this.#hold();
    }
    // Without media a 183 says only that the trunk is at work.
    if (status === 183 && sdp && !this.#progressed) {
      this.#progressed = true;
      this.#parts.tell({ type: 'ringing', via: 183 });
      if (this.#parts.progressIsRinging) this.#hold();
    }
  }

  answered(sdp: string): void {
    if (this.#ended) return;
    this.#answered = true;
    clearTimeout(this.#ringTimer);
    clearTimeout(this.#holdTimer);
    this.#parts.tell({ type: 'answered' });
    if (this.#parts.request.kind === 'flash') {
      this.#hangup('done');
      return;
    }
    const answer = this.#usable(readAnswer(sdp));
    if (answer.kind === 'ok') this.#conversation = this.#parts.converse(answer.media, this.#listener());
    else this.#unusable(answer.reason);
  }

  /** An offer within the call moves their media. */
  offered(sdp: string): void {
    const offer = readAnswer(sdp);
    if (offer.kind === 'ok') this.#conversation?.redirect(offer.media);
  }

  ended({ by, status, cause, heard }: LegEnd): void {
    if (this.#ended) return;
    this.#conversation?.close();
    this.#ended = true;
    clearTimeout(this.#ringTimer);
    clearTimeout(this.#holdTimer);
    this.#answered ||= status === 200;
    this.#parts.release();
    const digits = this.#conversation?.digits;
    const told: Omit<CallEnded, 'callId' | 'atMs'> = {
      type: 'ended',
      by: this.#reason === null && by === 'local' ? 'network' : by,
      rang: this.#rang,
      progressed: this.#progressed,
      answered: this.#answered,
      outcome: this.#outcome(by, status, heard),
      ...(status !== undefined && { sipCode: status }),
      ...(cause !== undefined && { cause }),
      ...(digits !== undefined && { digits }),
    };
    this.#parts.tell(told);
  }

  #hold(): void {
    const { kind, flashHoldMs } = this.#parts.request;
    if (kind !== 'flash' || this.#holdTimer) return;
    this.#holdTimer = setTimeout(() => this.#hangup('held'), flashHoldMs ?? 0);
  }

  #hangup(reason: Reason): void {
    if (this.#reason !== null || this.#ended) return;
    this.#reason = reason;
    clearTimeout(this.#ringTimer);
    clearTimeout(this.#holdTimer);
    this.#parts.hangup();
  }

  /** Digits cannot be heard without telephone-event: better told than waited for. */
  #usable(answer: ReadAnswer): ReadAnswer {
    const deaf = answer.kind === 'ok' && this.#parts.request.kind === 'ivr' && answer.media.eventType === null;
    return deaf ? { kind: 'bad', reason: 'the SDP has no telephone-event, digits could not be heard' } : answer;
  }

  #unusable(reason: string): void {
    this.#parts.unusable(reason);
    this.#parts.tell({ type: 'playback', result: 'failed', playedMs: 0 });
    this.#hangup('unusable');
  }

  #listener(): ConversationListener {
    return {
      digit: (digit) => this.#parts.tell({ type: 'digit', digit }),
      playback: (result, playedMs) => {
        if (result === 'complete') this.#heardOut = true;
        this.#parts.tell({ type: 'playback', result, playedMs });
      },
      finished: () => this.#hangup('done'),
    };
  }

  #outcome(by: LegEnd['by'], status: number | undefined, heard: boolean): CallOutcome {
    if (this.#answered) return this.#outcomeAnswered(by);
    if (this.#reason === null) {
      if (status !== undefined) return outcomeOf(status, this.#rang);
      return heard ? 'engine-failure' : 'congestion';
    }
    if (this.#parts.request.kind === 'flash' && this.#rang) return 'ok';
    if (this.#reason === 'asked') return this.#rang ? 'no-answer' : 'engine-failure';
    if (this.#reason === 'held') return 'ok';
    // A trunk that says nothing at all is the trunk's trouble, not the person's.
    return this.#rang ? 'no-answer' : heard ? 'unreachable' : 'congestion';
  }

  #outcomeAnswered(by: LegEnd['by']): CallOutcome {
    const { kind } = this.#parts.request;
    if (kind === 'flash') return 'ok';
    // A 200 that crossed the CANCEL after the ring timeout: nobody got to hear anything.
    if (this.#reason === 'ring-timeout') return 'no-answer';
    const pressed = (this.#conversation?.digits ?? '') !== '';
    if (this.#heardOut || pressed || (kind === 'ivr' && this.#reason === 'done')) return 'ok';
    return by === 'network' ? 'engine-failure' : 'answered-no-play';
  }
}
