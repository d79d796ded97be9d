// What a trunk may answer, by sipp: each wire is held by its scenario, which fails when a message is missing or surplus.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../helpers/eventually.ts';
import { startCaller, sweep } from './sip/caller.ts';
import {
  ack,
  answer,
  calleeSdp,
  cancelled,
  invite,
  pause,
  refuse,
  requestBye,
  ringing,
  scenario,
  trying,
} from './sip/scenario.ts';
import { startSipp } from './sip/sipp.ts';

const FLASH = scenario(invite(), trying(), ringing(), cancelled());

for (const transport of ['udp', 'tcp'] as const) {
  test(`a flash call over ${transport}: the code as the callee saw it, then CANCEL, 487 and ACK`, async (t) => {
    const sipp = await startSipp(t, FLASH, { transport });
    const caller = await startCaller(t, sipp.port, { settings: { transport } });
    const callId = await caller.place({ from: '74951230815' });
    const ended = await caller.ended(callId);
    assert.deepEqual([ended.outcome, ended.sipCode, ended.by, ended.rang], ['ok', 487, 'local', true]);
    assert.deepEqual(caller.words(callId), ['ringing 180', 'ended']);
    await sipp.passed();
    assert.deepEqual(sipp.log(), ['ANI=74951230815 TO=79161234567']);
    const wire = sipp.messages().map(({ way, text }) => `${way} ${text.split(/[\r\n]/)[0]!.replace(/ sip:.*/, '')}`);
    assert.deepEqual(wire, [
      '< INVITE',
      '> SIP/2.0 100 Trying',
      '> SIP/2.0 180 Ringing',
      '< CANCEL',
      '> SIP/2.0 200 OK',
      '> SIP/2.0 487 Request Terminated',
      '< ACK',
    ]);
  });
}

test('the caller number stands where the trunk wants it', async (t) => {
  const heads: Record<string, string> = {};
  for (const header of ['from', 'pai', 'both']) {
    const sipp = await startSipp(t, scenario(invite(), refuse('486 Busy Here')));
    const settings = {
      user: 'acc',
      caller_header: header,
      caller_prefix: '+',
      from_domain: 'op.test',
      domain: 'to.test',
    };
    const caller = await startCaller(t, sipp.port, { settings });
    await caller.call({ from: '74951230001' });
    await sipp.passed();
    heads[header] = sipp.messages()[0]!.text;
  }
  const asserted = 'P-Asserted-Identity: <sip:+74951230001@op.test>';
  assert.match(heads.from!, /^From: <sip:\+74951230001@op\.test>;tag=/m);
  assert.ok(!heads.from!.includes('P-Asserted-Identity'));
  assert.match(heads.pai!, /^From: <sip:acc@op\.test>;tag=/m);
  assert.ok(heads.pai!.includes(asserted));
  assert.match(heads.both!, /^From: <sip:\+74951230001@op\.test>;tag=/m);
  assert.ok(heads.both!.includes(asserted));
  for (const head of Object.values(heads)) {
    assert.match(head, /^INVITE sip:79161234567@to\.test SIP\/2\.0/);
    assert.match(head, /^Via: SIP\/2\.0\/UDP 127\.0\.0\.1:\d+;rport;branch=z9hG4bK/m);
    assert.match(head, /^Contact: <sip:kaskad@127\.0\.0\.1:\d+>\r?$/m);
    assert.ok(!/P-Preferred-Identity|ice|outbound|;ob/.test(head));
  }
});

const REFUSALS = [
  ['486 Busy Here', 'busy'],
  ['600 Busy Everywhere', 'busy'],
  ['404 Not Found', 'invalid-number'],
  ['484 Address Incomplete', 'invalid-number'],
  ['403 Forbidden', 'rejected'],
  ['603 Decline', 'rejected'],
  ['480 Temporarily Unavailable', 'unreachable'],
  ['503 Service Unavailable', 'congestion'],
  ['302 Moved Temporarily', 'unreachable'],
  ['401 Unauthorized', 'trunk-auth'],
  ['499 Never Seen', 'engine-failure'],
] as const;

