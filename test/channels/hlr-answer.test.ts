// What each answer of hlr-lookups.com means, row by row (channels.md §D.6).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, ERROR_CLASSES, readAnswer } from '../../src/channels/hlr-lookups/answer.ts';
import { hlrLookups } from '../../src/channels/hlr-lookups/definition.ts';

/** The example of the provider's own documentation, for a number in use. */
const FULL = {
  id: 'f94ef092cb53',
  msisdn: '+14156226819',
  connectivity_status: 'CONNECTED',
  mccmnc: '310260',
  mcc: '310',
  mnc: '260',
  imsi: '***************',
  msin: '**********',
  msc: '************',
  original_network_name: 'Verizon Wireless',
  original_country_name: 'United States',
  original_country_code: 'US',
  original_country_prefix: '+1',
  is_ported: true,
  ported_network_name: 'T-Mobile US',
  ported_country_name: 'United States',
  ported_country_code: 'US',
  ported_country_prefix: '+1',
  is_roaming: false,
  roaming_network_name: null,
  cost: '0.0100',
  storage: 'SYNC-API-2020-08',
  route: 'IP1',
  processing_status: 'COMPLETED',
  error_code: null,
  data_source: 'LIVE_HLR',
};

const answer = (over: object, liveOnly = true): Answer =>
  readAnswer(200, JSON.stringify({ ...FULL, ...over }), liveOnly);
const record = (over: object, liveOnly = true) => {
  const read = answer(over, liveOnly);
  assert.equal(read.kind, 'found');
  return read.kind === 'found' ? read.record : undefined;
};

test("the documentation's own example", () => {
  assert.deepEqual(answer({}), {
    kind: 'found',
    id: 'f94ef092cb53',
    record: {
      status: 'reachable',
      mccmnc: '310260',
      operator: 'T-Mobile US',
      country: 'United States',
      ported: true,
      roaming: false,
    },
    errorCode: '',
    source: 'connectivity_status=CONNECTED processing_status=COMPLETED data_source=LIVE_HLR route=IP1 mccmnc=310260',
  });
});

test('each connectivity status', () => {
  const rows: [object, string][] = [
    [{ connectivity_status: 'CONNECTED' }, 'reachable'],
    [{ connectivity_status: 'ABSENT' }, 'absent'],
    [{ connectivity_status: 'INVALID_MSISDN' }, 'invalid'],
    [{ connectivity_status: 'UNDETERMINED' }, 'unknown'],
    [{ connectivity_status: 'connected' }, 'reachable'],
    [{ connectivity_status: 'SOMETHING_NEW' }, 'unknown'],
    [{ connectivity_status: null }, 'unknown'],
    [{ connectivity_status: 7 }, 'unknown'],
    // The lookup was not made, and still there is no such number.
    [{ connectivity_status: 'INVALID_MSISDN', processing_status: 'REJECTED' }, 'invalid'],
    [{ processing_status: null }, 'reachable'],
  ];
  for (const [over, want] of rows) assert.equal(record(over)?.status, want, JSON.stringify(over));
});

test('a portability database does not know whether a phone is on', () => {
  assert.equal(record({ data_source: 'MNP_DB' })?.status, 'unknown');
  assert.equal(record({ data_source: 'MNP_DB' })?.mccmnc, '310260', 'what it does know stays');
  assert.equal(record({ data_source: 'MNP_DB' }, false)?.status, 'reachable', 'unless the connection says so');
  assert.equal(record({ data_source: 'MNP_DB', connectivity_status: 'ABSENT' })?.status, 'absent');
  assert.equal(record({ data_source: null })?.status, 'reachable');
});

test('the operator is the serving one, or not known', () => {
  assert.equal(record({ is_ported: false })?.operator, 'Verizon Wireless');
  assert.equal(record({ is_ported: true, ported_network_name: null })?.operator, undefined);
  const unknown = record({ is_ported: null, ported_network_name: null, ported_country_name: null });
  assert.equal(unknown?.operator, undefined, 'the holder of the range may not serve the number any more');
  assert.equal(unknown?.ported, undefined);
  assert.equal(unknown?.country, 'United States');
});

test('an answer with nothing but a status has no result fields', () => {
  const read = readAnswer(200, '{"id":"1","connectivity_status":"ABSENT"}', true);
  assert.deepEqual(read, {
    kind: 'found',
    id: '1',
    record: { status: 'absent' },
    errorCode: '',
    source: 'connectivity_status=ABSENT',
  });
});

