import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedError } from './error.ts';

const WAIT_MS = 15 * 60_000;
const RETRY_MS = 25;

/**
 * Runs `work` while no other process does so under the same name. The lock is an abstract unix socket: the kernel
 * drops it with its process, so that no crash leaves a stale one.
 */
export async function withStartLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + WAIT_MS;
  let lock = await tryLock(name);
  while (!lock) {
    if (Date.now() > deadline) throw new EmbeddedError('another process has been starting PostgreSQL for 15 minutes');
    await sleep(RETRY_MS);
    lock = await tryLock(name);
  }
  try {
    return await work();
  } finally {
    const held = lock;
    await new Promise((resolve) => held.close(resolve));
  }
}

function tryLock(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path: `\0kaskad-embedded-${name}`, exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}
