// 300,000 mutated PDUs: reading them must neither throw nor hang, and nothing malformed may look like a request to acknowledge.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode } from '../../src/channels/sms-smpp/codec.ts';
import { Framer } from '../../src/channels/sms-smpp/framer.ts';
import { toEvent } from '../../src/channels/sms-smpp/inbound.ts';
import { STATUS } from '../../src/channels/sms-smpp/statuses.ts';
import { seeded } from '../helpers/random.ts';

const COUNT = 300_000;

const SEEDS = [
  encode('bind_transceiver', 0, 1, { system_id: 'user', password: 'secret', interface_version: 0x34 }),
  encode('submit_sm_resp', 0, 2, { message_id: '123456789' }),
  encode('enquire_link', 0, 3),
  encode('generic_nack', 3, 4),
  encode('deliver_sm', 0, 5, {
    source_addr: '79161234567',
    destination_addr: 'SHOP',
    esm_class: 4,
    data_coding: 8,
    short_message: Buffer.from(
      'id:1a2b sub:001 dlvrd:001 submit date:2101010000 done date:2101010000 stat:DELIVRD err:000 text:x',
    ),
  }),
  encode(
    'deliver_sm',
    0,
    6,
    { source_addr: '79161234567', esm_class: 0x44, short_message: Buffer.from([5, 0, 3, 1, 2, 1, 0x04, 0x10]) },
    { tlvs: { receipted_message_id: 'ff', message_state: 2, network_error_code: Uint8Array.of(3, 0, 1) } },
  ),
  encode(
    'data_sm',
    0,
    7,
    { source_addr: '7916', esm_class: 4 },
    { tlvs: { message_payload: Buffer.from('id:1 stat:EXPIRED') } },
  ),
  encode('alert_notification', 0, 8, { source_addr: '7916', esme_addr: 'x' }),
];

const OPTIONS = {
  idFormat: 'hex',
  unknownMeans: 'unknown',
  acceptedMeans: 'intermediate',
  receiptByText: true,
} as const;

test('300,000 mutated PDUs', () => {
  const random = seeded(20260801);
  const below = (limit: number) => Math.floor(random() * limit);
  let truncated = 0;
  let read = 0;
  for (let i = 0; i < COUNT; i++) {
    const seed = SEEDS[below(SEEDS.length)]!;
    let octets = Buffer.from(seed);
    const cut = random() < 0.3;
    if (cut) {
      octets = octets.subarray(0, 16 + below(Math.max(1, octets.length - 16)));
      octets.writeUInt32BE(octets.length, 0);
    } else {
      for (let n = 1 + below(4); n > 0; n--) octets[below(octets.length)] = below(256);
    }
    const decoded = decode(octets);
    if (decoded.kind === 'malformed') {
      assert.notEqual(decoded.status, STATUS.ESME_ROK);
      continue;
    }
    const { pdu } = decoded;
    read++;
    if (pdu.command === 'deliver_sm' || pdu.command === 'data_sm') {
      const event = toEvent(pdu, OPTIONS);
      if (event.kind === 'receipt') assert.ok(event.raw.length <= 512);
    }
    // A mandatory part that was cut must not be read: what was read is written back no shorter than it came.
    if (cut && !pdu.command.endsWith('_resp')) {
      truncated++;
      const again = encode(pdu.command, pdu.status, pdu.sequence, pdu.body, {
        tlvs: pdu.tlvs,
        unknownTlvs: pdu.unknownTlvs,
      });
      assert.equal(again.length, octets.length, pdu.command);
    }
  }
  assert.ok(read > COUNT / 10, 'some mutations stay readable');
  assert.ok(truncated > 0, 'some cuts fall between optional parameters');
});

test('a framer fed with noise stops, or hands over PDUs within its cap', () => {
  const random = seeded(7);
  for (let run = 0; run < 2000; run++) {
    const framer = new Framer(4096);
    const noise = Buffer.from(Array.from({ length: 400 }, () => (random() < 0.5 ? 0 : Math.floor(random() * 256))));
    for (let at = 0; at < noise.length; ) {
      const size = 1 + Math.floor(random() * 50);
      const bad = framer.push(noise.subarray(at, at + size), (_buffer, start, end) => {
        assert.ok(end - start >= 16 && end - start <= 4096);
        return true;
      });
      if (bad !== null) break;
      at += size;
    }
  }
});
