// A step of a cascade as the modern API writes it and profiles keep it, and the way from there to the pipeline's own form.
import { type Content, NO_CONTENT } from '../domain/content.ts';
import { CHANNEL_KINDS, type Channel } from '../domain/message.ts';
import { formatLocalTime } from '../domain/validity.ts';
import type { SendStep } from './ports.ts';

export interface StepSpec {
  channel: Channel;
  sender?: string;
  text?: string;
  button?: { text: string; url: string };
  image_url?: string;
  audio_url?: string;
  /** How long a phone may ring. */
  ring_s?: number;
  /** Between two calls. */
  pause_s?: number;
  /** Calls in all. */
  calls?: number;
  /** 1–4 male, 5–8 female. */
  voice?: number;
  wait_s?: number;
  success?: 'delivered' | 'read';
  /** RFC 3339. */
  not_after?: string;
}

/** The pipeline's form of a step; `zone` is the account's. */
export function sendStep(spec: StepSpec, zone: string): SendStep {
  return {
    channel: spec.channel,
    sender: CHANNEL_KINDS[spec.channel] === 'service' ? '' : (spec.sender ?? ''),
    text: spec.text ?? '',
    content: contentOf(spec),
    validity: spec.not_after === undefined ? '' : localMoment(Date.parse(spec.not_after), zone),
    waitS: spec.wait_s ?? null,
    success: spec.success ?? 'delivered',
  };
}

/** A moment as the pipeline takes times; one that is no whole second is put off to the next. */
export const localMoment = (ms: number, zone: string): string => formatLocalTime(Math.ceil(ms / 1000) * 1000, zone);

function contentOf(spec: StepSpec): Content {
  const kind = CHANNEL_KINDS[spec.channel];
  const parts: Content =
    kind === 'rich'
      ? { button: spec.button?.text, action: spec.button?.url, image: spec.image_url }
      : kind === 'call'
        ? {
            audio: spec.audio_url,
            waitingS: spec.ring_s,
            intervalS: spec.pause_s,
            dials: spec.calls,
            gender: spec.voice,
          }
        : NO_CONTENT;
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  return given.length === 0 ? NO_CONTENT : (Object.fromEntries(given) as Content);
}

/** Fields that a step's channel has no use for, so that nothing a client wrote is silently left out. */
export function uselessFields(spec: StepSpec): string[] {
  const kind = CHANNEL_KINDS[spec.channel];
  const useless: (keyof StepSpec)[] = [];
  if (kind !== 'rich') useless.push('button', 'image_url');
  if (kind !== 'call') useless.push('audio_url', 'ring_s', 'pause_s', 'calls', 'voice');
  if (kind === 'service') useless.push('sender');
  if (spec.channel === 'hlr' || spec.channel === 'ping') useless.push('text');
  return useless.filter((name) => spec[name] !== undefined);
}
