// INN, the taxpayer's number: 10 digits of a company, 12 of a person (also a sole trader), with check digits.

const WEIGHTS_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

export type InnResult = { kind: 'company' | 'person' } | { kind: 'wrong'; why: 'digits' | 'length' | 'check' };

/** Judges digits without blanks. A number of zeros passes the sums and is nobody's. */
export function checkInn(inn: string): InnResult {
  if (!/^\d+$/.test(inn)) return { kind: 'wrong', why: 'digits' };
  if (inn.length !== 10 && inn.length !== 12) return { kind: 'wrong', why: 'length' };
  if (/^0+$/.test(inn)) return { kind: 'wrong', why: 'check' };
  if (inn.length === 10) return sum(inn, WEIGHTS_10) === digit(inn, 9) ? { kind: 'company' } : CHECK;
  const right = sum(inn, WEIGHTS_11) === digit(inn, 10) && sum(inn, WEIGHTS_12) === digit(inn, 11);
  return right ? { kind: 'person' } : CHECK;
}

const CHECK: InnResult = { kind: 'wrong', why: 'check' };
const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;
const sum = (text: string, weights: readonly number[]): number =>
  (weights.reduce((total, weight, at) => total + weight * digit(text, at), 0) % 11) % 10;
