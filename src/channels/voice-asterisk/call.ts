// One call from dialling to its one `ended` (voice.md §7). Events may come before the answer to our own request, in either
// order, twice, or never: every stage has a timer, and there is never more than one timer.
import type { CallEnded, CallEvent, CallRequest } from '../voice/engine.ts';
import type { AriClient } from './ari-client.ts';
import type { AriEvent } from './ari-event.ts';
import { outcomeOf } from './outcomes.ts';

export interface CallOptions {
  request: CallRequest;
  /** What is played, as Asterisk sees it; null for nothing. */
  sound: string | null;
  ari: AriClient;
  /** How long an event that must come is waited for before we go and look. */
  guardMs: number;
  /** Dialplan context that tells machines from people; '' = not asked. */
  amdContext: string;
  emit(event: CallEvent): void;
  /** `ended` has been told, or is being held back until the call is known to be ours. */
  over(): void;
}

type Stage =
  | 'dialling'
  /** Answered, not in our hands yet. */
  | 'up'
  | 'detecting'
  | 'playing'
  | 'listening'
  | 'leaving'
  | 'over';

/** AMD takes 5 s at most by default (app_amd: total_analysis_time); operators may allow more. */
const AMD_MAX_MS = 15_000;
/** Times we look at something that should be gone. */
const LOOKS_MAX = 3;
/** A playback that ended this close to its end was heard. */
const END_TOLERANCE_MS = 250;
/** After a look showed a call gone, its last event may still be under way. */
const LAST_EVENT_MS = 300;
const FLASH_HOLD_MS = 3_000;
const DIGITS_MAX = 64;

type PlaybackResult = 'complete' | 'interrupted' | 'failed';

export class AsteriskCall {
  readonly #options: CallOptions;
  readonly #request: CallRequest;
  readonly #playbackId: string;
  #stage: Stage = 'dialling';
  #timer: NodeJS.Timeout | null = null;
  /** Events of a call that `place` has not resolved for yet; null once it has. */
  #held: CallEvent[] | null = [];
  #known = false;
  #rang = false;
  #progressed = false;
  #answered = false;
  #machine = false;
  #local = false;
  #farHangup = false;
  #sipCode: number | undefined;
  #playback: PlaybackResult | null = null;
  #playStartedAtMs = 0;
  #stopAsked = false;
  #digits = '';
  #inputDone = false;
  #looks = 0;

  constructor(options: CallOptions) {
    this.#options = options;
    this.#request = options.request;
    this.#playbackId = `${options.request.callId}-sound`;
    // Asterisk's own timeout comes first; this is for the day its event does not.
    this.#wait(this.timeoutS * 1000 + 2 * options.guardMs, () => this.hangUp());
  }

  /** Seconds Asterisk lets it ring, from dialling on. */
  get timeoutS(): number {
    const { ringTimeoutMs, kind, flashHoldMs = FLASH_HOLD_MS } = this.#request;
    return Math.ceil((ringTimeoutMs + (kind === 'flash' ? flashHoldMs : 0)) / 1000);
  }

  /** Asterisk has shown that it has this call. */
  get known(): boolean {
    return this.#known;
  }

