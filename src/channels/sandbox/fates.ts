// What an upstream would say to a message, by the number it goes to.
import { type LookupStatus, lookupRecord, lookupState } from '../../domain/lookup.ts';
import { CHANNEL_KINDS } from '../../domain/message.ts';
import { type Fate, fateOf, SANDBOX_DELAY_S } from '../../domain/sandbox.ts';
import type { DeliveryEvent, ErrorClass, Job, Outcome, ReceiptState } from '../channel.ts';

/** Of ours, as an upstream would have some. */
export const CODES: ReadonlyMap<string, { errorClass: ErrorClass; words: string }> = new Map([
  ['sandbox_absent', { errorClass: 'recipient', words: 'the sandbox says that the phone cannot be reached' }],
  ['sandbox_refused', { errorClass: 'recipient', words: 'the sandbox refuses this number' }],
  ['sandbox_busy', { errorClass: 'temporary', words: 'the sandbox is busy at the first try' }],
  ['foreign_number', { errorClass: 'recipient', words: 'not a number of the sandbox' }],
]);

/** A receipt, and how long after the answer it comes. */
export interface Told {
  afterMs: number;
  event: DeliveryEvent;
}

export interface Answer {
  outcome: Outcome;
  told: Told[];
}

/** At once, as far as people can tell; a message is never delivered before it was taken. */
const SOON_MS = 50;
const READ_MS = 1_000;
const BUSY_MS = 1_000;

/** The answer to a job and the receipts that follow it. Pure. */
export function answerTo(job: Job): Answer {
  const fate = fateOf(job.phone);
  if (fate === 'refused') return { outcome: refused(job, 'sandbox_refused'), told: [] };
  if (fate === 'second_try' && job.attemptNo === 1 && job.temporaryTries === 0) {
    return {
      outcome: { kind: 'deferred', job, code: 'sandbox_busy', errorClass: 'temporary', delayMs: BUSY_MS },
      told: [],
    };
  }
  const providerIds = Array.from({ length: Math.max(1, job.segments) }, (_, part) => idOf(job, part));
  return { outcome: { kind: 'submitted', job, providerIds }, told: receiptsOf(job, fate, providerIds) };
}

/** A job that does not belong here, or cannot be taken. */
export function refused(job: Job, code: string): Outcome {
  return { kind: 'rejected', job, code, errorClass: CODES.get(code)!.errorClass, providerIds: [] };
}

const idOf = ({ messageId, attemptNo }: Job, part: number) => `sandbox-${messageId}-${attemptNo}-${part + 1}`;

function receiptsOf(job: Job, fate: Fate, ids: readonly string[]): Told[] {
  const all = (state: ReceiptState, afterMs: number, errorCode = '') =>
    ids.map((id) => ({ afterMs, event: receipt(job, id, state, errorCode) }));
  const delivered = all('delivered', SOON_MS);
  switch (fate) {
    case 'undelivered':
      return all('undelivered', SOON_MS, 'sandbox_absent');
    case 'expired':
      return all('expired', SOON_MS);
    case 'delayed':
      return all('delivered', SANDBOX_DELAY_S * 1000);
    case 'read':
      return CHANNEL_KINDS[job.channel] === 'rich' ? [...delivered, ...all('read', READ_MS)] : delivered;
    case 'receipt_twice':
      return [...delivered, ...delivered];
    case 'silent':
      return [];
    case 'partly':
      return delivered.map((told, part) =>
        part === 0 ? told : { ...told, event: receipt(job, ids[part]!, 'undelivered', 'sandbox_absent') },
      );
    default:
      return delivered;
  }
}

const LOOKED_UP: Partial<Record<ReceiptState, LookupStatus>> = {
  delivered: 'reachable',
  undelivered: 'invalid',
  expired: 'absent',
};

function receipt(job: Job, providerMessageId: string, state: ReceiptState, errorCode: string): DeliveryEvent {
  const plain = { kind: 'receipt', providerMessageId, phone: job.phone, state, errorCode, raw: 'sandbox' } as const;
  if (job.channel === 'voice_ivr' && state === 'delivered') return { ...plain, result: { digits: '1' } };
  if (job.channel !== 'hlr' && job.channel !== 'ping') return plain;
  const status = LOOKED_UP[state] ?? 'unknown';
  if (job.channel === 'ping') return { ...plain, state: lookupState(status), result: { status } };
  const network = status === 'reachable' ? { mccmnc: '25099', operator: 'Sandbox', country: 'RU', ported: false } : {};
  return { ...plain, state: lookupState(status), result: lookupRecord({ status, ...network }) };
}
