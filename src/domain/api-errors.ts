// The part of the error catalogue that only the modern API can say: errors.ts has what the old doors have sentences for.
import { ERRORS, type ErrorCode } from './errors.ts';

export interface ApiErrorEntry {
  status: number;
  /** Short and the same each time (RFC 9457 §3.1.3). */
  title: string;
  cause: string;
  cure: string;
}

const OWN = {
  invalid_request: {
    status: 422,
    title: 'The request does not have the form this endpoint takes',
    cause: 'A field is missing, unknown, of the wrong type or out of its limits; `errors` names each one.',
    cure: 'Mend the fields named in `errors`; the schema stands in the OpenAPI description.',
  },
  invalid_json: {
    status: 400,
    title: 'The body is not JSON',
    cause: 'The body could not be read as JSON in UTF-8.',
    cure: 'Send a JSON document with `Content-Type: application/json`.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'This type of body is not taken here',
    cause: 'The endpoint takes another `Content-Type`.',
    cure: 'Send the type named in the description of the endpoint.',
  },
  not_signed_in: {
    status: 401,
    title: 'Nobody is signed in',
    cause: 'There is no token and no session, or it is wrong, expired or revoked.',
    cure: 'Send `Authorization: Bearer TOKEN`, or sign in.',
  },
  second_factor_required: {
    status: 401,
    title: 'The second factor is missing',
    cause: 'The password was right and the account asks for a one-time code as well.',
    cure: 'Send the code of the authenticator, or a recovery code.',
  },
  totp_required: {
    status: 403,
    title: 'One-time codes must be set up first',
    cause: 'The operator requires them of staff (KASKAD_STAFF_TOTP), and this person has none yet.',
    cure: 'Set them up with `POST /auth/totp/begin` and `/auth/totp/enable`.',
  },
  address_not_allowed: {
    status: 403,
    title: 'This token may not be used from this address',
    cause: 'The token is bound to networks, and the request came from outside them.',
    cure: 'Call from an allowed address, or change the list of the token.',
  },
  forbidden: {
    status: 403,
    title: 'The right for this is missing',
    cause: 'The token or the role does not have the scope that this endpoint asks for.',
    cure: 'Use a token with the scope named in `detail`, or ask the owner of the account.',
  },
  wrong_origin: {
    status: 403,
    title: 'The request came from another site',
    cause: 'A signed-in browser sent a change whose `Origin` is not this host.',
    cure: 'Programs use a token instead of a session.',
  },
  not_found: {
    status: 404,
    title: 'There is no such thing',
    cause: 'Nothing of yours has that id, or there is no such path.',
    cure: 'Use an id that a list or a create request answered.',
  },
  conflict: {
    status: 409,
    title: 'The present state does not allow this',
    cause: 'The thing is in a state where this cannot be done, or was changed meanwhile; `detail` tells which.',
    cure: 'Read it again and decide anew.',
  },
  already_exists: {
    status: 409,
    title: 'The name is taken',
    cause: 'Another one has this name, login or number.',
    cure: 'Choose another name, or change the one that is there.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    cause: 'The key is known with a different body.',
    cure: 'Use a new key for a new request; repeat a request with its very body.',
  },
  idempotency_key_in_use: {
    status: 409,
    title: 'A request with this Idempotency-Key is still being served',
    cause: 'The first request with the key has not been answered yet.',
    cure: 'Try again in a moment.',
  },
  too_many_attempts: {
    status: 429,
    title: 'Too many wrong attempts',
    cause: 'Sign-in is closed for a while after repeated wrong passwords or codes.',
    cure: 'Wait for the seconds named in `Retry-After`.',
  },
  wrong_password: {
    status: 422,
    title: 'The password is wrong',
    cause: 'The present password, or the code, does not match.',
    cure: 'Give the right one.',
  },
  weak_password: {
    status: 422,
    title: 'The password is too easy',
    cause: 'It is shorter than 10 characters, or holds the login.',
    cure: 'Choose a longer one.',
  },
  link_expired: {
    status: 422,
    title: 'The link is used or too old',
    cause: 'Links of invitations and of forgotten passwords are good once and for a limited time.',
    cure: 'Ask for a new one.',
  },
  not_cancelable: {
    status: 409,
    title: 'It cannot be canceled any more',
    cause: 'The message was handed to an operator, or has ended.',
    cure: 'Nothing: what was handed over cannot be taken back.',
  },
  variable_missing: {
    status: 422,
    title: 'A variable of the text has no value',
    cause: 'The text has a `{name}` for which the recipient was given nothing, or more than 200 characters.',
    cure: 'Give every variable a value, for the recipient or for all.',
  },
  not_refundable: {
    status: 409,
    title: 'There is nothing to give back',
    cause: 'Nothing was charged for the message, or it was refunded before.',
    cure: 'Look at its price and its ledger entries.',
  },
  file_too_large: {
    status: 413,
    title: 'The file is too large',
    cause: 'The upload is larger than this endpoint takes.',
    cure: 'Split the file.',
  },
  file_unreadable: {
    status: 422,
    title: 'The file cannot be read',
    cause: 'It is no CSV or XLSX, is damaged, or has no rows; `detail` tells where.',
    cure: 'Save it as CSV in UTF-8 or as XLSX.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    cause: 'An error of Kaskad; it was logged with the request id.',
    cure: 'Try again; tell the operator the `request_id` when it stays.',
  },
} as const satisfies Record<string, ApiErrorEntry>;

export type ApiErrorCode = keyof typeof OWN | ErrorCode;

/** The whole catalogue, as the modern API and its page of errors show it. */
export const API_ERRORS: Readonly<Record<ApiErrorCode, ApiErrorEntry>> = Object.fromEntries([
  ...Object.entries(ERRORS).map(([code, { status, cause, cure }]) => [
    code,
    { status, title: titleOf(code), cause, cure },
  ]),
  ...Object.entries(OWN),
]) as Record<ApiErrorCode, ApiErrorEntry>;

/** `wrong_credentials` → `Wrong credentials`. */
function titleOf(code: string): string {
  return `${code[0]!.toUpperCase()}${code.slice(1).replaceAll('_', ' ')}`;
}
