// The definition of a connector that makes calls: everything but the engine is the same for all of them.
import type { ErrorCode } from '../../domain/errors.ts';
import type { ChannelDefinition, Draft, Notice, SettingField } from '../channel.ts';
import { FaultyLink } from '../faulty-link.ts';
import { isPublicAddress } from '../public-address.ts';
import { rememberedBySettings } from '../read-settings.ts';
import { literalAddress, parseTarget } from '../safe-fetch.ts';
import { hasAudioExtension } from './audio-formats.ts';
import type { VoiceEngine } from './engine.ts';
import { CODE_LENGTH_MAX, CODE_LENGTH_MIN, canCarry, randomCode } from './flash-pool.ts';
import { Prompts } from './prompts.ts';
import { readVoiceSettings, type VoiceSettings, voiceFields } from './settings.ts';
import { TEXT_MAX } from './tts.ts';
import { codeName, ERROR_CLASSES } from './verdicts.ts';
import { callerOf, VoiceLink } from './voice-link.ts';

export interface VoiceDefinitionOptions {
  /** The connector's name: `voice-sip`. */
  type: string;
  /** The engine's own settings; their names must differ from those of the voice fields (./settings.ts). */
  engineFields: readonly SettingField[];
  /** The engine tells machines from persons (`CallRequest.detectMachine`): offers the setting `amd`. */
  detectsMachines: boolean;
  /**
   * Makes the engine of one connection, not started. `settings` holds the read values of the engine's and of the voice
   * fields. May throw an Error with a clear reason without secrets: the connection then says it is misconfigured.
   */
  makeEngine(settings: Record<string, unknown>, connectionName: string, notice: Notice): VoiceEngine;
}

/** A phone that rings, and most of what is played to it. */
const DRAIN_MS = 60_000;

/**
 * A connector for VOICE, VOICE_IVR and FLASHCALL over one kind of engine.
 * @throws Error when a setting of the engine has the name of one of ours
 */
export function voiceDefinition(options: VoiceDefinitionOptions): ChannelDefinition {
  const fields = [...options.engineFields, ...voiceFields(options.detectsMachines)];
  const names = new Set(fields.map(({ name }) => name));
  if (names.size < fields.length) throw new Error(`${options.type}: two settings have one name`);

  const voiceOf = rememberedBySettings((given): VoiceSettings | null => {
    const read = readVoiceSettings(fields, given);
    return read.kind === 'ok' ? read.settings : null;
  });

  return {
    type: options.type,
    channels: ['voice', 'voice_ivr', 'flashcall'],
    settings: fields,
    chargePolicy: 'delivered',
    drainMs: DRAIN_MS,
    statuses: ['delivered', 'undelivered'],
    errorClasses: ERROR_CLASSES,
    references: () => [],
    codeName,
    accepts(draft, given) {
      const settings = voiceOf(given);
      // A connection that cannot work says so itself; the draft is not to blame.
      if (settings === null) return null;
      return draft.channel === 'flashcall' ? flashFault(draft, settings) : voiceFault(draft, settings);
    },
    complete({ channel, text }, given, random) {
      const settings = voiceOf(given);
      if (settings === null || channel !== 'flashcall') return null;
      if (text !== '') return canCarry(settings.pool, text) ? text : null;
      return randomCode(settings.pool, settings.flash_code_length, random);
    },
    open({ name, settings: given }, port, onNotice) {
      const notice: Notice = onNotice ?? (() => {});
      const read = readVoiceSettings(fields, given);
      if (read.kind === 'invalid') return new FaultyLink(read.faults.join('; '), port);
      let engine: VoiceEngine;
      try {
        engine = options.makeEngine(read.values, name, notice);
      } catch (error) {
        return new FaultyLink((error as Error).message, port);
      }
      const prompts = new Prompts(read.settings);
      return new VoiceLink(read.settings, port, { engine, prompts, random: Math.random, notice });
    },
  };
}

const CODE = new RegExp(`^\\d{${CODE_LENGTH_MIN},${CODE_LENGTH_MAX}}$`);

function flashFault({ text }: Draft, { pool }: VoiceSettings): ErrorCode | null {
  const carried = text === '' ? pool.entries.length > 0 : CODE.test(text) && canCarry(pool, text);
  return carried ? null : 'text_missing';
}

function voiceFault(draft: Draft, settings: VoiceSettings): ErrorCode | null {
  const { text, content } = draft;
  if (callerOf(draft, settings) === '') return 'sender_missing';
  if (content.audio !== undefined) return playable(content.audio, settings) ? null : 'link_missing';
  if (text.trim() === '') return 'text_missing';
  if (text.length > TEXT_MAX) return 'text_too_long';
  const { speaker } = settings;
  return speaker === null || speaker.missing() !== '' ? 'tts_unavailable' : null;
}

/** By its form alone: nothing is resolved or fetched at the door. */
function playable(audio: string, { allow_private_audio }: VoiceSettings): boolean {
  const url = parseTarget(audio);
  if (url === null || !hasAudioExtension(url)) return false;
  const address = literalAddress(url);
  return address === '' || allow_private_audio || isPublicAddress(address);
}
