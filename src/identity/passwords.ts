// Passwords of people: what is good enough, and how they are kept.
import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';

export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 256;

/** At least ten characters, and neither the login nor the login in it. */
export function isWeakPassword(password: string, login: string): boolean {
  const name = login.toLowerCase();
  const said = password.toLowerCase();
  if (Array.from(password).length < PASSWORD_LENGTH_MIN) return true;
  // A login of one or two letters stands in any good password.
  return said === name || (name.length > 2 && said.includes(name)) || new Set(said).size < 4;
}

/** Argon2id with the library's own parameters (19 MiB, 2 passes). */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** One to be shown once. */
export const makePassword = (): string => randomBytes(15).toString('base64url');
