// What the Gateway API answers and reports (channels.md §C.1): error names → classes, delivery statuses → receipt states.
// The published page names only ACCESS_TOKEN_INVALID; the others are those that clients in the field know, so a
// connection may correct them (`error_map`).
import type { ErrorClass, ReceiptState } from '../channel.ts';

/** Names and beginnings of names (`*` at the end) → class. */
const CLASSES: Record<ErrorClass, readonly string[]> = {
  configuration: [
    'ACCESS*',
    'ACCESS_TOKEN_INVALID',
    'ACCESS_TOKEN_REQUIRED',
    'BALANCE*',
    'BALANCE_NOT_ENOUGH',
    // All of these are the operator's own settings, whoever the message is from.
    'CALLBACK_URL_INVALID',
    'SENDER_NOT_OWNED',
    'SENDER_NOT_VERIFIED',
    'SENDER_USERNAME_INVALID',
    'UNKNOWN_METHOD',
    'http_401',
    'http_404',
  ],
  throttle: ['FLOOD_WAIT*', 'http_429'],
  recipient: ['PHONE_NUMBER*', 'PHONE_NUMBER_INVALID', 'PHONE_NUMBER_MISMATCH'],
  content: ['CODE_INVALID', 'CODE_LENGTH_INVALID', 'CODE_LENGTH_REQUIRED', 'PAYLOAD_INVALID', 'TTL_INVALID'],
  // A new try asks with a new request_id.
  temporary: ['MESSAGE_ALREADY_SENT', 'REQUEST_ID_INVALID', 'REQUEST_ID_REQUIRED', 'http_500', 'http_502', 'http_503'],
};

export type ErrorMap = ReadonlyMap<string, ErrorClass>;

export const ERROR_CLASSES: ErrorMap = new Map(
  (Object.entries(CLASSES) as [ErrorClass, readonly string[]][])
    .flatMap(([errorClass, names]) => names.map((name): [string, ErrorClass] => [name, errorClass]))
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);

/** Class of an error name; the connection's own map goes before the common one, a whole name before a beginning. */
export function classOf(name: string, overrides: ErrorMap, unknown: ErrorClass): ErrorClass {
  return find(name, overrides) ?? find(name, ERROR_CLASSES) ?? unknown;
}

function find(name: string, map: ErrorMap): ErrorClass | undefined {
  const whole = map.get(name);
  if (whole !== undefined) return whole;
  let best: string | undefined;
  for (const key of map.keys()) {
    if (!key.endsWith('*') || !name.startsWith(key.slice(0, -1))) continue;
    if (best === undefined || key.length > best.length) best = key;
  }
  return best === undefined ? undefined : map.get(best);
}

const FLOOD_WAIT = /^FLOOD_WAIT_(\d{1,6})$/;

/** Milliseconds that a `FLOOD_WAIT_n` asks for; undefined when it does not say. */
export function floodWaitMs(name: string): number | undefined {
  const seconds = FLOOD_WAIT.exec(name)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** `delivery_status.status` → receipt state; a word that is not here tells nothing. */
export const DELIVERY_STATES: ReadonlyMap<string, ReceiptState> = new Map([
  ['sent', 'accepted'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['expired', 'expired'],
  ['revoked', 'undelivered'],
]);
