// Amounts as people type them: with blanks between thousands and a comma.
import { formatE7Trimmed, parseMoneyE7 } from '../../../../src/domain/money.ts';

/** `1 000,50` → `1000.5`; null when it is no amount of at least zero. '' stays ''. */
export function amountOf(typed: string): string | null {
  const text = typed.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  if (text === '') return '';
  return /^\d{1,11}(\.\d{1,7})?$/.test(text) ? formatE7Trimmed(parseMoneyE7(text)) : null;
}

/** `a + b`, exact. */
export const sumOf = (a: string, b: string): string => formatE7Trimmed(parseMoneyE7(a) + parseMoneyE7(b));
