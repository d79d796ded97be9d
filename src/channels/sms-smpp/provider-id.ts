// Matching keys between a submission and its receipt (channels.md §D.3).

/** How an upstream writes message ids; the response and the receipt of one upstream may differ. */
export type IdFormat = 'raw' | 'dec' | 'hex';
export const ID_FORMATS: readonly IdFormat[] = ['raw', 'dec', 'hex'];

/**
 * The comparable form of an upstream's message id: NUL and blanks stripped, lower case; `dec` and `hex` as a decimal
 * number without leading zeros. An id that is not a number in its format is compared as it stands.
 */
export function normaliseId(id: string, format: IdFormat): string {
  const plain = trimId(id).toLowerCase();
  if (format === 'dec' && DECIMAL.test(plain)) return plain.replace(LEADING_ZEROS, '');
  if (format === 'hex' && HEX.test(plain)) {
    const digits = plain.startsWith('0x') ? plain.slice(2) : plain;
    // 13 hexadecimal digits are 52 bits: exact in a number, and five times cheaper than BigInt.
    return digits.length <= 13 ? String(Number.parseInt(digits, 16)) : BigInt(`0x${digits}`).toString();
  }
  return plain;
}

const DECIMAL = /^\d+$/;
const HEX = /^(?:0x)?[0-9a-f]+$/;
const LEADING_ZEROS = /^0+(?=\d)/;

function trimId(id: string): string {
  let start = 0;
  let end = id.length;
  while (start < end && id.charCodeAt(start) <= 0x20) start++;
  while (end > start && id.charCodeAt(end - 1) <= 0x20) end--;
  return id.slice(start, end);
}
