// A capture file of octets that really travelled, as a program like tshark reads it: each chunk in a TCP segment of its own.

const LINKTYPE_RAW_IP = 101;
const SEGMENT_OCTETS_MAX = 1400;
const CLIENT = { address: [10, 0, 0, 1], port: 40_000 };
const SERVER = { address: [10, 0, 0, 2], port: 2775 };

export interface Sent {
  direction: 'out' | 'in';
  octets: Buffer;
}

/** `out` goes to port 2775, `in` comes from it. */
export function pcap(chunks: Sent[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(LINKTYPE_RAW_IP, 20);
  const records: Buffer[] = [header];
  const sequence = { out: 1, in: 1 };
  let atMs = 0;
  for (const { direction, octets } of chunks) {
    const other = direction === 'out' ? 'in' : 'out';
    for (let from = 0; from < octets.length; from += SEGMENT_OCTETS_MAX) {
      const piece = octets.subarray(from, from + SEGMENT_OCTETS_MAX);
      records.push(record(packet(direction, piece, sequence[direction], sequence[other]), atMs++));
      sequence[direction] += piece.length;
    }
  }
  return Buffer.concat(records);
}

function record(octets: Buffer, atMs: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(1_700_000_000 + Math.floor(atMs / 1000), 0);
  header.writeUInt32LE((atMs % 1000) * 1000, 4);
  header.writeUInt32LE(octets.length, 8);
  header.writeUInt32LE(octets.length, 12);
  return Buffer.concat([header, octets]);
}

function packet(direction: 'out' | 'in', payload: Buffer, sequence: number, acknowledged: number): Buffer {
  const [from, to] = direction === 'out' ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const head = Buffer.alloc(40);
  head[0] = 0x45;
  head.writeUInt16BE(head.length + payload.length, 2);
  head[8] = 64;
  head[9] = 6;
  head.set(from.address, 12);
  head.set(to.address, 16);
  head.writeUInt16BE(from.port, 20);
  head.writeUInt16BE(to.port, 22);
  head.writeUInt32BE(sequence, 24);
  head.writeUInt32BE(acknowledged, 28);
  head[32] = 0x50;
  head[33] = 0x18;
  head.writeUInt16BE(65_535, 34);
  return Buffer.concat([head, payload]);
}
