// `status` of Viber's answers: names, and the class that decides what becomes of the message (channels.md §B.1). HTTP is always
// 200 there; the rows `http_…` are for what stands in front of it: a proxy, a firewall, a wrong address.
import type { ErrorClass } from '../channel.ts';

export const SUCCESS = '0';
/** It has the message from an earlier try of ours. */
export const ALREADY_SENT = '12';

const STATUSES: readonly (readonly [code: string, name: string, errorClass: ErrorClass])[] = [
  ['1', 'INTERNAL_FAILURE', 'temporary'],
  ['2', 'BAD_SERVICE_ID', 'configuration'],
  ['3', 'BAD_DATA', 'content'],
  ['4', 'BLOCKED_MESSAGE_TYPE', 'configuration'],
  ['5', 'BAD_MESSAGE_TYPE', 'content'],
  ['6', 'BAD_PARAMETERS', 'content'],
  ['7', 'TIMEOUT', 'temporary'],
  ['8', 'USER_BLOCKED', 'recipient'],
  ['9', 'NOT_VIBER_USER', 'recipient'],
  ['10', 'NO_SUITABLE_DEVICE', 'recipient'],
  ['11', 'UNAUTHORIZED_IP', 'configuration'],
  ['13', 'NOT_PERMITTED', 'configuration'],
  ['14', 'BILLING_FAILURE', 'configuration'],
  ['17', 'NO_MORE_MESSAGES', 'configuration'],
  ['18', 'BAD_LABEL', 'content'],
  ['20', 'INVALID_TTL', 'content'],
  ['21', 'WAIT_FOR_USER_RESPONSE', 'content'],
  ['27', 'INVALID_PHONE_NUMBER', 'recipient'],
  ['28', 'FILE_NOT_PERMITTED', 'content'],
  ['29', 'BAD_FILE_NAME_LENGTH', 'content'],
  ['30', 'BAD_THUMBNAIL', 'content'],
  ['31', 'BAD_FILE_SIZE', 'content'],
  ['32', 'BAD_DURATION', 'content'],
  ['38', 'TEMPLATE_NOT_FOUND', 'content'],
  ['39', 'TEMPLATE_INVALID', 'content'],
  ['40', 'LIST_INVALID', 'content'],
  ['41', 'CAROUSEL_INVALID', 'content'],
  ['43', 'SERVICE_BLOCKED', 'configuration'],
  ['401', 'UNAUTHORIZED_IP', 'configuration'],
  ['http_401', 'HTTP 401', 'configuration'],
  ['http_403', 'HTTP 403', 'configuration'],
  ['http_404', 'HTTP 404', 'configuration'],
  ['http_429', 'HTTP 429', 'throttle'],
  ['http_500', 'HTTP 500', 'temporary'],
  ['http_503', 'HTTP 503', 'temporary'],
];

export const ERROR_CLASSES: ReadonlyMap<string, ErrorClass> = new Map(
  STATUSES.map(([code, , errorClass]) => [code, errorClass]),
);

const NAMES: ReadonlyMap<string, string> = new Map(STATUSES.map(([code, name]) => [code, name]));

/** Class of a status that is no success; one nobody knows is `temporary`, which the pipeline retries. */
export function classOf(code: string): ErrorClass {
  return ERROR_CLASSES.get(code) ?? 'temporary';
}

/** `NOT_VIBER_USER`; the code itself for one nobody knows. */
export function codeName(code: string): string {
  return NAMES.get(code) ?? code;
}
