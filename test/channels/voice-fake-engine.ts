// An engine that makes no calls: a test says what each number does.
import type { CallEnded, CallEvent, CallRequest, EngineHealth, VoiceEngine } from '../../src/channels/voice/engine.ts';

export type Script = (call: CallRequest, phone: Phone) => void;

/** What the far end does. */
export interface Phone {
  ring(via?: 180 | 183): void;
  answer(): void;
  play(result?: 'complete' | 'interrupted' | 'failed'): void;
  press(digit: string): void;
  end(over?: Partial<CallEnded>): void;
  /** Called when we hang up. */
  onHangup: () => void;
}

export class FakeEngine implements VoiceEngine {
  readonly name = 'fake';
  readonly placed: CallRequest[] = [];
  readonly hungUp: string[] = [];
  /** Set before `place`: rejects it. */
  refuse: Error | null = null;
  stopped = false;
  #health: EngineHealth = { ok: true, detail: '' };
  #sink: (event: CallEvent) => void = () => {};
  #changed: (health: EngineHealth) => void = () => {};
  readonly #script: Script;
  readonly #phones = new Map<string, Phone>();

  constructor(script: Script = () => {}) {
    this.#script = script;
  }

  async start(sink: (event: CallEvent) => void, changed: (health: EngineHealth) => void): Promise<void> {
    this.#sink = sink;
    this.#changed = changed;
  }

  async stop(): Promise<void> {
    this.stopped = true;
  }

  health(): EngineHealth {
    return this.#health;
  }

  become(health: EngineHealth): void {
    this.#health = health;
    this.#changed(health);
  }

  async place(call: CallRequest): Promise<void> {
    if (this.refuse !== null) throw this.refuse;
    this.placed.push(call);
    const phone = this.#phone(call.callId);
    this.#phones.set(call.callId, phone);
    // Events may come before `place` resolves: ARI's do.
    this.#script(call, phone);
  }

  async hangup(callId: string): Promise<void> {
    this.hungUp.push(callId);
    this.#phones.get(callId)?.onHangup();
  }

  async lookup(): Promise<'unknown'> {
    return 'unknown';
  }

  phone(callId: string): Phone {
    return this.#phones.get(callId)!;
  }

  emit(event: CallEvent): void {
    this.#sink(event);
  }

  #phone(callId: string): Phone {
    const at = () => ({ callId, atMs: Date.now() });
    const told = { rang: false, progressed: false, answered: false };
    return {
      ring: (via = 180) => {
        if (via === 180) told.rang = true;
        else told.progressed = true;
        this.#sink({ ...at(), type: 'ringing', via });
      },
      answer: () => {
        told.answered = true;
        this.#sink({ ...at(), type: 'answered' });
      },
      play: (result = 'complete') => this.#sink({ ...at(), type: 'playback', result, playedMs: 500 }),
      press: (digit) => this.#sink({ ...at(), type: 'digit', digit }),
      end: (over = {}) => this.#sink({ ...at(), type: 'ended', by: 'remote', ...told, outcome: 'ok', ...over }),
      onHangup: () => {},
    };
  }
}
