// OGRNIP, the registration number of a sole trader: 15 digits, the last a check digit. The document of the clients says
// "13–15 digits", so the 13 digits of an OGRN (a company's number) are taken as well, with the check digit that those have.

export type OgrnipResult = { kind: 'sole_trader' | 'company' } | { kind: 'wrong'; why: 'digits' | 'length' | 'check' };

/** Judges digits without blanks. */
export function checkOgrnip(number: string): OgrnipResult {
  if (!/^\d+$/.test(number)) return { kind: 'wrong', why: 'digits' };
  if (number.length !== 13 && number.length !== 15) return { kind: 'wrong', why: 'length' };
  const body = BigInt(number.slice(0, -1));
  // Neither begins with 0.
  if (number.startsWith('0')) return { kind: 'wrong', why: 'check' };
  const expected = (body % (number.length === 13 ? 11n : 13n)) % 10n;
  if (Number(expected) !== number.charCodeAt(number.length - 1) - 48) return { kind: 'wrong', why: 'check' };
  return { kind: number.length === 13 ? 'company' : 'sole_trader' };
}
