// Only codes can be sent by the Gateway API, no free text (channels.md §C.1).

const CODE = /^\d{4,8}$/;
/**
 * A group of digits that stands alone: not a part of a word, an amount, a date or a phone number, whose digits would be
 * sent for a code.
 */
const GROUP = /(?<![\p{L}\d]|\d[.,:/-])\d{4,8}(?![\p{L}\d]|[.,:/-]\d)/gu;
/** More than any text of a message has. */
const TEXT_MAX = 10_000;

/** The one code of 4–8 digits in a text: the text itself, or, where allowed, its only such group. Null when there is none. */
export function codeIn(text: string, fromText: boolean): string | null {
  const bare = text.trim();
  if (CODE.test(bare)) return bare;
  if (!fromText || text.length > TEXT_MAX) return null;
  const groups = text.match(GROUP);
  return groups?.length === 1 ? (groups[0] ?? null) : null;
}
