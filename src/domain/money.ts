// Money is BigInt in units of 1e-7 of the currency: prices have seven decimals (contract.md §2), sums stay exact.

const DECIMALS = 7;
const SCALE = 10_000_000n;
const FORMAT = /^([+-]?)(\d{1,11})(?:\.(\d{1,7}))?$/;

/** What cannot be read as money. */
export class MoneyFormatError extends Error {
  override name = 'MoneyFormatError';
}

/**
 * Reads a plain decimal (`1000`, `2.5`, `-0.0000001`) exactly: at most seven decimals, a dot, no exponent, no blanks.
 * Throws `MoneyFormatError`. At most 11 whole digits, so that the sum of many still fits PostgreSQL's bigint.
 */
export function parseMoneyE7(text: string): bigint {
  const match = FORMAT.exec(text);
  if (!match) {
    throw new MoneyFormatError(
      `not an amount of money: ${JSON.stringify(text)} (a decimal such as 2.5, at most 7 decimals)`,
    );
  }
  const units = BigInt(match[2]!) * SCALE + BigInt((match[3] ?? '').padEnd(DECIMALS, '0'));
  return match[1] === '-' ? -units : units;
}

/**
 * Fixed decimals (0–7), rounded down towards −∞: whoever reads a balance is never shown more than there is, and a debt
 * is never shown smaller. `143777.36`.
 */
export function formatE7(valueE7: bigint, decimals: number): string {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > DECIMALS) throw new RangeError(`decimals: ${decimals}`);
  const unit = 10n ** BigInt(DECIMALS - decimals);
  let rounded = valueE7 / unit;
  if (valueE7 < 0n && rounded * unit !== valueE7) rounded -= 1n;
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const text = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
  return rounded < 0n ? `-${text}` : text;
}

/** Exact, without needless zeros: `19023.9`, `10`, `0`. */
export function formatE7Trimmed(valueE7: bigint): string {
  return formatE7(valueE7, DECIMALS).replace(/\.?0+$/, '');
}

/** Seven decimals, `10.6000000`: a raw JSON number, which `JSON.stringify` would shorten to 10.6. */
export function formatE7Number(valueE7: bigint): string {
  return formatE7(valueE7, DECIMALS);
}

/** Whole messages that the available money buys; `unlimited` (told as «Безлимит») where they are free. */
export function wholeMessages(availableE7: bigint, priceE7: bigint): bigint | 'unlimited' {
  if (priceE7 <= 0n) return 'unlimited';
  return availableE7 <= 0n ? 0n : availableE7 / priceE7;
}
