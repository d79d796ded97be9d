// One channel of the simulated Asterisk: lives through its fate and tells it as the real one was seen to (voice.md §4.2; what is
// marked "seen" here was recorded from Asterisk 22.10.1).
import type { Applications } from './applications.ts';
import { type Fate, fateOf, type Talk } from './fates.ts';
import { soundDurationMs } from './sounds.ts';

export interface ChannelWorld {
  applications: Applications;
  random(): number;
  /** Which of Dial RINGING and ChannelStateChange Ringing comes first; both were seen. */
  ringOrder: 'dial-first' | 'state-first' | 'random';
  ringMs: number;
  answerMs: number;
  amdMs: number;
  /** Asterisk before 20.18 and 22.7 does not tell the SIP code. */
  techCause: boolean;
  /** Dialplan contexts that exist: AMD(), then Stasis(). */
  amdContexts: readonly string[];
  gone(channel: Channel): void;
}

export interface ChannelRequest {
  id: string;
  name: string;
  /** Behind the technology: `79161234567@carrier`. */
  dialstring: string;
  number: string;
  callerId: string;
  app: string;
  appArgs: string;
  timeoutS: number;
  variables: Record<string, string>;
}

export interface Playback {
  id: string;
  media_uri: string;
  target_uri: string;
  language: string;
  state: 'queued' | 'playing' | 'done' | 'failed';
}

const DIGIT_EVERY_MS = 250;

export class Channel {
  readonly request: ChannelRequest;
  readonly #world: ChannelWorld;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #fate: Fate;
  state: 'Down' | 'Ringing' | 'Up' = 'Down';
  playback: Playback | null = null;
  #talk: Talk | null = null;
  #stasis = false;
  #dialplan = { app_name: 'AppDial2', app_data: '(Outgoing Line)' };
  #playTimer: NodeJS.Timeout | null = null;

  constructor(request: ChannelRequest, world: ChannelWorld) {
    this.request = request;
    this.#world = world;
    const { ringMs, answerMs } = world;
    // A flash call is not picked up by whoever expects one: only here can a simulator know which it is.
    this.#fate = fateOf(request.number, { ringMs, answerMs, flash: request.appArgs === 'flash' });
  }

  get inStasis(): boolean {
    return this.#stasis;
  }

