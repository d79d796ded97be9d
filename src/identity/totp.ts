// One-time codes by RFC 6238, as every authenticator makes them: SHA-1, six digits, thirty seconds.
import { hash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const PERIOD_S = 30;
/** Steps before and after the present one: clocks differ. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** Without letters and digits that look alike. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator reads from a picture. */
export function totpUri(secret: string, login: string): string {
  return new TOTP({ issuer: 'Kaskad', label: login, period: PERIOD_S, secret: Secret.fromBase32(secret) }).toString();
}

/** The time step the code is of, null for a wrong one. Whoever asks sees to it that a step is taken once. */
export function totpStep(secret: string, code: string, nowMs: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const totp = new TOTP({ period: PERIOD_S, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token: code, timestamp: nowMs, window: WINDOW });
  return delta === null ? null : Math.floor(nowMs / 1000 / PERIOD_S) + delta;
}

/** Ten codes of 59 bits for those who lose the authenticator: `abcd-efgh-jkmn`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from(randomLetters(12));
    return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8)].map((part) => part.join('')).join('-');
  });
}

/** Digest of a code in any case, with or without its hyphens. */
export const recoveryDigest = (code: string): string =>
  hash('sha256', code.toLowerCase().replace(/[^a-z0-9]/g, ''), 'hex');

function randomLetters(count: number): string {
  let text = '';
  // Bytes that would favour the first letters are left out.
  const fair = 256 - (256 % LETTERS.length);
  while (text.length < count) {
    for (const byte of randomBytes(count))
      if (byte < fair && text.length < count) text += LETTERS[byte % LETTERS.length];
  }
  return text;
}
