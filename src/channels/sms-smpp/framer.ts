// Cuts a byte stream into PDUs by their command_length. Whole PDUs are handed over where they lie in the chunk; only one
// that spans chunks is copied, once, into a buffer of its own size, so that feeding byte by byte stays linear.
import { HEADER_LENGTH, readU32 } from './codec.ts';

export const MAX_PDU_DEFAULT = 64 * 1024;

/** Takes one PDU; returns false to stop cutting (the session has closed). */
export type FrameHandler = (buffer: Buffer, start: number, end: number) => boolean;

export class Framer {
  private readonly maxPdu: number;
  private readonly lengthOctets = Buffer.alloc(4);
  private lengthHave = 0;
  private partial: Buffer | null = null;
  private partialHave = 0;

  /** `maxPdu` is the longest command_length accepted, in octets. */
  constructor(maxPdu: number = MAX_PDU_DEFAULT) {
    this.maxPdu = maxPdu;
  }

  /**
   * Feeds a chunk. Returns null, or the sequence number to put into generic_nack 0x02 (0 when it is not known) once a
   * command_length is below 16 or above the cap: after that the stream cannot be trusted and must be closed.
   */
  push(chunk: Buffer, onFrame: FrameHandler): { badLength: number; sequence: number } | null {
    let at = 0;
    while (at < chunk.length) {
      if (this.partial === null && (this.lengthHave > 0 || chunk.length - at < 4)) {
        at = this.gatherLength(chunk, at);
        if (this.lengthHave < 4) return null;
        const length = readU32(this.lengthOctets, 0);
        if (!this.sane(length)) return { badLength: length, sequence: sequenceAt(chunk, at - 4) };
        this.begin(length);
      }
      if (this.partial !== null) {
        at = this.fill(this.partial, chunk, at);
        if (this.partialHave < this.partial.length) return null;
        const whole = this.partial;
        this.partial = null;
        if (!onFrame(whole, 0, whole.length)) return null;
        continue;
      }
      const length = readU32(chunk, at);
      if (!this.sane(length)) return { badLength: length, sequence: sequenceAt(chunk, at) };
      if (at + length > chunk.length) {
        chunk.copy(this.lengthOctets, 0, at, at + 4);
        this.begin(length);
        at += 4;
        continue;
      }
      if (!onFrame(chunk, at, at + length)) return null;
      at += length;
    }
    return null;
  }

  private sane(length: number): boolean {
    return length >= HEADER_LENGTH && length <= this.maxPdu;
  }

  private gatherLength(chunk: Buffer, from: number): number {
    let at = from;
    while (this.lengthHave < 4 && at < chunk.length) this.lengthOctets[this.lengthHave++] = chunk[at++]!;
    return at;
  }

  private begin(length: number): void {
    this.partial = Buffer.allocUnsafe(length);
    this.lengthOctets.copy(this.partial);
    this.partialHave = 4;
    this.lengthHave = 0;
  }

  private fill(partial: Buffer, chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + partial.length - this.partialHave);
    chunk.copy(partial, this.partialHave, at, end);
    this.partialHave += end - at;
    return end;
  }
}

/** The sequence number of a header that begins at `start`, 0 when it is not all there. */
function sequenceAt(chunk: Buffer, start: number): number {
  return start >= 0 && start + HEADER_LENGTH <= chunk.length ? readU32(chunk, start + 12) : 0;
}
