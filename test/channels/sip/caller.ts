// Our engine as the caller, and everything it told.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { readSettings } from '../../../src/channels/read-settings.ts';
import type {
  CallEnded,
  CallEvent,
  CallRequest,
  EngineHealth,
  PreparedAudio,
} from '../../../src/channels/voice/engine.ts';
import { SipEngine } from '../../../src/channels/voice-sip/engine.ts';
import { readSipSettings, SIP_FIELDS } from '../../../src/channels/voice-sip/settings.ts';
import type { SipTimes } from '../../../src/channels/voice-sip/times.ts';
import { eventually } from '../../helpers/eventually.ts';
import { freePort } from './programs.ts';

export interface Caller {
  engine: SipEngine;
  events: CallEvent[];
  health: EngineHealth[];
  notices: { name: string; fields: Record<string, unknown> }[];
  /** What the first call with a voice sends from. */
  firstRtpPort: number;
  /** Places a call with these differences from a flash call to 79161234567. */
  place(over?: Partial<CallRequest>): Promise<string>;
  /** Places it and waits for its end. */
  call(over?: Partial<CallRequest>): Promise<CallEnded>;
  ended(callId: string, timeoutMs?: number): Promise<CallEnded>;
  of(callId: string): CallEvent[];
  /** What was told of a call, in short: `ringing 180`, `ended`. */
  words(callId: string): string[];
}

let lastCall = 0;

export interface CallerOptions {
  times?: Partial<SipTimes>;
  settings?: Record<string, unknown>;
  progressIsRinging?: boolean;
}

/** Starts an engine towards a trunk at this port of 127.0.0.1; it stops after the test. */
export async function startCaller(t: TestContext, port: number, options: CallerOptions = {}): Promise<Caller> {
  const rtp = await freePort();
  const read = readSettings(SIP_FIELDS, {
    host: '127.0.0.1',
    port,
    options_interval_s: 0,
    rtp_port_min: rtp,
    rtp_port_max: rtp + 19,
    play_delay_ms: 0,
    ...options.settings,
  });
  if (read.kind === 'invalid') throw new Error(read.faults.join('; '));
  const caller: Pick<Caller, 'events' | 'health' | 'notices'> = { events: [], health: [], notices: [] };
  const engine = new SipEngine(
    { ...readSipSettings(read.values), progressIsRinging: options.progressIsRinging ?? false },
    {
      notice: (name, fields) => void caller.notices.push({ name, fields }),
      times: { stopMs: 300, ...options.times },
    },
  );
  const placed = new Set<string>();
  t.after(async () => {
    await engine.stop();
    for (const callId of placed) {
      const ends = caller.events.filter((event) => event.callId === callId && event.type === 'ended');
      assert.equal(ends.length, 1, `${callId} ended ${ends.length} times`);
    }
  });
  await engine.start(
    (event) => void caller.events.push(event),
    (health) => void caller.health.push(health),
  );
  const of = (callId: string) => caller.events.filter((event) => event.callId === callId);
  const place = async (over: Partial<CallRequest> = {}) => {
    const callId = over.callId ?? `${Date.now()}${++lastCall}-1`;
    await engine.place({
      callId,
      to: '79161234567',
      from: '74951234567',
      kind: 'flash',
      ringTimeoutMs: 5000,
      flashHoldMs: 100,
      ...over,
    });
    placed.add(callId);
    return callId;
  };
  const ended = (callId: string, timeoutMs = 10_000) =>
    eventually(() => {
      const found = of(callId).filter((event) => event.type === 'ended');
      if (found.length !== 1) throw new Error(`${found.length} ends of ${callId}: ${JSON.stringify(of(callId))}`);
      return found[0] as CallEvent & CallEnded;
    }, timeoutMs);
  return Object.assign(caller, {
    engine,
    firstRtpPort: rtp,
    of,
    place,
    ended,
    call: async (over?: Partial<CallRequest>) => ended(await place(over)),
    words: (callId: string) =>
      of(callId).map((event) => {
        if (event.type === 'ringing') return `ringing ${event.via}`;
        if (event.type === 'digit') return `digit ${event.digit}`;
        return event.type === 'playback' ? `playback ${event.result}` : event.type;
      }),
  });
}

/** A sound that looks like nothing else: a sweep from 300 to 3000 Hz, for correlation. */
export function sweep(durationMs: number): PreparedAudio {
  const pcm = new Int16Array(durationMs * 8);
  const seconds = durationMs / 1000;
  for (let i = 0; i < pcm.length; i++) {
    const t = i / 8000;
    pcm[i] = Math.round(12_000 * Math.sin(2 * Math.PI * (300 * t + ((2700 / seconds) * t * t) / 2)));
  }
  return { pcm, durationMs, hash: `sweep-${durationMs}` };
}

/** A sine of this frequency. */
export function tone(hz: number, durationMs: number): PreparedAudio {
  const pcm = Int16Array.from({ length: durationMs * 8 }, (_, i) => 12_000 * Math.sin((2 * Math.PI * hz * i) / 8000));
  return { pcm, durationMs, hash: `tone-${hz}-${durationMs}` };
}
