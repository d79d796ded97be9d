// The load: a process of its own, told by its parent over IPC what to send. About 16 µs of CPU a request at full speed, 30 when paced.
import { connect, type Socket } from 'node:net';
import { nowMs } from './clock.ts';
import { messageCutter, type WireMessage } from './http-wire.ts';
import { Latencies } from './latencies.ts';
import type { AnswerKind, LoadPlan, LoadResult, RequestShape } from './load-plan.ts';

const READ_BUFFER_BYTES = 64 * 1024;

type Lane = { socket: Socket; busy: boolean; dueMs: number };
type OnAnswer = (lane: Lane, answer: WireMessage) => void;

process.on('message', (plan: LoadPlan) => {
  run(plan).then(
    (result) => process.send?.({ kind: 'result', result }),
    (error: Error) => process.send?.({ kind: 'error', message: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });

/** Opens every connection, then sends to the plan. Settles when all is answered, or at the plan's timeout with what there is. */
async function run(plan: LoadPlan): Promise<LoadResult> {
  const build = requestBuilder(plan);
  const latencies = new Latencies();
  const firstRefusals: string[] = [];
  const count = { sent: 0, answered: 0, accepted: 0, refused: 0, lastAnswerMs: 0 };
  const { promise, resolve, reject } = Promise.withResolvers<void>();

  const send = (lane: Lane, dueMs: number) => {
    lane.busy = true;
    lane.dueMs = dueMs;
    lane.socket.write(build(count.sent++), 'latin1');
  };
  const onAnswer: OnAnswer = (lane, { head, body }) => {
    const at = nowMs();
    latencies.add(at - lane.dueMs);
    count.lastAnswerMs = at;
    count.answered++;
    const [accepted, refused] = judge(plan.answer, head, body);
    count.accepted += accepted;
    count.refused += refused;
    if (refused > 0 && firstRefusals.length < 3) firstRefusals.push(`${head.split('\r\n')[0]} ${body.slice(0, 200)}`);
    lane.busy = false;
    if (count.answered === plan.requests) resolve();
    else if (pace) pace.next();
    else if (count.sent < plan.requests) send(lane, at);
  };
  const lanes = await Promise.all(Array.from({ length: plan.connections }, () => openLane(plan, onAnswer)));
  const pace = plan.requestsPerSecond === undefined ? undefined : schedule(plan, lanes, send, () => count.sent);
  for (const { socket } of lanes) {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`the gateway closed a connection after ${count.answered} answers`)));
  }

  const firstSentMs = nowMs();
  const timer = setTimeout(resolve, plan.timeoutMs);
  if (pace) pace.start(firstSentMs);
  else for (const lane of lanes.slice(0, plan.requests)) send(lane, nowMs());
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    pace?.stop();
    for (const { socket } of lanes) socket.removeAllListeners('close').destroy();
  }
  return { ...count, firstSentMs, firstRefusals, latency: latencies.summary() };
}

/**
 * A fixed schedule. Request i is due at start + i/rate whatever became of the earlier ones, and its latency counts from
 * then: a stall of the gateway shows in every request it delayed (no coordinated omission).
 */
function schedule(plan: LoadPlan, lanes: Lane[], send: (lane: Lane, dueMs: number) => void, sent: () => number) {
  const stepMs = 1000 / plan.requestsPerSecond!;
  let startMs = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    const now = nowMs();
    for (const lane of lanes) {
      const dueMs = startMs + sent() * stepMs;
      if (dueMs > now || sent() >= plan.requests) return;
      if (!lane.busy) send(lane, dueMs);
    }
  };
  return {
    next,
    start(atMs: number) {
      startMs = atMs;
      timer = setInterval(next, 1);
    },
    stop: () => clearInterval(timer),
  };
}

/** Reads into one buffer of its own (`onread`), which spares the stream machinery of Node. */
async function openLane(plan: LoadPlan, onAnswer: OnAnswer): Promise<Lane> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const buffer = Buffer.allocUnsafe(READ_BUFFER_BYTES);
  const cut = messageCutter((answer) => onAnswer(lane, answer));
  const callback = (bytes: number) => {
    cut(buffer.subarray(0, bytes));
    return true;
  };
  const { host, port } = plan;
  const socket = connect({ host, port, noDelay: true, onread: { buffer, callback } });
  const lane: Lane = { socket, busy: false, dueMs: 0 };
  socket.once('connect', resolve).once('error', reject);
  await promise;
  return lane;
}

/** Everything that stays the same is encoded once; a request is a concatenation. */
function requestBuilder(plan: LoadPlan): (index: number) => string | Buffer {
  const { request: shape, firstPhone } = plan;
  const headers = `Host: ${plan.host}:${plan.port}\r\n`;
  if (shape.kind === 'post') return postBuilder(shape, headers, firstPhone);
  const lines = shape.texts.map((text) => `GET ${shape.path.replace('{text}', text)} HTTP/1.1\r\n${headers}\r\n`);
  const pieces = lines.map((line) => line.split('{phone}'));
  return (index) => pieces[index % pieces.length]!.join(String(firstPhone + index));
}

function postBuilder(shape: Extract<RequestShape, { kind: 'post' }>, headers: string, firstPhone: number) {
  const pieces = shape.messages.map((message) => message.split('{phone}'));
  const start = `POST ${shape.path} HTTP/1.1\r\n${headers}Content-Type: application/json\r\nContent-Length: `;
  return (index: number) => {
    let body = shape.head;
    const first = index * shape.perRequest;
    for (let i = first; i < first + shape.perRequest; i++) {
      if (i > first) body += ',';
      body += pieces[i % pieces.length]!.join(String(firstPhone + i));
    }
    body += shape.tail;
    return Buffer.from(`${start}${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
}

function judge(kind: AnswerKind, head: string, body: string): [accepted: number, refused: number] {
  switch (kind) {
    case 'kannel':
      return head.startsWith('HTTP/1.1 202') && body.startsWith('0:') ? [1, 0] : [0, 1];
    case 'text':
      return head.startsWith('HTTP/1.1 200') && /^[1-9]\d*$/.test(body.trim()) ? [1, 0] : [0, 1];
    case 'json': {
      const accepted = occurrences(body, '"id_sms"');
      return [accepted, occurrences(body, '"error"') + (accepted === 0 ? 1 : 0)];
    }
  }
}

function occurrences(body: string, word: string): number {
  let count = 0;
  for (let at = body.indexOf(word); at >= 0; at = body.indexOf(word, at + word.length)) count++;
  return count;
}
