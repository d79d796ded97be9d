// Secrets that we give out. 256 bits each: nobody guesses them, so a digest is all that is kept.
import { hash, randomBytes } from 'node:crypto';

/** Personal tokens of staff begin so; those of clients must not. */
export const STAFF_TOKEN = 'kst_';

export const newSecret = (): string => randomBytes(32).toString('base64url');
export const newStaffToken = (): string => `${STAFF_TOKEN}${newSecret()}`;
export const secretDigest = (secret: string): string => hash('sha256', secret, 'hex');

export function newClientToken(): string {
  const token = randomBytes(24).toString('base64url');
  return token.startsWith(STAFF_TOKEN) ? newClientToken() : token;
}
