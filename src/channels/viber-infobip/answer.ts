// What Infobip's answer to a send means for the job (channels.md §B.3). A send is only accepted there: reports tell the rest.
import { jsonObject } from '../http/client.ts';
import type { Verdict } from '../http/link.ts';
import { type HttpAnswer, retryAfterMs } from '../viber-business/answer.ts';
import { classOf, ERROR_CLASSES, GROUP } from './statuses.ts';
import { errorOf, idOf, type MessageError, recordOf, type Status, statusOf } from './wire.ts';

/** Answers of a proxy that may have handed the request on. */
const MAYBE_TAKEN = new Set([502, 504]);

/** An answer that says nothing readable leaves the message in doubt: it was sent. */
export function verdictOf(answer: HttpAnswer, reference: number): Verdict {
  if (answer.status < 200 || answer.status > 299) return httpVerdict(answer, reference);
  const { messages } = jsonObject(answer.text);
  const message = recordOf(Array.isArray(messages) ? messages[0] : undefined);
  const status = statusOf(message.status);
  if (status === null) return { kind: 'in_doubt', code: 'garbage', reference };
  const id = idOf(message.messageId);
  if (isRefusal(status)) return refusalOf(status, errorOf(message.error));
  return id === '' ? { kind: 'in_doubt', code: 'no_id', reference } : { kind: 'taken', id };
}

/** Field paths that a 400 complains of, `messages[0].content.text`: never their values. At most 200 characters. */
export function complaintsOf({ status, text }: HttpAnswer): string {
  if (status !== 400) return '';
  const { serviceException } = recordOf(jsonObject(text).requestError);
  return Object.keys(recordOf(recordOf(serviceException).validationErrors))
    .join(' ')
    .slice(0, 200);
}

function isRefusal({ groupId }: Status): boolean {
  return groupId === GROUP.UNDELIVERABLE || groupId === GROUP.EXPIRED || groupId === GROUP.REJECTED;
}

/** The error is the closer word; then the status's own name, then its group. */
function refusalOf(status: Status, error: MessageError | null): Verdict {
  const words = [error?.name ?? '', status.name, `group_${status.groupId}`];
  const code = words.find((word) => ERROR_CLASSES.has(word)) ?? '';
  const named = words.find((word) => word !== '') ?? code;
  // A name nobody knows, and Infobip says that trying again may help.
  if (code.startsWith('group_') && error?.permanent === false) {
    return { kind: 'refused', code: named, errorClass: 'temporary' };
  }
  return { kind: 'refused', code: code.startsWith('group_') ? named : code, errorClass: classOf(code) };
}

function httpVerdict({ status, headers }: HttpAnswer, reference: number): Verdict {
  const code = `http_${status}`;
  if (MAYBE_TAKEN.has(status)) return { kind: 'in_doubt', code, reference };
  return { kind: 'refused', code, errorClass: classOf(code), delayMs: retryAfterMs(headers['retry-after']) };
}