test('refusals without ringing', async (t) => {
  await Promise.all(
    REFUSALS.map(async ([status, outcome]) => {
      const sipp = await startSipp(
        t,
        scenario(invite(), trying(), refuse(status, ['Reason: Q.850;cause=21;text="x"'])),
      );
      const caller = await startCaller(t, sipp.port);
      const ended = await caller.call();
      const sipCode = Number(status.slice(0, 3));
      assert.deepEqual([ended.outcome, ended.sipCode, ended.cause, ended.by], [outcome, sipCode, 21, 'remote'], status);
      assert.deepEqual([ended.rang, ended.progressed, ended.answered], [false, false, false], status);
      await sipp.passed();
    }),
  );
});

test('nobody after ringing is not a phone that is off', async (t) => {
  const sipp = await startSipp(t, scenario(invite(), ringing(), refuse('480 Temporarily Unavailable')));
  const caller = await startCaller(t, sipp.port);
  const ended = await caller.call({ flashHoldMs: 5000 });
  assert.deepEqual([ended.outcome, ended.rang], ['no-answer', true]);
});

const CHALLENGE = 'realm="trunk.test", nonce="47364c23432d2e131a5fb210812c", qop="auth"';

test('digest by 401: the password is proved, and INVITE follows with the next CSeq', async (t) => {
  const sipp = await startSipp(
    t,
    scenario(
      invite(),
      refuse('401 Unauthorized', [
        `WWW-Authenticate: Digest ${CHALLENGE}, algorithm=SHA-256`,
        `WWW-Authenticate: Digest ${CHALLENGE}, algorithm=md5`,
      ]),
      `<recv request="INVITE"><action>
        <verifyauth assign_to="4" username="acc" password="s3cret"/>
      </action></recv>
      <nop hide="true" test="4" next="good"/>`,
      refuse('403 Forbidden'),
      '<nop hide="true" next="end"/>\n<label id="good"/>',
      ringing(),
      cancelled(),
      '<label id="end"/>',
    ),
  );
  const settings = { user: 'acc', password: 's3cret' };
  const caller = await startCaller(t, sipp.port, { settings });
  const ended = await caller.call();
  await sipp.passed();
  assert.deepEqual([ended.outcome, ended.sipCode], ['ok', 487]);
  const [first, second] = sipp.messages().filter(({ text }) => text.startsWith('INVITE'));
  const cseq = (text: string) => Number(/^CSeq: (\d+)/m.exec(text)?.[1]);
  assert.equal(cseq(second!.text), cseq(first!.text) + 1);
  assert.match(second!.text, /^Authorization: Digest .*username="acc"/m);
});

test('a password the trunk does not take ends the call once and for all', async (t) => {
  const refused = refuse('401 Unauthorized', [`WWW-Authenticate: Digest ${CHALLENGE}`]);
  const sipp = await startSipp(t, scenario(invite(), refused, '<recv request="INVITE"/>', refused));
  const caller = await startCaller(t, sipp.port, { settings: { user: 'acc', password: 'wrong' } });
  const ended = await caller.call();
  assert.deepEqual([ended.outcome, ended.sipCode], ['trunk-auth', 401]);
  await sipp.passed();
});

test('a second realm is met with the same password', async (t) => {
  const other = CHALLENGE.replace('trunk.test', 'other.test');
  const refused = (challenge: string) => refuse('407 Proxy Auth', [`Proxy-Authenticate: Digest ${challenge}`]);
  const call = (challenge: string) =>
    scenario(invite(), refused(challenge), '<recv request="INVITE"/>', ringing(), cancelled());
  const sipp = await startSipp(t, call(CHALLENGE));
  const caller = await startCaller(t, sipp.port, { settings: { user: 'acc', password: 's3cret' } });
  assert.equal((await caller.call()).outcome, 'ok');
  await sipp.passed();
  await startSipp(t, call(other), { port: sipp.port });
  assert.equal((await caller.call()).outcome, 'ok');
});

