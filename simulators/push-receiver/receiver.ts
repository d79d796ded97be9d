import { createServer, type IncomingMessage } from 'node:http';

export interface ReceiverOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** Share of pushes answered HTTP 500. */
  fail: number;
  /** Share of ids left out of the echo. */
  silent: number;
  print(line: string): void;
}

interface Status {
  id_sms: string;
  time: string;
  state: string;
}

const BODY_MAX = 4 * 1024 * 1024;

/** Listens, and resolves with the port taken. */
export function startReceiver(options: ReceiverOptions): Promise<{ port: number; close(): void }> {
  const server = createServer((request, response) => {
    answer(request, options).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(body),
      (error: Error) => {
        options.print(`push refused: ${error.message}`);
        response.writeHead(500).end();
      },
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const close = () => {
        server.close();
        // Its clients keep their connections for long.
        server.closeAllConnections();
      };
      resolve({ port, close });
    });
  });
}

async function answer(request: IncomingMessage, options: ReceiverOptions): Promise<string> {
  const statuses = readStatuses(await readBody(request));
  if (Math.random() < options.fail) throw new Error('by the wish of --fail');
  for (const { id_sms, time, state } of statuses) options.print(`${time}  ${id_sms}  ${state}`);
  const echoed = statuses.filter(() => Math.random() >= options.silent);
  return JSON.stringify(echoed.map(({ id_sms }) => ({ id_sms })));
}

function readStatuses(body: string): Status[] {
  const document: unknown = JSON.parse(body);
  if (!Array.isArray(document)) throw new Error('the body is no array');
  return document as Status[];
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_MAX) throw new Error('the body is too long');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
