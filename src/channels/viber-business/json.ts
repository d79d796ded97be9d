// JSON whose big integers keep all their digits: message_token is a 64-bit number, a JavaScript number is exact up to 2^53
// (channels.md §B.1).

/** What TypeScript's library does not know of JSON.parse yet: the text a primitive was read from. */
type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

const keepDigits: Reviver = (_key, value, context) =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? (context?.source ?? value)
    : value;

/** A JSON object, or null for anything else. Integers beyond 2^53 come as strings of their digits. */
export function exactObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text, keepDigits);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** A message token as Viber wrote it, '' when there is none that could be one. */
export function tokenOf(value: unknown): string {
  const token = typeof value === 'number' ? String(value) : value;
  return typeof token === 'string' && /^-?[0-9A-Za-z_.-]{1,64}$/.test(token) && token !== '0' ? token : '';
}

/** An integer, also when it came as a string of digits; null for anything else. */
export function integerOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}
