// Every quirk of receipts in channels.md §D.3 is a row here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode } from '../../src/channels/sms-smpp/codec.ts';
import { toEvent } from '../../src/channels/sms-smpp/inbound.ts';
import type { PduOf, Tlvs } from '../../src/channels/sms-smpp/pdu-table.ts';
import { normaliseId } from '../../src/channels/sms-smpp/provider-id.ts';
import { isReceipt, parseReceipt, type ReceiptOptions } from '../../src/channels/sms-smpp/receipt.ts';

interface Given {
  text?: string;
  octets?: Buffer;
  tlvs?: Tlvs;
  esmClass?: number;
  dataCoding?: number;
  source?: string;
}

/** The PDU as it comes off the wire. */
function deliver({
  text = '',
  octets = Buffer.from(text, 'latin1'),
  tlvs,
  esmClass = 4,
  dataCoding = 0,
  source,
}: Given) {
  const decoded = decode(
    encode(
      'deliver_sm',
      0,
      1,
      {
        source_addr: source ?? '79161234567',
        destination_addr: 'SHOP',
        esm_class: esmClass,
        data_coding: dataCoding,
        short_message: octets,
      },
      { tlvs },
    ),
  );
  assert.ok(decoded.kind === 'pdu');
  return decoded.pdu as PduOf<'deliver_sm'>;
}

const OPTIONS: ReceiptOptions = { idFormat: 'raw', unknownMeans: 'undelivered', acceptedMeans: 'intermediate' };
const FULL =
  'id:0123456789 sub:001 dlvrd:001 submit date:2601020304 done date:2601020405 stat:DELIVRD err:000 text:Hello wor';

const QUIRKS: { quirk: string; given: Given; options?: Partial<ReceiptOptions>; want: object }[] = [
  {
    quirk: 'the form of the specification',
    given: { text: FULL },
    want: { providerMessageId: '0123456789', state: 'delivered', errorCode: '000', doneDate: '2601020405', extra: {} },
  },
  {
    quirk: 'hexadecimal id, the answer had decimal',
    given: { text: 'id:1A2B3C stat:DELIVRD err:0' },
    options: { idFormat: 'hex' },
    want: { providerMessageId: '1715004', state: 'delivered' },
  },
  {
    quirk: 'zero-padded decimal id',
    given: { text: 'id:0000012345 stat:EXPIRED' },
    options: { idFormat: 'dec' },
    want: { providerMessageId: '12345', state: 'expired' },
  },
  {
    quirk: 'id in the text cut, whole only in receipted_message_id',
    given: { text: 'id:0123456 stat:DELIVRD', tlvs: { receipted_message_id: '0123456789ABCDEF0123' } },
    want: { providerMessageId: '0123456789abcdef0123', state: 'delivered' },
  },
  {
    quirk: 'no id in the text at all',
    given: { text: 'id: sub:001 stat:UNDELIV err:1B', tlvs: { receipted_message_id: 'abc' } },
    want: { providerMessageId: 'abc', state: 'undelivered', errorCode: '1B' },
  },
  {
    quirk: 'receipted_message_id of blanks says nothing',
    given: { text: FULL, tlvs: { receipted_message_id: '  ' } },
    want: { providerMessageId: '0123456789' },
  },
  {
    quirk: 'sub and dlvrd missing',
    given: { text: 'id:7 submit date:2601020304 done date:2601020405 stat:REJECTD err:8' },
    want: { providerMessageId: '7', state: 'rejected', errorCode: '8' },
  },
  {
    quirk: 'dates with seconds',
    given: { text: 'id:7 submit date:260102030405 done date:260102040506 stat:DELIVRD err:000 text:' },
    want: { providerMessageId: '7', state: 'delivered', doneDate: '260102040506' },
  },
  {
    quirk: 'blanks after the colons, Text with a capital letter',
    given: {
      text: 'ID: 7 SUB: 001 DLVRD: 001 Submit date: 2601020304 Done date: 2601020405 Stat: DELIVRD Err: 0A1 Text: x',
    },
    want: { providerMessageId: '7', state: 'delivered', errorCode: '0A1', doneDate: '2601020405' },
  },
  {
    quirk: 'ASCII though data_coding says UCS-2',
    given: { text: FULL, dataCoding: 8 },
    want: { providerMessageId: '0123456789', state: 'delivered' },
  },
  {
    quirk: 'really UCS-2',
    given: { octets: Buffer.from(FULL, 'utf16le').swap16(), dataCoding: 8 },
    want: { providerMessageId: '0123456789', state: 'delivered' },
  },
  {
    quirk: 'NUL at the end of the body',
    given: { text: 'id:7 stat:DELIVRD err:000\0' },
    want: { providerMessageId: '7', state: 'delivered', errorCode: '000' },
  },
  {
    quirk: 'the whole receipt in message_payload, short_message empty',
    given: { tlvs: { message_payload: Buffer.from(FULL) } },
    want: { providerMessageId: '0123456789', state: 'delivered', errorCode: '000' },
  },
  {
    quirk: 'the receipt twice: in short_message and in message_payload',
    given: { text: FULL, tlvs: { message_payload: Buffer.from(FULL) } },
    want: { providerMessageId: '0123456789', state: 'delivered' },
  },
  {
    quirk: 'final state only in message_state and network_error_code',
    given: { tlvs: { receipted_message_id: '77', message_state: 5, network_error_code: Uint8Array.of(3, 0, 27) } },
    want: { providerMessageId: '77', state: 'undelivered', errorCode: '27' },
  },
  {
    quirk: 'extra fields appended, url-encoded, some empty',
    given: {
      text: 'id:855469 stat:DELIVRD err:000 imsi:250023012345678 mcc:250 mnc:02 cn:Russian+Federation rcn: rnet:',
    },
    want: {
      providerMessageId: '855469',
      state: 'delivered',
      errorCode: '000',
      extra: { imsi: '250023012345678', mcc: '250', mnc: '02', cn: 'Russian+Federation' },
    },
  },
  {
    quirk: "what stands in the message's text is not the receipt's",
    given: { text: 'id:7 stat:UNDELIV err:001 text:id:8 stat:DELIVRD' },
    want: { providerMessageId: '7', state: 'undelivered', errorCode: '001', extra: {} },
  },
  {
    quirk: 'user_message_reference echoed',
    given: { text: FULL, tlvs: { user_message_reference: 4711 } },
    want: { reference: 4711 },
  },
  {
    quirk: 'a word instead of seven letters',
    given: { text: 'id:7 stat:DELIVERED' },
    want: { state: 'delivered' },
  },
  {
    quirk: 'no state anywhere: never an invented final one',
    given: { text: 'id:7' },
    want: { providerMessageId: '7', state: 'enroute' },
  },
  {
    quirk: 'nothing readable at all',
    given: { octets: Buffer.from([0xff, 0xfe, 0, 1, 2]) },
    want: { providerMessageId: '', state: 'enroute', errorCode: '' },
  },
];

