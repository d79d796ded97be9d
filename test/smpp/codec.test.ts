import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Decoded, decode, encode } from '../../src/channels/sms-smpp/codec.ts';
import { type CommandName, PDUS, type Pdu, type PduSpec, TLVS } from '../../src/channels/sms-smpp/pdu-table.ts';
import { STATUS } from '../../src/channels/sms-smpp/statuses.ts';

const COMMANDS = Object.keys(PDUS) as CommandName[];

function hex(text: string): Buffer {
  return Buffer.from(text.replace(/\s/g, ''), 'hex');
}

function pduOf(decoded: Decoded): Pdu {
  assert.equal(decoded.kind, 'pdu', decoded.kind === 'malformed' ? decoded.reason : '');
  return (decoded as { pdu: Pdu }).pdu;
}

// Octets written out by hand from SMPP 3.4 §4.
const GOLDEN: {
  name: string;
  octets: string;
  command: CommandName;
  status?: number;
  sequence: number;
  fields: object;
}[] = [
  {
    name: 'enquire_link',
    octets: '00000010 00000015 00000000 7fffffff',
    command: 'enquire_link',
    sequence: 0x7fffffff,
    fields: {},
  },
  {
    name: 'submit_sm_resp',
    octets: '00000014 80000004 00000000 00000002 61626300',
    command: 'submit_sm_resp',
    sequence: 2,
    fields: { message_id: 'abc' },
  },
  {
    name: 'submit_sm_resp that refuses, without a body',
    octets: '00000010 80000004 00000058 00000002',
    command: 'submit_sm_resp',
    status: 0x58,
    sequence: 2,
    fields: { message_id: '' },
  },
  {
    name: 'submit_sm',
    octets: `0000003f 00000004 00000000 00000003
      00 05 00 53484f5000 01 01 373931363132333435363700 40 00 00 00 00 01 00 00 00 02 4869
      0204 0002 beef`,
    command: 'submit_sm',
    sequence: 3,
    fields: {
      source_addr_ton: 5,
      source_addr: 'SHOP',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: '79161234567',
      esm_class: 0x40,
      registered_delivery: 1,
      short_message: Buffer.from('Hi'),
    },
  },
];

test('reads the octets of the specification, and writes them back', () => {
  for (const { name, octets, command, status = 0, sequence, fields } of GOLDEN) {
    const raw = hex(octets);
    raw.writeUInt32BE(raw.length, 0);
    const pdu = pduOf(decode(raw));
    assert.equal(pdu.command, command, name);
    assert.equal(pdu.status, status, name);
    assert.equal(pdu.sequence, sequence, name);
    for (const [field, value] of Object.entries(fields)) {
      assert.deepEqual((pdu.body as Record<string, unknown>)[field], value, `${name}.${field}`);
    }
    assert.deepEqual(encode(pdu.command, pdu.status, pdu.sequence, pdu.body, { tlvs: pdu.tlvs }), raw, name);
  }
});

test('a bind carries its fields in the order of §4.1.5', () => {
  const octets = encode('bind_transceiver', 0, 1, {
    system_id: 'u',
    password: 'p',
    system_type: '',
    interface_version: 0x34,
    addr_ton: 1,
    addr_npi: 2,
    address_range: '79',
  });
  assert.deepEqual(octets, hex('0000001b 00000009 00000000 00000001 7500 7000 00 34 01 02 373900'));
});

/** Any PDU of the table, with any values its fields may hold. */
function anyPdu(): fc.Arbitrary<Pdu> {
  const cstring = (max: number) =>
    fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: max }).map((codes) => String.fromCharCode(...codes));
  const octets = (max: number) => fc.uint8Array({ maxLength: max }).map((value) => Buffer.from(value));
  const arbitraryOf: Record<string, fc.Arbitrary<unknown>> = {
    u8: fc.integer({ min: 0, max: 255 }),
    u16: fc.integer({ min: 0, max: 0xffff }),
    u32: fc.integer({ min: 0, max: 0xffffffff }),
    cstring: cstring(70),
    octets: octets(255),
  };
  const tlvs = fc.record(
    Object.fromEntries(Object.entries(TLVS).map(([name, { kind }]) => [name, arbitraryOf[kind]!])),
    {
      requiredKeys: [],
    },
  );
  const unknown = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0x1400, max: 0x3fff }), octets(40)), {
      maxLength: 3,
      selector: ([tag]) => tag,
    })
    .map((pairs) => new Map(pairs));
  return fc.constantFrom(...COMMANDS).chain((command) => {
    const { fields } = PDUS[command] as PduSpec;
    const body = fc.record(Object.fromEntries(fields.map(({ name, kind }) => [name, arbitraryOf[kind]!])));
    return fc
      .record({ sequence: fc.integer({ min: 0, max: 0xffffffff }), body, tlvs, unknownTlvs: unknown })
      .map((parts) => ({ command, status: 0, ...parts }) as unknown as Pdu);
  });
}

test('what is written is what is read, for every PDU of the table', () => {
  fc.assert(
    fc.property(anyPdu(), (pdu) => {
      const octets = encode(pdu.command, 0, pdu.sequence, pdu.body, { tlvs: pdu.tlvs, unknownTlvs: pdu.unknownTlvs });
      const read = pduOf(decode(octets));
      assert.equal(read.command, pdu.command);
      assert.equal(read.sequence, pdu.sequence);
      assert.deepEqual({ ...read.body }, { ...pdu.body });
      assert.deepEqual({ ...read.tlvs }, { ...pdu.tlvs });
      assert.deepEqual(read.unknownTlvs ?? new Map(), pdu.unknownTlvs);
    }),
    { numRuns: 500 },
  );
});