  dial(): void {
    this.#dialled('');
    const { ringMs, progressMs, end } = this.#fate;
    if (progressMs !== undefined) this.#later(progressMs, () => this.#dialled('PROGRESS'));
    if (ringMs !== undefined) this.#later(ringMs, () => this.#ring());
    if (end !== undefined) {
      this.#later(Math.max(ringMs ?? 0, progressMs ?? 0) + end.ms, () => {
        if ('answer' in end) this.#answer(end.answer);
        else this.#refuse(end.sip, end.cause, end.dialstatus);
      });
    }
    // The same words for a phone that rang and for a peer that never spoke (voice.md §4.2).
    if (this.request.timeoutS > 0) {
      this.#later(this.request.timeoutS * 1000, () => {
        if (this.state !== 'Up') this.#destroy(19, 'User alerting, no answer', 480);
      });
    }
  }

  /** No RTP port is left: asked for with 200, and gone without a ring. */
  fail(): void {
    this.#tell('ChannelHangupRequest', {});
    this.#destroy(0, 'Unknown');
  }

  hangup(): void {
    this.#tell('ChannelHangupRequest', { cause: 32, soft: true });
    this.#stopPlayback('failed');
    if (this.state !== 'Up') this.#dialled('NOANSWER');
    this.#leaveStasis();
    this.#destroy(16, 'Normal Clearing');
  }

  play(id: string, media: string): Playback {
    const playback: Playback = {
      id,
      media_uri: media,
      target_uri: `channel:${this.request.id}`,
      language: 'en',
      state: 'queued',
    };
    this.playback = playback;
    const durationMs = soundDurationMs(media);
    const answer = { ...playback };
    playback.state = 'playing';
    this.#tellPlayback('PlaybackStarted', playback);
    if (durationMs === null) this.#stopPlayback('failed');
    else this.#playTimer = this.#later(durationMs, () => this.#stopPlayback('done'));
    return answer;
  }

  /** Asked for by ARI: `done`, like the natural end. */
  stopPlaying(): void {
    this.#stopPlayback('done');
  }

  /** Back to the dialplan; the subscription stays (seen). */
  continueAt(context: string): void {
    this.#leaveStasis();
    if (!this.#world.amdContexts.includes(context)) {
      // Seen: no ChannelHangupRequest.
      this.#destroy(0, 'Unknown');
      return;
    }
    this.#tell('ChannelDialplan', { dialplan_app: 'AMD', dialplan_app_data: '' });
    this.#later(this.#world.amdMs, () => {
      const status = this.#talk?.amd ?? 'NOTSURE';
      const cause = status === 'MACHINE' ? 'LONGGREETING-1500-1500' : 'HUMAN-800-800';
      this.#enterStasis(this.request.variables.KASKAD_APP ?? '', ['amd', status, cause]);
    });
  }

  describe(): Record<string, unknown> {
    const { id, name, callerId } = this.request;
    const person = { name: '', number: callerId };
    return {
      id,
      name,
      state: this.state,
      protocol_id: `${id}@simulator`,
      caller: person,
      connected: person,
      accountcode: '',
      dialplan: { context: 'default', exten: 's', priority: 1, ...this.#dialplan },
      creationtime: '2026-01-01T00:00:00.000+0000',
      language: 'en',
    };
  }

  /** The simulator closes. */
  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #ring(): void {
    const byDial = () => this.#dialled('RINGING');
    const byState = () => this.#changed('Ringing');
    const { ringOrder, random } = this.#world;
    this.state = 'Ringing';
    const dialFirst = ringOrder === 'random' ? random() < 0.5 : ringOrder === 'dial-first';
    for (const tell of dialFirst ? [byDial, byState] : [byState, byDial]) tell();
  }

  #answer(talk: Talk): void {
    this.#talk = talk;
    this.#changed('Up');
    this.#dialled('ANSWER');
    this.#enterStasis(this.request.app, this.request.appArgs === '' ? [] : this.request.appArgs.split(','));
    const { press, hangUpMs } = talk;
    [...(press?.digits ?? '')].forEach((digit, index) => {
      this.#later(press!.ms + index * DIGIT_EVERY_MS, () =>
        this.#tell('ChannelDtmfReceived', { digit, duration_ms: 100 }),
      );
    });
    if (hangUpMs !== undefined) {
      this.#later(hangUpMs, () => {
        this.#tell('ChannelHangupRequest', {});
        this.#stopPlayback('failed');
        this.#leaveStasis();
        this.#destroy(0, 'Unknown');
      });
    }
  }

  #refuse(sip: number, cause: number, dialstatus: string): void {
    this.#tell('ChannelHangupRequest', { cause, ...this.#tech(sip) });
    this.#dialled(dialstatus);
    this.#destroy(cause, 'Refused', sip);
  }

  /** A call that is answered while its application has no listener is hung up by Asterisk, unheard (seen). */
  #enterStasis(app: string, args: string[]): void {
    this.#tell('ChannelVarset', { variable: 'STASISSTATUS', value: '' });
    if (!this.#world.applications.listens(app)) {
      this.#destroy(0, 'Unknown');
      return;
    }
    this.#stasis = true;
    this.#dialplan = { app_name: 'Stasis', app_data: [app, ...args].join(',') };
    this.#world.applications.subscribe(app, this.request.id);
    this.#tell('StasisStart', { args });
  }

  #leaveStasis(): void {
    if (!this.#stasis) return;
    this.#stasis = false;
    this.#dialplan = { app_name: 'AMD', app_data: '' };
    this.#tell('StasisEnd', {});
    this.#tell('ChannelVarset', { variable: 'STASISSTATUS', value: 'SUCCESS' });
  }

  #stopPlayback(state: 'done' | 'failed'): void {
    const { playback } = this;
    if (playback === null) return;
    if (this.#playTimer !== null) clearTimeout(this.#playTimer);
    this.playback = null;
    playback.state = state;
    this.#tellPlayback('PlaybackFinished', playback);
  }

  #destroy(cause: number, cause_txt: string, sip?: number): void {
    this.clear();
    this.#tell('ChannelDestroyed', { cause, cause_txt, ...this.#tech(sip) });
    this.#world.gone(this);
  }

  #tech(sip: number | undefined): { tech_cause?: number } {
    return sip === undefined || !this.#world.techCause ? {} : { tech_cause: sip };
  }

  #changed(state: 'Ringing' | 'Up'): void {
    this.state = state;
    this.#tell('ChannelStateChange', {});
  }

  #dialled(dialstatus: string): void {
    const { id, dialstring } = this.request;
    const event = { type: 'Dial', dialstatus, forward: '', dialstring, peer: this.describe() };
    this.#world.applications.tell(id, event);
  }

  #tell(type: string, fields: Record<string, unknown>): void {
    this.#world.applications.tell(this.request.id, { type, ...fields, channel: this.describe() });
  }

  #tellPlayback(type: string, playback: Playback): void {
    this.#world.applications.tell(this.request.id, { type, playback: { ...playback } });
  }

  #later(ms: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }
}
