// PDUs on their way to a socket: encoded one after another into a chunk, and written once a turn of the event loop. A
// thousand small writes a second cost more than all of the encoding.
import type { Writable } from 'node:stream';
import { type EncodeOptions, encodedBound, encodeInto } from './codec.ts';
import type { Body, CommandName } from './pdu-table.ts';

const CHUNK_OCTETS = 64 * 1024;
const NO_OPTIONS: EncodeOptions = {};

export class Outbox {
  private readonly socket: Writable;
  private chunk: Buffer = Buffer.allocUnsafeSlow(0);
  /** What lies between these in the chunk waits to be written; before `from` it belongs to the socket. */
  private from = 0;
  private to = 0;
  private scheduled = false;

  constructor(socket: Writable) {
    this.socket = socket;
  }

  /** Octets not yet taken by the kernel. */
  get waiting(): number {
    return this.socket.writableLength + this.to - this.from;
  }

  put<C extends CommandName>(
    command: C,
    status: number,
    sequence: number,
    body: Partial<Body<C>>,
    options: EncodeOptions = NO_OPTIONS,
  ): void {
    this.makeRoom(encodedBound(body, options));
    this.to = encodeInto(this.chunk, this.to, command, status, sequence, body, options);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(this.flush);
  }

  /** Writes what waits. Safe to call at any time. */
  readonly flush = (): void => {
    this.scheduled = false;
    if (this.from === this.to) return;
    if (!this.socket.destroyed && !this.socket.writableEnded) {
      this.socket.write(this.chunk.subarray(this.from, this.to));
    }
    this.from = this.to;
  };

  private makeRoom(octets: number): void {
    if (this.to + octets <= this.chunk.length) return;
    const scheduled = this.scheduled;
    this.flush();
    this.scheduled = scheduled;
    this.chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_OCTETS, octets));
    this.from = 0;
    this.to = 0;
  }
}
