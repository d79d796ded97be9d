// What a webhook of Meta tells (channels.md §A.5): statuses of our messages, and messages of users. One call carries many.
import type { DeliveryEvent, ReceiptState, UpstreamEvent } from '../channel.ts';
import { codeOf } from './answer.ts';
import { referenceOfOpaque } from './opaque.ts';
import { isRecord } from './template.ts';

/** `sent` = Meta has it on its way. Other words (`deleted`, `warning`) say nothing of the delivery. */
export const STATES: Readonly<Record<string, ReceiptState>> = {
  sent: 'accepted',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'undelivered',
};

const RAW_MAX = 512;
const ID_MAX = 512;
const WORD_MAX = 80;

/**
 * The events of one webhook for one of our numbers; null when it is no webhook at all. What is malformed within a batch is left out:
 * Meta would repeat the whole of it for seven days. As many as the body holds, which is bounded.
 */
export function eventsOf(body: unknown, phoneNumberId: string, nowMs: number): UpstreamEvent[] | null {
  if (!isRecord(body) || !Array.isArray(body.entry)) return null;
  const events: UpstreamEvent[] = [];
  for (const change of records(body.entry).flatMap((entry) => records(entry.changes))) {
    const { value } = change;
    if (change.field !== 'messages' || !isRecord(value) || !isRecord(value.metadata)) continue;
    // Webhooks are of the app, which may have several numbers: each is a connection of its own.
    if (word(value.metadata.phone_number_id) !== phoneNumberId) continue;
    for (const status of records(value.statuses)) {
      const event = receiptOf(status);
      if (event !== null) events.push(event);
    }
    const to = word(value.metadata.display_phone_number).replace(/\D/g, '') || phoneNumberId;
    for (const message of records(value.messages)) events.push(...inboundOf(message, to, nowMs));
  }
  return events;
}

function receiptOf(status: Record<string, unknown>): DeliveryEvent | null {
  const name = word(status.status);
  const state = Object.hasOwn(STATES, name) ? STATES[name] : undefined;
  const id = word(status.id);
  if (state === undefined || id === '' || id.length > ID_MAX) return null;
  const error = records(status.errors)[0];
  const errorCode = codeOf(error?.code) ?? '';
  const reference = referenceOfOpaque(status.biz_opaque_callback_data);
  return {
    kind: 'receipt',
    providerMessageId: id,
    ...(reference === undefined ? {} : { reference }),
    phone: digits(status.recipient_id),
    state,
    errorCode,
    raw: rawOf(name, status, errorCode, error),
  };
}

/** For the timeline: never what was written, so not the details of an error, which may quote it. */
function rawOf(
  name: string,
  { timestamp, pricing, recipient_id }: Record<string, unknown>,
  errorCode: string,
  error: Record<string, unknown> | undefined,
): string {
  const price = isRecord(pricing) ? pricing : {};
  const parts: Record<string, string> = {
    status: name,
    timestamp: word(timestamp),
    recipient_id: word(recipient_id),
    code: errorCode,
    title: word(error?.title),
    category: word(price.category),
    pricing: word(price.type),
  };
  const told = Object.entries(parts).filter(([, value]) => value !== '');
  return JSON.stringify(Object.fromEntries(told.map(([key, value]) => [key, value.slice(0, WORD_MAX)]))).slice(
    0,
    RAW_MAX,
  );
}

/** A user's message, and with it the customer-service window it opens. */
function inboundOf(message: Record<string, unknown>, to: string, nowMs: number): UpstreamEvent[] {
  const id = word(message.id);
  const from = word(message.from);
  const type = word(message.type);
  // `system`: the user changed their number; nobody wrote.
  if (id === '' || id.length > ID_MAX || from === '' || from.length > 64 || type === 'system') return [];
  const detail: Record<string, string> = { type: type.slice(0, WORD_MAX) };
  const repliedTo = isRecord(message.context) ? word(message.context.id) : '';
  if (repliedTo !== '') detail.context = repliedTo.slice(0, ID_MAX);
  const inbound: UpstreamEvent = { kind: 'inbound', from, to, text: textOf(message, type), detail, providerId: id };
  if (!/^\d{5,15}$/.test(from)) return [inbound];
  const writtenAtMs = Number(word(message.timestamp)) * 1000;
  // A clock that runs ahead must not hold the window open.
  const inboundAtMs = writtenAtMs > 0 ? Math.min(nowMs, writtenAtMs) : nowMs;
  return [inbound, { kind: 'contact', phone: from, address: from, state: 'bound', inboundAtMs }];
}

function textOf(message: Record<string, unknown>, type: string): string {
  const part = Object.hasOwn(message, type) ? message[type] : undefined;
  if (!isRecord(part)) return '';
  if (type === 'interactive') {
    const reply = [part.button_reply, part.list_reply].find(isRecord);
    return word(reply?.title);
  }
  // text, button, and the pictures and files with a caption.
  return word(part.body) || word(part.text) || word(part.caption);
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function digits(value: unknown): string {
  const number = word(value).replace(/^\+/, '');
  return /^\d{1,15}$/.test(number) ? number : '';
}
