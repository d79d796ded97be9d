// Bounds of sendVerificationMessage as the page of the Gateway API names them, and the errors of breaking them.
import type { Parameters } from '../telegram-bot/parameters.ts';

const CALLBACK_URL_BYTES_MAX = 256;
const PAYLOAD_BYTES_MAX = 128;

export function faultOfPhone(phone: string): string | null {
  return /^\+[1-9]\d{6,14}$/.test(phone) ? null : 'PHONE_NUMBER_INVALID';
}

/** The error's name, null when the parameters are good. */
export function faultOfVerification(parameters: Parameters, senders: readonly string[] | undefined): string | null {
  const { code, code_length, callback_url, payload, ttl, sender_username } = parameters;
  const phone = faultOfPhone(String(parameters.phone_number ?? ''));
  if (phone !== null) return phone;
  if (code !== undefined && !/^\d{4,8}$/.test(String(code))) return 'CODE_INVALID';
  if (code === undefined && code_length === undefined) return 'CODE_LENGTH_REQUIRED';
  if (code === undefined && !isWithin(code_length, 4, 8)) return 'CODE_LENGTH_INVALID';
  if (callback_url !== undefined && !isCallbackUrl(String(callback_url))) return 'CALLBACK_URL_INVALID';
  if (payload !== undefined && Buffer.byteLength(String(payload)) > PAYLOAD_BYTES_MAX) return 'PAYLOAD_INVALID';
  if (ttl !== undefined && !isWithin(ttl, 30, 3600)) return 'TTL_INVALID';
  if (sender_username === undefined) return null;
  if (!/^[A-Za-z0-9_]{4,32}$/.test(String(sender_username))) return 'SENDER_USERNAME_INVALID';
  return senders === undefined || senders.includes(String(sender_username)) ? null : 'SENDER_NOT_VERIFIED';
}

function isWithin(value: unknown, min: number, max: number): boolean {
  const number = Number(value);
  return Number.isInteger(number) && number >= min && number <= max;
}

/** https; plain http only to this machine, where the gateway under test listens. */
function isCallbackUrl(url: string): boolean {
  if (url === '') return true;
  const parsed = URL.parse(url);
  if (parsed === null || Buffer.byteLength(url) > CALLBACK_URL_BYTES_MAX) return false;
  return parsed.protocol === 'https:' || /^http:\/\/(localhost|127\.|\[::1\])/.test(url);
}
