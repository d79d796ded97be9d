// Receipts of lookups, and that ordinary receipts are not taken for them (channels.md §D.6).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DeliveryEvent, Settings } from '../../src/channels/channel.ts';
import { decode, encode } from '../../src/channels/sms-smpp/codec.ts';
import { type InboundOptions, toEvent } from '../../src/channels/sms-smpp/inbound.ts';
import { urlDecoded } from '../../src/channels/sms-smpp/lookup-receipt.ts';
import type { Tlvs } from '../../src/channels/sms-smpp/pdu-table.ts';
import { readSmppSettings } from '../../src/channels/sms-smpp/settings.ts';

const PLAIN: InboundOptions = {
  idFormat: 'raw',
  unknownMeans: 'undelivered',
  acceptedMeans: 'intermediate',
  receiptByText: false,
};

/** The options a connection with these settings reads receipts by. */
function optionsOf(settings: Settings): InboundOptions {
  const read = readSmppSettings({ host: 'smsc', system_id: 'u', ...settings });
  assert.ok(read.kind === 'ok');
  const { lookupErrors: errors, lookup_sender: sender, lookup_receipts } = read.settings;
  return { ...PLAIN, lookups: { errors, sender, all: lookup_receipts === 'all' } };
}

interface Given {
  text?: string;
  to?: string;
  tlvs?: Tlvs;
}

function eventOf({ text = '', to = 'HLR', tlvs }: Given, options: InboundOptions): DeliveryEvent {
  const body = { source_addr: '79231234567', destination_addr: to, esm_class: 4 };
  const pdu = decode(encode('deliver_sm', 0, 1, { ...body, short_message: Buffer.from(text, 'latin1') }, { tlvs }));
  assert.ok(pdu.kind === 'pdu' && pdu.pdu.command === 'deliver_sm');
  const event = toEvent(pdu.pdu, options);
  assert.ok(event.kind === 'receipt');
  return event;
}

/** The example of smscentre.com/api/smpp/send/hlr. */
const DOCUMENTED =
  'id:855469 stat:DELIVRD err:000 imsi:250023012345678 msc:79232510066 mcc:250 mnc:02 cn:Russian+Federation net:MegaFON rcn: rnet:';

test("the documentation's own example", () => {
  const event = eventOf({ text: DOCUMENTED }, optionsOf({}));
  assert.equal(event.providerMessageId, '855469');
  assert.equal(event.state, 'delivered');
  assert.deepEqual(event.result, {
    status: 'reachable',
    mccmnc: '25002',
    operator: 'MegaFON',
    country: 'Russian Federation',
    roaming: false,
    imsi: '25002**********',
  });
  assert.ok(!JSON.stringify(event).includes('3012345678'), 'the IMSI is masked in the raw receipt too');
  assert.ok(event.raw.includes('imsi:25002*'));
});

const RESULTS: { name: string; fields: string; want: object }[] = [
  {
    name: 'url-encoded Cyrillic, UTF-8',
    fields:
      'imsi: msc: mcc:250 mnc:99 cn:%D0%A0%D0%BE%D1%81%D1%81%D0%B8%D1%8F net:%D0%91%D0%B8%D0%BB%D0%B0%D0%B9%D0%BD',
    want: { mccmnc: '25099', country: 'Россия', operator: 'Билайн' },
  },
  {
    name: 'url-encoded Cyrillic, Windows-1251',
    fields: 'imsi: cn:%D0%EE%F1%F1%E8%FF net:%CC%D2%D1',
    want: { country: 'Россия', operator: 'МТС' },
  },
  {
    name: 'plus is a blank, %2B a plus',
    fields: 'imsi: net:Tele2%2B+Russia+%26+Co%3A',
    want: { operator: 'Tele2+ Russia & Co:' },
  },
  { name: 'an escape of nothing', fields: 'imsi: net:100%+MTS%zz', want: { operator: '100% MTS%zz' } },
  {
    name: 'three digits of MNC',
    fields: 'imsi:310260123456789 mcc:310 mnc:260',
    want: { mccmnc: '310260', imsi: '310260*********' },
  },
  {
    name: 'roaming',
    fields: 'msc:1405 cn:Russia net:MTS rcn:United+States rnet:T-Mobile',
    want: { operator: 'MTS', country: 'Russia', roaming: true },
  },
  {
    name: 'another network of the same country',
    fields: 'cn:Russia net:MTS rcn:Russia rnet:Tele2',
    want: { operator: 'MTS', country: 'Russia', roaming: true },
  },
  {
    name: 'the home network, named again',
    fields: 'cn:Russia net:MTS rcn:Russia rnet:MTS',
    want: { operator: 'MTS', country: 'Russia', roaming: false },
  },
  { name: 'abroad without a home to compare with', fields: 'imsi: rcn:Spain rnet:', want: {} },
  {
    name: 'no switch: nobody knows where the phone is',
    fields: 'imsi: msc: cn:Russia net:MTS rcn: rnet:',
    want: { operator: 'MTS', country: 'Russia' },
  },
  { name: 'every field empty', fields: 'imsi: msc: mcc: mnc: cn: net: rcn: rnet:', want: {} },
  { name: 'values of the wrong form', fields: 'imsi:abc mcc:25 mnc:x cn:- net:unknown', want: {} },
];

