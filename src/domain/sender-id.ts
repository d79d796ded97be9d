// Sender IDs of SMS (contract.md §1, style.md "Words"): a number of at most 15 digits, or a name of at most 11 characters.
import type { ErrorCode } from './errors.ts';
import { gsm7Width } from './gsm7.ts';

const DIGITS_MAX = 15;
const NAME_MAX = 11;
/** Longer numbers are international; operators' short codes have 3 to 6 digits, some countries' up to 8 are rare. */
const SHORT_CODE_MAX = 6;

export type SenderKind = 'alphanumeric' | 'international' | 'short';

/** Services that a sender name selects in an `sms` request (contract.md §2). */
export type ReservedService = 'flashcall' | 'hlr' | 'ping';

/**
 * What is wrong with a sender, null when nothing. A name with a character that the wire cannot carry (Cyrillic, control
 * characters) cannot exist, so it reads as a sender nobody has.
 */
export function checkSender(name: string): ErrorCode | null {
  const sender = name.trim();
  if (sender === '') return 'sender_missing';
  if (isNumber(sender)) return sender.replace('+', '').length > DIGITS_MAX ? 'sender_too_long' : null;
  if (sender.length > NAME_MAX) return 'sender_too_long';
  return isPlain(sender) ? null : 'sender_unknown';
}

/** Which type of number (TON) the sender is. */
export function senderKind(name: string): SenderKind {
  const sender = name.trim();
  if (!isNumber(sender)) return 'alphanumeric';
  return sender.startsWith('+') || sender.length > SHORT_CODE_MAX ? 'international' : 'short';
}

/** The service a sender name selects, in any case of letters; null for an ordinary sender. */
export function reservedService(name: string): ReservedService | null {
  const lower = name.trim().toLowerCase();
  return lower === 'flashcall' || lower === 'hlr' || lower === 'ping' ? lower : null;
}

function isNumber(sender: string): boolean {
  return /^\+?\d+$/.test(sender);
}

/** Printable ASCII that GSM-7 also has: SMPP's source_addr is a C string, read as one or the other by the upstream. */
function isPlain(sender: string): boolean {
  for (let i = 0; i < sender.length; i++) {
    const unit = sender.charCodeAt(i);
    if (unit < 0x20 || unit > 0x7e || gsm7Width(unit) === 0) return false;
  }
  return true;
}
