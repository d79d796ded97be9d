// Viber's callbacks (channels.md §B.1): one JSON object each, unsigned, so a secret end of the address and a list of allowed
// callers protect it. Order and repeats are the pipeline's business: every callback becomes an event.
import type { HookAnswer, HookRequest, ReceiptState, Settings, UpstreamEvent } from '../channel.ts';
import { refusedHook, sameSecret, stored } from '../http/hook.ts';
import { isListed } from './addresses.ts';
import { exactObject, integerOf, tokenOf } from './json.ts';
import { readViberSettings, type ViberSettings } from './settings.ts';

const STATES: ReadonlyMap<number, ReceiptState> = new Map([
  [0, 'delivered'],
  [1, 'read'],
  [2, 'expired'],
]);
const CONTACTS: ReadonlyMap<number, 'bound' | 'blocked'> = new Map([
  [4, 'bound'],
  [5, 'blocked'],
]);

/** Without a key and without a list nobody may call: anybody could otherwise mark messages delivered. */
export function viberHook({ settings }: { settings: Settings }, request: HookRequest): HookAnswer {
  const read = readViberSettings(settings);
  if (read.kind === 'invalid') return refusedHook(403, 'settings');
  const refused = refusal(read.settings, request);
  if (refused !== null) return refused;
  if (request.method !== 'POST') return refusedHook(405, 'method');
  const body = exactObject(request.body.toString('utf8'));
  const event = body === null ? null : eventOf(body);
  if (event === null) return refusedHook(400, 'garbage');
  // A kind of callback we do not know: taken, or it would be sent again and again.
  return event === 'unknown' ? { ...stored([]), refused: 'unknown_status' } : stored([event]);
}

function refusal({ hook_key, hookAddresses }: ViberSettings, { key, ip }: HookRequest): HookAnswer | null {
  if (hook_key === '' && hookAddresses === null) return refusedHook(403, 'key');
  if (hook_key !== '' && !sameSecret(key, hook_key)) return refusedHook(403, 'key');
  if (hookAddresses !== null && !isListed(hookAddresses, ip)) return refusedHook(403, 'ip');
  return null;
}

function eventOf(body: Record<string, unknown>): UpstreamEvent | 'unknown' | null {
  const phone = phoneOf(body.phone_number);
  const token = tokenOf(body.message_token);
  const status = integerOf(body.message_status);
  if (status === null) return replyOf(body, phone, token);
  const contact = CONTACTS.get(status);
  if (contact !== undefined) {
    return phone === '' ? null : { kind: 'contact', phone, address: phone, state: contact };
  }
  if (token === '') return null;
  const state = STATES.get(status);
  if (state === undefined) return 'unknown';
  return {
    kind: 'receipt',
    providerMessageId: token,
    phone,
    state,
    errorCode: '',
    raw: rawOf(body, token, status),
  };
}

/** A person's answer. Its form is from memory (channels.md §B.1: not verified), hence read only when it is all there. */
function replyOf(body: Record<string, unknown>, phone: string, token: string): UpstreamEvent | null {
  const { message } = body;
  if (phone === '' || token === '' || typeof message !== 'object' || message === null) return null;
  const { text, tracking_data } = message as Record<string, unknown>;
  if (typeof text !== 'string') return null;
  const detail: Record<string, string> =
    typeof tracking_data === 'string' ? { tracking_data: tracking_data.slice(0, 200) } : {};
  const to = String(integerOf(body.service_id) ?? '');
  return { kind: 'inbound', from: phone, to, text, detail, providerId: token };
}

function phoneOf(value: unknown): string {
  const phone = typeof value === 'number' ? String(value) : value;
  return typeof phone === 'string' && /^\+?\d{5,20}$/.test(phone) ? phone.replace('+', '') : '';
}

function rawOf(body: Record<string, unknown>, token: string, status: number): string {
  const time = integerOf(body.message_time);
  const service = integerOf(body.service_id);
  return JSON.stringify({ message_token: token, message_status: status, message_time: time, service_id: service });
}