test('receipts are read with every quirk of the vendors', () => {
  for (const { quirk, given, options, want } of QUIRKS) {
    const receipt = parseReceipt(deliver(given), { ...OPTIONS, ...options });
    assert.deepEqual({ ...receipt, ...want }, receipt, quirk);
  }
});

test('each word of the specification has its state, UNKNOWN and ACCEPTD by the connection', () => {
  const states: [string, Partial<ReceiptOptions>, string][] = [
    ['DELIVRD', {}, 'delivered'],
    ['EXPIRED', {}, 'expired'],
    ['DELETED', {}, 'undelivered'],
    ['UNDELIV', {}, 'undelivered'],
    ['REJECTD', {}, 'rejected'],
    ['ENROUTE', {}, 'enroute'],
    ['UNKNOWN', {}, 'undelivered'],
    ['UNKNOWN', { unknownMeans: 'unknown' }, 'unknown'],
    ['ACCEPTD', {}, 'accepted'],
    ['ACCEPTD', { acceptedMeans: 'delivered' }, 'delivered'],
    ['delivrd', {}, 'delivered'],
    ['2', {}, 'delivered'],
  ];
  for (const [stat, options, state] of states) {
    assert.equal(parseReceipt(deliver({ text: `id:1 stat:${stat}` }), { ...OPTIONS, ...options }).state, state, stat);
  }
});

test('a handset cannot forge a receipt by its text, unless the connection trusts texts', () => {
  const forged = deliver({ text: FULL, esmClass: 0 });
  assert.equal(isReceipt(forged, false), false);
  assert.equal(isReceipt(forged, true), true);
  assert.equal(isReceipt(deliver({ text: 'Hello', esmClass: 0 }), true), false);
  assert.equal(isReceipt(deliver({ text: '', esmClass: 0, tlvs: { receipted_message_id: '1' } }), false), true);
  assert.equal(isReceipt(deliver({ text: FULL, esmClass: 0x20 }), false), true, 'intermediate notification');
  assert.equal(isReceipt(deliver({ text: FULL, esmClass: 0x44 }), false), true, 'with the UDH bit');
});

