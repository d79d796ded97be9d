// Settings that every connector for calls has, whatever makes its calls.
import type { SettingField, Settings } from '../channel.ts';
import { choice, flag, number, text } from '../fields.ts';
import { readSettings } from '../read-settings.ts';
import { CODE_LENGTH_MAX, CODE_LENGTH_MIN, type FlashPool, readFlashPool } from './flash-pool.ts';
import { type Speaker, VOICES_MAX, type Voices } from './speaker.ts';
import { command, readCommand } from './speaker-command.ts';
import { ESPEAK_VOICES, espeak } from './speaker-espeak.ts';
import { YANDEX_URL, YANDEX_VOICES, yandex } from './speaker-yandex.ts';

const CALLS: readonly SettingField[] = [
  number('rate', 5, 0, 1_000, 'Calls begun a second; 0 = no limit of our own'),
  number('concurrency', 30, 1, 10_000, 'Calls at once'),
  text('caller', '', 'Caller number of voice calls whose sender is not a number'),
  number('ring_timeout_s', 25, 1, 120, 'How long a phone rings where the message does not say, seconds'),
  number('dials', 1, 1, 9, 'Calls in all to one person where the message does not say'),
  number('redial_interval_s', 60, 1, 3600, 'Pause between two calls where the message does not say, seconds'),
  text(
    'flash_numbers',
    '',
    'Numbers that flash calls come from, divided by commas or lines; 7495123XXXX stands for a block: X is any digit',
  ),
  number('flash_code_length', 4, CODE_LENGTH_MIN, CODE_LENGTH_MAX, 'Digits of a code that we choose'),
  number('flash_hold_s', 5, 0.1, 60, 'How long a flash call rings before we cancel it, seconds'),
  flag(
    'progress_counts_as_ringing',
    false,
    'Take 183 for ringing: for networks that never send 180. Others play announcements with it',
  ),
  choice(
    'forbidden_means',
    'recipient',
    ['recipient', 'configuration'],
    'What 403 says: this number cannot be called, or the trunk refuses us (pauses the connection)',
  ),
  number('ivr_digits', 1, 1, 32, 'Digits an IVR call takes at most'),
  text('ivr_terminator', '#', 'Key that ends the input of an IVR call; empty = none'),
  number('ivr_first_digit_s', 10, 0.1, 120, 'How long the first digit is waited for after the message, seconds'),
  number('ivr_between_s', 4, 0.1, 60, 'How long the next digit is waited for, seconds'),
  flag('ivr_barge_in', true, 'A digit stops the message'),
];

const AMD: SettingField = flag(
  'amd',
  false,
  'Tell answering machines from persons: what a machine answers is not delivered',
);

const AUDIO: readonly SettingField[] = [
  number('audio_max_s', 300, 1, 900, 'Longest audio that is played, seconds'),
  number('audio_max_bytes', 10_485_760, 1_000, 104_857_600, 'Largest audio file that is fetched, bytes'),
  number('audio_timeout_s', 15, 0.1, 120, 'How long fetching an audio file may take, seconds'),
  number('audio_cache_s', 60, 0, 86_400, 'How long a fetched audio file is used without asking again, seconds'),
  flag(
    'allow_private_audio',
    false,
    'Fetch audio from private addresses too: clients can then make the gateway ask machines of your own network',
  ),
];

const SPEECH: readonly SettingField[] = [
  choice(
    'tts_engine',
    'espeak-ng',
    ['espeak-ng', 'command', 'yandex', 'none'],
    'What speaks texts; none = only audio files are taken',
  ),
  text(
    'tts_voices',
    '',
    'Russian voices for 1–4 (male) and 5–8 (female), divided by commas; empty = those of the engine',
  ),
  text('tts_voices_en', '', 'The same for English'),
  number('tts_speed', 1, 0.3, 3, 'Speed of speech: 1 is normal (espeak-ng and yandex)'),
  flag('tts_spell_digits', true, 'Read numbers of 4 to 8 digits one digit at a time: codes'),
  text(
    'tts_command',
    '',
    'Program of the engine `command` with its arguments, as words or a JSON list: {voice}, {lang} and {out} are replaced; text by stdin, audio by stdout or {out}',
  ),
  text('tts_api_key', '', 'Yandex SpeechKit: API key or IAM token', { secret: true }),
  text('tts_folder', '', 'Yandex SpeechKit: folder, needed with an IAM token'),
  text('tts_base_url', YANDEX_URL, 'Yandex SpeechKit: address, without a slash at the end'),
  number('tts_timeout_s', 15, 0.1, 120, 'How long speaking one text may take, seconds'),
  number('tts_parallel', 2, 1, 64, 'Texts spoken at once'),
  number('tts_cache_mb', 200, 0, 100_000, 'Speech kept on disk, megabytes; 0 = only in memory'),
];

const DOUBT: readonly SettingField[] = [
  number('in_doubt_wait_s', 60, 0, 86_400, 'How long to wait before a call that was lost is made once more, seconds'),
  text(
    'in_doubt_retry',
    '',
    'Traffic classes (urgent,normal,bulk) called once more when it is unknown what became of the call; empty = none',
  ),
];

