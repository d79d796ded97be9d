// Packet captures for SIPp's play_pcap_audio, made here rather than recorded: spoken-like tones for AMD, and pressed digits as
// RFC 4733 events. (SIPp's own play_dtmf sends payload type 96 whatever the answer said, and Asterisk drops it.)

const PAYLOAD_PCMA = 8;
const PAYLOAD_EVENT = 101;
const PACKET_MS = 20;
const PACKET_SAMPLES = 160;
/** A-law of a loud and of a silent sample: a square wave is speech enough for AMD. */
const LOUD = [0x2a, 0xaa];
const SILENT = 0xd5;

interface Packet {
  atMs: number;
  payload: Buffer;
}

/** One second of capture is 50 packets of 20 ms: `loudMs` of a tone, then silence up to `totalMs`. */
export function spoken(loudMs: number, totalMs: number): Buffer {
  const packets: Packet[] = [];
  for (let atMs = 0; atMs < totalMs; atMs += PACKET_MS) {
    const samples = Buffer.alloc(PACKET_SAMPLES, SILENT);
    // 500 Hz: eight samples up, eight down.
    if (atMs < loudMs) for (let i = 0; i < PACKET_SAMPLES; i += 1) samples[i] = LOUD[(i >> 3) & 1]!;
    packets.push({ atMs, payload: rtp(packets.length, atMs * 8, PAYLOAD_PCMA, atMs === 0, samples) });
  }
  return capture(packets);
}

/** Digits of 100 ms, one each 250 ms; the end packet goes three times, as RFC 4733 §2.5.1.4 wants. */
export function pressed(digits: string): Buffer {
  const packets: Packet[] = [];
  [...digits].forEach((digit, index) => {
    const code = '0123456789*#'.indexOf(digit);
    const startMs = index * 250;
    const timestamp = startMs * 8;
    const add = (atMs: number, durationMs: number, end: boolean, first: boolean) => {
      const event = Buffer.from([code, (end ? 0x80 : 0) | 10, 0, 0]);
      event.writeUInt16BE(durationMs * 8, 2);
      packets.push({ atMs, payload: rtp(packets.length, timestamp, PAYLOAD_EVENT, first, event) });
    };
    for (let ms = PACKET_MS; ms <= 100; ms += PACKET_MS) add(startMs + ms - PACKET_MS, ms, false, ms === PACKET_MS);
    for (let copy = 0; copy < 3; copy += 1) add(startMs + 100 + copy, 100, true, false);
  });
  return capture(packets);
}

function rtp(sequence: number, timestamp: number, type: number, marker: boolean, payload: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = type | (marker ? 0x80 : 0);
  header.writeUInt16BE(sequence + 1, 2);
  header.writeUInt32BE(timestamp + 1000, 4);
  header.writeUInt32BE(0x4b61736b, 8);
  return Buffer.concat([header, payload]);
}

/** Classic pcap, Ethernet, IPv4, UDP: SIPp puts its own addresses over these. */
function capture(packets: readonly Packet[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(1, 20);
  const records = packets.map(({ atMs, payload }) => {
    const frame = Buffer.concat([ETHERNET, ipv4(payload.length), udp(payload.length), payload]);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(Math.floor(atMs / 1000), 0);
    record.writeUInt32LE((atMs % 1000) * 1000, 4);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return Buffer.concat([record, frame]);
  });
  return Buffer.concat([head, ...records]);
}

const ETHERNET = Buffer.from('020000000001020000000002' + '0800', 'hex');

function ipv4(payloadLength: number): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + 8 + payloadLength, 2);
  header[8] = 64;
  header[9] = 17;
  Buffer.from([127, 0, 0, 1, 127, 0, 0, 1]).copy(header, 12);
  return header;
}

function udp(payloadLength: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(2006, 0);
  header.writeUInt16BE(2006, 2);
  header.writeUInt16BE(8 + payloadLength, 4);
  return header;
}
