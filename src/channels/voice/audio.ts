// Audio files as a phone line wants them: 8 kHz, mono, 16 bits, whole. Decoding happens in threads of their own with a limit
// on time, so that no file can hold up the gateway (voice.md §6).
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { AudioResult, AudioTask } from './audio-worker.ts';
import type { PreparedAudio } from './engine.ts';

export const PHONE_RATE = 8000;

export type DecodedAudio =
  | { kind: 'ok'; audio: PreparedAudio }
  /** `busy`: too many files wait already, or the thread could not be had; it says nothing about the file. */
  | { kind: 'bad'; code: 'audio_unreadable' | 'audio_too_long' | 'busy' };

export interface AudioDecoderOptions {
  /** Threads at most. */
  threads: number;
  /** For one file, from the moment a thread takes it. */
  timeoutMs: number;
  /** Files that may wait for a thread. */
  waitingMax: number;
}

interface Waiting {
  bytes: Uint8Array;
  maxMs: number;
  done(result: DecodedAudio): void;
}

interface Thread {
  worker: Worker;
  /** Of the file in hand: an answer for an earlier one is no answer. */
  id: number;
  finish: ((result: DecodedAudio) => void) | null;
}

/** Bounded threads that decode wav, mp3, ogg, opus, flac, m4a and aac. Begun when needed; they keep no process alive. */
export class AudioDecoder {
  readonly #options: AudioDecoderOptions;
  readonly #threads = new Set<Thread>();
  readonly #waiting: Waiting[] = [];
  #lastId = 0;
  #closed = false;

  constructor(options: Partial<AudioDecoderOptions> = {}) {
    this.#options = { threads: 2, timeoutMs: 10_000, waitingMax: 1_000, ...options };
  }

  /** Never rejects. Audio longer than `maxMs` is refused. */
  decode(bytes: Uint8Array, maxMs: number): Promise<DecodedAudio> {
    if (this.#closed || this.#waiting.length >= this.#options.waitingMax) return Promise.resolve(bad('busy'));
    return new Promise((done) => {
      this.#waiting.push({ bytes, maxMs, done });
      this.#next();
    });
  }

  /** Ends the threads; files in hand are answered `busy`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { done } of this.#waiting.splice(0)) done(bad('busy'));
    for (const thread of [...this.#threads]) this.#drop(thread, bad('busy'));
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    let thread = [...this.#threads].find(({ finish }) => finish === null);
    if (thread === undefined) {
      if (this.#threads.size >= this.#options.threads) return;
      thread = this.#begin();
    }
    this.#run(thread, this.#waiting.shift()!);
  }

  #begin(): Thread {
    const worker = new Worker(new URL('./audio-worker.ts', import.meta.url), {
      // The thread is mute (./audio-worker.ts); what still gets through is no business of our log. Nobody reads it: a
      // reader would hold the process.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    const thread: Thread = { worker, id: 0, finish: null };
    this.#threads.add(thread);
    worker.on('message', (result: AudioResult) => {
      if (result.id === thread.id) thread.finish?.(result.kind === 'ok' ? heard(result.pcm) : bad(result.code));
    });
    worker.on('error', () => this.#drop(thread, bad('audio_unreadable')));
    worker.on('exit', () => this.#drop(thread, bad('busy')));
    // Behind the listeners: a listener for messages holds the process.
    worker.unref();
    return thread;
  }

  #run(thread: Thread, { bytes, maxMs, done }: Waiting): void {
    thread.id = ++this.#lastId;
    const timer = setTimeout(() => this.#drop(thread, bad('audio_unreadable')), this.#options.timeoutMs);
    thread.finish = (result) => {
      thread.finish = null;
      clearTimeout(timer);
      done(result);
      this.#next();
    };
    thread.worker.postMessage({ id: thread.id, bytes, maxMs } satisfies AudioTask);
  }

  #drop(thread: Thread, result: DecodedAudio): void {
    if (!this.#threads.delete(thread)) return;
    void thread.worker.terminate();
    if (thread.finish !== null) thread.finish(result);
    else this.#next();
  }
}

/** Samples at 8 kHz as an engine takes them. */
export function prepared(pcm: Int16Array): PreparedAudio {
  const bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  return {
    pcm,
    durationMs: Math.ceil((pcm.length * 1000) / PHONE_RATE),
    hash: createHash('sha256').update(bytes).digest('hex'),
  };
}

const heard = (pcm: Int16Array): DecodedAudio => ({ kind: 'ok', audio: prepared(pcm) });
const bad = (code: 'audio_unreadable' | 'audio_too_long' | 'busy'): DecodedAudio => ({ kind: 'bad', code });
