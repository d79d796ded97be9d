// RTP packets (RFC 3550) of G.711, and digits in them (RFC 4733).

const HEADER = 12;
const DIGITS = '0123456789*#ABCD';

export interface RtpPacket {
  payloadType: number;
  timestamp: number;
  payload: Buffer;
}

/** One packet. `sequence` is of 16 bits, `timestamp` and `ssrc` of 32. */
export function writeRtp(
  payloadType: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
  payload: Uint8Array,
): Buffer {
  const packet = Buffer.allocUnsafe(HEADER + payload.length);
  packet[0] = 0x80;
  packet[1] = (marker ? 0x80 : 0) | payloadType;
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE(timestamp >>> 0, 4);
  packet.writeUInt32BE(ssrc >>> 0, 8);
  packet.set(payload, HEADER);
  return packet;
}

/** Null for whatever is not RTP version 2, RTCP among it. */
export function readRtp(data: Buffer): RtpPacket | null {
  if (data.length < HEADER || data[0]! >> 6 !== 2) return null;
  const payloadType = data[1]! & 0x7f;
  if (payloadType >= 64 && payloadType <= 95) return null; // RFC 5761: RTCP on the same port
  let start = HEADER + (data[0]! & 0x0f) * 4;
  if (data[0]! & 0x10) {
    if (data.length < start + 4) return null;
    start += 4 + data.readUInt16BE(start + 2) * 4;
  }
  const padding = data[0]! & 0x20 ? data[data.length - 1]! : 0;
  if (start > data.length - padding) return null;
  return { payloadType, timestamp: data.readUInt32BE(4), payload: data.subarray(start, data.length - padding) };
}

/** Of one stream: each digit once, at the end of its press. */
export class DigitReader {
  /** Timestamps taken: the end of an event is sent three times, and may come out of order. */
  readonly #taken: number[] = [];

  read({ payload, timestamp }: RtpPacket): string | null {
    if (payload.length < 4) return null;
    const digit = DIGITS[payload[0]!];
    const ended = (payload[1]! & 0x80) !== 0;
    if (digit === undefined || !ended || this.#taken.includes(timestamp)) return null;
    this.#taken.push(timestamp);
    if (this.#taken.length > 16) this.#taken.shift();
    return digit;
  }
}
