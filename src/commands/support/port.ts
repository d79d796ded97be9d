import { createServer } from 'node:net';
import { CommandError } from '../frame/command.ts';

/** Tells early, before a database is started, that the address cannot be listened on. @throws CommandError */
export async function checkPort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const code = await new Promise<string>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve('')));
  });
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