test('183 with media is told, and is no ringing unless the trunk says so', async (t) => {
  const early = answer('183 Session Progress', { sdp: calleeSdp(4000) });
  const announcement = await startSipp(t, scenario(invite(), early, pause(300), refuse('404 Not Found')));
  const first = await startCaller(t, announcement.port);
  const callId = await first.place({ flashHoldMs: 50 });
  const refused = await first.ended(callId);
  assert.deepEqual([refused.outcome, refused.rang, refused.progressed], ['invalid-number', false, true]);
  assert.deepEqual(first.words(callId), ['ringing 183', 'ended']);

  const ringback = await startSipp(t, scenario(invite(), early, cancelled()));
  const second = await startCaller(t, ringback.port, { progressIsRinging: true });
  const held = await second.call({ flashHoldMs: 50 });
  assert.deepEqual([held.outcome, held.rang, held.progressed, held.sipCode], ['ok', false, true, 487]);
  await ringback.passed();
});

test('183 without media says nothing', async (t) => {
  const sipp = await startSipp(t, scenario(invite(), answer('183 Session Progress'), pause(100), refuse('480 Gone')));
  const caller = await startCaller(t, sipp.port, { progressIsRinging: true });
  const callId = await caller.place({ flashHoldMs: 1 });
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.rang, ended.progressed], ['unreachable', false, false]);
  assert.deepEqual(caller.words(callId), ['ended']);
});

for (const [what, given] of [
  ['Contact', { contact: false }],
  ['Contact and To tag', { contact: false, tag: false }],
] as const) {
  test(`180 without ${what} rings, and is cancelled`, async (t) => {
    const sipp = await startSipp(t, scenario(invite(), answer('180 Ringing', given), cancelled()));
    const caller = await startCaller(t, sipp.port);
    const ended = await caller.call();
    assert.deepEqual([ended.outcome, ended.rang, ended.sipCode], ['ok', true, 487]);
    await sipp.passed();
  });
}

test('a flash call that is answered is hung up at once', async (t) => {
  const ok = answer('200 OK', { retrans: true, sdp: calleeSdp(4000) });
  const sipp = await startSipp(t, scenario(invite(), ringing(), ok, ack(), requestBye()));
  const caller = await startCaller(t, sipp.port);
  const callId = await caller.place({ flashHoldMs: 5000 });
  const ended = await caller.ended(callId);
  assert.deepEqual([ended.outcome, ended.rang, ended.answered, ended.by], ['ok', true, true, 'local']);
  assert.deepEqual(caller.words(callId), ['ringing 180', 'answered', 'ended']);
  await sipp.passed();
});

test('an answer without SDP is acknowledged, hung up, and told as answered', async (t) => {
  const ok = answer('200 OK', { retrans: true });
  const sipp = await startSipp(t, scenario(invite(), ok, ack(), requestBye()));
  const caller = await startCaller(t, sipp.port);
  const ended = await caller.call({ kind: 'voice', audio: sweep(100) });
  assert.deepEqual([ended.outcome, ended.answered], ['answered-no-play', true]);
  await sipp.passed();
});

test('a placed call is not placed again, and hanging up twice is once', async (t) => {
  const sipp = await startSipp(t, FLASH);
  const caller = await startCaller(t, sipp.port);
  const call = { callId: 'twice-1', flashHoldMs: 5000 };
  await Promise.all([caller.place(call), caller.place(call)]);
  await caller.place(call);
  assert.equal(await caller.engine.lookup('twice-1'), 'alive');
  // Lent to JsSIP only while it runs: other libraries would take us for a browser.
  assert.ok(!('window' in globalThis || 'RTCPeerConnection' in globalThis));
  assert.equal(await caller.engine.lookup('never-1'), 'unknown');
  await eventually(() => assert.deepEqual(caller.words('twice-1'), ['ringing 180']));
  await Promise.all([caller.engine.hangup('twice-1'), caller.engine.hangup('twice-1'), caller.engine.hangup('x')]);
  await caller.ended('twice-1');
  await sipp.passed();
  assert.equal(await caller.engine.lookup('twice-1'), 'gone');
  assert.equal(sipp.messages().filter(({ text }) => text.startsWith('INVITE')).length, 1);
});
