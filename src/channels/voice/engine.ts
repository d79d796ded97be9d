// The one interface between the gateway's idea of a call and whatever makes calls (voice.md §7). TTS, fetching and decoding
// of audio, redialling and verdicts are the gateway's; an engine only dials, plays, listens and reports.

export interface VoiceEngine {
  readonly name: string;
  /** Resolves when calls can be placed or it is known that they cannot (see `health`). Events come until `stop`. */
  start(sink: (event: CallEvent) => void, changed: (health: EngineHealth) => void): Promise<void>;
  /** Hangs up what is left and closes. */
  stop(): Promise<void>;
  health(): EngineHealth;
  /**
   * Resolves when the engine has the call; from then on exactly one `ended` comes for it, whatever happens. Rejects when
   * it was surely not placed. A callId that is alive is adopted, not called again.
   */
  place(call: CallRequest): Promise<void>;
  /** Idempotent. */
  hangup(callId: string): Promise<void>;
  /** Of a call of a former process. */
  lookup(callId: string): Promise<'alive' | 'gone' | 'unknown'>;
}

export interface EngineHealth {
  ok: boolean;
  /** For the operator; '' when all is well. */
  detail: string;
  /** It will not get better by itself: credentials, address. */
  configuration?: boolean;
}

/** 8 kHz, mono, signed 16-bit little-endian: whole, in memory, ready before a number is dialled. */
export interface PreparedAudio {
  pcm: Int16Array;
  durationMs: number;
  /** Hash of the samples, hex: names the file an engine may have to write. */
  hash: string;
}

export interface CallRequest {
  /** `${messageId}-${attemptNo}`: also the ARI channelId. */
  callId: string;
  /** MSISDN, digits only. */
  to: string;
  /** Caller number; of a flash call it ends with the code. */
  from: string;
  kind: 'flash' | 'voice' | 'ivr';
  ringTimeoutMs: number;
  /** Flash: how long it may ring before we cancel. */
  flashHoldMs?: number;
  /** Voice and IVR: what is played once it is answered. */
  audio?: PreparedAudio;
  dtmf?: DtmfRules;
  /** Ask the engine to tell a machine from a person; only where it can (Asterisk's AMD). */
  detectMachine?: boolean;
}

export interface DtmfRules {
  maxDigits: number;
  /** Ends the input; '' = none. */
  terminator: string;
  /** From the end of the playing (or from the answer, with barge-in off, from the end) to the first digit. */
  firstDigitMs: number;
  betweenMs: number;
  /** A digit stops the playing. */
  bargeIn: boolean;
}

export type CallOutcome =
  | 'ok'
  | 'busy'
  | 'no-answer'
  | 'unreachable'
  | 'invalid-number'
  | 'rejected'
  | 'trunk-auth'
  | 'congestion'
  | 'engine-failure'
  | 'answered-no-play'
  | 'machine';

export type CallEvent = { callId: string; atMs: number } & (
  | { type: 'ringing'; via: 180 | 183 }
  | { type: 'answered' }
  | { type: 'digit'; digit: string }
  | { type: 'playback'; result: 'complete' | 'interrupted' | 'failed'; playedMs: number }
  | CallEnded
);

export interface CallEnded {
  type: 'ended';
  by: 'local' | 'remote' | 'network';
  /** A 180 came (or ringing was told). */
  rang: boolean;
  /** A 183 with early media came. */
  progressed: boolean;
  answered: boolean;
  outcome: CallOutcome;
  sipCode?: number;
  /** Q.850. */
  cause?: number;
  /** IVR: what was pressed, terminator left out. */
  digits?: string;
}