test("an event names the recipient in digits and never holds the message's text", () => {
  const event = toEvent(deliver({ text: FULL, source: '+79161234567' }), { ...OPTIONS, receiptByText: false });
  assert.ok(event.kind === 'receipt');
  assert.equal(event.phone, '79161234567');
  assert.ok(!event.raw.includes('Hello'));
  assert.ok(event.raw.includes('stat:DELIVRD'));
});

test('a receipt by data_sm is a receipt', () => {
  const decoded = decode(
    encode('data_sm', 0, 1, { source_addr: '7916', esm_class: 4 }, { tlvs: { message_payload: Buffer.from(FULL) } }),
  );
  assert.ok(decoded.kind === 'pdu' && decoded.pdu.command === 'data_sm');
  const event = toEvent(decoded.pdu, { ...OPTIONS, receiptByText: false });
  assert.ok(event.kind === 'receipt' && event.state === 'delivered' && event.providerMessageId === '0123456789');
});

test('ids are compared in one form whatever each side writes', () => {
  const rows: [string, 'raw' | 'dec' | 'hex', string][] = [
    ['ABC\0', 'raw', 'abc'],
    [' 007 ', 'raw', '007'],
    ['0000', 'dec', '0'],
    ['00123', 'dec', '123'],
    ['123456789012345678901234567890', 'dec', '123456789012345678901234567890'],
    ['ff', 'hex', '255'],
    ['0xFF', 'hex', '255'],
    ['000ff', 'hex', '255'],
    ['ffffffffffffffffffff', 'hex', '1208925819614629174706175'],
    ['1fffffffffffff', 'hex', '9007199254740991'],
    ['not-a-number', 'dec', 'not-a-number'],
    ['not-a-number', 'hex', 'not-a-number'],
    ['', 'hex', ''],
  ];
  for (const [id, format, want] of rows) assert.equal(normaliseId(id, format), want, `${format} ${id}`);
  for (const value of [0n, 1n, 255n, 2n ** 52n, 2n ** 63n, 2n ** 100n]) {
    assert.equal(normaliseId(value.toString(16), 'hex'), normaliseId(`000${value}`, 'dec'));
  }
});

const MO: { name: string; given: Given; text: string; detail?: Record<string, string> }[] = [
  { name: 'GSM 03.38', given: { octets: Buffer.from([0x00, 0x1b, 0x65]) }, text: '@€' },
  { name: 'Latin-1', given: { octets: Buffer.from([0xe9]), dataCoding: 3 }, text: 'é' },
  { name: 'ASCII', given: { octets: Buffer.from('[x]'), dataCoding: 1 }, text: '[x]' },
  { name: 'UCS-2', given: { octets: Buffer.from([0x04, 0x1f, 0x04, 0x40]), dataCoding: 8 }, text: 'Пр' },
  { name: 'ISO-8859-5', given: { octets: Buffer.from([0xbf]), dataCoding: 6 }, text: 'П' },
  { name: 'binary', given: { octets: Buffer.from([1, 2]), dataCoding: 4 }, text: '', detail: { octets: '0102' } },
  {
    name: 'a part with its header',
    given: { octets: Buffer.from([5, 0, 3, 7, 2, 1, 0x04, 0x1f]), dataCoding: 8, esmClass: 0x40 },
    text: 'П',
    detail: { udh: '0003070201', data_coding: '8', esm_class: '64' },
  },
  {
    name: 'a part by SAR parameters',
    given: { octets: Buffer.from('a'), tlvs: { sar_msg_ref_num: 9, sar_total_segments: 2, sar_segment_seqnum: 1 } },
    text: 'a',
    detail: { sar_msg_ref_num: '9', sar_total_segments: '2', sar_segment_seqnum: '1' },
  },
  { name: 'message_payload', given: { tlvs: { message_payload: Buffer.from('long') } }, text: 'long' },
  { name: 'a header longer than the message', given: { octets: Buffer.from([99, 0]), esmClass: 0x40 }, text: 'c@' },
];

test('messages from handsets are read by their data_coding, with what was not understood beside', () => {
  for (const { name, given, text, detail = {} } of MO) {
    const event = toEvent(deliver({ esmClass: 0, source: '+79161234567', ...given }), {
      ...OPTIONS,
      receiptByText: false,
    });
    assert.ok(event.kind === 'inbound', name);
    assert.equal(event.text, text, name);
    assert.equal(event.from, '79161234567', name);
    assert.equal(event.to, 'SHOP', name);
    assert.deepEqual({ ...event.detail, ...detail }, event.detail, name);
  }
});