test('fields of an answer become the result, as far as they say something', () => {
  for (const { name, fields, want } of RESULTS) {
    const event = eventOf({ text: `id:7 stat:DELIVRD err:000 ${fields}` }, optionsOf({}));
    assert.deepEqual(event.result, { status: 'reachable', ...want }, name);
  }
});

test('a receipt without such fields has no result', () => {
  for (const text of ['id:7 stat:DELIVRD err:000', 'id:7 stat:DELIVRD err:000 mcc:250 mnc:01 text:']) {
    assert.equal('result' in eventOf({ text, to: 'HLR' }, optionsOf({})), false, text);
  }
  const enroute = eventOf({ text: 'id:7 stat:ENROUTE err:000 imsi:250023012345678' }, optionsOf({}));
  assert.deepEqual([enroute.state, 'result' in enroute], ['enroute', false], 'nothing is known before the answer');
});

const SMSC = { lookup_error_preset: 'smsc' };
/** smscentre.com/api/smpp/errors, as far as they are of lookups. */
const ERRORS: [stat: string, err: string, state: string, status: string][] = [
  ['DELIVRD', '000', 'delivered', 'reachable'],
  ['UNDELIV', '001', 'undelivered', 'invalid'],
  ['EXPIRED', '1', 'undelivered', 'invalid'],
  ['UNDELIV', '006', 'expired', 'absent'],
  ['EXPIRED', '006', 'expired', 'absent'],
  ['UNDELIV', '011', 'expired', 'absent'],
  ['UNDELIV', '012', 'expired', 'absent'],
  ['UNDELIV', '013', 'expired', 'absent'],
  ['REJECTD', '021', 'expired', 'absent'],
  ['UNKNOWN', '006', 'expired', 'absent'],
  // Codes it does not have: the word of the receipt stands, and nobody calls the number dead.
  ['UNDELIV', '219', 'undelivered', 'unknown'],
  ['UNDELIV', '000', 'undelivered', 'unknown'],
  ['EXPIRED', '255', 'expired', 'absent'],
  ['REJECTD', '220', 'rejected', 'unknown'],
  // A success stays one.
  ['DELIVRD', '001', 'delivered', 'reachable'],
  ['ENROUTE', '006', 'enroute', ''],
];

test('the codes of smsc.ru refine failures of lookups', () => {
  for (const [stat, err, state, status] of ERRORS) {
    const event = eventOf({ text: `id:7 stat:${stat} err:${err} imsi: mcc: mnc:` }, optionsOf(SMSC));
    assert.deepEqual([event.state, event.result?.status ?? ''], [state, status], `${stat} ${err}`);
    assert.equal(event.errorCode, err, 'the code itself is kept as written');
  }
});

test('without the preset the word of the receipt stands', () => {
  const event = eventOf({ text: 'id:7 stat:UNDELIV err:006 imsi:' }, optionsOf({}));
  assert.deepEqual([event.state, event.result], ['undelivered', { status: 'unknown' }]);
});

