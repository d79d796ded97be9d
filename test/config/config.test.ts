import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeVariables, readConfig } from '../../src/config/config.ts';

test('an empty environment gives the documented defaults', () => {
  const { node, dataDir, ...config } = readConfig({});
  assert.match(node, /:8080$/);
  assert.match(dataDir, /^\/.*\/data$/);
  assert.deepEqual(config, {
    host: '127.0.0.1',
    port: 8080,
    databaseUrl: '',
    logLevel: 'info',
    roles: ['door', 'dispatch', 'notify', 'web'],
    getAnswer: 'json',
    trustProxy: [],
    bodyMaxKb: 8192,
    recipientsMax: 10_000,
    segmentsMax: 10,
    defaultLifeH: 48,
    channelLives: new Map(),
    stepTimes: new Map([
      ['sms', 600_000],
      ['viber', 300_000],
      ['whatsapp', 300_000],
      ['telegram', 300_000],
      ['voice', 1_800_000],
      ['voice_ivr', 1_800_000],
      ['flashcall', 60_000],
      ['hlr', 120_000],
      ['ping', 120_000],
    ]),
    receiptWaitH: 48,
    pushPausesMin: [0, 1, 5, 30, 120],
    clientIdDays: 366,
    retentionDays: 90,
    apiRatePerMin: 6000,
    campaignFileMaxMb: 200,
    mailFrom: '',
    operatorEmail: '',
    publicUrl: '',
    pushPrivate: 'refuse',
    registration: 'approve',
    registrationTariff: '',
    registrationsPerDay: 10,
    sessionIdleH: 12,
    sessionDays: 30,
    smtpUrl: '',
    staffTotp: 'optional',
  });
});

const accepted: [variable: string, value: string, key: string, expected: unknown][] = [
  ['KASKAD_PORT', '0', 'port', 0],
  ['KASKAD_PORT', ' 65535 ', 'port', 65_535],
  ['KASKAD_PORT', '', 'port', 8080],
  ['KASKAD_HOST', '::', 'host', '::'],
  ['KASKAD_DATA', '/var/lib/kas kad', 'dataDir', '/var/lib/kas kad'],
  ['KASKAD_NODE', 'a1', 'node', 'a1'],
  ['KASKAD_GET_ANSWER', 'TEXT', 'getAnswer', 'text'],
  ['KASKAD_ROLES', 'door, notify', 'roles', ['door', 'notify']],
  ['KASKAD_RECEIPT_WAIT_H', '0.5', 'receiptWaitH', 0.5],
  ['KASKAD_PUSH_PAUSES_MIN', '0, 0.5', 'pushPausesMin', [0, 0.5]],
  ['KASKAD_TRUST_PROXY', '10.0.0.0/8, ::1', 'trustProxy', ['10.0.0.0/8', '::1']],
  [
    'KASKAD_CHANNEL_LIFE',
    'viber=1d, voice_ivr = 90s',
    'channelLives',
    new Map([
      ['viber', 86_400_000],
      ['voice_ivr', 90_000],
    ]),
  ],
  ['KASKAD_STEP_TIME', 'sms=1h', 'stepTimes', new Map([['sms', 3_600_000]])],
  ['DATABASE_URL', 'postgres://u:p@%2Ftmp%2Fx:5432/d', 'databaseUrl', 'postgres://u:p@%2Ftmp%2Fx:5432/d'],
];
for (const [variable, value, key, expected] of accepted) {
  test(`${variable}="${value}" is understood`, () => {
    assert.deepEqual(readConfig({ [variable]: value })[key as 'port'], expected);
  });
}

const refused: [variable: string, value: string][] = [
  ['KASKAD_PORT', '65536'],
  ['KASKAD_PORT', '80a'],
  ['KASKAD_PORT', '-1'],
  ['KASKAD_HOST', 'a b'],
  ['KASKAD_LOG_LEVEL', 'loud'],
  ['KASKAD_ROLES', 'door,pages'],
  ['KASKAD_ROLES', ','],
  ['KASKAD_PUSH_PAUSES_MIN', '1,,2'],
  ['KASKAD_PUSH_PAUSES_MIN', '1e9'],
  ['KASKAD_RETENTION_DAYS', '1.5'],
  ['KASKAD_CHANNEL_LIFE', 'pigeon=1d'],
  ['KASKAD_CHANNEL_LIFE', 'viber=31d'],
  ['KASKAD_STEP_TIME', 'viber=0s'],
  ['KASKAD_STEP_TIME', 'viber'],
  ['KASKAD_STEP_TIME', 'viber=5'],
  ['KASKAD_TRUST_PROXY', '10.0.0.0/33'],
  ['KASKAD_TRUST_PROXY', 'everyone'],
  ['KASKAD_PROT', '8080'],
];
for (const [variable, value] of refused) {
  test(`${variable}="${value}" is refused by its name`, () => {
    assert.throws(() => readConfig({ [variable]: value }), {
      name: 'ConfigError',
      variable,
      message: new RegExp(variable),
    });
  });
}

test('a wrong DATABASE_URL is refused without showing its password', () => {
  assert.throws(
    () => readConfig({ DATABASE_URL: 'mysql://shop:s3cret@db/x' }),
    (error: Error) => error.message.startsWith('DATABASE_URL: expected') && !error.message.includes('s3cret'),
  );
});

test('every variable describes itself', () => {
  for (const { name, expects, help } of describeVariables()) assert.ok(name && expects && help, name);
  assert.equal(describeVariables().length, 32);
});
