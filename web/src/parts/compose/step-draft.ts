// A step of a message as it is being written: every field a text or a number of a form, and the way to the API and back.

import { checkContent, isWebUrl } from '../../../../src/domain/content.ts';
import { CHANNEL_KINDS, type Channel } from '../../../../src/domain/message.ts';
import { measure } from '../../../../src/domain/segments.ts';
import { checkSender } from '../../../../src/domain/sender-id.ts';
import type { Body } from '../../api/kaskad.ts';
import { isCode } from './call-code.ts';

export type ApiStep = NonNullable<Body<'messages.send'>['steps']>[number];

export interface StepDraft {
  /** For lists: stays while the step moves. */
  key: string;
  channel: Channel;
  sender: string;
  text: string;
  buttonText: string;
  buttonUrl: string;
  imageUrl: string;
  /** Of a call: what it says, or plays. */
  speaks: 'text' | 'audio';
  audioUrl: string;
  ringS: number | '';
  pauseS: number | '';
  calls: number | '';
  voice: number | '';
  waitS: number | '';
  success: 'delivered' | 'read';
  /** RFC 3339, from a cascade that the API made; kept as it is. */
  notAfter: string;
}

/** What somebody writes to people by; lookups have a page of their own. */
export const WRITTEN_CHANNELS: readonly Channel[] = [
  'sms',
  'viber',
  'whatsapp',
  'telegram',
  'voice',
  'voice_ivr',
  'flashcall',
];

export const STEPS_MAX = 4;
/** As the pipeline bounds what is no SMS. */
const RICH_TEXT_MAX = 5000;

let made = 0;

export function emptyStep(channel: Channel): StepDraft {
  made += 1;
  return {
    key: `${Date.now()}-${made}`,
    channel,
    sender: '',
    text: '',
    buttonText: '',
    buttonUrl: '',
    imageUrl: '',
    speaks: 'text',
    audioUrl: '',
    ringS: '',
    pauseS: '',
    calls: '',
    voice: '',
    waitS: '',
    success: 'delivered',
    notAfter: '',
  };
}

/** Senders are kept by channel; a call with keys shows that of `voice`. */
export const senderChannel = (channel: Channel): Channel => (channel === 'voice_ivr' ? 'voice' : channel);

/** Has a sender to choose. */
export const hasSender = (channel: Channel): boolean => CHANNEL_KINDS[channel] !== 'service';
/** Has a text: of a flash call that is the code. */
export const hasText = (channel: Channel): boolean => channel !== 'hlr' && channel !== 'ping';
/** Tells when it was read. */
export const canBeRead = (channel: Channel): boolean => CHANNEL_KINDS[channel] === 'rich';

const given = (value: number | ''): number | undefined => (value === '' ? undefined : value);

/** What a step is for the API: only the fields that its channel has. */
export function stepBody(step: StepDraft, isLast: boolean): ApiStep {
  const kind = CHANNEL_KINDS[step.channel];
  const text = step.text === '' || !hasText(step.channel) ? undefined : step.text;
  const hasButton = step.buttonText.trim() !== '' || step.buttonUrl.trim() !== '';
  const all = {
    channel: step.channel,
    sender: hasSender(step.channel) && step.sender !== '' ? step.sender : undefined,
    ...(kind === 'call'
      ? {
          ...(step.speaks === 'audio' ? { audio_url: step.audioUrl.trim() || undefined } : { text }),
          ring_s: given(step.ringS),
          pause_s: given(step.pauseS),
          calls: given(step.calls),
          voice: step.speaks === 'audio' ? undefined : given(step.voice),
        }
      : { text }),
    ...(kind === 'rich'
      ? {
          button: hasButton ? { text: step.buttonText.trim(), url: step.buttonUrl.trim() } : undefined,
          image_url: step.imageUrl.trim() || undefined,
        }
      : {}),
    wait_s: isLast ? undefined : given(step.waitS),
    success: step.success === 'read' && canBeRead(step.channel) ? ('read' as const) : undefined,
    not_after: step.notAfter || undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as ApiStep;
}

/** A saved step as a form. */
export function draftOf(step: ApiStep): StepDraft {
  return {
    ...emptyStep(step.channel),
    sender: step.sender ?? '',
    text: step.text ?? '',
    buttonText: step.button?.text ?? '',
    buttonUrl: step.button?.url ?? '',
    imageUrl: step.image_url ?? '',
    speaks: step.audio_url === undefined ? 'text' : 'audio',
    audioUrl: step.audio_url ?? '',
    ringS: step.ring_s ?? '',
    pauseS: step.pause_s ?? '',
    calls: step.calls ?? '',
    voice: step.voice ?? '',
    waitS: step.wait_s ?? '',
    success: step.success ?? 'delivered',
    notAfter: step.not_after ?? '',
  };
}

export type StepFault =
  | 'text_missing'
  | 'link_missing'
  | 'sender_missing'
  | 'sender_too_long'
  | 'sender_unknown'
  | 'text_too_long'
  | 'too_many_parts'
  | 'code_wrong';

export interface FaultRules {
  /** Texts may come with each request, as those of a saved cascade may. */
  textOptional?: boolean;
  /** The account's own bound of parts; null = the installation's, which the server tells. */
  segmentsMax?: number | null;
}

/** What keeps a step from being sent, by the rules that the server has. */
export function stepFaults(
  step: StepDraft,
  { textOptional = false, segmentsMax = null }: FaultRules = {},
): StepFault[] {
  const body = stepBody(step, true);
  const kind = CHANNEL_KINDS[step.channel];
  const faults: StepFault[] = [];
  if (kind === 'text' || kind === 'rich') {
    const wrong = step.sender === '' ? 'sender_missing' : step.channel === 'sms' ? checkSender(step.sender) : null;
    if (wrong !== null && !(textOptional && wrong === 'sender_missing')) faults.push(wrong as StepFault);
  }
  const content = {
    ...(body.button === undefined
      ? {}
      : { button: body.button.text || undefined, action: body.button.url || undefined }),
    ...(body.image_url === undefined ? {} : { image: body.image_url }),
    ...(kind === 'call' && step.speaks === 'audio' ? { audio: step.audioUrl.trim() } : {}),
  };
  // A saved cascade may leave its text to each request: only what would be wrong with any text is.
  const text = textOptional && step.text.trim() === '' && step.imageUrl === '' ? 'text' : step.text;
  const wrong = checkContent(step.channel, text, content);
  if (wrong === 'text_missing' || wrong === 'link_missing') faults.push(wrong);
  if (step.channel === 'flashcall' && !isCode(step.text)) faults.push('code_wrong');
  if (step.channel !== 'sms' && step.text.length > RICH_TEXT_MAX) faults.push('text_too_long');
  if (step.channel === 'sms' && segmentsMax !== null && measure(step.text).segments > segmentsMax)
    faults.push('too_many_parts');
  return faults;
}

/** For the field: empty is no error while somebody still writes. */
export const isBadUrl = (text: string): boolean => text.trim() !== '' && !isWebUrl(text.trim());
