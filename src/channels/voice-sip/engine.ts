// The engine `sip`: calls over one SIP trunk, signalled by JsSIP, with media of our own (voice.md §3).

import { randomInt } from 'node:crypto';
import type { Socket } from 'node:dgram';
import type { Notice } from '../channel.ts';
import type { CallEvent, CallRequest, EngineHealth, VoiceEngine } from '../voice/engine.ts';
import { SipCall } from './call.ts';
import { Conversation } from './conversation.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { Leg } from './leg.ts';
import type { CallMedia } from './peer-connection.ts';
import { PortRange } from './port-range.ts';
import { makeAnswer, makeOffer } from './sdp.ts';
import type { SipSettings } from './settings.ts';
import { SIP_TIMES, type SipTimes } from './times.ts';
import { Trunk } from './trunk.ts';
import { TrunkWatch } from './trunk-watch.ts';

/** Calls remembered as ended, for `lookup`. */
const GONE_MAX = 10_000;
const GONE_MS = 600_000;

export interface SipEngineOptions {
  notice: Notice;
  /** Tests shorten them. */
  times?: Partial<SipTimes>;
}

interface LiveCall {
  call: SipCall;
  leg: Leg | null;
  /** Null for flash calls, which share one. */
  socket: Socket | null;
}

export class SipEngine implements VoiceEngine {
  readonly name = 'sip';
  readonly #settings: SipSettings;
  readonly #times: SipTimes;
  readonly #notice: Notice;
  readonly #trunk: Trunk;
  readonly #watch: TrunkWatch;
  readonly #ports: PortRange;
  readonly #calls = new Map<string, LiveCall>();
  /** Placed, and waiting for a port. */
  readonly #placing = new Map<string, Promise<void>>();
  readonly #gone = new ExpiringMap<true>(GONE_MS, GONE_MAX);
  /** Where the media of flash calls is told to go, and is not listened to. */
  #sink: Promise<Socket> | null = null;
  #stopped = false;
  #tell: (event: CallEvent) => void = () => {};
  #changed: (health: EngineHealth) => void = () => {};

  constructor(settings: SipSettings, { notice, times }: SipEngineOptions) {
    this.#settings = settings;
    this.#times = { ...SIP_TIMES, ...times };
    this.#notice = notice;
    this.#watch = new TrunkWatch({
      intervalMs: settings.optionsIntervalMs,
      timeoutMs: settings.optionsTimeoutMs,
      probe: () => this.#trunk.probe(),
      changed: (health) => this.#changed(health),
    });
    this.#trunk = new Trunk(settings, this.#times, this.#watch);
    this.#ports = new PortRange(settings.rtpPortMin, settings.rtpPortMax, () => this.#trunk.localAddress);
  }

  async start(sink: (event: CallEvent) => void, changed: (health: EngineHealth) => void): Promise<void> {
    this.#tell = sink;
    this.#changed = changed;
    await this.#trunk.open();
    await this.#watch.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#watch.close();
    for (const { call } of this.#calls.values()) call.hangup();
    const untilMs = performance.now() + this.#times.stopMs;
    while (this.#calls.size > 0 && performance.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 20));
    for (const { leg } of this.#calls.values()) leg?.abandon();
    await this.#trunk.close(untilMs);
    const sink = await this.#sink?.catch(() => null);
    sink?.close();
  }

  health(): EngineHealth {
    return this.#watch.health;
  }

  async place(request: CallRequest): Promise<void> {
    const { callId } = request;
    if (this.#calls.has(callId)) return;
    const placing = this.#placing.get(callId) ?? this.#place(request).finally(() => this.#placing.delete(callId));
    this.#placing.set(callId, placing);
    return placing;
  }

  async hangup(callId: string): Promise<void> {
    this.#calls.get(callId)?.call.hangup();
  }

  async lookup(callId: string): Promise<'alive' | 'gone' | 'unknown'> {
    if (this.#calls.has(callId)) return 'alive';
    return this.#gone.get(callId) ? 'gone' : 'unknown';
  }

  async #place(request: CallRequest): Promise<void> {
    this.#assertUsable();
    const socket = request.kind === 'flash' ? null : await this.#ports.open();
    try {
      const { port } = (socket ?? (await this.#openSink())).address();
      this.#assertUsable(); // opening took a moment
      this.#dial(request, socket, port);
    } catch (error) {
      if (socket) this.#ports.release(socket);
      throw error;
    }
  }

  #assertUsable(): void {
    if (this.#stopped || !this.#trunk.isUp) throw new Error(this.#watch.health.detail || 'the engine is stopped');
  }

  #openSink(): Promise<Socket> {
    this.#sink ??= this.#ports.open();
    this.#sink.catch(() => {
      this.#sink = null;
    });
    return this.#sink;
  }

  #dial(request: CallRequest, socket: Socket | null, port: number): void {
    const { callId } = request;
    const live: LiveCall = { call: this.#makeCall(request, socket), leg: null, socket };
    try {
      live.leg = this.#trunk.dial(request.to, request.from, this.#media(port, live.call), live.call);
    } catch (error) {
      live.call.discard();
      throw error;
    }
    this.#calls.set(callId, live);
  }

  #makeCall(request: CallRequest, socket: Socket | null): SipCall {
    const { callId } = request;
    return new SipCall({
      request,
      progressIsRinging: this.#settings.progressIsRinging,
      hangup: () => this.#calls.get(callId)?.leg?.hangup(),
      converse: (remote, listener) =>
        new Conversation({
          request,
          listener,
          remote,
          socket: socket!,
          sources: this.#settings.rtpSource === 'any' ? null : this.#trunk.addresses,
          ssrc: randomInt(2 ** 32),
          playDelayMs: this.#settings.playDelayMs,
          tailMs: this.#times.tailMs,
        }),
      tell: (event) => this.#tell({ ...event, callId, atMs: Date.now() }),
      unusable: (reason) => this.#notice('call_unusable', { call_id: callId, reason }),
      release: () => {
        this.#calls.delete(callId);
        this.#gone.set(callId, true);
        if (socket) this.#ports.release(socket);
      },
    });
  }

  #media(port: number, call: SipCall): CallMedia {
    const local = { address: this.#trunk.mediaAddress, port };
    const id = randomInt(2 ** 31);
    let version = 1;
    return {
      sdp: makeOffer(local, id),
      answer: (offer) => {
        call.offered(offer);
        return makeAnswer(offer, local, id, ++version);
      },
    };
  }
}
