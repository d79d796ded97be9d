import { createServer } from 'node:net';

/** Ports free a moment ago; the programs measured are told theirs. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const ports: number[] = [];
  for (const server of servers) {
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    ports.push(typeof address === 'object' && address ? address.port : 0);
    await new Promise((resolve) => server.close(resolve));
  }
  return ports;
}
