// Phone numbers as clients write them → MSISDN, digits only (contract.md §1 "phones").
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

export type PhoneResult =
  /** `country` is ISO 3166 alpha-2, or `001` for numbers of no country (satellite and the like). */
  | { ok: true; phone: string; country: string }
  | { ok: false; code: 'phone_missing' | 'phone_too_long' | 'phone_invalid' };

const DIGITS_MAX = 14;
const NO_COUNTRY = '001';

const MISSING: PhoneResult = { ok: false, code: 'phone_missing' };
const TOO_LONG: PhoneResult = { ok: false, code: 'phone_too_long' };
const INVALID: PhoneResult = { ok: false, code: 'phone_invalid' };

/**
 * Strips everything but digits; `8` + 10 digits and 10 digits beginning with 9 are Russian; the rest is E.164 by
 * libphonenumber's numbering plans, which also repair a kept trunk prefix (`+7 8 961…`, `+44 (0)20…`).
 * A Russian mobile takes the short way (0.1 µs): its plan is `9` and any nine digits; libphonenumber takes 15 µs.
 */
export function normalisePhone(raw: string | number): PhoneResult {
  const digits = digitsOf(typeof raw === 'string' ? raw : String(raw));
  if (digits.length === 0) return MISSING;
  if (digits.length > DIGITS_MAX) return TOO_LONG;
  const phone = withRussianPrefix(digits);
  if (phone.length === 11 && phone.startsWith('79')) return { ok: true, phone, country: 'RU' };
  const parsed = parsePhoneNumberFromString(`+${phone}`);
  if (!parsed?.isValid()) return INVALID;
  return { ok: true, phone: parsed.number.slice(1), country: parsed.country ?? NO_COUNTRY };
}

function withRussianPrefix(digits: string): string {
  if (digits.length === 11 && digits.startsWith('8')) return `7${digits.slice(1)}`;
  if (digits.length === 10 && digits.startsWith('9')) return `7${digits}`;
  return digits;
}

/** ASCII digits only. Most numbers come clean, and then the very string is returned. */
function digitsOf(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 48 || unit > 57) return text.replace(/[^0-9]+/g, '');
  }
  return text;
}