/** The fields of a connection, without the engine's own. */
export function voiceFields(detectsMachines: boolean): SettingField[] {
  return [...CALLS, ...(detectsMachines ? [AMD] : []), ...AUDIO, ...SPEECH, ...DOUBT];
}

/** Settings as read; names are the fields' own. */
export interface VoiceSettings {
  rate: number;
  concurrency: number;
  caller: string;
  ring_timeout_s: number;
  dials: number;
  redial_interval_s: number;
  flash_code_length: number;
  flash_hold_s: number;
  progress_counts_as_ringing: boolean;
  forbidden_means: 'recipient' | 'configuration';
  ivr_digits: number;
  ivr_terminator: string;
  ivr_first_digit_s: number;
  ivr_between_s: number;
  ivr_barge_in: boolean;
  amd: boolean;
  audio_max_s: number;
  audio_max_bytes: number;
  audio_timeout_s: number;
  audio_cache_s: number;
  allow_private_audio: boolean;
  tts_engine: 'espeak-ng' | 'command' | 'yandex' | 'none';
  tts_speed: number;
  tts_spell_digits: boolean;
  tts_parallel: number;
  tts_cache_mb: number;
  pool: FlashPool;
  /** Null where texts are not spoken. */
  speaker: Speaker | null;
}

export type ReadVoiceSettings =
  | { kind: 'ok'; settings: VoiceSettings; values: Record<string, unknown> }
  | { kind: 'invalid'; faults: string[] };

/** Checks and types a connection's settings; every fault is named at once, without values. */
export function readVoiceSettings(fields: readonly SettingField[], given: Settings): ReadVoiceSettings {
  const read = readSettings(fields, given);
  if (read.kind === 'invalid') return read;
  const faults: string[] = [];
  const { values } = read;
  const pool = readFlashPool(String(values.flash_numbers));
  if (pool.kind === 'invalid') faults.push(`flash_numbers: ${pool.fault}`);
  const caller = String(values.caller).replace(/^\+/, '');
  if (!/^\d{0,15}$/.test(caller)) faults.push('caller: must be a number of at most 15 digits');
  if (!/^[0-9*#A-D]?$/.test(String(values.ivr_terminator))) faults.push('ivr_terminator: must be one key of a phone');
  for (const word of String(values.in_doubt_retry).split(',')) {
    if (!['', 'urgent', 'normal', 'bulk'].includes(word.trim()))
      faults.push('in_doubt_retry: classes are urgent, normal, bulk');
  }
  const speaker = readSpeaker(values, faults);
  if (faults.length > 0 || pool.kind === 'invalid') return { kind: 'invalid', faults };
  const settings = {
    ...values,
    amd: values.amd === true,
    caller,
    pool: pool.pool,
    speaker,
  } as unknown as VoiceSettings;
  return { kind: 'ok', settings, values };
}

function readSpeaker(values: Record<string, unknown>, faults: string[]): Speaker | null {
  const timeoutMs = Number(values.tts_timeout_s) * 1000;
  const speed = Number(values.tts_speed);
  const ru = readVoices('tts_voices', values, faults);
  const en = readVoices('tts_voices_en', values, faults);
  const or = (own: Voices): Voices => ({ ru: ru ?? own.ru, en: en ?? own.en });
  switch (values.tts_engine) {
    case 'espeak-ng':
      return espeak({ voices: or(ESPEAK_VOICES), speed, timeoutMs });
    case 'command': {
      const argv = readCommand(String(values.tts_command));
      if (argv === null) faults.push('tts_command: must be a program with its arguments');
      const numbered = ['1', '2', '3', '4', '5', '6', '7', '8'];
      return argv === null ? null : command({ argv, voices: or({ ru: numbered, en: numbered }), timeoutMs });
    }
    case 'yandex': {
      if (values.tts_api_key === '') faults.push('tts_api_key: is required for yandex');
      const [apiKey, folder] = [String(values.tts_api_key), String(values.tts_folder)];
      try {
        const baseUrl = String(values.tts_base_url);
        return yandex({ apiKey, folder, baseUrl, voices: or(YANDEX_VOICES), speed, timeoutMs });
      } catch {
        faults.push('tts_base_url: must be an http or https address');
        return null;
      }
    }
    default:
      return null;
  }
}

/** Null when the engine's own are meant. */
function readVoices(name: string, values: Record<string, unknown>, faults: string[]): string[] | null {
  const voices = String(values[name])
    .split(',')
    .map((voice) => voice.trim())
    .filter((voice) => voice !== '');
  // A voice becomes an argument of a program: it must not look like an option.
  if (voices.length > VOICES_MAX || voices.some((voice) => !/^\w[\w.+/-]{0,63}$/.test(voice)))
    faults.push(`${name}: at most ${VOICES_MAX} names of voices`);
  return voices.length === 0 ? null : voices;
}
