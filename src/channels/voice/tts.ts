// Text to prepared audio: cached, one synthesis for all who want the same, so many at a time.
import type { AudioDecoder } from './audio.ts';
import { prepared } from './audio.ts';
import type { PreparedAudio } from './engine.ts';
import { SPEECH_MAX_MS, type Speaker } from './speaker.ts';
import { SpeechCache } from './speech-cache.ts';
import { languageOf, spokenText } from './speech-text.ts';

export type Speech =
  | { kind: 'ok'; audio: PreparedAudio }
  | { kind: 'failed'; code: 'tts_failed' | 'tts_unavailable' | 'tts_credentials'; detail: string };

export interface TtsOptions {
  speaker: Speaker;
  decoder: AudioDecoder;
  cache: SpeechCache;
  /** Syntheses at a time. */
  parallel: number;
  spellDigits: boolean;
}

/** Texts that may wait for their turn; more are told to come later. */
const WAITING_MAX = 1_000;
/** Longest text, characters. */
export const TEXT_MAX = 5_000;

export class Tts {
  readonly #options: TtsOptions;
  readonly #underWay = new Map<string, Promise<Speech>>();
  readonly #turns: (() => void)[] = [];
  #running = 0;

  constructor(options: TtsOptions) {
    this.#options = options;
  }

  /** '' when texts can be spoken, else what is missing. */
  missing(): string {
    return this.#options.speaker.missing();
  }

  /** Speaks a text with one of eight voices. Never rejects. */
  speak(text: string, gender: number): Promise<Speech> {
    if (text.length > TEXT_MAX) return Promise.resolve(failed('tts_failed', 'text too long'));
    const { speaker, spellDigits } = this.#options;
    const words = spokenText(text, spellDigits);
    if (words === '') return Promise.resolve(failed('tts_failed', 'nothing to say'));
    const key = SpeechCache.key(speaker.key, gender, words);
    const already = this.#underWay.get(key);
    if (already !== undefined) return already;
    const made = this.#make(key, words, gender)
      .catch((error: Error): Speech => failed('tts_unavailable', error.message))
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, made);
    return made;
  }

  async #make(key: string, words: string, gender: number): Promise<Speech> {
    const { cache } = this.#options;
    const kept = await cache.get(key);
    if (kept !== null) return { kind: 'ok', audio: kept };
    if (this.#turns.length >= WAITING_MAX) return failed('tts_unavailable', 'too many texts wait');
    if (this.#running < this.#options.parallel) this.#running += 1;
    else await new Promise<void>((turn) => this.#turns.push(turn));
    try {
      const speech = await this.#synthesize(words, gender);
      if (speech.kind === 'ok') await cache.put(key, speech.audio);
      return speech;
    } finally {
      // A place is handed on, so that nobody slips in between.
      const turn = this.#turns.shift();
      if (turn === undefined) this.#running -= 1;
      else turn();
    }
  }

  async #synthesize(words: string, gender: number): Promise<Speech> {
    const { speaker, decoder } = this.#options;
    const spoken = await speaker.speak({ text: words, language: languageOf(words), gender });
    if (spoken.kind === 'pcm') {
      return spoken.pcm.length > 0 ? { kind: 'ok', audio: prepared(spoken.pcm) } : failed('tts_failed', 'silence');
    }
    if (spoken.kind !== 'file') return failed(`tts_${spoken.kind}`, spoken.detail);
    const decoded = await decoder.decode(spoken.bytes, SPEECH_MAX_MS);
    if (decoded.kind === 'ok') return decoded;
    return failed(decoded.code === 'busy' ? 'tts_unavailable' : 'tts_failed', decoded.code);
  }
}

function failed(code: Extract<Speech, { kind: 'failed' }>['code'], detail: string): Speech {
  return { kind: 'failed', code, detail };
}
