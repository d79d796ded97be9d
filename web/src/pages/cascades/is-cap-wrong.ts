import { parseMoneyE7 } from '../../../../src/domain/money.ts';

/** An amount that the API would not take; nothing given is right. */
export function isCapWrong(text: string): boolean {
  if (text.trim() === '') return false;
  try {
    return parseMoneyE7(text.trim().replace(',', '.')) < 0n;
  } catch {
    return true;
  }
}
