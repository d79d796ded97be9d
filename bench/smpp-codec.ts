// Cost of the SMPP codec, beside npm `smpp`: µs a PDU, median of five runs. `npm run` is not needed: node bench/smpp-codec.ts
import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import { decode, encode } from '../src/channels/sms-smpp/codec.ts';
import { Framer } from '../src/channels/sms-smpp/framer.ts';
import { Outbox } from '../src/channels/sms-smpp/outbox.ts';

interface NpmPdu {
  toBuffer(): Buffer;
}
const npm = createRequire(import.meta.url)('smpp') as {
  PDU: { new (command: string, fields: Record<string, unknown>): NpmPdu; fromBuffer(buffer: Buffer): unknown };
};

const SUBMIT = {
  source_addr_ton: 5,
  source_addr_npi: 0,
  source_addr: 'SHOP',
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: '79161234567',
  esm_class: 0,
  validity_period: '000002000000000R',
  registered_delivery: 1,
  data_coding: 8,
  short_message: Buffer.alloc(134, 0x04),
};
const TLVS = { user_message_reference: 4711 };
const submit = encode('submit_sm', 0, 1, SUBMIT, { tlvs: TLVS });
const response = encode('submit_sm_resp', 0, 1, { message_id: '1795308141000000' });
const receipt = encode('deliver_sm', 0, 1, {
  source_addr: '79161234567',
  destination_addr: 'SHOP',
  esm_class: 4,
  short_message: Buffer.from(
    'id:1795308141000000 sub:001 dlvrd:001 submit date:2611220042 done date:2611220042 stat:DELIVRD err:000 text:',
  ),
});

/** µs a call: the median of five runs of at least `count` calls. */
function measure(count: number, call: () => void): number {
  const runs: number[] = [];
  for (let run = 0; run < 6; run++) {
    const startedAt = performance.now();
    for (let i = 0; i < count; i++) call();
    if (run > 0) runs.push(((performance.now() - startedAt) * 1000) / count);
  }
  return runs.sort((a, b) => a - b)[2]!;
}

const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
const outbox = new Outbox(sink);
const framer = new Framer();
const many = Buffer.concat(Array.from({ length: 100 }, () => response));

const rows: [string, number, number | null][] = [
  [
    'encode submit_sm',
    measure(200_000, () => encode('submit_sm', 0, 1, SUBMIT, { tlvs: TLVS })),
    measure(10_000, () => new npm.PDU('submit_sm', { ...SUBMIT, ...TLVS }).toBuffer()),
  ],
  [
    'encode submit_sm into an outbox',
    measure(200_000, () => outbox.put('submit_sm', 0, 1, SUBMIT, { tlvs: TLVS })),
    null,
  ],
  [
    'decode submit_sm_resp',
    measure(500_000, () => decode(response)),
    measure(20_000, () => npm.PDU.fromBuffer(response)),
  ],
  ['frame submit_sm_resp', measure(5_000, () => framer.push(many, () => true)) / 100, null],
  [
    'decode deliver_sm (receipt)',
    measure(200_000, () => decode(receipt)),
    measure(10_000, () => npm.PDU.fromBuffer(receipt)),
  ],
  ['decode submit_sm', measure(200_000, () => decode(submit)), measure(10_000, () => npm.PDU.fromBuffer(submit))],
];
for (const [name, ours, theirs] of rows) {
  const beside = theirs === null ? '' : `   npm smpp ${theirs.toFixed(2)} µs   ×${(theirs / ours).toFixed(1)}`;
  process.stdout.write(`${name.padEnd(34)} ${ours.toFixed(2)} µs${beside}\n`);
}
process.exit(0);
