// What a door hands back for rendering: application errors are 200 with the error in the body; 404, 413, 429 and 503 are
// matters of transport (contract.md §1 "HTTP status").
import { type Dialect, type ErrorCode, wording } from '../domain/errors.ts';

/** The operation, for metrics. */
export type DoorName =
  | 'json_send'
  | 'json_state'
  | 'json_balance'
  | 'get_send'
  | 'get_status'
  | 'get_balance'
  | 'registration';

/** How a request ended, for metrics. `refused` = a whole-request error other than the ones named. */
export type AnswerKind =
  | 'answered'
  | 'refused'
  | 'unauthorized'
  | 'not_found'
  | 'too_large'
  | 'limited'
  | 'unavailable';

export interface DoorAnswer {
  door: DoorName;
  kind: AnswerKind;
  status: 200 | 404 | 413 | 429 | 503;
  type: string;
  body: string;
  retryAfterSeconds: number;
  /** Beside the type: what a page needs. */
  headers?: Readonly<Record<string, string>>;
}

export const JSON_TYPE = 'application/json; charset=utf-8';
export const TEXT_TYPE = 'text/plain; charset=utf-8';
export const NOT_FOUND_BODY = '{"error":"not found"}';

export function answered(door: DoorName, type: string, body: string): DoorAnswer {
  return { door, kind: 'answered', status: 200, type, body, retryAfterSeconds: 0 };
}

const KINDS: Partial<Record<ErrorCode, [kind: AnswerKind, status: DoorAnswer['status']]>> = {
  wrong_credentials: ['unauthorized', 200],
  account_blocked: ['unauthorized', 200],
  body_too_large: ['too_large', 413],
  limit_exceeded: ['limited', 429],
  unavailable: ['unavailable', 503],
};

/** A whole-request error in the words of a door. */
export function refusal(door: DoorName, code: ErrorCode, dialect: Dialect, retryAfterMs = 1000): DoorAnswer {
  const [kind, status] = KINDS[code] ?? ['refused', 200];
  const sentence = wording(code, dialect, 'document');
  const text = dialect === 'text';
  return {
    door,
    kind,
    status,
    type: text ? TEXT_TYPE : JSON_TYPE,
    body: text ? sentence : errorRow(sentence),
    retryAfterSeconds: status === 429 || status === 503 ? Math.max(1, Math.ceil(retryAfterMs / 1000)) : 0,
  };
}

export function notFound(door: DoorName): DoorAnswer {
  return { door, kind: 'not_found', status: 404, type: JSON_TYPE, body: NOT_FOUND_BODY, retryAfterSeconds: 0 };
}

export function errorRow(sentence: string): string {
  return `{"error":${JSON.stringify(sentence)}}`;
}
