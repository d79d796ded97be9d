// Which channel a message goes by, and under which names its parts stand (contract.md §2 and §3). Both doors take the
// names of both documents.
import type { ErrorCode } from '../domain/errors.ts';
import type { Channel } from '../domain/message.ts';
import { type Fields, firstOf } from './fields.ts';

interface StepNames {
  sender: readonly string[];
  text: readonly string[];
  validity: readonly string[];
}

const STEP_NAMES: Readonly<Record<Channel, StepNames>> = {
  sms: {
    sender: ['sender', 'sadr', 'name_clients_sms', 'sender_sms'],
    text: ['text', 'text_sms'],
    validity: ['validity_period_sms', 'validity_period'],
  },
  viber: namesOf('viber'),
  whatsapp: namesOf('whatsapp'),
  telegram: namesOf('telegram'),
  voice: namesOf('voice'),
  voice_ivr: namesOf('voice'),
  flashcall: { sender: [], text: ['text'], validity: ['validity_period_flashcall', 'validity_period'] },
  hlr: { sender: [], text: [], validity: ['validity_period_hlr', 'validity_period'] },
  ping: { sender: [], text: [], validity: ['validity_period_ping', 'validity_period'] },
};

function namesOf(suffix: string): StepNames {
  return {
    sender: [`name_clients_${suffix}`, `sender_${suffix}`],
    text: [`text_${suffix}`],
    validity: [`validity_period_${suffix}`, 'validity_period'],
  };
}

/** Channels this installation delivers by. */
const SERVED: ReadonlySet<string> = new Set<Channel>(['sms']);

/** Sender names that select a service (contract.md §2): a message to them is no SMS. */
const RESERVED_SENDERS: Readonly<Record<string, Channel>> = { flashcall: 'flashcall', hlr: 'hlr', ping: 'ping' };
const RESERVED_LENGTH_MAX = 9;

const NEXT_STEPS = ['type_send_2', 'type_send_3', 'type_send_4'] as const;

/** What the recipients of one message have in common. */
export interface Step {
  channel: Channel;
  sender: string;
  text: string;
  validity: string;
  refused?: ErrorCode;
}

/** Reads the first step of a message; one that cannot be delivered here is `refused`. */
export function readStep(fields: Fields): Step {
  const wanted =
    fields.type_send_1 === undefined ? 'sms' : firstOf(fields, ['type_send_1']).trim().toLowerCase() || 'sms';
  const known = Object.hasOwn(STEP_NAMES, wanted);
  const named = known ? (wanted as Channel) : 'sms';
  const names = STEP_NAMES[named];
  // The documents' own samples have a blank before the sender's name.
  const sender = firstOf(fields, names.sender).trim();
  const channel = named === 'sms' ? serviceOf(sender) : named;
  const step: Step = { channel, sender, text: firstOf(fields, names.text), validity: firstOf(fields, names.validity) };
  if (NEXT_STEPS.some((name) => fields[name] !== undefined && firstOf(fields, [name]).trim() !== '')) {
    step.refused = 'cascade_unavailable';
  } else if (!known || !SERVED.has(channel)) {
    step.refused = 'channel_unavailable';
  }
  return step;
}

function serviceOf(sender: string): Channel {
  return sender.length <= RESERVED_LENGTH_MAX ? (RESERVED_SENDERS[sender.toLowerCase()] ?? 'sms') : 'sms';
}
