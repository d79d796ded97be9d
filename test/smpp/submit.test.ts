// What a message looks like on the wire: parts, addresses, validity, references.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reference } from '../../src/channels/reference.ts';
import {
  buildParts,
  LONG_MESSAGE_MODES,
  type LongMessageMode,
  type Part,
} from '../../src/channels/sms-smpp/long-message.ts';
import { readSmppSettings, type SmppSettings } from '../../src/channels/sms-smpp/settings.ts';
import { submitBody, submitOptions } from '../../src/channels/sms-smpp/submit-body.ts';
import { decodeText, splitUdh } from '../../src/channels/sms-smpp/text-decoding.ts';
import { relativeTime, validitySeconds } from '../../src/channels/sms-smpp/time.ts';
import { measure } from '../../src/domain/segments.ts';
import { makeJob } from './harness.ts';

const OPTIONS = { dataCodingGsm: 0, dataCodingUcs2: 8, gsmCharset: 'gsm' } as const;

function partsOf(text: string, mode: LongMessageMode): Part[] {
  const parts = buildParts(text, measure(text).encoding, 0x1234, { mode, ...OPTIONS });
  assert.ok(parts !== null);
  return parts;
}

/** The text as a handset puts it together. */
function readBack(parts: Part[]): string {
  return parts
    .map((part) => {
      const octets = part.tlvs?.message_payload ?? part.shortMessage;
      return decodeText(splitUdh(octets, part.esmClass === 0x40).text, part.dataCoding);
    })
    .join('');
}

test('any text comes out of its parts as it went in, in every way of joining', () => {
  const gsm = fc.string({ unit: fc.constantFrom(...'abcdeXYZ 09@€{}[]~^|\\ÄñΩ'), minLength: 1, maxLength: 700 });
  const ucs2 = fc.string({ unit: fc.constantFrom('П', 'р', '😀', 'a', '—', '€'), minLength: 1, maxLength: 350 });
  fc.assert(
    fc.property(fc.oneof(gsm, ucs2), fc.constantFrom(...LONG_MESSAGE_MODES), (text, mode) => {
      const parts = partsOf(text, mode);
      assert.equal(readBack(parts), text);
      for (const part of parts) {
        assert.ok(part.shortMessage.length <= (part.dataCoding === 8 ? 140 : 160));
        if (part.dataCoding === 0) assert.ok(part.shortMessage.length <= (part.esmClass === 0x40 ? 159 : 160));
      }
    }),
    { numRuns: 400 },
  );
});

test('headers are those of 3GPP TS 23.040, and one part has none', () => {
  assert.deepEqual(
    partsOf('x'.repeat(160), 'udh').map((part) => part.esmClass),
    [0],
  );
  const udh = partsOf('x'.repeat(161), 'udh');
  assert.deepEqual(
    udh.map((part) => [...part.shortMessage.subarray(0, 6)]),
    [
      [5, 0, 3, 0x34, 2, 1],
      [5, 0, 3, 0x34, 2, 2],
    ],
  );
  const udh16 = partsOf('Ж'.repeat(71), 'udh16');
  assert.deepEqual(
    udh16.map((part) => [...part.shortMessage.subarray(0, 7)]),
    [
      [6, 8, 4, 0x12, 0x34, 2, 1],
      [6, 8, 4, 0x12, 0x34, 2, 2],
    ],
  );
  const sar = partsOf('Ж'.repeat(71), 'sar');
  assert.deepEqual(
    sar.map((part) => part.tlvs),
    [
      { sar_msg_ref_num: 0x1234, sar_total_segments: 2, sar_segment_seqnum: 1 },
      { sar_msg_ref_num: 0x1234, sar_total_segments: 2, sar_segment_seqnum: 2 },
    ],
  );
  const payload = partsOf('Ж'.repeat(1000), 'payload');
  assert.equal(payload.length, 1);
  assert.equal(payload[0]!.tlvs?.message_payload?.length, 2000);
});

test('a text of more than 255 parts is refused, not cut', () => {
  assert.equal(buildParts('Ж'.repeat(67 * 255 + 1), 'ucs2', 1, { mode: 'udh', ...OPTIONS }), null);
});

