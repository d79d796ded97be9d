// Any program of the operator's that speaks: RHVoice, piper, a script. Its arguments are a template; the text goes in by
// standard input and the audio comes by standard output or in the file {out}. Never through a shell.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programWatch, run } from './child.ts';
import { SPEECH_MAX_BYTES, type Speaker, type Spoken, type Utterance, type Voices, voiceOf } from './speaker.ts';

export interface CommandOptions {
  /** Program and arguments; {voice}, {lang} and {out} are replaced within each. */
  argv: readonly string[];
  voices: Voices;
  timeoutMs: number;
}

/** A JSON list of words, or words divided by blanks (no quotes); null when it is neither. */
export function readCommand(template: string): readonly string[] | null {
  const trimmed = template.trim();
  if (trimmed.includes('\0')) return null;
  if (!trimmed.startsWith('[')) return trimmed === '' ? null : trimmed.split(/\s+/);
  try {
    const words: unknown = JSON.parse(trimmed);
    const good = Array.isArray(words) && words.length > 0 && words.every(isWord);
    return good && words[0] !== '' ? words : null;
  } catch {
    return null;
  }
}

const isWord = (word: unknown): word is string => typeof word === 'string' && !word.includes('\0');

export function command({ argv, voices, timeoutMs }: CommandOptions): Speaker {
  const [program = '', ...template] = argv;
  const installed = programWatch(program);
  const toFile = template.some((word) => word.includes('{out}'));

  async function speak(utterance: Utterance, out: string): Promise<Spoken> {
    const values: Record<string, string> = { voice: voiceOf(voices, utterance), lang: utterance.language, out };
    const args = template.map((word) => word.replace(/\{(voice|lang|out)\}/g, (_, name: string) => values[name]!));
    const result = await run({ file: program, args, input: utterance.text, timeoutMs, maxBytes: SPEECH_MAX_BYTES });
    if (result.kind === 'failed') {
      return { kind: result.reason === 'not_found' ? 'unavailable' : 'failed', detail: result.reason };
    }
    const bytes = toFile ? await readBounded(out) : result.stdout;
    return bytes === null ? { kind: 'failed', detail: 'no file' } : { kind: 'file', bytes };
  }

  return {
    key: JSON.stringify(['command', argv, voices]),
    missing: () => (installed() ? '' : `${program} is not installed`),
    speak: async (utterance) => {
      if (!toFile) return speak(utterance, '');
      let folder: string;
      try {
        folder = await mkdtemp(join(tmpdir(), 'kaskad-speech-'));
      } catch {
        return { kind: 'unavailable', detail: 'no room for a temporary file' };
      }
      try {
        return await speak(utterance, join(folder, 'speech.wav'));
      } finally {
        await rm(folder, { recursive: true, force: true }).catch(() => {});
      }
    },
    close: async () => {},
  };
}

async function readBounded(path: string): Promise<Buffer | null> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    return size > 0 && size <= SPEECH_MAX_BYTES ? await file.readFile() : null;
  } catch {
    return null;
  }
}
