// The engine over the operator's own Asterisk (voice.md §4): places calls by HTTP, hears of them by one WebSocket.
import type { Notice } from '../channel.ts';
import type { CallEvent, CallRequest, EngineHealth, VoiceEngine } from '../voice/engine.ts';
import { AriClient, type AriReply } from './ari-client.ts';
import type { AriEvent } from './ari-event.ts';
import { AsteriskCall } from './call.ts';
import { EventSocket } from './event-socket.ts';
import type { AsteriskSettings } from './settings.ts';
import { SoundFiles } from './sound-files.ts';

export interface AsteriskEngineOptions {
  settings: AsteriskSettings;
  notice: Notice;
}

/** How long stopping waits for Asterisk to tell the ends of what it hung up. */
const STOP_MS = 2_000;
/** Pauses between looks for a call whose request got no answer. */
const DOUBT_PAUSES_MS = [0, 500, 1_500];

export class AsteriskEngine implements VoiceEngine {
  readonly name = 'asterisk';
  readonly #options: AsteriskEngineOptions;
  readonly #ari: AriClient;
  readonly #events: EventSocket;
  readonly #sounds: SoundFiles;
  readonly #calls = new Map<string, AsteriskCall>();
  #sink: (event: CallEvent) => void = () => {};
  #changed: (health: EngineHealth) => void = () => {};
  #stopped = false;

  constructor(options: AsteriskEngineOptions) {
    const { settings, notice } = options;
    this.#options = options;
    this.#ari = new AriClient(settings);
    this.#sounds = new SoundFiles(settings.sound_dir, settings.sound_dir_remote, settings.sound_keep_h * 3_600_000);
    this.#events = new EventSocket({
      settings,
      ari: this.#ari,
      notice,
      onEvent: (event) => this.#route(event),
      onHealth: (health) => this.#healthChanged(health),
    });
  }

  start(sink: (event: CallEvent) => void, changed: (health: EngineHealth) => void): Promise<void> {
    this.#sink = sink;
    this.#changed = changed;
    return this.#events.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const call of this.#calls.values()) call.hangUp();
    const until = Date.now() + STOP_MS;
    while (this.#calls.size > 0 && Date.now() < until) await pause(10);
    for (const call of [...this.#calls.values()]) call.abandon();
    await this.#events.stop();
    await this.#ari.close();
  }

  health(): EngineHealth {
    return this.#events.health();
  }

  async place(request: CallRequest): Promise<void> {
    const { callId, to, from } = request;
    if (this.#calls.has(callId)) return;
    // They become part of a dial string and of a header.
    if (!/^\d{3,15}$/.test(to)) throw new Error('not a number: to');
    if (!/^\d{0,15}$/.test(from)) throw new Error('not a number: from');
    this.#mustBeUp();
    const sound =
      request.audio === undefined || request.kind === 'flash' ? null : await this.#sounds.put(request.audio);
    if (this.#calls.has(callId)) return;
    // Without an event connection Asterisk would call, and nobody would hear of it (voice.md §4.1).
    this.#mustBeUp();
    const call = this.#makeCall(request, sound);
    this.#calls.set(callId, call);
    const reply = await this.#ari.originate({
      channelId: callId,
      number: to,
      callerId: from,
      appArgs: request.kind,
      timeoutS: call.timeoutS,
    });
    await this.#settle(callId, call, reply);
  }

  async hangup(callId: string): Promise<void> {
    const call = this.#calls.get(callId);
    if (call !== undefined) call.hangUp();
    else await this.#ari.hangup(callId);
  }

  async lookup(callId: string): Promise<'alive' | 'gone' | 'unknown'> {
    const { kind } = await this.#ari.channel(callId);
    return kind === 'ok' ? 'alive' : kind === 'gone' ? 'gone' : 'unknown';
  }

  /** Takes the call as ours, or forgets it and throws. */
  async #settle(callId: string, call: AsteriskCall, reply: AriReply): Promise<void> {
    switch (reply.kind) {
      case 'ok':
        return call.accepted();
      case 'conflict':
        // It is alive, dialled by a former process or by a request whose answer was lost.
        await this.#ari.subscribe(callId);
        await call.adopt();
        return call.accepted();
      case 'lost':
        if (await this.#hasIt(callId, call)) return call.accepted();
        break;
      case 'unsent':
      case 'gone':
      case 'denied':
      case 'refused':
        // Events are never wrong about what exists.
        if (call.known) return call.accepted();
    }
    this.#calls.delete(callId);
    call.discard();
    throw new Error(`Asterisk did not take the call: ${reply.reason}`);
  }

  /** The request for a call got no answer: its events or the channel itself show whether it was heard. */
  async #hasIt(callId: string, call: AsteriskCall): Promise<boolean> {
    let looked = false;
    for (const ms of DOUBT_PAUSES_MS) {
      await pause(ms);
      if (call.known) return true;
      const reply = await this.#ari.channel(callId);
      if (reply.kind === 'ok') {
        await call.adopt();
        return true;
      }
      looked ||= reply.kind === 'gone';
    }
    // Where nobody can say, it stays ours, and the call's own timer ends it.
    return call.known || !looked || !this.#events.health().ok;
  }

  #makeCall(request: CallRequest, sound: string | null): AsteriskCall {
    const { settings } = this.#options;
    return new AsteriskCall({
      request,
      sound,
      ari: this.#ari,
      guardMs: settings.ari_guard_s * 1000,
      amdContext: settings.amd_context,
      emit: (event) => this.#sink(event),
      over: () => this.#calls.delete(request.callId),
    });
  }

  #route(event: AriEvent): void {
    if ('channelId' in event) this.#calls.get(event.channelId)?.handle(event);
  }

  #healthChanged(health: EngineHealth): void {
    // Whatever happened while we were away was not told and is never told again (voice.md §4.3).
    if (health.ok) for (const call of this.#calls.values()) void call.sync();
    this.#changed(health);
  }

  #mustBeUp(): void {
    const { ok, detail } = this.#events.health();
    if (this.#stopped) throw new Error('the engine is stopped');
    if (!ok) throw new Error(detail);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