test('a request cut anywhere but between optional parameters is never read as whole', () => {
  const whole = encode(
    'deliver_sm',
    0,
    9,
    { source_addr: '79161234567', destination_addr: 'SHOP', short_message: Buffer.from('id:1 stat:DELIVRD') },
    { tlvs: { receipted_message_id: 'abc', message_state: 2 } },
  );
  const boundaries = new Set([whole.length - 5, whole.length - 5 - 8]);
  for (let length = 16; length < whole.length; length++) {
    const cut = Buffer.from(whole.subarray(0, length));
    cut.writeUInt32BE(length, 0);
    const decoded = decode(cut);
    if (boundaries.has(length)) {
      assert.equal(decoded.kind, 'pdu', `at ${length}`);
      continue;
    }
    assert.ok(decoded.kind === 'malformed', `at ${length}`);
    assert.equal(decoded.reply, 'respond');
    assert.equal(decoded.command, 'deliver_sm');
    assert.equal(decoded.sequence, 9);
    assert.notEqual(decoded.status, STATUS.ESME_ROK);
  }
});

const MALFORMED: { name: string; octets: string; reply: string; status: number }[] = [
  { name: 'shorter than a header', octets: '00000008 00000015', reply: 'close', status: 0x02 },
  {
    name: 'command_length that is not its own',
    octets: '00000011 00000015 00000000 00000001',
    reply: 'close',
    status: 0x02,
  },
  { name: 'unknown request', octets: '00000010 00c0ffee 00000000 00000001', reply: 'nack', status: 0x03 },
  { name: 'unknown response', octets: '00000010 80c0ffee 00000000 00000001', reply: 'none', status: 0x03 },
  {
    name: 'C-string without an end',
    octets: '00000013 0000000b 00000000 00000001 414141',
    reply: 'respond',
    status: 0x02,
  },
];

test('each kind of malformed PDU says what the peer must hear', () => {
  for (const { name, octets, reply, status } of MALFORMED) {
    const decoded = decode(hex(octets));
    assert.ok(decoded.kind === 'malformed', name);
    assert.equal(decoded.reply, reply, name);
    assert.equal(decoded.status, status, name);
  }
});

test('sm_length beyond the end is ESME_RINVMSGLEN, a parameter beyond it ESME_RINVOPTPARSTREAM', () => {
  const message = encode('deliver_sm', 0, 1, { short_message: Buffer.from('abc') });
  message[message.length - 4] = 200;
  const tooLong = decode(message);
  assert.ok(tooLong.kind === 'malformed');
  assert.equal(tooLong.status, STATUS.ESME_RINVMSGLEN);

  const parameter = encode('deliver_sm', 0, 1, {}, { tlvs: { receipted_message_id: 'abc' } });
  parameter[parameter.length - 5] = 9;
  const beyond = decode(parameter);
  assert.ok(beyond.kind === 'malformed');
  assert.equal(beyond.status, STATUS.ESME_RINVOPTPARSTREAM);
});

test('responses are read liberally: no body, no NUL, a broken parameter', () => {
  const cases = [
    { octets: '00000010 80000004 00000000 00000001', id: '' },
    { octets: '00000013 80000004 00000000 00000001 616263', id: 'abc' },
    { octets: '00000019 80000004 00000000 00000001 61626300 001d00ff41', id: 'abc' },
  ];
  for (const { octets, id } of cases) {
    const pdu = pduOf(decode(hex(octets)));
    assert.ok(pdu.command === 'submit_sm_resp');
    assert.equal(pdu.body.message_id, id);
  }
});

test('C-strings longer than the specification are read, up to 255 characters', () => {
  const id = 'x'.repeat(200);
  const pdu = pduOf(decode(encode('submit_sm_resp', 0, 1, { message_id: id })));
  assert.ok(pdu.command === 'submit_sm_resp' && pdu.body.message_id === id);
  const monster = Buffer.concat([
    hex('00000000 00000005 00000000 00000001'),
    Buffer.alloc(300, 0x41),
    Buffer.alloc(30),
  ]);
  monster.writeUInt32BE(monster.length, 0);
  assert.equal(decode(monster).kind, 'malformed');
});

test('numbers in optional parameters are read at any width, and NUL ends a text', () => {
  const wide = encode(
    'deliver_sm',
    0,
    1,
    {},
    {
      unknownTlvs: new Map([
        [0x0204, hex('00000005')],
        [0x001e, hex('616200')],
      ]),
    },
  );
  const pdu = pduOf(decode(wide));
  assert.equal(pdu.tlvs.user_message_reference, 5);
  assert.equal(pdu.tlvs.receipted_message_id, 'ab');
});

test('what cannot stand in a C-string does not cut it', () => {
  const pdu = pduOf(decode(encode('submit_sm', 0, 1, { source_addr: 'A\0B', destination_addr: 'Ж1' })));
  assert.ok(pdu.command === 'submit_sm');
  assert.equal(pdu.body.source_addr, 'A?B');
  assert.equal(pdu.body.destination_addr, '?1');
});
