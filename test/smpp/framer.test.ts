import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encode } from '../../src/channels/sms-smpp/codec.ts';
import { Framer } from '../../src/channels/sms-smpp/framer.ts';

function cutUp(octets: Buffer, sizes: number[], framer = new Framer()): Buffer[] {
  const frames: Buffer[] = [];
  let at = 0;
  for (let i = 0; at < octets.length; i++) {
    const size = sizes[i % sizes.length]!;
    // A copy: a real chunk is gone when the next one comes.
    const chunk = Buffer.from(octets.subarray(at, at + size));
    assert.equal(
      framer.push(chunk, (buffer, start, end) => frames.push(Buffer.from(buffer.subarray(start, end))) > 0),
      null,
    );
    chunk.fill(0xee);
    at += size;
  }
  return frames;
}

const PDUS = [
  encode('enquire_link', 0, 1),
  encode('submit_sm_resp', 0, 2, { message_id: 'abc' }),
  encode('deliver_sm', 0, 3, { short_message: Buffer.alloc(254, 1) }),
  encode('deliver_sm', 0, 4, {}, { tlvs: { message_payload: Buffer.alloc(5000, 2) } }),
  encode('enquire_link', 0, 5),
];

test('octet by octet, and in any other pieces, the PDUs are the same', () => {
  const stream = Buffer.concat(PDUS);
  assert.deepEqual(cutUp(stream, [1]), PDUS);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
      assert.deepEqual(cutUp(stream, sizes), PDUS);
    }),
    { numRuns: 200 },
  );
});

test('a command_length below 16 or above the cap stops the stream, with the sequence number where it is known', () => {
  for (const length of [0, 15, 4097, 0xffffffff]) {
    const octets = encode('enquire_link', 0, 77);
    octets.writeUInt32BE(length, 0);
    assert.deepEqual(
      new Framer(4096).push(octets, () => true),
      { badLength: length, sequence: 77 },
    );
    const dribbled = new Framer(4096);
    assert.equal(
      dribbled.push(octets.subarray(0, 2), () => true),
      null,
    );
    assert.deepEqual(
      dribbled.push(octets.subarray(2, 4), () => true),
      { badLength: length, sequence: 0 },
    );
  }
});

test('a handler that closes the session sees no further PDU', () => {
  let seen = 0;
  new Framer().push(Buffer.concat(PDUS), () => {
    seen++;
    return false;
  });
  assert.equal(seen, 1);
});

test('a megabyte fed octet by octet costs linear time', () => {
  const big = encode('deliver_sm', 0, 1, {}, { tlvs: { message_payload: Buffer.alloc(60_000) } });
  const startedAt = performance.now();
  assert.equal(cutUp(Buffer.concat([big, big, big]), [1]).length, 3);
  assert.ok(performance.now() - startedAt < 3000);
});
