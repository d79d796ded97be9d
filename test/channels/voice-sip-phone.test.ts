// Our engine through an operator's border (kamailio) to a subscriber's phone (baresip), both as Debian ships them.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { startBaresip } from './sip/baresip.ts';
import { startCaller, sweep } from './sip/caller.ts';
import { correlation } from './sip/correlation.ts';
import { startKamailio, TRUNK } from './sip/kamailio.ts';

const ACCOUNT = { user: TRUNK.user, password: TRUNK.password, domain: TRUNK.realm };

async function setUp(t: TestContext, settings: Record<string, unknown> = {}) {
  const phone = await startBaresip(t);
  const trunk = await startKamailio(t, phone.port);
  const caller = await startCaller(t, trunk.port, { settings: { ...ACCOUNT, ...settings } });
  return { phone, trunk, caller };
}

for (const transport of ['udp', 'tcp']) {
  test(`a flash call over ${transport} shows its caller number and is never answered`, async (t) => {
    const { phone, caller } = await setUp(t, { transport });
    const ended = await caller.call({ from: '74951230042' });
    assert.equal(ended.outcome, 'ok');
    assert.equal(ended.rang, true);
    assert.equal(ended.answered, false);
    assert.equal(ended.sipCode, 487);
    assert.match((await phone.event('CALL_INCOMING')).peeruri ?? '', /sip:74951230042@/);
    await phone.event('CALL_CLOSED');
  });
}

test('a voice message arrives as it was sent', async (t) => {
  const { phone, caller } = await setUp(t);
  const audio = sweep(2000);
  const callId = await caller.place({ kind: 'voice', audio });
  await phone.event('CALL_INCOMING');
  await phone.command('accept');
  const ended = await caller.ended(callId);
  assert.equal(ended.outcome, 'ok');
  assert.equal(ended.by, 'local');
  assert.deepEqual(caller.words(callId), ['ringing 180', 'answered', 'playback complete', 'ended']);
  await phone.event('CALL_CLOSED');
  await phone.program.stop();
  const value = correlation(audio.pcm, await phone.heard());
  assert.ok(value > 0.98, `correlation ${value}`);
});

test('a declined call is busy', async (t) => {
  const { phone, caller } = await setUp(t);
  const callId = await caller.place({ kind: 'voice', audio: sweep(200) });
  await phone.event('CALL_INCOMING');
  await phone.command('hangup');
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.sipCode, ended.by, ended.rang], ['busy', 486, 'remote', true]);
});

test('a callee who hangs up in the middle leaves the message unplayed', async (t) => {
  const { phone, caller } = await setUp(t);
  const callId = await caller.place({ kind: 'voice', audio: sweep(5000) });
  await phone.event('CALL_INCOMING');
  await phone.command('accept');
  await phone.event('CALL_ESTABLISHED');
  await phone.command('hangup');
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.by, ended.answered], ['answered-no-play', 'remote', true]);
  assert.deepEqual(caller.words(callId), ['ringing 180', 'answered', 'playback interrupted', 'ended']);
});

test('digits of the phone are heard, and stop the message', async (t) => {
  const { phone, caller } = await setUp(t);
  const dtmf = { maxDigits: 4, terminator: '#', firstDigitMs: 3000, betweenMs: 3000, bargeIn: true };
  const callId = await caller.place({ kind: 'ivr', audio: sweep(10_000), dtmf });
  await phone.event('CALL_INCOMING');
  await phone.command('accept');
  await phone.event('CALL_ESTABLISHED');
  for (const digit of ['4', '2', '#']) await phone.command('sndcode', digit);
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.digits, ended.by], ['ok', '42', 'local']);
  const words = ['ringing 180', 'answered', 'playback interrupted', 'digit 4', 'digit 2', 'ended'];
  assert.deepEqual(caller.words(callId), words);
});

test('a wrong password is told as such, and no phone rings', async (t) => {
  const { phone, caller } = await setUp(t, { password: 'other' });
  const ended = await caller.call();
  assert.deepEqual([ended.outcome, ended.sipCode, ended.rang], ['trunk-auth', 407, false]);
  assert.deepEqual(phone.events, []);
});

test('the trunk is watched, and its absence and return are told', async (t) => {
  const phonePort = 9; // nobody is called
  const trunk = await startKamailio(t, phonePort);
  const settings = { ...ACCOUNT, options_interval_s: 0.1, options_timeout_s: 0.2 };
  const caller = await startCaller(t, trunk.port, { settings, times: { t1Ms: 50, t2Ms: 100 } });
  assert.deepEqual(caller.engine.health(), { ok: true, detail: '' });
  await trunk.program.stop();
  await eventually(() => assert.match(caller.engine.health().detail, /does not answer/));
  await startKamailio(t, phonePort, trunk.port);
  await eventually(() => assert.deepEqual(caller.engine.health(), { ok: true, detail: '' }));
});
