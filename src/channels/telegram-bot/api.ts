// One call of the Bot API and what its answer says (channels.md §C.2): the same shape for every method.
import { type HttpCall, type HttpReply, jsonObject } from '../http/client.ts';

export type BotAnswer =
  | { kind: 'ok'; result: unknown }
  /** `retryAfterMs` only where Telegram named a pause. */
  | { kind: 'error'; status: number; description: string; retryAfterMs?: number }
  /** Answered, and nobody can say whether it was done: a gateway that gave up waiting, an answer that is not the API's. */
  | { kind: 'unclear'; code: string };

const DESCRIPTION_MAX = 300;
/** Longest pause believed, seconds: above it the answer is not Telegram's. */
const RETRY_AFTER_MAX_S = 86_400;

export function botCall(token: string, method: string, parameters: object): HttpCall {
  return {
    method: 'POST',
    path: `/bot${token}/${method}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  };
}

export function readAnswer(reply: Extract<HttpReply, { kind: 'answer' }>): BotAnswer {
  const answer = jsonObject(reply.text);
  if (answer.ok === true) return { kind: 'ok', result: answer.result };
  if (answer.ok !== false && (reply.status < 300 || reply.status === 504))
    return { kind: 'unclear', code: `http_${reply.status}` };
  const status = typeof answer.error_code === 'number' ? answer.error_code : reply.status;
  const description = typeof answer.description === 'string' ? answer.description.slice(0, DESCRIPTION_MAX) : '';
  const retryAfterMs = retryAfter(answer.parameters, reply.headers['retry-after']);
  return { kind: 'error', status, description, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function retryAfter(parameters: unknown, header: string | string[] | undefined): number | undefined {
  const named = (parameters as { retry_after?: unknown } | null | undefined)?.retry_after;
  const seconds = typeof named === 'number' ? named : Number(typeof header === 'string' ? header : Number.NaN);
  return seconds > 0 && seconds <= RETRY_AFTER_MAX_S ? seconds * 1000 : undefined;
}
