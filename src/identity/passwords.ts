// How passwords of people are kept, and how one is made.
import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';

/** Argon2id with the library's own parameters (19 MiB, 2 passes). */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** One to be shown once. */
export const makePassword = (): string => randomBytes(15).toString('base64url');
