// The client's own server: takes Kaskad's status pushes (POST, contract.md §2) and Kannel's delivery reports (GET with
// the message's phone as `id`), counts messages that reached a final state, and tells its parent over IPC.
import { createServer } from 'node:net';
import { nowMs } from './clock.ts';
import { messageCutter, type WireMessage } from './http-wire.ts';

export type ReceiverStats = {
  /** Different messages that reached a final state. */
  final: number;
  /** Reports in all: more than `final` when some came twice. */
  reports: number;
  requests: number;
  connections: number;
  byState: Record<string, number>;
  firstMs: number;
  lastMs: number;
};
export type ReceiverCommand =
  | { kind: 'stats' }
  /** Forgets everything and answers `reached` once `final` comes to `expect`. */
  | { kind: 'reset'; expect: number }
  /** Answers `seen` with the time, when this message's final state comes (or has come). */
  | { kind: 'watch'; id: number };
type StatusRow = { id_sms: string | number; time: string; state: string };

let seen = new Set<number>();
let watched = new Set<number>();
let expect = Number.POSITIVE_INFINITY;
let stats = emptyStats();

const server = createServer({ noDelay: true }, (socket) => {
  stats.connections++;
  socket.on('error', () => socket.destroy());
  const cut = messageCutter((message) => {
    stats.requests++;
    const body = message.head.startsWith('POST') ? takePush(message) : takeReport(message);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head + body, 'latin1');
  });
  socket.on('data', cut);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ kind: 'ready', port: typeof address === 'object' ? address?.port : 0 });
});
process.on('disconnect', () => process.exit(0));
process.on('message', (command: ReceiverCommand) => {
  if (command.kind === 'stats') process.send?.({ kind: 'stats', stats });
  else if (command.kind === 'reset') reset(command.expect);
  else if (seen.has(command.id)) process.send?.({ kind: 'seen', id: command.id, atMs: nowMs() });
  else watched.add(command.id);
});

function reset(expected: number): void {
  seen = new Set();
  watched = new Set();
  expect = expected;
  stats = emptyStats();
  process.send?.({ kind: 'cleared' });
}

function takePush({ body }: WireMessage): string {
  const rows: StatusRow[] = JSON.parse(body);
  const at = nowMs();
  for (const row of rows) count(Number(row.id_sms), row.state, row.state !== 'send', at);
  return `[${rows.map((row) => `{"id_sms":${row.id_sms}}`).join(',')}]`;
}

/** `GET /dlr?s=1&id=79…`: Kannel's `%d` is 1 delivered, 2 not delivered; we ask for no other. */
function takeReport({ head }: WireMessage): string {
  const found = /[?&]s=(\d+)&id=(\d+)/.exec(head);
  if (found) count(Number(found[2]), found[1] === '1' ? 'deliver' : 'not_deliver', true, nowMs());
  return '';
}

function count(id: number, state: string, final: boolean, at: number): void {
  stats.reports++;
  stats.byState[state] = (stats.byState[state] ?? 0) + 1;
  if (!final || seen.has(id)) return;
  seen.add(id);
  if (stats.final++ === 0) stats.firstMs = at;
  stats.lastMs = at;
  if (stats.final === expect) process.send?.({ kind: 'reached', stats });
  if (watched.delete(id)) process.send?.({ kind: 'seen', id, atMs: at });
}

function emptyStats(): ReceiverStats {
  return { final: 0, reports: 0, requests: 0, connections: 0, byState: {}, firstMs: 0, lastMs: 0 };
}
