// What Viber's answer to send_message means for the job (channels.md §B.1): HTTP is 200 whatever happened, the body decides.
import type { HttpReply } from '../http/client.ts';
import type { Verdict } from '../http/link.ts';
import { exactObject, integerOf, tokenOf } from './json.ts';
import { ALREADY_SENT, classOf, SUCCESS } from './statuses.ts';

export type HttpAnswer = Extract<HttpReply, { kind: 'answer' }>;

/** Answers of a proxy that may have handed the request on. */
const MAYBE_TAKEN = new Set([502, 504]);
const RETRY_AFTER_MAX_S = 3600;

/** An answer that says nothing readable leaves the message in doubt: it was sent. */
export function verdictOf(answer: HttpAnswer, seq: number): Verdict {
  if (answer.status < 200 || answer.status > 299) return httpVerdict(answer);
  const body = exactObject(answer.text);
  const status = integerOf(body?.status);
  if (body === null || status === null) return { kind: 'in_doubt', code: 'garbage' };
  const code = String(status);
  const token = tokenOf(body.message_token);
  // An earlier try was taken and its answer lost, with its token: callbacks of it cannot be told apart from strangers'.
  if (code === ALREADY_SENT) return { kind: 'taken', id: token === '' ? `already-sent-${seq}` : token };
  if (code !== SUCCESS) return { kind: 'refused', code, errorClass: classOf(code) };
  return token === '' ? { kind: 'in_doubt', code: 'no_token' } : { kind: 'taken', id: token };
}

function httpVerdict({ status, headers }: HttpAnswer): Verdict {
  const code = `http_${status}`;
  if (MAYBE_TAKEN.has(status)) return { kind: 'in_doubt', code };
  return { kind: 'refused', code, errorClass: classOf(code), delayMs: retryAfterMs(headers['retry-after']) };
}

/** Milliseconds that `Retry-After` asks for, at most an hour; undefined when it says nothing readable. */
export function retryAfterMs(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string' || !/^\d{1,9}$/.test(header)) return undefined;
  return Math.min(RETRY_AFTER_MAX_S, Number(header)) * 1000;
}
