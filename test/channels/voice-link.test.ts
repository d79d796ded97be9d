// Calls from the job to its one outcome, over an engine that does as it is told.
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { AUDIO, flash, ids, turns, voice, world } from './voice-world.ts';

afterEach(() => mock.timers.reset());

test('a flash call that rang is delivered, from a number that ends with the code', async () => {
  const { link, engine, outcomes, events } = await world((_, phone) => {
    phone.ring();
    phone.end({ by: 'local', sipCode: 487 });
  });
  const job = flash({ content: { waitingS: 12 } });
  link.send(job);
  await turns();
  assert.deepEqual(engine.placed, [
    {
      callId: ids(job),
      to: job.phone,
      from: '74951234217',
      kind: 'flash',
      ringTimeoutMs: 12_000,
      flashHoldMs: 5_000,
    },
  ]);
  assert.deepEqual(outcomes, [{ kind: 'submitted', job, providerIds: [ids(job)] }]);
  const [receipt] = events;
  assert.ok(receipt?.kind === 'receipt');
  assert.deepEqual(
    [receipt.providerMessageId, receipt.state, receipt.phone, receipt.errorCode, receipt.result],
    [ids(job), 'delivered', job.phone, '', undefined],
  );
  assert.match(receipt.raw, /^outcome=ok by=local rang=1 progress=0 answered=0 lasted_ms=\d+ sip=487$/);
  assert.doesNotMatch(receipt.raw, /4217|7495/);
  await link.stop(10);
});

test('a flash call that is answered is hung up at once', async () => {
  const { link, engine, outcomes, events } = await world((_, phone) => {
    phone.onHangup = () => phone.end({ by: 'local' });
    phone.answer();
  });
  const job = flash();
  link.send(job);
  await turns();
  assert.deepEqual(engine.hungUp, [ids(job)]);
  assert.equal(outcomes[0]?.kind, 'submitted');
  assert.ok(events[0]?.kind === 'receipt' && events[0].state === 'undelivered');
  assert.ok(events[0]?.kind === 'receipt' && events[0].errorCode === 'answered-unseen');
  await link.stop(10);
});

test('where 183 counts as ringing the call is held for as long, then hung up', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  const { link, engine, events } = await world(
    (_, phone) => {
      phone.onHangup = () => phone.end({ by: 'local', outcome: 'no-answer', sipCode: 487 });
      phone.ring(183);
    },
    { progress_counts_as_ringing: true, flash_hold_s: 3 },
  );
  link.send(flash());
  await turns();
  mock.timers.tick(2_999);
  assert.equal(engine.hungUp.length, 0);
  mock.timers.tick(1);
  assert.equal(engine.hungUp.length, 1);
  assert.ok(events[0]?.kind === 'receipt' && events[0].state === 'delivered');
});

test('a voice call plays what was prepared before it was dialled', async () => {
  const order: string[] = [];
  const { link, engine, outcomes, events } = await world(
    (_, phone) => {
      order.push('dialled');
      phone.ring();
      phone.answer();
      phone.play();
      phone.end({ by: 'local' });
    },
    { amd: true },
    async () => {
      order.push('prepared');
      return { kind: 'ok', audio: AUDIO };
    },
  );
  const job = voice();
  link.send(job);
  await turns();
  assert.deepEqual(order, ['prepared', 'dialled']);
  const [call] = engine.placed;
  assert.deepEqual([call?.kind, call?.from, call?.ringTimeoutMs], ['voice', '74951112233', 25_000]);
  assert.deepEqual([call?.audio?.hash, call?.detectMachine, call?.dtmf], [AUDIO.hash, true, undefined]);
  assert.deepEqual(outcomes, [{ kind: 'submitted', job, providerIds: [ids(job)] }]);
  assert.ok(events[0]?.kind === 'receipt' && events[0].state === 'delivered' && events[0].result === undefined);
  assert.match(events[0]?.kind === 'receipt' ? events[0].raw : '', /playback=complete played_ms=500/);
  await link.stop(10);
});

test('a sender that is a name calls from the number of the connection', async () => {
  const { link, engine } = await world();
  link.send(voice({ sender: 'DEMO' }));
  link.send(voice({ sender: '+7 (495) 111-22-33' }));
  await turns();
  assert.deepEqual(
    engine.placed.map(({ from }) => from),
    ['74990000001', '74951112233'],
  );
  await link.stop(10);
});

