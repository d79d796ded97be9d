import { type AddressInfo, createServer } from 'node:net';
import { CommandError } from '../frame/command.ts';

/** Tells early, before a database is started, that the address cannot be listened on. @throws CommandError */
export async function checkPort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const code = await tryPort(host, port);
  if (code === '') return;
  if (code === 'EADDRINUSE') {
    const other = port < 65_535 ? port + 1 : port - 1;
    throw new CommandError(
      'port_taken',
      `port ${port} of ${host} is taken: set KASKAD_PORT to a free one (such as KASKAD_PORT=${other})`,
    );
  }
  if (code === 'EACCES') {
    throw new CommandError(
      'port_denied',
      `this user may not listen on port ${port}: set KASKAD_PORT to one above 1023`,
    );
  }
  throw new CommandError('bad_address', `${host}:${port} cannot be listened on (${code}): look at KASKAD_HOST`);
}

/** A port nobody listens on just now. */
export async function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port: 0 }, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** The first of `count` ports in a row when all of them are free on this machine, else 0: any ports. */
export async function firstFree(first: number, count: number): Promise<number> {
  for (let port = first; port < first + count; port += 1) if ((await tryPort('127.0.0.1', port)) !== '') return 0;
  return first;
}

/** '' when it can be listened on, else the error's code. */
function tryPort(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve('')));
  });
}
