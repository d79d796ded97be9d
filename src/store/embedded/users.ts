// Who uses the server now: one file a process and use. The last one out stops the server.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTicks } from './processes.ts';

/** Registers this process as a user; the returned function takes it back. */
export function registerUser(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${process.pid}-${startTicks(process.pid)}-${randomBytes(4).toString('hex')}`);
  writeFileSync(file, '');
  return () => rmSync(file, { force: true });
}

/** Number of living users; forgets those that died without saying so. Call under the start lock. */
export function countUsers(folder: string): number {
  let living = 0;
  for (const entry of readdirSync(folder)) {
    const [pid, ticks] = entry.split('-');
    if (startTicks(Number(pid)) === ticks) living += 1;
    else rmSync(join(folder, entry), { force: true });
  }
  return living;
}
