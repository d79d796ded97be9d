// The HTTP control port of the simulated SMSC: GET /stats, GET /messages?limit=, POST /behave {…}, POST /inbound {…}, POST /cut.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { ucs2 } from '../../src/channels/sms-smpp/long-message.ts';
import { encodeGsm7, gsm7Length } from '../../src/domain/gsm7.ts';
import type { Smsc } from './smsc.ts';

const BODY_MAX = 64 * 1024;

/** Listens on `port` (0 = any) and resolves with the port taken. */
export function startControl(smsc: Smsc, port: number, host: string): Promise<{ port: number; server: Server }> {
  const server = createServer(async (request, response) => {
    let status = 200;
    let answer: unknown;
    try {
      answer = await handle(smsc, request);
      if (answer === undefined) [status, answer] = [404, { error: 'there is no such path' }];
    } catch (error) {
      [status, answer] = [400, { error: (error as Error).message }];
    }
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(answer)}\n`);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address !== null ? address.port : 0, server });
    });
  });
}

async function handle(smsc: Smsc, request: IncomingMessage): Promise<unknown> {
  const url = new URL(request.url ?? '/', 'http://smsc');
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /stats':
      return smsc.stats();
    case 'GET /messages':
      return smsc.messages(Number(url.searchParams.get('limit') ?? 100));
    case 'POST /behave':
      smsc.behave(await readObject(request));
      return smsc.stats();
    case 'POST /inbound': {
      const { system_id, from, to, text } = (await readObject(request)) as Record<string, string>;
      const body = String(text ?? '');
      const gsm = gsm7Length(body) >= 0;
      smsc.inbound(String(system_id ?? ''), {
        from: String(from ?? ''),
        to: String(to ?? ''),
        body: { esm_class: 0, data_coding: gsm ? 0 : 8, short_message: gsm ? encodeGsm7(body) : ucs2(body) },
      });
      return { ok: true };
    }
    case 'POST /cut':
      smsc.cut();
      return { ok: true };
  }
  return undefined;
}

async function readObject(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_MAX) throw new Error('the body is too long');
    chunks.push(chunk as Buffer);
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString() || '{}');
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new Error('the body must be an object');
  return value as Record<string, unknown>;
}
