// What turns a text into speech: one small interface, so that an operator can choose (channels.md §F).
import type { Language } from './speech-text.ts';

export interface Utterance {
  /** Ready to be spoken (./speech-text.ts). */
  text: string;
  language: Language;
  /** 1–4 male, 5–8 female. */
  gender: number;
}

export type Spoken =
  /** A file of any format the decoder knows. */
  | { kind: 'file'; bytes: Buffer }
  /** Samples at 8 kHz, mono. */
  | { kind: 'pcm'; pcm: Int16Array }
  /** `failed`: this text cannot be spoken. `unavailable`: not now. `credentials`: not before a person does something. */
  | { kind: 'failed' | 'unavailable' | 'credentials'; detail: string };

export interface Speaker {
  /** Everything beside the utterance that decides how it sounds: part of the cache's key. */
  readonly key: string;
  /** '' when it can be asked, else what is missing. Asked for every message: cheap. */
  missing(): string;
  /** Never rejects. */
  speak(utterance: Utterance): Promise<Spoken>;
  close(): Promise<void>;
}

/** Voices a client can choose between. */
export const VOICES_MAX = 8;

/** Voices by language; a list shorter than eight is gone through again. */
export type Voices = Readonly<Record<Language, readonly string[]>>;

export function voiceOf(voices: Voices, { language, gender }: Utterance): string {
  const list = voices[language];
  return list[(gender - 1) % list.length]!;
}

/** Longest speech, and the bytes of a 16-bit file of it at 48 kHz. */
export const SPEECH_MAX_MS = 900_000;
export const SPEECH_MAX_BYTES = 96_000 * (SPEECH_MAX_MS / 1000);
