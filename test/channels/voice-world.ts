// A voice link over an engine that does as it is told, and all it says.
import type { Job, LinkHealth, LinkPort, Outcome, UpstreamEvent } from '../../src/channels/channel.ts';
import { prepared } from '../../src/channels/voice/audio.ts';
import type { Prompt } from '../../src/channels/voice/prompts.ts';
import { readVoiceSettings, voiceFields } from '../../src/channels/voice/settings.ts';
import { VoiceLink } from '../../src/channels/voice/voice-link.ts';
import { makeJob, tell } from './harness.ts';
import { FakeEngine, type Script } from './voice-fake-engine.ts';

export const AUDIO = prepared(new Int16Array(8_000).fill(5));
export const POOL = { flash_numbers: '7495123XXXX', rate: 0 };

export interface World {
  link: VoiceLink;
  engine: FakeEngine;
  outcomes: Outcome[];
  events: UpstreamEvent[];
  faults: string[];
  health: LinkHealth[];
  notices: string[];
  rooms: () => number;
}

export async function world(
  script: Script = () => {},
  settings: Record<string, unknown> = {},
  prompt: (job: Job) => Promise<Prompt> = async () => ({ kind: 'ok', audio: AUDIO }),
): Promise<World> {
  const read = readVoiceSettings(voiceFields(true), { ...POOL, caller: '74990000001', ...settings });
  if (read.kind === 'invalid') throw new Error(read.faults.join());
  const engine = new FakeEngine(script);
  let rooms = 0;
  const made: Omit<World, 'link'> = {
    engine,
    outcomes: [],
    events: [],
    faults: [],
    health: [],
    notices: [],
    rooms: () => rooms,
  };
  const port: LinkPort = {
    outcome: (outcome) => tell(outcome, made),
    event: (event, stored) => {
      made.events.push(event);
      stored(true);
    },
    room: () => void rooms++,
    health: (health) => void made.health.push(health),
    configurationFault: (reason) => void made.faults.push(reason),
    contact: async () => null,
  };
  const link = new VoiceLink(read.settings, port, {
    engine,
    prompts: { prepare: prompt, close: async () => {} },
    random: () => 0,
    notice: (name) => void made.notices.push(name),
  });
  await link.start();
  return { ...made, link };
}

export const flash = (over: Partial<Job> = {}) => makeJob({ channel: 'flashcall', text: '4217', sender: '', ...over });
export const voice = (over: Partial<Job> = {}) => makeJob({ channel: 'voice', sender: '74951112233', ...over });
export const turns = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};
export const ids = (job: Job) => `${job.messageId}-${job.attemptNo}`;