test('where the default alphabet is Latin-1, texts beyond it travel as UCS-2', () => {
  const latin = { ...OPTIONS, gsmCharset: 'latin1', mode: 'udh' } as const;
  assert.deepEqual([...buildParts('é@', 'gsm7', 1, latin)![0]!.shortMessage], [0xe9, 0x40]);
  const greek = buildParts('Ω€', 'gsm7', 1, latin)![0]!;
  assert.equal(greek.dataCoding, 8);
  assert.equal(decodeText(greek.shortMessage, 8), 'Ω€');
});

function settingsOf(given: object): SmppSettings {
  const read = readSmppSettings({ host: 'h', system_id: 'u', ...given });
  assert.ok(read.kind === 'ok', read.kind === 'invalid' ? read.faults.join() : '');
  return read.settings;
}

test('the sender has the type of number of its kind', () => {
  const part = partsOf('x', 'udh')[0]!;
  const rows: [string, number, number, string][] = [
    ['SHOP', 5, 0, 'SHOP'],
    ['Shop 24', 5, 0, 'Shop 24'],
    ['79161234567', 1, 1, '79161234567'],
    ['+79161234567', 1, 1, '79161234567'],
    ['1234', 3, 0, '1234'],
  ];
  for (const [sender, ton, npi, address] of rows) {
    const body = submitBody(makeJob({ sender }), part, settingsOf({}), 0);
    assert.deepEqual([body.source_addr_ton, body.source_addr_npi, body.source_addr], [ton, npi, address], sender);
    assert.deepEqual([body.dest_addr_ton, body.dest_addr_npi], [1, 1]);
  }
  const own = settingsOf({ source_npi_alpha: 1, short_number_max: 0, dest_ton: 0 });
  assert.equal(submitBody(makeJob(), part, own, 0).source_addr_npi, 1);
  assert.equal(submitBody(makeJob({ sender: '1234' }), part, own, 0).source_addr_ton, 1);
  assert.equal(submitBody(makeJob(), part, own, 0).dest_addr_ton, 0);
});

test('validity is relative, and kept within what the SMSC takes', () => {
  const part = partsOf('x', 'udh')[0]!;
  const settings = settingsOf({ validity_min_s: 3600, validity_max_s: 86_400 });
  const periodAt = (seconds: number, use = settings) =>
    submitBody(makeJob({ expiresAtMs: 1000 + seconds * 1000 }), part, use, 1000).validity_period;
  assert.equal(periodAt(5400), '000000013000000R');
  assert.equal(periodAt(10), '000000010000000R');
  assert.equal(periodAt(999_999), '000001000000000R');
  assert.equal(periodAt(5400, settingsOf({ validity: 'none' })), '');
});

test('relative times are sixteen characters, whatever the length', () => {
  const rows: [number, string][] = [
    [0, '000000000001000R'],
    [59, '000000000059000R'],
    [60, '000000000100000R'],
    [172_800, '000002000000000R'],
    [2_592_000, '000030000000000R'],
    [31 * 86_400, '000101000000000R'],
  ];
  for (const [seconds, want] of rows) assert.equal(relativeTime(seconds), want, String(seconds));
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => /^\d{15}R$/.test(relativeTime(seconds))));
  assert.equal(validitySeconds(10_000, 4_000, 1, 100), 6);
});

test('references are stable, never 0, and spread over messages and parts', () => {
  assert.equal(reference(123, 1), reference(123, 1));
  const seen = new Set<number>();
  for (let messageId = 1; messageId <= 2000; messageId++) {
    for (let index = 0; index < 5; index++) {
      const value = reference(messageId * 3 + 2 ** 40, index);
      assert.ok(Number.isInteger(value) && value >= 1 && value <= 0xffff);
      seen.add(value);
    }
  }
  // 10,000 draws of 65,535 leave about 9,270 different ones.
  assert.ok(seen.size > 9000, `${seen.size} different references`);
});

test('the reference and the parameters of a part travel together', () => {
  const job = makeJob();
  const part = partsOf('Ж'.repeat(71), 'sar')[1]!;
  assert.deepEqual(submitOptions(job, part, 1, settingsOf({})).tlvs, {
    ...part.tlvs,
    user_message_reference: reference(job.messageId, 1),
  });
  assert.deepEqual(submitOptions(job, part, 1, settingsOf({ user_message_reference: false })).tlvs, part.tlvs);
});
