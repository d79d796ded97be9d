import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANNELS, channelOf } from '../../src/channels/index.ts';
import { FIELDS, readSmppSettings } from '../../src/channels/sms-smpp/settings.ts';
import { classOf, ERROR_CLASSES, statusCode, statusName } from '../../src/channels/sms-smpp/statuses.ts';

const LEAST = { host: 'smsc.example', system_id: 'u' };

test('words from the command line become what their fields say, and the rest are defaults', () => {
  const read = readSmppSettings({ ...LEAST, port: '3700', window: '200', tls: 'yes', rate: 30, id_receipt: 'hex' });
  assert.ok(read.kind === 'ok');
  const { settings } = read;
  assert.equal(settings.port, 3700);
  assert.equal(settings.window, 200);
  assert.equal(settings.tls, true);
  assert.equal(settings.rate, 30);
  assert.equal(settings.id_receipt, 'hex');
  assert.equal(settings.id_resp, 'raw');
  assert.equal(settings.interface_version, 0x34);
  assert.equal(settings.in_doubt_wait_s, 60);
  assert.equal(settings.in_doubt_retry, 'urgent,normal,bulk');
  assert.equal(settings.password, '');
});

const WRONG: [object, RegExp][] = [
  [{ system_id: 'u' }, /^host: is required$/],
  [{ ...LEAST, host: '' }, /^host: is required$/],
  [{ ...LEAST, port: 'abc' }, /^port: must be a number$/],
  [{ ...LEAST, port: 0 }, /^port: must be at least 1$/],
  [{ ...LEAST, window: 1e9 }, /^window: must be at most/],
  [{ ...LEAST, tls: 'perhaps' }, /^tls: must be true or false$/],
  [{ ...LEAST, bind_mode: 'both' }, /^bind_mode: must be one of transceiver, tx_rx$/],
  [{ ...LEAST, widnow: 5 }, /^widnow: there is no such setting$/],
  [{ ...LEAST, error_map: '{' }, /^error_map: must be JSON$/],
  [{ ...LEAST, error_map: { '0x401': 'nonsense' } }, /^error_map: 0x401 must be one of/],
  [{ ...LEAST, error_map: { ABC: 'content' } }, /^error_map: "ABC" is not a command_status$/],
  [{ ...LEAST, in_doubt_retry: 'urgent,all' }, /^in_doubt_retry: /],
  [{ ...LEAST, validity_min_s: 100, validity_max_s: 50 }, /^validity_min_s: /],
  [{ ...LEAST, tls_cert: 'x' }, /^tls_cert: goes together with tls_key$/],
];

test('each wrong setting is named', () => {
  for (const [given, want] of WRONG) {
    const read = readSmppSettings(given as Record<string, unknown>);
    assert.ok(read.kind === 'invalid', JSON.stringify(given));
    assert.match(read.faults[0]!, want);
  }
  const both = readSmppSettings({ port: -1, window: 'x' });
  assert.ok(both.kind === 'invalid' && both.faults.length === 4, 'all faults at once');
});

test('faults do not quote values: they may be secrets', () => {
  const read = readSmppSettings({ ...LEAST, password: { secret: 'hunter2' } });
  assert.ok(read.kind === 'invalid');
  assert.ok(!read.faults.join().includes('hunter2'));
});

test('every setting is explained, has a default unless required, and secrets are marked', () => {
  for (const field of FIELDS) {
    assert.ok(field.help.length > 10, field.name);
    assert.ok(field.required || field.default !== undefined || field.type === 'json', field.name);
  }
  assert.deepEqual(
    FIELDS.filter((field) => field.secret).map((field) => field.name),
    ['password', 'tls_key'],
  );
  assert.equal(new Set(FIELDS.map((field) => field.name)).size, FIELDS.length);
});

test('the registry knows the connector, and its name is found', () => {
  assert.equal(channelOf('sms-smpp'), CHANNELS[0]);
  assert.equal(channelOf('pigeon'), undefined);
});

// channels.md §D.2
const CLASSES: Record<string, number[]> = {
  content: [
    1, 2, 3, 6, 7, 0x15, 0x42, 0x43, 0x61, 0x62, 0x63, 0x104, 0xc0, 0xc4, 0x0a, 0x48, 0x49, 0x33, 0x34, 0x40, 0x54,
    0x55,
  ],
  recipient: [0x0b, 0x50, 0x51],
  configuration: [0x0d, 0x0e, 0x0f, 0x53, 0x100, 0x101, 0x103],
  throttle: [0x14, 0x58],
  temporary: [4, 5, 8, 0x45, 0x64, 0xfe, 0xff, 0x102, 0x401, 0xdeadbeef],
};

test('each status has its class, unknown ones are temporary, and a connection may say otherwise', () => {
  for (const [errorClass, statuses] of Object.entries(CLASSES)) {
    for (const status of statuses) assert.equal(classOf(status, new Map()), errorClass, statusCode(status));
  }
  const read = readSmppSettings({ ...LEAST, error_map: '{"0x0401":"configuration","11":"content"}' });
  assert.ok(read.kind === 'ok');
  assert.equal(classOf(0x401, read.settings.errorMap), 'configuration');
  assert.equal(classOf(0x0b, read.settings.errorMap), 'content');
  assert.equal(classOf(0x0a, read.settings.errorMap), 'content');
});

test('statuses are written the same everywhere', () => {
  assert.equal(statusCode(0x0b), '0x0B');
  assert.equal(statusCode(0x401), '0x0401');
  assert.equal(statusName(0x58), 'ESME_RTHROTTLED');
  assert.equal(statusName(0x401), '');
  assert.equal(ERROR_CLASSES.get('0x58'), 'throttle');
});
