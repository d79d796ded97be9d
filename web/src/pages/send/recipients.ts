// From a pasted list to numbers: one a line or several by commas, with names, blanks and brackets around them.
import { normalisePhone } from '../../../../src/domain/msisdn.ts';

export interface BadRecipient {
  line: number;
  text: string;
  code: 'phone_missing' | 'phone_too_long' | 'phone_invalid';
}

export interface Recipients {
  /** MSISDNs in their order, each once. */
  phones: string[];
  duplicates: { line: number; text: string; phone: string }[];
  bad: BadRecipient[];
}

/** More than one request takes (`messages.send`). */
export const RECIPIENTS_MAX = 1000;

/** A stretch that could be a number: digits with what people write between them. */
const STRETCH = /\+?\d[\d\s().\-\u00a0\u2010-\u2014]*/g;
/** Fewer digits than any number has: part of a name, a flat, a year. */
const DIGITS_MIN = 5;

export function readRecipients(text: string): Recipients {
  const seen = new Set<string>();
  const result: Recipients = { phones: [], duplicates: [], bad: [] };
  text.split(/\r?\n/).forEach((row, index) => {
    const line = index + 1;
    const fields = row.split(/[,;\t]/).map((field) => field.trim());
    const found = fields.filter((field) => field !== '').map(readField);
    // A field without a number beside one that has some is a name.
    const hasNumber = found.some((one) => one.length > 0);
    if (!hasNumber) {
      if (row.trim() !== '') result.bad.push({ line, text: row.trim(), code: 'phone_missing' });
      return;
    }
    for (const one of found.flat()) {
      const read = normalisePhone(one);
      if (!read.ok) result.bad.push({ line, text: one, code: read.code });
      else if (seen.has(read.phone)) result.duplicates.push({ line, text: one, phone: read.phone });
      else {
        seen.add(read.phone);
        result.phones.push(read.phone);
      }
    }
  });
  return result;
}

/** The numbers in a field, as written. */
function readField(field: string): string[] {
  return (field.match(STRETCH) ?? []).flatMap((stretch) => {
    const text = stretch.trim().replace(/[\s().-]+$/, (end) => (end.includes(')') ? end.trim() : ''));
    const digits = text.replace(/\D/g, '').length;
    if (digits < DIGITS_MIN) return [];
    // Several whole numbers with nothing but blanks between them.
    const words = text.split(/\s+/);
    const isEach = words.length > 1 && words.every((word) => word.replace(/\D/g, '').length >= 10);
    return isEach ? words : [text];
  });
}
