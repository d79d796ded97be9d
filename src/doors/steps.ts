// Which channels a message goes by, and under which names their parts stand (contract.md §2 and §3). Both doors take the
// names of both documents.
import { type Content, NO_CONTENT } from '../domain/content.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { CHANNEL_KINDS, CHANNEL_NAMES, type Channel, isChannel } from '../domain/message.ts';
import { reservedService } from '../domain/sender-id.ts';
import type { SendStep } from '../pipeline/ports.ts';
import { type Fields, firstOf } from './fields.ts';

interface StepNames {
  sender: readonly string[];
  text: readonly string[];
  validity: readonly string[];
  content(fields: Fields): Content;
}

/** Names that are not `text_CHANNEL` and the like. */
const OTHER_NAMES: Partial<Record<Channel, Partial<StepNames>>> = {
  sms: { sender: ['sender', 'sadr', 'name_clients_sms', 'sender_sms'], text: ['text', 'text_sms'] },
  // Both kinds of calls have the same names in the documents.
  voice_ivr: { ...namesOf('voice'), validity: ['validity_period_voice_ivr', 'validity_period_voice'] },
  flashcall: { text: ['text', 'text_flashcall'] },
};

const STEP_NAMES = new Map<Channel, StepNames>(
  CHANNEL_NAMES.map((channel) => [
    channel,
    { ...namesOf(channel), ...OTHER_NAMES[channel], content: contentReader(channel) },
  ]),
);

function namesOf(channel: Channel): Omit<StepNames, 'content'> {
  return {
    sender: [`name_clients_${channel}`, `sender_${channel}`],
    text: [`text_${channel}`],
    validity: [`validity_period_${channel}`],
  };
}

function contentReader(channel: Channel): StepNames['content'] {
  if (CHANNEL_KINDS[channel] === 'call') return callContent;
  if (CHANNEL_KINDS[channel] !== 'rich') return () => NO_CONTENT;
  return (fields) =>
    contentOf({
      button: trimmed(fields, `button_${channel}`),
      action: trimmed(fields, `action_${channel}`),
      image: trimmed(fields, `image_${channel}`),
    });
}

/** Numbers outside their bounds are brought inside, unreadable ones are absent: the documents know no error for them. */
function callContent(fields: Fields): Content {
  return contentOf({
    audio: trimmed(fields, 'action_voice'),
    waitingS: bounded(fields, ['waiting_voice'], 10, 35),
    intervalS: bounded(fields, ['interval_voice', 'winterval_voice'], 10, 3600),
    dials: bounded(fields, ['dial_voice'], 1, 9),
    gender: bounded(fields, ['gender_voice'], 1, 8),
  });
}

/** Without the parts that are absent; the common empty one when all are. */
function contentOf(parts: Content): Content {
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  return given.length === 0 ? NO_CONTENT : (Object.fromEntries(given) as Content);
}

function trimmed(fields: Fields, name: string): string | undefined {
  return firstOf(fields, [name]).trim() || undefined;
}

function bounded(fields: Fields, names: readonly string[], min: number, max: number): number | undefined {
  const text = firstOf(fields, names).trim();
  return /^\d{1,9}$/.test(text) ? Math.min(max, Math.max(min, Number(text))) : undefined;
}

const LATER_STEPS = [2, 3, 4] as const;
const WAIT_MAX_S = 1_209_600;

/** What the recipients of one message have in common. */
export interface CommonParts {
  steps: readonly SendStep[];
  /** Of the whole message: naive local time, '' = none. */
  validity: string;
  priceMax: string;
  refused?: ErrorCode;
}

/**
 * Reads `type_send_1` to `type_send_4` and the parts of each; gaps between them close up. An unknown channel refuses the
 * whole message: what the client meant by it cannot be guessed.
 */
export function readSteps(fields: Fields): CommonParts {
  const first = readStep(fields, 1, channelName(fields, 1) || 'sms');
  const general = firstOf(fields, ['validity_period']);
  const priceMax = firstOf(fields, ['price_max']).trim();
  if (first === null) return { steps: [], validity: general, priceMax, refused: 'channel_unavailable' };
  const steps = [first];
  for (const number of LATER_STEPS) {
    const name = channelName(fields, number);
    if (name === '') continue;
    const step = readStep(fields, number, name);
    if (step === null) return { steps: [], validity: general, priceMax, refused: 'channel_unavailable' };
    steps.push(step);
  }
  if (steps.length > 1) return { steps, validity: general, priceMax };
  // With one step its own validity is the message's.
  return { steps: [{ ...first, validity: '' }], validity: first.validity || general, priceMax };
}

function channelName(fields: Fields, number: number): string {
  const name = `type_send_${number}`;
  return fields[name] === undefined ? '' : firstOf(fields, [name]).trim().toLowerCase();
}

function readStep(fields: Fields, number: number, wanted: string): SendStep | null {
  if (!isChannel(wanted)) return null;
  const names = STEP_NAMES.get(wanted)!;
  // The documents' own samples have a blank before the sender's name.
  const sender = firstOf(fields, names.sender).trim();
  // Flash calls and lookups also travel as SMS: the sender's name selects them.
  const channel = wanted === 'sms' ? (reservedService(sender) ?? 'sms') : wanted;
  return {
    channel,
    sender: CHANNEL_KINDS[channel] === 'service' ? '' : sender,
    text: firstOf(fields, names.text),
    content: names.content(fields),
    validity: firstOf(
      fields,
      channel === wanted ? names.validity : [...STEP_NAMES.get(channel)!.validity, ...names.validity],
    ),
    waitS: bounded(fields, [`wait_send_${number}`], 1, WAIT_MAX_S) ?? null,
    success:
      firstOf(fields, [`success_send_${number}`])
        .trim()
        .toLowerCase() === 'read'
        ? 'read'
        : 'delivered',
  };
}
