// The answer to a submission (channels.md §A.3, §A.4): 200 with an id means accepted, no more.
import { jsonObject } from '../http/client.ts';
import { UNKNOWN_OBJECT } from './errors.ts';
import { isRecord } from './template.ts';

export type Answer =
  /** `status` is the API's word where it is not simply `accepted`: paused, held_for_quality_assessment. */
  | { kind: 'taken'; id: string; status: string }
  /** A Graph code in digits, `100_33`, or `http_503` where the answer has none. */
  | { kind: 'error'; code: string }
  /** Well answered, and no id in it: the message may be on its way. */
  | { kind: 'unreadable' };

const ID_MAX = 512;

export function readAnswer(status: number, text: string): Answer {
  const body = jsonObject(text);
  const code = isRecord(body.error) ? codeOfError(body.error) : null;
  if (code !== null) return { kind: 'error', code };
  if (status < 200 || status > 299) return { kind: 'error', code: `http_${status}` };
  const message: unknown = Array.isArray(body.messages) ? body.messages[0] : undefined;
  if (!isRecord(message) || typeof message.id !== 'string') return { kind: 'unreadable' };
  const { id, message_status: word } = message;
  if (id === '' || id.length > ID_MAX) return { kind: 'unreadable' };
  return { kind: 'taken', id, status: typeof word === 'string' && word !== 'accepted' ? word.slice(0, 64) : '' };
}

/**
 * Code 100 is a bad parameter, and also, of another type and with a subcode, a number id that does not exist or is not the
 * token's (sajuthankappan/whatsapp-cloud-api-rs#3): one is the message's fault, the other the connection's. Either sign is
 * enough, as Meta says that subcodes are going away.
 */
function codeOfError({ code, error_subcode: subcode, type }: Record<string, unknown>): string | null {
  const read = codeOf(code);
  const isUnknownObject = read === '100' && (codeOf(subcode) === '33' || type === 'GraphMethodException');
  return isUnknownObject ? UNKNOWN_OBJECT : read;
}

/** An error's code in digits; null when it is no code. Webhooks have them too. */
export function codeOf(value: unknown): string | null {
  const word = typeof value === 'number' ? String(value) : value;
  return typeof word === 'string' && /^\d{1,9}$/.test(word) ? word : null;
}