  /** The call is ours: what was held back is told, after whoever waits for `place` had the answer. */
  accepted(): void {
    this.#known = true;
    setImmediate(() => {
      const held = this.#held ?? [];
      this.#held = null;
      for (const event of held) this.#options.emit(event);
    });
    // Hung up before it was dialled: that request found nothing.
    if (this.#stage === 'leaving') void this.#options.ari.hangup(this.#request.callId);
  }

  /** It was surely not placed: nothing is ever told of it. */
  discard(): void {
    this.#stage = 'over';
    this.#clear();
  }

  handle(event: AriEvent): void {
    if (this.#stage === 'over') return;
    this.#known = true;
    switch (event.type) {
      case 'dial':
        this.#dialled(event.status);
        break;
      case 'state':
        this.#dialled(event.state === 'Ringing' ? 'RINGING' : event.state === 'Up' ? 'ANSWER' : '');
        break;
      case 'stasis-start':
        this.#entered(event.args);
        break;
      case 'digit':
        this.#pressed(event.digit);
        break;
      case 'playback-started':
        if (event.playbackId === this.#playbackId) this.#playStartedAtMs = Date.now();
        break;
      case 'playback-finished':
        if (event.playbackId === this.#playbackId) this.#finished(event.failed);
        break;
      case 'hangup-request':
        this.#sipCode ??= event.sipCode;
        if (!this.#local) this.#farHangup = true;
        break;
      case 'destroyed':
        this.#end(event.cause, event.sipCode ?? this.#sipCode);
    }
  }

  /** Hangs up; safe to repeat. */
  hangUp(): void {
    if (this.#stage === 'leaving' || this.#stage === 'over') return;
    this.#stage = 'leaving';
    if (!this.#farHangup) this.#local = true;
    this.#looks = 0;
    void this.#options.ari.hangup(this.#request.callId);
    this.#wait(this.#options.guardMs, () => void this.#seeItGone());
  }

  /** Asterisk has this call from before: finds out how it stands. */
  adopt(): Promise<void> {
    this.#known = true;
    return this.sync();
  }

  /** Events were missed: asks Asterisk how the call stands. */
  async sync(): Promise<void> {
    const reply = await this.#options.ari.channel(this.#request.callId);
    if (this.#stage === 'over') return;
    if (reply.kind === 'gone' && this.#known) this.#wait(LAST_EVENT_MS, () => this.#end());
    if (reply.kind !== 'ok') return;
    this.#known = true;
    const { state, dialplan } = reply.body;
    if (state === 'Ringing') this.#dialled('RINGING');
    if (state !== 'Up') return;
    this.#dialled('ANSWER');
    const { app_name, app_data } = (dialplan ?? {}) as { app_name?: unknown; app_data?: unknown };
    if (this.#stage === 'playing') await this.#lookForPlayback();
    // `app,arg,arg`: the StasisStart we missed.
    else if (app_name === 'Stasis') this.#entered(String(app_data).split(',').slice(1));
  }

  /** Ends it here and now, whatever becomes of the channel. */
  abandon(): void {
    this.#end();
  }

  #dialled(status: string): void {
    if (this.#answered) return;
    switch (status) {
      case 'RINGING':
        if (!this.#rang) this.#ringing();
        break;
      case 'PROGRESS':
        if (!this.#progressed && !this.#rang) this.#tell({ type: 'ringing', via: 183 });
        this.#progressed = true;
        break;
      case 'ANSWER':
        this.#answeredNow();
    }
  }

  #ringing(): void {
    this.#rang = true;
    this.#tell({ type: 'ringing', via: 180 });
    // The person sees the number: a flash call has done its work after a moment.
    if (this.#request.kind === 'flash' && this.#stage === 'dialling') {
      this.#wait(this.#request.flashHoldMs ?? FLASH_HOLD_MS, () => this.hangUp());
    }
  }

  #answeredNow(): void {
    this.#answered = true;
    this.#tell({ type: 'answered' });
    if (this.#stage !== 'dialling') return;
    if (this.#request.kind === 'flash') {
      this.hangUp();
      return;
    }
    this.#stage = 'up';
    this.#wait(this.#options.guardMs, () => void this.#lookForStasis());
  }

  /** The channel is in our application: now it can be spoken to. */
  #entered(args: readonly string[]): void {
    this.#dialled('ANSWER');
    if (this.#stage !== 'up' && this.#stage !== 'detecting') return;
    const detected = args[0] === 'amd';
    if (detected && args[1] === 'MACHINE') {
      this.#machine = true;
      this.hangUp();
    } else if (!detected && this.#request.detectMachine && this.#options.amdContext !== '') {
      if (this.#stage === 'up') void this.#detect();
    } else {
      void this.#play();
    }
  }

  async #detect(): Promise<void> {
    this.#stage = 'detecting';
    this.#wait(AMD_MAX_MS + this.#options.guardMs, () => this.hangUp());
    const reply = await this.#options.ari.continueAt(this.#request.callId, this.#options.amdContext);
    // It has stayed with us.
    if (reply.kind !== 'ok' && reply.kind !== 'lost' && this.#stage === 'detecting') void this.#play();
  }

  async #play(): Promise<void> {
    const { sound, ari } = this.#options;
    this.#stage = 'playing';
    if (sound === null) return this.#listen();
    this.#playStartedAtMs = Date.now();
    this.#looks = 0;
    this.#wait(this.#durationMs + this.#options.guardMs, () => void this.#lookForPlayback());
    const reply = await ari.play(this.#request.callId, this.#playbackId, sound);
    if (this.#stage !== 'playing' || this.#playback !== null || reply.kind === 'ok') return;
    if (reply.kind === 'lost' || reply.kind === 'unsent') await this.#lookForPlayback();
    else this.#finished(true);
  }

  #pressed(digit: string): void {
    const { dtmf } = this.#request;
    if (dtmf === undefined || this.#inputDone || !this.#answered || this.#stage === 'leaving') return;
    this.#tell({ type: 'digit', digit });
    if (digit === dtmf.terminator) this.#inputDone = true;
    else this.#digits += digit;
    if (this.#digits.length >= Math.min(dtmf.maxDigits, DIGITS_MAX)) this.#inputDone = true;
    if (this.#stage === 'playing' && this.#playback === null) {
      if (!dtmf.bargeIn || this.#stopAsked) return;
      this.#stopAsked = true;
      void this.#options.ari.stopPlayback(this.#playbackId);
      this.#wait(this.#options.guardMs, () => void this.#lookForPlayback());
    } else if (this.#stage === 'listening') {
      this.#listen();
    }
  }

  /** `done` is also said of what we stopped, `failed` also of what a hang-up cut off (voice.md §4.2). */
  #finished(failed: boolean): void {
    if (this.#playback !== null || this.#playStartedAtMs === 0) return;
    const early = Date.now() - this.#playStartedAtMs < this.#durationMs - END_TOLERANCE_MS;
    const cut = failed ? this.#farHangup || this.#local : this.#stopAsked && early;
    this.#played(cut ? 'interrupted' : failed ? 'failed' : 'complete');
    if (this.#stage === 'playing') this.#listen();
  }

  #played(result: PlaybackResult): void {
    this.#playback = result;
    const lastedMs = Math.min(Date.now() - this.#playStartedAtMs, this.#durationMs);
    this.#tell({ type: 'playback', result, playedMs: result === 'complete' ? this.#durationMs : lastedMs });
  }

  /** What follows the playing: digits, or the end. */
  #listen(): void {
    const { dtmf } = this.#request;
    if (dtmf === undefined || this.#inputDone || this.#playback === 'failed') {
      this.hangUp();
      return;
    }
    this.#stage = 'listening';
    this.#wait(this.#digits === '' ? dtmf.firstDigitMs : dtmf.betweenMs, () => this.hangUp());
  }

  /** Answered, and no StasisStart came. */
  async #lookForStasis(): Promise<void> {
    this.#wait(2 * this.#options.guardMs, () => this.hangUp());
    await this.sync();
  }

  /** The playing should be over, or its end may have been missed. */
  async #lookForPlayback(): Promise<void> {
    this.#looks += 1;
    this.#wait(this.#options.guardMs, () => void this.#lookForPlayback());
    const reply = await this.#options.ari.playback(this.#playbackId);
    if (this.#stage !== 'playing' || this.#playback !== null) return;
    const lastedMs = Date.now() - this.#playStartedAtMs;
    if (reply.kind === 'gone')
      return this.#finished(!this.#stopAsked && lastedMs < this.#durationMs - END_TOLERANCE_MS);
    const dueMs = this.#durationMs - lastedMs;
    if (dueMs > 0 && !this.#stopAsked) {
      this.#wait(dueMs + this.#options.guardMs, () => void this.#lookForPlayback());
    } else if (this.#looks >= LOOKS_MAX) {
      this.#finished(true);
    }
  }

  /** We have hung up, and ChannelDestroyed did not come. */
  async #seeItGone(): Promise<void> {
    this.#looks += 1;
    const { ari, guardMs } = this.#options;
    const { callId } = this.#request;
    const reply = await ari.channel(callId);
    if (this.#stage === 'over') return;
    if (reply.kind === 'gone' || this.#looks >= LOOKS_MAX) return this.#end();
    if (reply.kind === 'ok') void ari.hangup(callId);
    this.#wait(guardMs, () => void this.#seeItGone());
  }

  #end(cause?: number, sipCode?: number): void {
    if (this.#stage === 'over') return;
    this.#stage = 'over';
    this.#clear();
    // Its end was missed.
    if (this.#playStartedAtMs > 0 && this.#playback === null) this.#played('interrupted');
    const { kind } = this.#request;
    const outcome = outcomeOf({
      kind,
      rang: this.#rang,
      answered: this.#answered,
      machine: this.#machine,
      local: this.#local,
      farHangup: this.#farHangup,
      playback: this.#playback,
      hasAudio: this.#options.sound !== null,
      pressed: this.#digits !== '' || this.#inputDone,
      cause,
      sipCode,
    });
    const refusedByHand = this.#rang && (outcome === 'busy' || outcome === 'rejected');
    const by: CallEnded['by'] = this.#local ? 'local' : this.#answered || refusedByHand ? 'remote' : 'network';
    const { rang, progressed, answered } = { rang: this.#rang, progressed: this.#progressed, answered: this.#answered };
    const told = kind === 'ivr' ? { digits: this.#digits } : {};
    this.#tell({ type: 'ended', by, rang, progressed, answered, outcome, sipCode, cause, ...told });
    this.#options.over();
  }

  get #durationMs(): number {
    return this.#request.audio?.durationMs ?? 0;
  }

  #tell(event: Distribute<CallEvent>): void {
    const whole = { callId: this.#request.callId, atMs: Date.now(), ...event } as CallEvent;
    if (this.#held === null) this.#options.emit(whole);
    else this.#held.push(whole);
  }

  #wait(ms: number, then: () => void): void {
    this.#clear();
    this.#timer = setTimeout(then, ms);
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

type Distribute<E> = E extends CallEvent ? Omit<E, 'callId' | 'atMs'> : never;