test('the digits of an IVR call are in its receipt', async () => {
  const { link, engine, events } = await world(
    (_, phone) => {
      phone.ring();
      phone.answer();
      phone.play('interrupted');
      for (const digit of '42#') phone.press(digit);
      phone.end({ by: 'local', digits: '42' });
    },
    { ivr_digits: 3, ivr_between_s: 2, ivr_first_digit_s: 8, ivr_barge_in: false },
  );
  link.send(voice({ channel: 'voice_ivr' }));
  await turns();
  assert.equal(engine.placed[0]?.kind, 'ivr');
  assert.deepEqual(engine.placed[0]?.dtmf, {
    maxDigits: 3,
    terminator: '#',
    firstDigitMs: 8_000,
    betweenMs: 2_000,
    bargeIn: false,
  });
  assert.ok(events[0]?.kind === 'receipt' && events[0].state === 'delivered');
  assert.deepEqual(events[0]?.kind === 'receipt' && events[0].result, { digits: '42' });
  await link.stop(10);
});

test('calls that are left are made after the interval; then it was not delivered', async () => {
  const { link, outcomes, events } = await world((_, phone) => phone.end({ outcome: 'busy', sipCode: 486 }), {
    dials: 2,
    redial_interval_s: 40,
  });
  const own = { dials: 3, intervalS: 15 };
  const jobs = [
    voice({ content: own }),
    voice({ content: own, temporaryTries: 1, attemptNo: 2 }),
    voice({ content: own, temporaryTries: 2, attemptNo: 3 }),
    voice(),
    voice({ temporaryTries: 1, attemptNo: 2 }),
    flash(),
    flash({ content: { dials: 2 } }),
  ];
  for (const job of jobs) link.send(job);
  await turns();
  const byJob = jobs.map((job) => {
    const found = outcomes.filter((outcome) => outcome.job === job);
    assert.equal(found.length, 1);
    const [outcome] = found;
    return outcome?.kind === 'deferred'
      ? [outcome.code, outcome.errorClass, outcome.delayMs, outcome.redial]
      : outcome?.kind;
  });
  assert.deepEqual(byJob, [
    ['busy', 'temporary', 15_000, true],
    ['busy', 'temporary', 15_000, true],
    'submitted',
    ['busy', 'temporary', 40_000, true],
    'submitted',
    'submitted',
    ['busy', 'temporary', 40_000, true],
  ]);
  const told = events.map((event) => event.kind === 'receipt' && [event.state, event.errorCode]);
  assert.deepEqual(told, [
    ['undelivered', 'busy'],
    ['undelivered', 'busy'],
    ['undelivered', 'busy'],
  ]);
  await link.stop(10);
});

test('what cannot be remedied is refused for good; trouble of the trunk leaves the message to the next one', async () => {
  const ends = {
    '79160000404': { outcome: 'invalid-number', sipCode: 404 },
    '79160000403': { outcome: 'rejected', sipCode: 403 },
    '79160000503': { outcome: 'congestion', sipCode: 503 },
    '79160000000': { outcome: 'engine-failure' },
  } as const;
  const { link, outcomes, events, faults } = await world((call, phone) =>
    phone.end(ends[call.to as keyof typeof ends]),
  );
  for (const phone of Object.keys(ends)) link.send(voice({ phone }));
  await turns();
  assert.deepEqual(
    outcomes
      .map((outcome) => outcome.kind === 'rejected' && [outcome.job.phone, outcome.code, outcome.errorClass])
      .sort(),
    [
      ['79160000000', 'engine-failure', 'temporary'],
      ['79160000403', 'forbidden', 'recipient'],
      ['79160000404', 'invalid-number', 'recipient'],
      ['79160000503', 'congestion', 'temporary'],
    ],
  );
  assert.deepEqual([events, faults], [[], []]);
  await link.stop(10);
});

test('what cannot be prepared costs no call', async () => {
  const codes = {
    audio_unreadable: ['rejected', 'content'],
    tts_failed: ['rejected', 'content'],
    tts_unavailable: ['deferred', 'temporary'],
    tts_credentials: ['deferred', 'configuration'],
  } as const;
  for (const [code, [kind, errorClass]] of Object.entries(codes)) {
    const { link, engine, outcomes, faults } = await world(
      () => {},
      {},
      async () => ({ kind: 'refused', code: code as keyof typeof codes, detail: 'why' }),
    );
    link.send(voice());
    await turns();
    assert.equal(engine.placed.length, 0);
    assert.deepEqual(
      outcomes.map((outcome) => [
        outcome.kind,
        'code' in outcome && outcome.code,
        'errorClass' in outcome && outcome.errorClass,
      ]),
      [[kind, code, errorClass]],
    );
    assert.deepEqual(faults, code === 'tts_credentials' ? [code] : []);
    await link.stop(10);
  }
});

test('a code that no number of the pool ends with is refused here', async () => {
  const { link, engine, outcomes } = await world(() => {}, { flash_numbers: '74951230000' });
  link.send(flash());
  await turns();
  assert.equal(engine.placed.length, 0);
  assert.ok(outcomes[0]?.kind === 'rejected' && outcomes[0].code === 'no_caller');
  await link.stop(10);
});
