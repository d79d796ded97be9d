// The thread that decodes and resamples: a long or hostile file costs it time, not the gateway, and it can be ended.
import { parentPort } from 'node:worker_threads';
import decode from 'audio-decode';
import waveResampler from 'wave-resampler';
import { type AudioFormat, sniffAudio } from './audio-formats.ts';

/** What the thread is asked. */
export interface AudioTask {
  id: number;
  bytes: Uint8Array;
  maxMs: number;
}

/** What it answers. */
export type AudioResult =
  | { id: number; kind: 'ok'; pcm: Int16Array }
  | { id: number; kind: 'bad'; code: 'audio_unreadable' | 'audio_too_long' };

const RATE = 8000;
/** Bytes decoded at a time: between two of them the length is looked at. FLAC can pack minutes into a few bytes. */
const CHUNK = 64 * 1024;
const FLAC_CHUNK = 2 * 1024;
const CHANNELS_MAX = 8;
const RATE_MAX = 96_000;
/** Five minutes at 48 kHz: some 115 MB, twice, while they are made into eight. */
const SAMPLES_MAX = 300 * 48_000;

// Decoders complain about bad files by printing.
for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) console[name] = () => {};

parentPort?.on('message', (task: AudioTask) => {
  decodeToPhone(task).then(
    (result) => parentPort?.postMessage(result, result.kind === 'ok' ? [result.pcm.buffer as ArrayBuffer] : []),
    () => parentPort?.postMessage({ id: task.id, kind: 'bad', code: 'audio_unreadable' } satisfies AudioResult),
  );
});

async function decodeToPhone({ id, bytes, maxMs }: AudioTask): Promise<AudioResult> {
  const format = sniffAudio(bytes);
  if (format === null) return { id, kind: 'bad', code: 'audio_unreadable' };
  const mono = await decodeMono(bytes, format, maxMs);
  if (mono === 'too_long') return { id, kind: 'bad', code: 'audio_too_long' };
  if (mono.samples.length === 0) return { id, kind: 'bad', code: 'audio_unreadable' };
  return { id, kind: 'ok', pcm: toPcm(mono.samples, mono.rate) };
}

interface Mono {
  samples: Float64Array;
  rate: number;
}

async function decodeMono(bytes: Uint8Array, format: AudioFormat, maxMs: number): Promise<Mono | 'too_long'> {
  const decoder = await decode[format]();
  const parts: Float64Array[] = [];
  let length = 0;
  let rate = 0;
  const keep = ({ channelData, sampleRate }: { channelData: Float32Array[]; sampleRate: number }): boolean => {
    if (channelData.length === 0) return true;
    // A few kilobytes can claim hours at a high rate: what is kept is bounded by samples, whatever the seconds.
    if (channelData.length > CHANNELS_MAX || !(sampleRate >= 4000 && sampleRate <= RATE_MAX))
      throw new Error('odd audio');
    if (rate !== 0 && rate !== sampleRate) throw new Error('the rate changes');
    rate = sampleRate;
    length += channelData[0]!.length;
    if (length > (maxMs * rate) / 1000 || length > SAMPLES_MAX) return false;
    parts.push(mix(channelData));
    return true;
  };
  try {
    const step = format === 'flac' ? FLAC_CHUNK : CHUNK;
    for (let at = 0; at < bytes.length; at += step) {
      if (!keep(await decoder(bytes.subarray(at, at + step)))) return 'too_long';
    }
    if (!keep(await decoder())) return 'too_long';
  } finally {
    decoder.free();
  }
  const samples = new Float64Array(length);
  let offset = 0;
  for (const part of parts) {
    samples.set(part, offset);
    offset += part.length;
  }
  return { samples, rate };
}

function mix(channels: readonly Float32Array[]): Float64Array {
  const mono = Float64Array.from(channels[0]!);
  for (const channel of channels.slice(1)) for (let i = 0; i < mono.length; i++) mono[i]! += channel[i] ?? 0;
  if (channels.length > 1) for (let i = 0; i < mono.length; i++) mono[i]! /= channels.length;
  return mono;
}

function toPcm(samples: Float64Array, rate: number): Int16Array {
  // The library filters in place, forwards and backwards: no shift in time, and what 8 kHz cannot carry is taken out.
  const phone = rate === RATE ? samples : waveResampler.resample(samples, rate, RATE);
  const pcm = new Int16Array(phone.length);
  for (let i = 0; i < pcm.length; i++) {
    const sample = Math.round((phone[i] ?? 0) * 32_767);
    pcm[i] = Math.max(-32_768, Math.min(32_767, Number.isFinite(sample) ? sample : 0));
  }
  return pcm;
}
