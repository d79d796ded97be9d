// What is played in a call, ready before a number is dialled: a bad file or a text that cannot be spoken costs no call.
import type { Job } from '../channel.ts';
import { type SafeFetchCode, safeFetch } from '../safe-fetch.ts';
import { AudioDecoder } from './audio.ts';
import type { PreparedAudio } from './engine.ts';
import type { VoiceSettings } from './settings.ts';
import { SpeechCache } from './speech-cache.ts';
import { Tts } from './tts.ts';
import type { PrepareCode } from './verdicts.ts';

export type Prompt = { kind: 'ok'; audio: PreparedAudio } | { kind: 'refused'; code: PrepareCode; detail: string };

/** Where the client does not choose a voice. */
const GENDER = 5;
const SPEECH_MEMORY_BYTES = 32 * 1024 * 1024;
const AUDIO_MEMORY_BYTES = 64 * 1024 * 1024;
const AUDIO_ENTRIES_MAX = 1_000;
/** How long a file that could not be had is not asked for again: a campaign may name one dead link for thousands. */
const FAILED_MS = 10_000;

interface Kept {
  prompt: Promise<Prompt>;
  untilMs: number;
  bytes: number;
}

export class Prompts {
  readonly #settings: VoiceSettings;
  readonly #decoder = new AudioDecoder();
  readonly #tts: Tts | null;
  readonly #now: () => number;
  /** By URL, oldest first. */
  readonly #files = new Map<string, Kept>();
  #bytes = 0;
  readonly #closed = new AbortController();

  constructor(settings: VoiceSettings, now: () => number = Date.now) {
    this.#settings = settings;
    this.#now = now;
    const { speaker, tts_parallel: parallel, tts_spell_digits: spellDigits, tts_cache_mb } = settings;
    const cache = new SpeechCache({ memoryBytes: SPEECH_MEMORY_BYTES, diskBytes: tts_cache_mb * 1024 * 1024 });
    this.#tts = speaker && new Tts({ speaker, decoder: this.#decoder, cache, parallel, spellDigits });
  }

  /** Never rejects. */
  async prepare(job: Job): Promise<Prompt> {
    if (job.content.audio !== undefined) return this.#file(job.content.audio);
    if (this.#tts === null) return refused('tts_unavailable', 'texts are not spoken on this connection');
    const speech = await this.#tts.speak(job.text, job.content.gender ?? GENDER);
    return speech.kind === 'ok' ? speech : refused(speech.code, speech.detail);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#decoder.close();
    await this.#settings.speaker?.close();
  }

  #file(url: string): Promise<Prompt> {
    const now = this.#now();
    const kept = this.#files.get(url);
    if (kept !== undefined && now < kept.untilMs) return kept.prompt;
    this.#forget(url);
    const entry: Kept = { prompt: this.#fetch(url), untilMs: Number.POSITIVE_INFINITY, bytes: 0 };
    this.#files.set(url, entry);
    void entry.prompt.then((prompt) => {
      const keepMs = prompt.kind === 'ok' ? this.#settings.audio_cache_s * 1000 : FAILED_MS;
      entry.untilMs = this.#now() + keepMs;
      if (this.#files.get(url) !== entry) return;
      entry.bytes = prompt.kind === 'ok' ? prompt.audio.pcm.byteLength : 0;
      this.#bytes += entry.bytes;
      for (const oldest of this.#files.keys()) {
        if (this.#bytes <= AUDIO_MEMORY_BYTES && this.#files.size <= AUDIO_ENTRIES_MAX) return;
        this.#forget(oldest);
      }
    });
    return entry.prompt;
  }

  #forget(url: string): void {
    this.#bytes -= this.#files.get(url)?.bytes ?? 0;
    this.#files.delete(url);
  }

  async #fetch(url: string): Promise<Prompt> {
    const { audio_max_bytes, audio_max_s, audio_timeout_s, allow_private_audio } = this.#settings;
    const fetched = await safeFetch(url, {
      maxBytes: audio_max_bytes,
      timeoutMs: audio_timeout_s * 1000,
      allowPrivate: allow_private_audio,
      accept: 'audio/*, application/ogg, */*;q=0.5',
      signal: this.#closed.signal,
    });
    if (fetched.kind === 'refused') return refused(FETCH_CODES[fetched.code], fetched.code);
    const decoded = await this.#decoder.decode(fetched.bytes, audio_max_s * 1000);
    if (decoded.kind === 'ok') return decoded;
    return refused(decoded.code === 'busy' ? 'audio_busy' : decoded.code, decoded.code);
  }
}

const FETCH_CODES: Record<SafeFetchCode, PrepareCode> = {
  bad_url: 'audio_unreachable',
  private_address: 'audio_private_address',
  unreachable: 'audio_unreachable',
  too_large: 'audio_too_large',
  too_many_redirects: 'audio_unreachable',
};

const refused = (code: PrepareCode, detail: string): Prompt => ({ kind: 'refused', code, detail });
