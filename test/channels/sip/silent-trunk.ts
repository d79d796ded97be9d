import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { eventually } from '../../helpers/eventually.ts';

export interface SilentTrunk {
  port: number;
  /** First lines of what came. */
  lines(): string[];
  /** Waits for a request of this method and returns it. */
  request(method: string): Promise<string>;
  /** Answers a request: its Via, From, To, Call-ID and CSeq come back. */
  answer(request: string, status: string, toTag?: string): void;
  send(data: Buffer | string): void;
}

/** A trunk that says only what a test makes it say. */
export async function startSilentTrunk(t: TestContext): Promise<SilentTrunk> {
  const socket = createSocket('udp4');
  const requests: string[] = [];
  let caller: RemoteInfo | null = null;
  socket.on('message', (data, from) => {
    caller = from;
    requests.push(data.toString());
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => void socket.close());
  const send = (data: Buffer | string) => socket.send(data, caller!.port, caller!.address);
  return {
    port: socket.address().port,
    lines: () => requests.map((text) => text.split('\r\n')[0]!),
    request: (method) =>
      eventually(() => {
        const found = requests.find((text) => text.startsWith(`${method} `));
        if (found === undefined) throw new Error(`no ${method} came`);
        return found;
      }, 5000),
    answer(request, status, toTag = 'silent') {
      const head = request.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq): /.test(line));
      const tagged = head.map((line) => (line.startsWith('To: ') && toTag !== '' ? `${line};tag=${toTag}` : line));
      send([`SIP/2.0 ${status}`, ...tagged, 'Content-Length: 0', '', ''].join('\r\n'));
    },
    send,
  };
}
