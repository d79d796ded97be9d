// Numbers of companies and people with right check digits, of nobody in particular.

const sum = (digits: string, weights: readonly number[]): string =>
  String((weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0) % 11) % 10);

/** INN of a company from its first nine digits. */
export const companyInn = (body: string): string => body + sum(body, [2, 4, 10, 3, 5, 9, 4, 6, 8]);

/** INN of a person from its first ten digits. */
export function personInn(body: string): string {
  const eleven = body + sum(body, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
  return eleven + sum(eleven, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
}

/** OGRNIP from its first fourteen digits. */
export const soleTraderNumber = (body: string): string => body + String((BigInt(body) % 13n) % 10n);
