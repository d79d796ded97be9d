// The client's own address: takes status pushes (contract.md §2) and remembers them in the order in which they came.
import { createServer, type IncomingMessage } from 'node:http';
import type { Place } from './place.ts';

export interface PushRow {
  id_sms: string;
  time: string;
  state: string;
}

export interface Push {
  method: string;
  contentType: string;
  raw: string;
  rows: PushRow[];
  atMs: number;
}

/** What the client answers: the status and body for a push. */
export type Reply = (rows: PushRow[]) => { status?: number; body: string };

export const acknowledge: Reply = (rows) => ({ body: JSON.stringify(rows.map((row) => ({ id_sms: row.id_sms }))) });

export class Receiver {
  readonly url: string;
  readonly pushes: Push[] = [];
  /** States of each id, in the order told, acknowledged or not. */
  readonly told = new Map<number, string[]>();
  reply: Reply = acknowledge;

  constructor(port: number) {
    this.url = `http://127.0.0.1:${port}/status`;
  }

  /** The last state told of an id. */
  state(id: number): string {
    return this.told.get(id)?.at(-1) ?? '';
  }

  take(method: string, contentType: string, raw: string): { status?: number; body: string } {
    const rows: PushRow[] = JSON.parse(raw);
    this.pushes.push({ method, contentType, raw, rows, atMs: Date.now() });
    for (const row of rows) {
      const states = this.told.get(Number(row.id_sms));
      if (states === undefined) this.told.set(Number(row.id_sms), [row.state]);
      else states.push(row.state);
    }
    return this.reply(rows);
  }
}

/** Listens on a free port until its place is closed. */
export async function startReceiver(place: Place): Promise<Receiver> {
  let receiver: Receiver | undefined;
  const server = createServer(async (request, response) => {
    const answer = receiver!.take(request.method ?? '', request.headers['content-type'] ?? '', await bodyOf(request));
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  place.onClose(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  receiver = new Receiver(typeof address === 'object' && address !== null ? address.port : 0);
  return receiver;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
