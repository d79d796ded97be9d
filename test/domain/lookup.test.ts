import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  knowsMore,
  LOOKUP_FIELDS,
  type LookupFacts,
  lookupRecord,
  lookupState,
  maskedImsi,
} from '../../src/domain/lookup.ts';

const reachable = (facts: Omit<LookupFacts, 'status'>) => lookupRecord({ status: 'reachable', ...facts });

test('a whole record has the names clients read, and the subscriber masked', () => {
  assert.deepEqual(
    reachable({
      mccmnc: '25002',
      operator: 'МегаФон',
      country: 'Russian Federation',
      ported: true,
      roaming: false,
      imsi: '250023012345678',
    }),
    {
      status: 'reachable',
      mccmnc: '25002',
      operator: 'МегаФон',
      country: 'Russian Federation',
      ported: true,
      roaming: false,
      imsi: '25002**********',
    },
  );
  assert.deepEqual(LOOKUP_FIELDS, ['mccmnc', 'operator', 'country', 'ported', 'roaming', 'imsi']);
});

test('what is not known is not there', () => {
  const nothing: [string, unknown][] = [
    ['null', null],
    ['absent', undefined],
    ['empty', ''],
    ['blanks', ' \t'],
    ['a placeholder', 'N/A'],
    ['a dash', '-'],
    ['the word null', 'null'],
    ['the word unknown', 'Unknown'],
    ['an object', { name: 'MTS' }],
    ['a number', 250],
  ];
  for (const [name, value] of nothing) {
    const record = reachable({
      mccmnc: value,
      mcc: value,
      mnc: value,
      operator: value,
      country: value,
      ported: value,
      roaming: value,
      imsi: value,
    });
    assert.deepEqual(record, { status: 'reachable' }, name);
    assert.equal(knowsMore(record), false, name);
  }
  assert.equal(knowsMore(reachable({ roaming: false })), true, 'that a phone is at home is knowledge');
});

test('network codes are text, with two digits of MNC or three, as given', () => {
  const rows: [Omit<LookupFacts, 'status'>, string | undefined][] = [
    [{ mccmnc: '25002' }, '25002'],
    [{ mccmnc: ' 310260 ' }, '310260'],
    [{ mcc: '250', mnc: '02' }, '25002'],
    [{ mcc: '310', mnc: '260' }, '310260'],
    [{ mcc: '310', mnc: '026' }, '310026'],
    // Nobody can say whether 2 is 02 or 002.
    [{ mcc: '250', mnc: '2' }, undefined],
    [{ mcc: 250, mnc: 2 }, undefined],
    [{ mcc: '250' }, undefined],
    [{ mccmnc: '2500', mcc: '250', mnc: '01' }, '25001'],
    [{ mccmnc: '2500112' }, undefined],
    [{ mccmnc: '25O02' }, undefined],
  ];
  for (const [facts, want] of rows) assert.equal(reachable(facts).mccmnc, want, JSON.stringify(facts));
});

test('an IMSI keeps MCC and MNC and nothing of the person', () => {
  const rows: [unknown, string | undefined, string | undefined][] = [
    ['250023012345678', '25002', '25002**********'],
    ['310260123456789', '310260', '310260*********'],
    ['310260123456789', undefined, '31026**********'],
    // Of another network than the one named: the five digits every IMSI has.
    ['250023012345678', '310260', '25002**********'],
    ['25002**********', '25002', '25002**********'],
    ['250xxxxxxxxxxxx', undefined, '250************'],
    ['***************', '25002', undefined],
    ['', '25002', undefined],
    ['25002', '25002', undefined],
    ['2500230123456789', '25002', undefined],
    ['25002-301234567', '25002', undefined],
    [250023012345678, '25002', undefined],
    [null, '25002', undefined],
  ];
  for (const [imsi, mccmnc, want] of rows) assert.equal(maskedImsi(imsi, mccmnc), want, `${imsi} ${mccmnc}`);
});

test('no digit behind the sixth ever comes out, whatever a provider writes', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789*x'), maxLength: 20 });
  fc.assert(
    fc.property(
      digits,
      fc.option(fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 7 })),
      (imsi, code) => {
        const masked = reachable({ imsi, mccmnc: code }).imsi;
        return masked === undefined || (/^\d{3}[\d*]{0,3}\**$/.test(masked) && masked.length === imsi.length);
      },
    ),
  );
});

test('texts are one bounded line a database takes', () => {
  const long = reachable({ operator: `${'Ж'.repeat(99)}😀😀` }).operator!;
  assert.equal([...long].length, 100);
  assert.ok(long.endsWith('😀'), 'no half of a pair');
  assert.equal(reachable({ operator: ' Билайн\r\n\u0000 ПАО\u202e ' }).operator, 'Билайн ПАО');
  assert.equal(reachable({ operator: 'A\ud800B' }).operator, 'A\ufffdB');
  assert.equal(reachable({ operator: 'x'.repeat(1_000_000) }).operator!.length, 100);
});

test('yes and no come as booleans or as words', () => {
  const rows: [unknown, boolean | undefined][] = [
    [true, true],
    [false, false],
    ['Yes', true],
    ['no', false],
    ['true', true],
    ['FALSE', false],
    ['perhaps', undefined],
    [1, undefined],
    [0, undefined],
  ];
  for (const [value, want] of rows) {
    assert.equal(reachable({ ported: value }).ported, want, String(value));
    assert.equal(reachable({ roaming: value }).roaming, want, String(value));
  }
});

test('reachable is delivered, a dead number undelivered, an absent phone expired', () => {
  assert.deepEqual((['reachable', 'invalid', 'absent', 'unknown'] as const).map(lookupState), [
    'delivered',
    'undelivered',
    'expired',
    'unknown',
  ]);
});