test("a connection's own table comes before the preset", () => {
  const own = optionsOf({ ...SMSC, lookup_errors: '{"006":"undelivered","1B":"expired","13":"unknown"}' });
  const state = (err: string) => eventOf({ text: `id:7 stat:UNDELIV err:${err} imsi:` }, own).state;
  assert.deepEqual(['6', '1b', '013', '1'].map(state), ['undelivered', 'expired', 'unknown', 'undelivered']);
});

test('a ping is known by the sender only lookups have, also when the state is in parameters alone', () => {
  assert.equal(eventOf({ text: 'id:7 stat:UNDELIV err:006 text:' }, optionsOf(SMSC)).state, 'expired');
  const tlvs = { receipted_message_id: '7', message_state: 5, network_error_code: Uint8Array.of(3, 0, 6) };
  assert.equal(eventOf({ tlvs }, optionsOf(SMSC)).state, 'expired');
  const numeric = optionsOf({ ...SMSC, lookup_sender: '+79000000000' });
  assert.equal(eventOf({ text: 'id:7 stat:UNDELIV err:006', to: '79000000000' }, numeric).state, 'expired');
});

test('an ordinary receipt is read as ever, whatever the connection says of lookups', () => {
  const texts = [
    'id:7 sub:001 dlvrd:000 submit date:2601020304 done date:2601020405 stat:UNDELIV err:006 text:Hello',
    'id:7 stat:EXPIRED err:001',
    'id:7 stat:UNDELIV err:006 mcc:250 mnc:01 net:MTS',
    // What stands behind `text` is the message's and may be anybody's.
    'id:7 stat:UNDELIV err:006 text:x imsi:250023012345678 msc:1 rcn:',
  ];
  for (const text of texts) {
    for (const settings of [SMSC, { ...SMSC, lookup_sender: '' }, {}]) {
      assert.deepEqual(eventOf({ text, to: 'SHOP' }, optionsOf(settings)), eventOf({ text, to: 'SHOP' }, PLAIN), text);
    }
  }
  const nameless = optionsOf({ ...SMSC, lookup_sender: '' });
  assert.equal(eventOf({ text: texts[0]!, to: '' }, nameless).state, 'undelivered', 'no address is no sender');
  const all = optionsOf({ ...SMSC, lookup_receipts: 'all' });
  assert.equal(eventOf({ text: texts[0]!, to: 'SHOP' }, all).state, 'expired', 'unless nothing else is carried');
});

test('wrong settings of lookups are named', () => {
  const rows: [Settings, RegExp][] = [
    [{ lookup_errors: '[]' }, /^lookup_errors: must be an object$/],
    [{ lookup_errors: '{"6":"absent"}' }, /^lookup_errors: 6 must be one of delivered, undelivered, expired, unknown$/],
    [{ lookup_errors: '{"no code":"expired"}' }, /^lookup_errors: "no code" is not an error code$/],
    [{ lookup_error_preset: 'other' }, /^lookup_error_preset: must be one of none, smsc$/],
    [{ hlr_text: '' }, /^hlr_text: must not be empty$/],
    [{ ping_text: ' ' }, /^ping_text: must not be empty$/],
    [{ hlr_text: 'x'.repeat(161) }, /^hlr_text: must fit one message$/],
    [{ ping_method: 'call' }, /^ping_method: must be one of text, type0, discard$/],
    [{ lookup_validity_s: 0 }, /^lookup_validity_s: must be at least 1$/],
  ];
  for (const [settings, want] of rows) {
    const read = readSmppSettings({ host: 'smsc', system_id: 'u', ...settings });
    assert.ok(read.kind === 'invalid', JSON.stringify(settings));
    assert.match(read.faults[0]!, want);
  }
});

test('any octets in a receipt are read without harm, and any text comes back from its url-encoding', () => {
  const options = optionsOf({ ...SMSC, lookup_receipts: 'all' });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'imscne: %+0F\xd0\x00:'), maxLength: 200 }), (junk) => {
      const event = eventOf({ text: `id:7 stat:UNDELIV imsi:${junk}`.slice(0, 250) }, options);
      for (const value of Object.values(event.result ?? {})) assert.ok(String(value).length <= 100);
      return JSON.stringify(event).length < 2000;
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(urlDecoded(encodeURIComponent(text).replaceAll('%20', '+')), text);
    }),
  );
});
