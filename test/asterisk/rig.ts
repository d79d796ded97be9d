// One engine on one exchange with a wire between them, and everything it said.
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import type {
  CallEnded,
  CallEvent,
  CallRequest,
  EngineHealth,
  PreparedAudio,
} from '../../src/channels/voice/engine.ts';
import { AsteriskEngine } from '../../src/channels/voice-asterisk/engine.ts';
import { asteriskSettings, FIELDS } from '../../src/channels/voice-asterisk/settings.ts';
import { eventually } from '../helpers/eventually.ts';
import { startWire, type Wire } from './wire.ts';

/** Where the calls go: the simulator, or a real Asterisk with SIPp for a carrier. */
export interface Exchange {
  name: 'simulator' | 'asterisk';
  /** TCP port of its ARI; user `kaskad`, password `secret`, endpoint PJSIP/carrier. */
  port: number;
  soundDir: string;
  /** The same folder as the exchange sees it. */
  soundDirRemote: string;
  /** Calls it has RTP ports for. */
  sessions: number;
  /** The caller's number as the person called saw it; rejects when there was no such call. */
  callerSeenBy(number: string): Promise<string>;
}

export interface Rig {
  engine: AsteriskEngine;
  wire: Wire;
  app: string;
  events: CallEvent[];
  health: EngineHealth[];
  notices: { name: string; fields: Record<string, unknown> }[];
  /** Places a call to the number with this tail and gives its id. */
  place(tail: string, over?: Partial<CallRequest>): Promise<string>;
  /** What was told of a call, `ended` being the last: `ringing 180`, `digit 4`, `playback complete`… */
  story(callId: string): Promise<{ told: string[]; ended: CallEnded }>;
  /** Waits for an event of a call. */
  until(callId: string, word: string): Promise<void>;
}

export const APP_PREFIX = 'kaskad-test';
/** Long enough for everything a person does in the middle of it. */
export const LONG_MS = 1_500;
export const SHORT_MS = 300;

/** A number of its own with this tail. */
export function numberWith(tail: string): string {
  return `79${randomInt(100_000, 1_000_000)}${tail}`;
}

/** A tone nobody else has: its file is its own. */
export function tone(durationMs: number): PreparedAudio {
  const pcm = new Int16Array(durationMs * 8);
  for (let i = 0; i < pcm.length; i += 1) pcm[i] = Math.round(8_000 * Math.sin(i / 4));
  return { pcm, durationMs, hash: randomUUID().replaceAll('-', '') };
}

/** Runs `work` with an engine that is up, unless `over` makes that impossible, and stops it. */
export async function withRig(
  exchange: Exchange,
  work: (rig: Rig) => Promise<void>,
  over: Record<string, unknown> = {},
): Promise<void> {
  const wire = await startWire(exchange.port);
  const defaults = Object.fromEntries(FIELDS.map((field) => [field.name, field.default]));
  const app = `${APP_PREFIX}-${randomUUID().slice(0, 8)}`;
  const values = {
    ...defaults,
    base_url: `http://127.0.0.1:${wire.port}/ari`,
    user: 'kaskad',
    password: 'secret',
    app,
    trunk: 'carrier',
    sound_dir: exchange.soundDir,
    sound_dir_remote: exchange.soundDirRemote,
    ari_reconnect_min_s: 0.05,
    ari_reconnect_max_s: 0.5,
    ari_guard_s: 1,
    ari_timeout_s: 3,
    ...over,
  };
  const notices: Rig['notices'] = [];
  const engine = new AsteriskEngine({
    settings: asteriskSettings(values, 'test'),
    notice: (name, fields) => notices.push({ name, fields }),
  });
  const events: CallEvent[] = [];
  const health: EngineHealth[] = [];
  const told = (callId: string) => events.filter((event) => event.callId === callId);
  const rig: Rig = {
    engine,
    wire,
    app,
    events,
    health,
    notices,
    place: async (tail, request = {}) => {
      const callId = `${randomUUID()}-1`;
      await engine.place({
        callId,
        to: numberWith(tail),
        from: '74951234217',
        kind: 'flash',
        ringTimeoutMs: 3_000,
        flashHoldMs: 200,
        ...request,
      });
      return callId;
    },
    story: async (callId) => {
      const ended = await eventually(() => {
        const last = told(callId).at(-1);
        assert.equal(last?.type, 'ended');
        return last as CallEnded & CallEvent;
      });
      return { told: told(callId).map(wordOf), ended };
    },
    until: async (callId, word) => {
      await eventually(() => assert.ok(told(callId).map(wordOf).includes(word), `waiting for ${word}`));
    },
  };
  try {
    await engine.start(
      (event) => events.push(event),
      (changed) => health.push(changed),
    );
    await work(rig);
  } finally {
    await engine.stop();
    await wire.close();
  }
  // The one rule above all: no call ends twice, and nothing is told behind its end.
  for (const callId of new Set(events.map((event) => event.callId))) {
    const words = told(callId).map(wordOf);
    assert.equal(words.indexOf('ended'), words.length - 1, `${callId}: ${words.join(', ')}`);
  }
}

function wordOf(event: CallEvent): string {
  switch (event.type) {
    case 'ringing':
      return `ringing ${event.via}`;
    case 'digit':
      return `digit ${event.digit}`;
    case 'playback':
      return `playback ${event.result}`;
    default:
      return event.type;
  }
}