test('numbers for ids and error codes are read as text', () => {
  const read = answer({ id: 4711, error_code: 27 });
  assert.ok(read.kind === 'found');
  assert.deepEqual([read.id, read.errorCode], ['4711', '27']);
});

/** Of every row of the map: an answer that leads to it. */
const REFUSALS: Record<string, [status: number, body: unknown]> = {
  ...Object.fromEntries(
    [400, 401, 402, 403, 404, 405, 408, 413, 422, 429, 500, 502, 503, 504].map((status) => [
      String(status),
      [status, { errors: ['whatever'] }] as [number, unknown],
    ]),
  ),
  insufficient: [400, { errors: ['Insufficient credits, please top up.'] }],
  msisdn: [400, { errors: ['Invalid MSISDN'] }],
  REJECTED: [200, { ...FULL, connectivity_status: 'UNDETERMINED', processing_status: 'REJECTED' }],
  FAILED: [200, { ...FULL, connectivity_status: null, processing_status: 'FAILED' }],
};

test('every refusal has its class', () => {
  for (const [code, errorClass] of ERROR_CLASSES) {
    if (code === 'UNDETERMINED') continue; // A choice of the connection's: hlr-lookups.test.ts.
    const [status, body] = REFUSALS[code] ?? assert.fail(`no row for ${code}`);
    assert.deepEqual(readAnswer(status, JSON.stringify(body), true), { kind: 'refused', code, errorClass }, code);
  }
  assert.equal(hlrLookups.errorClasses, ERROR_CLASSES);
  const classes = ['400', '401', '402', '403', '404', '429', '500', 'insufficient', 'msisdn', 'REJECTED', 'FAILED'];
  assert.deepEqual(
    classes.map((code) => ERROR_CLASSES.get(code)),
    ['content', 'configuration', 'configuration', 'configuration', 'configuration', 'throttle', 'temporary'].concat([
      'configuration',
      'recipient',
      'recipient',
      'temporary',
    ]),
  );
});

test('refusals in other words', () => {
  const rows: [number, string, string, string][] = [
    [400, '{"error":"not enough balance"}', 'insufficient', 'configuration'],
    [403, '{"message":"Insufficient funds"}', 'insufficient', 'configuration'],
    [200, '{"errors":["Insufficient credits"]}', 'insufficient', 'configuration'],
    // A number in the words of another failure is nobody's fault but theirs.
    [500, '{"errors":["msisdn table is away"]}', '500', 'temporary'],
    [418, 'short and stout', '418', 'temporary'],
    [302, '', '302', 'temporary'],
    [502, '<html>Bad gateway</html>', '502', 'temporary'],
  ];
  for (const [status, text, code, errorClass] of rows) {
    assert.deepEqual(readAnswer(status, text, true), { kind: 'refused', code, errorClass }, `${status} ${text}`);
  }
  const rejected = { ...FULL, processing_status: 'REJECTED' };
  assert.equal(readAnswer(200, JSON.stringify(rejected), true).kind, 'refused', 'a lookup not made connects nobody');
});

test('garbage is called garbage', () => {
  const rows = [
    '',
    'null',
    '[]',
    '"x"',
    '{}',
    '{"id":',
    '<html></html>',
    '{"id":null,"connectivity_status":"CONNECTED"}',
    '{"id":{"a":1},"connectivity_status":"CONNECTED"}',
    JSON.stringify({ ...FULL, id: 'x'.repeat(1000) }),
    JSON.stringify([FULL]),
  ];
  for (const text of rows) assert.deepEqual(readAnswer(200, text, true), { kind: 'garbage' }, text.slice(0, 60));
});

test('odd values in an answer neither throw nor get through', () => {
  const odd = answer({
    mccmnc: { a: 1 },
    mcc: 310,
    mnc: [],
    imsi: 42,
    is_ported: 'perhaps',
    original_country_name: 'Z'.repeat(100_000),
    ported_country_name: null,
    is_roaming: {},
    error_code: ['x'],
    route: 'IP\u0000\ud8001',
    data_source: 'LIVE_HLR',
  });
  assert.ok(odd.kind === 'found');
  assert.deepEqual(odd.record, { status: 'reachable', country: 'Z'.repeat(100) });
  assert.equal(odd.errorCode, '');
  assert.match(odd.source, /^[\x20-\x7e]{1,512}$/);
});
