// Delivery reports (channels.md §C.1): a POST of a RequestStatus, signed with the hash of our token.
import { createHash } from 'node:crypto';
import type { DeliveryEvent, HookAnswer, HookRequest } from '../channel.ts';
import { jsonObject } from '../http/client.ts';
import { hmacHex, refusedHook, sameSecret, stored } from '../http/hook.ts';
import { attemptReference, isRequestId } from './deliver.ts';
import type { GatewaySettings } from './settings.ts';
import { DELIVERY_STATES } from './statuses.ts';

const TIMESTAMP = /^\d{1,12}$/;
const PAYLOAD = /^(\d{1,16})-(\d{1,9})$/;
const RAW_MAX = 512;

/** Reads one report; every try of a report comes with a timestamp and a signature of its own. */
export function readReport(settings: GatewaySettings, request: HookRequest, nowMs: number): HookAnswer {
  if (request.method !== 'POST') return refusedHook(405, 'garbage');
  const timestamp = request.headers['x-request-timestamp'] ?? '';
  const given = request.headers['x-request-signature']?.toLowerCase();
  const wanted = hmacHex(createHash('sha256').update(settings.token).digest(), `${timestamp}\n`, request.body);
  if (!sameSecret(given, wanted) || !TIMESTAMP.test(timestamp)) return refusedHook(401, 'signature');
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > settings.hook_max_age_s) return refusedHook(401, 'too_old');
  const status = jsonObject(request.body.toString('utf8'));
  if (!isRequestId(status.request_id)) return refusedHook(400, 'garbage');
  const event = eventOf(status, status.request_id);
  return stored(event === null ? [] : [event]);
}

/** Null when it tells nothing of the delivery: the person has entered the code, or a status we do not know. */
function eventOf(report: Record<string, unknown>, requestId: string): DeliveryEvent | null {
  const delivery = (report.delivery_status ?? {}) as { status?: unknown; updated_at?: unknown };
  const word = typeof delivery.status === 'string' ? delivery.status : '';
  const state = DELIVERY_STATES.get(word);
  if (state === undefined) return null;
  const event: DeliveryEvent = {
    kind: 'receipt',
    providerMessageId: requestId,
    phone: typeof report.phone_number === 'string' ? report.phone_number.replace(/[^0-9]+/g, '').slice(0, 15) : '',
    state,
    errorCode: state === 'expired' || state === 'undelivered' ? word : '',
    raw: rawOf(report, word, delivery.updated_at),
  };
  const payload = typeof report.payload === 'string' ? PAYLOAD.exec(report.payload) : null;
  if (payload !== null) event.reference = attemptReference(Number(payload[1]), Number(payload[2]));
  return event;
}

/** What is worth keeping of a report. Never `verification_status`: it may hold the code. */
function rawOf(report: Record<string, unknown>, status: string, updatedAt: unknown): string {
  const kept: Record<string, unknown> = { status };
  if (typeof updatedAt === 'number') kept.updated_at = updatedAt;
  if (typeof report.request_cost === 'number') kept.request_cost = report.request_cost;
  if (typeof report.is_refunded === 'boolean') kept.is_refunded = report.is_refunded;
  return JSON.stringify(kept).slice(0, RAW_MAX);
}
