import { UsageError } from '../frame/command.ts';

/** The doors read no longer one. */
const LENGTH_MAX = 1024;

/** Argon2id with the library's own parameters (19 MiB, 2 passes), as the doors verify it. */
export async function passwordHash(password: string): Promise<string> {
  if (password === '' || password.length > LENGTH_MAX) {
    throw new UsageError(`--password must have 1 to ${LENGTH_MAX} characters`);
  }
  const { hash } = await import('@node-rs/argon2');
  return hash(password);
}
