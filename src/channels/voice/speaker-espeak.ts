// espeak-ng: offline, at once, and in every distribution; robotic. The text goes in by standard input, never by argument.
import { programWatch, run } from './child.ts';
import { SPEECH_MAX_BYTES, type Speaker, type Voices, voiceOf } from './speaker.ts';

/** Eight voices that sound differently (voice.md §6): its male variants for 1–4, its female ones for 5–8. */
export const ESPEAK_VOICES: Voices = {
  ru: ['ru+m1', 'ru+m2', 'ru+m3', 'ru+m4', 'ru+f1', 'ru+f2', 'ru+f3', 'ru+f4'],
  en: ['en+m1', 'en+m2', 'en+m3', 'en+m4', 'en+f1', 'en+f2', 'en+f3', 'en+f4'],
};
const PROGRAM = 'espeak-ng';
/** Words a minute at speed 1. */
const SPEED = 150;

export interface EspeakOptions {
  voices: Voices;
  /** 1 = normal. */
  speed: number;
  timeoutMs: number;
}

export function espeak({ voices, speed, timeoutMs }: EspeakOptions): Speaker {
  const installed = programWatch(PROGRAM);
  const wordsPerMinute = String(Math.round(SPEED * speed));
  return {
    key: JSON.stringify([PROGRAM, voices, wordsPerMinute]),
    missing: () => (installed() ? '' : `${PROGRAM} is not installed`),
    speak: async (utterance) => {
      const result = await run({
        file: PROGRAM,
        args: ['-v', voiceOf(voices, utterance), '-s', wordsPerMinute, '-b', '1', '--stdin', '--stdout'],
        input: utterance.text,
        timeoutMs,
        maxBytes: SPEECH_MAX_BYTES,
      });
      if (result.kind === 'ok') return { kind: 'file', bytes: result.stdout };
      const passing = result.reason === 'not_found' || result.reason === 'EAGAIN' || result.reason === 'ENOMEM';
      return { kind: passing ? 'unavailable' : 'failed', detail: result.reason };
    },
    close: async () => {},
  };
}
