// Infobip's reports (channels.md §B.3): batches under `results`, told apart by what they hold, so that one address takes them
// all. Order and repeats are the pipeline's business: every report becomes an event.
import type { HookAnswer, HookRequest, ReceiptState, Settings, UpstreamEvent } from '../channel.ts';
import { jsonObject } from '../http/client.ts';
import { refusedHook, sameSecret, stored } from '../http/hook.ts';
import { referenceOf } from './request.ts';
import { type InfobipSettings, readInfobipSettings } from './settings.ts';
import { DELIVERED_TO_OPERATOR, GROUP } from './statuses.ts';
import { errorOf, idOf, recordOf, type Status, statusOf } from './wire.ts';

const RESULTS_MAX = 10_000;

/** Without a key and without Basic credentials nobody may call: anybody could otherwise mark messages delivered. */
export function infobipHook({ settings }: { settings: Settings }, request: HookRequest): HookAnswer {
  const read = readInfobipSettings(settings);
  if (read.kind === 'invalid') return refusedHook(403, 'settings');
  const refused = refusal(read.settings, request);
  if (refused !== null) return refused;
  if (request.method !== 'POST') return refusedHook(405, 'method');
  const { results } = jsonObject(request.body.toString('utf8'));
  if (!Array.isArray(results) || results.length > RESULTS_MAX) return refusedHook(400, 'garbage');
  const events = results.map((result) => eventOf(recordOf(result))).filter((event) => event !== null);
  // One bad report must not keep its neighbours from us, nor come back for ever with them.
  return events.length === 0 && results.length > 0 ? refusedHook(400, 'garbage') : stored(events);
}

function refusal({ hook_key, hook_basic }: InfobipSettings, { key, headers }: HookRequest): HookAnswer | null {
  if (hook_key === '' && hook_basic === '') return refusedHook(403, 'key');
  if (hook_key !== '' && !sameSecret(key, hook_key)) return refusedHook(403, 'key');
  const basic = `Basic ${Buffer.from(hook_basic).toString('base64')}`;
  if (hook_basic !== '' && !sameSecret(headers.authorization, basic)) return refusedHook(401, 'key');
  return null;
}

function eventOf(result: Record<string, unknown>): UpstreamEvent | null {
  const id = idOf(result.messageId);
  const status = statusOf(result.status);
  if (id === '') return null;
  if (status !== null) return deliveryOf(result, id, status);
  if (result.seenAt !== undefined) return seenOf(result, id);
  return inboundOf(result, id);
}

function deliveryOf(result: Record<string, unknown>, id: string, status: Status): UpstreamEvent | null {
  const state = stateOf(status);
  if (state === null) return null;
  const error = errorOf(result.error);
  const failed = state === 'undelivered' || state === 'rejected' || state === 'expired';
  return {
    kind: 'receipt',
    providerMessageId: id,
    reference: referenceOf(result.callbackData),
    phone: phoneOf(result.to),
    state,
    errorCode: failed ? (error?.name ?? status.name) : '',
    raw: JSON.stringify({
      bulkId: idOf(result.bulkId),
      messageId: id,
      status: status.name,
      error: error?.name ?? '',
      permanent: error?.permanent ?? null,
      doneAt: timeOf(result.doneAt),
    }),
  };
}

/** Group 3 says delivered of what only reached the operator, too. */
function stateOf({ groupId, id, name }: Status): ReceiptState | null {
  switch (groupId) {
    case GROUP.OK:
    case GROUP.PENDING:
      return 'enroute';
    case GROUP.UNDELIVERABLE:
      return 'undelivered';
    case GROUP.DELIVERED:
      return id === DELIVERED_TO_OPERATOR || name === 'DELIVERED_TO_OPERATOR' ? 'accepted' : 'delivered';
    case GROUP.EXPIRED:
      return 'expired';
    case GROUP.REJECTED:
      return 'rejected';
    default:
      return null;
  }
}

/** In a seen report the person is `from` and our sender `to`: the reverse of a delivery report. */
function seenOf(result: Record<string, unknown>, id: string): UpstreamEvent {
  return {
    kind: 'receipt',
    providerMessageId: id,
    reference: referenceOf(result.callbackData),
    phone: phoneOf(result.from),
    state: 'read',
    errorCode: '',
    raw: JSON.stringify({ messageId: id, seenAt: timeOf(result.seenAt) }),
  };
}

function inboundOf(result: Record<string, unknown>, id: string): UpstreamEvent | null {
  const { text } = recordOf(result.message);
  const from = phoneOf(result.from);
  if (from === '' || typeof text !== 'string') return null;
  const to = typeof result.to === 'string' ? result.to.slice(0, 100) : '';
  return { kind: 'inbound', from, to, text, detail: { receivedAt: timeOf(result.receivedAt) }, providerId: id };
}

function phoneOf(value: unknown): string {
  return typeof value === 'string' && /^\+?\d{5,20}$/.test(value) ? value.replace('+', '') : '';
}

function timeOf(value: unknown): string {
  return typeof value === 'string' && /^[\d:.TZ+-]{1,40}$/.test(value) ? value : '';
}
