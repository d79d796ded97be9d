// Error codes of the Cloud API: words, and the class that decides what becomes of the message (channels.md §A.4). Only the
// code decides: Meta says that HTTP statuses, titles and subcodes must not (the one exception stands in ./answer.ts). Codes 17,
// 104 and 803 are of the examples in Meta's published description (v23.0).
import type { ErrorClass } from '../channel.ts';

/** A code, a range of codes (`200-299`), a code with its subcode (`100_33`), or the HTTP status of an answer without a Graph error (`http_401`, `http_5xx`). */
type Row = readonly [code: string, errorClass: ErrorClass, words: string];

const ROWS: readonly Row[] = [
  ['0', 'configuration', 'The access token could not be checked'],
  ['3', 'configuration', 'The app may not do this'],
  ['10', 'configuration', 'Permission not granted or removed'],
  ['100_33', 'configuration', 'phone_number_id is unknown, or is not for this access token'],
  ['104', 'configuration', 'The access token is missing'],
  ['190', 'configuration', 'Access token expired or revoked'],
  ['200-299', 'configuration', 'Permission not granted or removed'],
  ['33', 'configuration', 'The business phone number was deleted'],
  ['368', 'configuration', 'The account is blocked for breaking a policy'],
  ['803', 'configuration', 'The business phone number does not exist'],
  ['131030', 'configuration', 'The recipient is not in the list of allowed test numbers'],
  ['131031', 'configuration', 'The account is locked'],
  ['131042', 'configuration', 'Payment is not set up or is overdue'],
  ['131044', 'configuration', 'Payment is not set up or is overdue'],
  ['131045', 'configuration', 'The business phone number is not registered'],
  ['131063', 'configuration', 'Marketing templates are off on the Cloud API'],
  ['133010', 'configuration', 'The business phone number is not registered'],
  ['4', 'throttle', 'The app called too often'],
  ['17', 'throttle', 'The user of the token called too often'],
  ['80007', 'throttle', 'The business account called too often'],
  ['130429', 'throttle', 'Throughput of the business phone number reached'],
  ['131048', 'throttle', 'Spam limit: too many of its messages were blocked or reported'],
  ['131064', 'throttle', 'Messaging limit lowered for templates that broke a policy'],
  ['1', 'temporary', 'Unknown error of the API'],
  ['2', 'temporary', 'The API is down or overloaded'],
  ['131000', 'temporary', 'Unknown error of the API'],
  ['131016', 'temporary', 'A service is unavailable'],
  ['131052', 'temporary', 'A file of the user could not be downloaded'],
  ['131053', 'temporary', 'The picture could not be loaded'],
  ['131056', 'temporary', 'Too many messages to this one recipient'],
  ['131057', 'temporary', 'The account is in maintenance'],
  ['131021', 'recipient', 'Sender and recipient are the same number'],
  // Of one country: one person's number must not stop the connection for everybody.
  ['130497', 'recipient', 'The business may not write to this country'],
  ['131026', 'recipient', 'Undeliverable: not on WhatsApp, an old app, or terms not accepted'],
  ['100', 'content', 'A parameter is unknown or misspelt'],
  ['130472', 'content', 'The user takes part in an experiment of Meta'],
  ['131008', 'content', 'A parameter is missing'],
  ['131009', 'content', 'A parameter has a bad value'],
  ['131047', 'content', 'The recipient last wrote more than 24 hours ago: only a template may be sent'],
  ['131049', 'content', 'Not delivered to keep the ecosystem healthy; wait 24 hours before another try'],
  ['131050', 'content', 'The recipient does not want marketing messages'],
  ['131051', 'content', 'Unsupported message type'],
  ['131062', 'content', 'Not possible for a business-scoped user id'],
  ['132000', 'content', 'Wrong number of template parameters'],
  ['132001', 'content', 'The template does not exist in this language, or is not approved'],
  ['132005', 'content', 'The filled-in template is too long'],
  ['132007', 'content', 'The template breaks a policy'],
  ['132008', 'content', 'A template parameter breaks a policy'],
  ['132012', 'content', 'A template parameter has a wrong format'],
  ['132015', 'content', 'The template is paused for low quality'],
  ['132016', 'content', 'The template is disabled for low quality'],
  ['132068', 'content', 'The flow is blocked'],
  ['132069', 'content', 'The flow is throttled'],
  ['135000', 'content', 'The request could not be understood'],
  // Answers of proxies and load balancers, without a Graph error in them.
  ['http_401', 'configuration', 'HTTP 401 without an error code'],
  ['http_403', 'configuration', 'HTTP 403 without an error code'],
  ['http_429', 'throttle', 'HTTP 429 without an error code'],
  ['http_5xx', 'temporary', 'Server error without an error code'],
  ['http_4xx', 'content', 'Refused without an error code'],
  // The API redirects nobody: the base address is wrong.
  ['http_3xx', 'configuration', 'Redirected: base_url is not the API'],
];

/** Every code we know → class. The code decides by this map; it is also the documentation. */
export const ERROR_CLASSES: ReadonlyMap<string, ErrorClass> = new Map(
  ROWS.map(([code, errorClass]) => [code, errorClass]),
);

const WORDS: ReadonlyMap<string, string> = new Map(ROWS.map(([code, , words]) => [code, words]));

const RANGES = ROWS.map(([code]) => ({ key: code, bounds: /^(\d+)-(\d+)$/.exec(code) }))
  .filter(({ bounds }) => bounds !== null)
  .map(({ key, bounds }) => ({ key, from: Number(bounds![1]), to: Number(bounds![2]) }));

/** A connection's own classes by code, before the common ones. */
export type ErrorMap = ReadonlyMap<string, ErrorClass>;

/** Failed downloads: the picture's server may have been away for a moment, but a second time it is the picture. */
const MEDIA = new Set(['131052', '131053']);

/** More than the pair limit of one number to one user: the delay is of this recipient alone. */
export const PAIR_LIMIT = '131056';
/** Quality is at stake: a person should know. */
export const SPAM_LIMIT = '131048';
/** Code 100 with subcode 33: the number id is wrong. */
export const UNKNOWN_OBJECT = '100_33';
/** The customer-service window is closed. */
export const WINDOW_CLOSED = '131047';
export const TEMPLATE_PARAMETERS = '132000';
export const TEMPLATE_MISSING = '132001';

/**
 * Class of a code: a Graph code in digits, `100_33`, or `http_503`. One that nobody knows is `temporary`, which the pipeline tries
 * again a few times. `temporaryTries` are those of the job.
 */
export function classOf(code: string, temporaryTries: number, overrides: ErrorMap): ErrorClass {
  const own = overrides.get(code);
  if (own !== undefined) return own;
  if (MEDIA.has(code) && temporaryTries > 0) return 'content';
  return ERROR_CLASSES.get(rowOf(code)) ?? 'temporary';
}

/** The code in words; the code itself when there are none. */
export function codeName(code: string): string {
  return WORDS.get(rowOf(code)) ?? code;
}

function rowOf(code: string): string {
  if (ERROR_CLASSES.has(code)) return code;
  if (code.startsWith('http_')) return `${code.slice(0, 6)}xx`;
  const number = /^\d{1,9}$/.test(code) ? Number(code) : -1;
  return RANGES.find(({ from, to }) => number >= from && number <= to)?.key ?? code;
}
