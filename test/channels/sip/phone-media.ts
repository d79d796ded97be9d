// The media of a phone whose signalling sipp does: hears what is sent to it, and presses digits.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import alawmulaw from 'alawmulaw';
import { eventually } from '../../helpers/eventually.ts';

export interface HeardPacket {
  from: RemoteInfo;
  atMs: number;
  marker: boolean;
  payloadType: number;
  sequence: number;
  timestamp: number;
  payload: Buffer;
}

export interface PhoneMedia {
  port: number;
  packets: HeardPacket[];
  /** What came from this port, decoded. */
  heard(fromPort?: number): Int16Array;
  /** Waits for so many packets; returns where the last came from. */
  after(count: number): Promise<RemoteInfo>;
  /** Presses digits (RFC 4733) one after the other towards an address, each end told three times. */
  press(digits: string, to: { address: string; port: number }): void;
  /** A packet of silence, as any phone sends. */
  speak(to: { address: string; port: number }): void;
}

export async function startPhoneMedia(t: TestContext, address = '127.0.0.1'): Promise<PhoneMedia> {
  const socket: Socket = createSocket({ type: 'udp4', recvBufferSize: 4_194_304 });
  socket.bind(0, address);
  await once(socket, 'listening');
  t.after(() => void socket.close());
  const packets: HeardPacket[] = [];
  socket.on('message', (data, from) => {
    packets.push({
      from,
      atMs: performance.now(),
      marker: (data[1]! & 0x80) !== 0,
      payloadType: data[1]! & 0x7f,
      sequence: data.readUInt16BE(2),
      timestamp: data.readUInt32BE(4),
      payload: data.subarray(12),
    });
  });
  let sequence = 100;
  let timestamp = 160_000;
  const send = (type: number, payload: Buffer, to: { address: string; port: number }) => {
    const head = Buffer.from([0x80, type, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
    head.writeUInt16BE(sequence++, 2);
    head.writeUInt32BE(timestamp, 4);
    socket.send(Buffer.concat([head, payload]), to.port, to.address);
  };
  return {
    port: socket.address().port,
    packets,
    heard: (fromPort) => {
      const mine = packets.filter(({ from }) => fromPort === undefined || from.port === fromPort);
      return alawmulaw.alaw.decode(Buffer.concat(mine.map(({ payload }) => payload)));
    },
    after: (count) =>
      eventually(() => {
        if (packets.length < count) throw new Error(`${packets.length} packets`);
        return packets.at(-1)!.from;
      }, 5000),
    press(digits, to) {
      for (const digit of digits) {
        timestamp += 1600;
        const event = '0123456789*#'.indexOf(digit);
        for (const end of [0, 0, 0x80, 0x80, 0x80]) send(101, Buffer.from([event, end | 10, 3, 0x20]), to);
      }
    },
    speak(to) {
      timestamp += 160;
      send(8, Buffer.alloc(160, 0xd5), to);
    },
  };
}
