// One code to one phone number: `sendVerificationMessage`, before it `checkSendAbility` where wanted (channels.md §C.1).
import type { ErrorClass, Job } from '../channel.ts';
import { type HttpClient, type HttpReply, jsonObject } from '../http/client.ts';
import type { Verdict } from '../http/link.ts';
import { reference } from '../reference.ts';
import { codeIn } from './code.ts';
import type { GatewaySettings } from './settings.ts';
import { classOf, floodWaitMs } from './statuses.ts';

const TTL_MIN_S = 30;
const REQUEST_ID = /^[\x21-\x7e]{1,256}$/;
/** An error name worth keeping; anything else the provider might put there is not repeated. */
const ERROR_NAME = /^\w{1,64}$/;

/** What a reply that is no answer means (HttpLink.judge): null for an answer. */
export type Judge = (reply: HttpReply) => Verdict | null;

/** What `request_id` may look like: it is opaque to us, and kept. */
export function isRequestId(value: unknown): value is string {
  return typeof value === 'string' && REQUEST_ID.test(value);
}

/** The number that our payload carries and a report brings back: finds the attempt when the answer was lost. */
export function attemptReference(messageId: number, attemptNo: number): number {
  return reference(messageId, attemptNo - 1);
}

/** Delivers one job. */
export async function deliver(settings: GatewaySettings, job: Job, http: HttpClient, judge: Judge): Promise<Verdict> {
  const code = codeIn(job.text, settings.code_from_text);
  // `accepts` has seen it; the settings may have changed since.
  if (code === null) return { kind: 'refused', code: 'no_code', errorClass: 'content' };
  const phone_number = `+${job.phone}`;
  let request_id: string | undefined;
  if (settings.check_first) {
    const checked = await ask(settings, http, judge, 'checkSendAbility', { phone_number }, 'recipient');
    // Whether or not the check was carried out, nothing was sent.
    if (checked.kind === 'in_doubt') return { kind: 'refused', code: checked.code, errorClass: 'temporary' };
    if (checked.kind !== 'taken') return checked;
    request_id = checked.id;
  }
  const parameters = {
    phone_number,
    request_id,
    code,
    sender_username: senderOf(settings, job),
    ttl: ttlS(job.expiresAtMs - Date.now(), settings.ttl_max_s),
    callback_url: settings.callback_url || undefined,
    payload: `${job.messageId}-${job.attemptNo}`,
  };
  return ask(settings, http, judge, 'sendVerificationMessage', parameters, 'temporary');
}

async function ask(
  settings: GatewaySettings,
  http: HttpClient,
  judge: Judge,
  method: string,
  parameters: Record<string, unknown>,
  unknown: ErrorClass,
): Promise<Verdict> {
  const reply = await http.call({
    method: 'POST',
    path: `/${method}`,
    headers: { authorization: `Bearer ${settings.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  });
  const absent = judge(reply);
  if (absent !== null || reply.kind !== 'answer') return absent ?? { kind: 'in_doubt', code: 'no_answer' };
  const answer = jsonObject(reply.text);
  if (answer.ok === true) {
    const id = (answer.result as { request_id?: unknown } | null | undefined)?.request_id;
    if (isRequestId(id)) return { kind: 'taken', id };
    return { kind: 'in_doubt', code: 'answer_unreadable' };
  }
  if (answer.ok === false) {
    const name = typeof answer.error === 'string' && ERROR_NAME.test(answer.error) ? answer.error : 'unknown_error';
    return refusal(settings, name, unknown);
  }
  // Not the API but something before it. A 504 and a 2xx leave open whether the API has done it.
  const code = `http_${reply.status}`;
  if (reply.status < 300 || reply.status === 504) return { kind: 'in_doubt', code };
  return refusal(settings, code, 'temporary');
}

function refusal(settings: GatewaySettings, code: string, unknown: ErrorClass): Verdict {
  return { kind: 'refused', code, errorClass: classOf(code, settings.errorMap, unknown), delayMs: floodWaitMs(code) };
}

function senderOf(settings: GatewaySettings, job: Job): string | undefined {
  const username = settings.senders.get(job.sender) ?? settings.sender_username;
  return username === '' ? undefined : username.replace(/^@/, '');
}

/** 30–3600 s since 26 February 2025. */
function ttlS(lifeMs: number, maxS: number): number {
  return Math.max(TTL_MIN_S, Math.min(maxS, Math.floor(lifeMs / 1000)));
}
