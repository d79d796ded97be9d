// The server's side of RFC 6455, as much as ARI's event stream needs: handshake, text frames out, close and ping in.
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const INCOMING_MAX_BYTES = 64 * 1024;
const OPCODE = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;

export interface ServerSocket {
  readonly open: boolean;
  /** Dropped when it is no longer open. */
  send(text: string): void;
  /** Cuts the connection without a word, as a broken network does. */
  cut(): void;
  /** Called once, however it ends. */
  onClose: () => void;
}

/** Answers the upgrade, or refuses it and returns null. */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex): ServerSocket | null {
  const key = request.headers['sec-websocket-key'];
  if (request.headers.upgrade?.toLowerCase() !== 'websocket' || key === undefined) {
    refuseUpgrade(socket, 400, 'Bad Request');
    return null;
  }
  const accept = createHash('sha1').update(`${key}${MAGIC}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  return new Connection(socket);
}

export function refuseUpgrade(socket: Duplex, status: number, reason: string, body = ''): void {
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

class Connection implements ServerSocket {
  readonly #socket: Duplex;
  #received = Buffer.alloc(0);
  #closed = false;
  onClose: () => void = () => {};

  constructor(socket: Duplex) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => this.cut());
    // Sockets of an HTTP server stay half open by themselves.
    socket.on('end', () => this.cut());
    socket.on('close', () => this.#ended());
  }

  get open(): boolean {
    return !this.#closed;
  }

  send(text: string): void {
    if (!this.#closed) this.#write(OPCODE.text, Buffer.from(text));
  }

  cut(): void {
    this.#socket.destroy();
    this.#ended();
  }

  #ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose();
  }

  #read(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    // Every round takes a whole frame away or leaves.
    for (let frame = this.#next(); frame !== null; frame = this.#next()) {
      if (frame.opcode === OPCODE.ping) this.#write(OPCODE.pong, frame.payload);
      if (frame.opcode !== OPCODE.close) continue;
      this.#write(OPCODE.close, frame.payload.subarray(0, 2));
      this.#socket.end();
      this.#ended();
      return;
    }
  }

  #next(): Frame | null {
    const frame = readFrame(this.#received);
    if (frame === 'invalid') this.cut();
    if (typeof frame === 'string') return null;
    this.#received = this.#received.subarray(frame.length);
    return frame;
  }

  #write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
    header[0] = 0x80 | opcode;
    header[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
    if (header.length === 4) header.writeUInt16BE(length, 2);
    if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
    if (this.#socket.writable) this.#socket.write(Buffer.concat([header, payload]));
  }
}

interface Frame {
  opcode: number;
  payload: Buffer;
  /** Of the whole frame. */
  length: number;
}

/** A client's frame: always masked (RFC 6455 §5.1). */
function readFrame(bytes: Buffer): Frame | 'incomplete' | 'invalid' {
  if (bytes.length < 2) return 'incomplete';
  if ((bytes[1]! & 0x80) === 0) return 'invalid';
  const short = bytes[1]! & 0x7f;
  const lengthBytes = short < 126 ? 0 : short === 126 ? 2 : 8;
  const head = 2 + lengthBytes + 4;
  if (bytes.length < head) return 'incomplete';
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (size > INCOMING_MAX_BYTES) return 'invalid';
  if (bytes.length < head + size) return 'incomplete';
  const mask = bytes.subarray(head - 4, head);
  const payload = Buffer.from(bytes.subarray(head, head + size));
  for (let i = 0; i < size; i += 1) payload[i]! ^= mask[i & 3]!;
  return { opcode: bytes[0]! & 0x0f, payload, length: head + size };
}
