// Calls from the job to its one outcome, over an engine that does as it is told.
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import type { Job, LinkHealth, LinkPort, Outcome, UpstreamEvent } from '../../src/channels/channel.ts';
import { prepared } from '../../src/channels/voice/audio.ts';
import type { Prompt } from '../../src/channels/voice/prompts.ts';
import { readVoiceSettings, voiceFields } from '../../src/channels/voice/settings.ts';
import { VoiceLink } from '../../src/channels/voice/voice-link.ts';
import { makeJob } from './harness.ts';
import { FakeEngine, type Script } from './voice-fake-engine.ts';

const AUDIO = prepared(new Int16Array(8_000).fill(5));
const POOL = { flash_numbers: '7495123XXXX', rate: 0 };

afterEach(() => mock.timers.reset());

interface World {
  link: VoiceLink;
  engine: FakeEngine;
  outcomes: Outcome[];
  events: UpstreamEvent[];
  faults: string[];
  health: LinkHealth[];
  notices: string[];
  rooms: () => number;
  /** Whether the port stores what it is told. */
  storing: { ok: boolean };
}

async function world(
  script: Script = () => {},
  settings: Record<string, unknown> = {},
  prompt: (job: Job) => Promise<Prompt> = async () => ({ kind: 'ok', audio: AUDIO }),
): Promise<World> {
  const read = readVoiceSettings(voiceFields(true), { ...POOL, caller: '74990000001', ...settings });
  if (read.kind === 'invalid') throw new Error(read.faults.join());
  const engine = new FakeEngine(script);
  let rooms = 0;
  const made: Omit<World, 'link'> = {
    engine,
    outcomes: [],
    events: [],
    faults: [],
    health: [],
    notices: [],
    rooms: () => rooms,
    storing: { ok: true },
  };
  const port: LinkPort = {
    outcome: (outcome) => void made.outcomes.push(outcome),
    event: (event, stored) => {
      if (made.storing.ok) made.events.push(event);
      stored(made.storing.ok);
    },
    room: () => void rooms++,
    health: (health) => void made.health.push(health),
    configurationFault: (reason) => void made.faults.push(reason),
    contact: async () => null,
  };
  const link = new VoiceLink(read.settings, port, {
    engine,
    prompts: { prepare: prompt, close: async () => {} },
    random: () => 0,
    notice: (name) => void made.notices.push(name),
  });
  await link.start();
  return { ...made, link };
}

const flash = (over: Partial<Job> = {}) => makeJob({ channel: 'flashcall', text: '4217', sender: '', ...over });
const voice = (over: Partial<Job> = {}) => makeJob({ channel: 'voice', sender: '74951112233', ...over });
const turns = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};
const ids = (job: Job) => `${job.messageId}-${job.attemptNo}`;

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

test('a trunk that refuses our credentials stops the connection and keeps its messages', async () => {
  const { link, outcomes, faults, engine } = await world((_, phone) =>
    phone.end({ outcome: 'trunk-auth', sipCode: 407 }),
  );
  link.send(voice());
  await turns();
  assert.deepEqual(faults, ['trunk-auth']);
  assert.deepEqual([link.free(), link.health().state, link.health().reason], [0, 'down', 'trunk-auth']);
  link.send(voice());
  assert.deepEqual(
    outcomes.map((outcome) => outcome.kind === 'deferred' && [outcome.code, outcome.errorClass]),
    [
      ['trunk-auth', 'configuration'],
      ['not_sent', 'temporary'],
    ],
  );
  assert.equal(engine.placed.length, 1);
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

test('a call that was surely not placed is tried later; while the engine is away nothing is counted', async () => {
  const { link, engine, outcomes } = await world();
  engine.refuse = new Error('no ports');
  link.send(voice());
  await turns();
  engine.place = async () => {
    engine.become({ ok: false, detail: 'gone' });
    throw new Error('gone');
  };
  link.send(voice());
  await turns();
  assert.deepEqual(
    outcomes.map((outcome) => outcome.kind === 'deferred' && [outcome.code, outcome.errorClass, outcome.redial]),
    [
      ['not_placed', 'temporary', undefined],
      ['not_sent', 'temporary', undefined],
    ],
  );
  await link.stop(10);
});

test('a call whose end is never told ends by our own guard: what was seen counts, else it is in doubt', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  const { link, engine, outcomes, events, notices } = await world((call, phone) => {
    if (call.to === '79160000001') phone.ring();
    if (call.kind !== 'flash') phone.answer();
    if (call.to === '79160000003') phone.play();
  });
  const jobs = [
    flash({ phone: '79160000001', expiresAtMs: Date.now() + 9e6 }),
    flash({ phone: '79160000002', expiresAtMs: Date.now() + 9e6 }),
    voice({ phone: '79160000003', expiresAtMs: Date.now() + 9e6 }),
    voice({ phone: '79160000004', channel: 'voice_ivr', expiresAtMs: Date.now() + 9e6 }),
  ];
  for (const job of jobs) link.send(job);
  await turns();
  // 25 s of ringing, 5 s of holding, 32 s; or a second of playing; or that and 10 s + 1 × 4 s for the digits.
  mock.timers.tick(57_999);
  assert.equal(outcomes.length, 0);
  mock.timers.tick(1);
  assert.deepEqual(engine.hungUp, [ids(jobs[2]!)]);
  mock.timers.tick(4_000);
  assert.equal(outcomes.length, 3);
  mock.timers.tick(10_000);
  assert.equal(outcomes.length, 4);
  const kinds = jobs.map((job) => outcomes.find((outcome) => outcome.job === job)?.kind);
  assert.deepEqual(kinds, ['submitted', 'in_doubt', 'submitted', 'in_doubt']);
  assert.deepEqual(
    events.map((event) => event.kind === 'receipt' && event.state),
    ['delivered', 'delivered'],
  );
  // Its end comes after all, and changes nothing.
  engine.phone(ids(jobs[1]!)).end();
  assert.equal(outcomes.length, 4);
  assert.ok(notices.includes('unknown_call_ended'));
  await turns();
});

test('calls of others are no business of ours', async () => {
  const { engine, outcomes, events, link } = await world();
  for (const type of ['answered', 'ringing', 'ended'] as const) {
    engine.emit({
      callId: 'strange',
      atMs: 0,
      type,
      via: 180,
      by: 'remote',
      rang: true,
      progressed: false,
      answered: false,
      outcome: 'ok',
    } as never);
  }
  assert.deepEqual([outcomes, events], [[], []]);
  await link.stop(10);
});

test('only so many calls at once, and room is told when one ends', async () => {
  const { link, engine, rooms } = await world(() => {}, { concurrency: 2 });
  assert.equal(link.free(), 2);
  const [first, second] = [flash(), flash()];
  link.send(first);
  link.send(second);
  await turns();
  assert.deepEqual([link.free(), link.health().inFlight, link.health().window], [0, 2, 2]);
  const before = rooms();
  engine.phone(ids(first)).end({ outcome: 'busy' });
  assert.equal(link.free(), 1);
  assert.ok(rooms() > before);
  await link.stop(10);
});

test('calls begin at the agreed rate, whatever their audio took', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { link, engine, rooms } = await world(
    () => {},
    { rate: 10 },
    async () => {
      await gate;
      return { kind: 'ok', audio: AUDIO };
    },
  );
  assert.equal(link.free(), 2);
  for (let i = 0; i < 5; i++) link.send(voice({ expiresAtMs: Date.now() + 9e6 }));
  assert.equal(link.free(), 0);
  release();
  await turns();
  assert.equal(engine.placed.length, 1);
  const counts: number[] = [];
  for (let i = 0; i < 5; i++) {
    mock.timers.tick(100);
    counts.push(engine.placed.length);
  }
  assert.deepEqual(counts, [2, 3, 4, 5, 5]);
  assert.ok(rooms() > 0);
  assert.ok(link.free() > 0);
});

test('nothing is dialled after the message has expired', async () => {
  const { link, engine, outcomes } = await world();
  link.send(voice({ expiresAtMs: Date.now() - 1 }));
  await turns();
  assert.equal(engine.placed.length, 0);
  assert.ok(outcomes[0]?.kind === 'deferred' && outcomes[0].code === 'not_sent');
  await link.stop(10);
});

test('while the engine is down nothing is taken; when it is back the dispatcher hears of it', async () => {
  const { link, engine, health, outcomes, faults, rooms } = await world();
  assert.equal(health.at(-1)?.state, 'up');
  engine.become({ ok: false, detail: 'the trunk does not answer' });
  assert.deepEqual([health.at(-1)?.state, health.at(-1)?.reason], ['down', 'the trunk does not answer']);
  assert.equal(link.free(), 0);
  link.send(voice());
  assert.ok(outcomes[0]?.kind === 'deferred' && outcomes[0].code === 'not_sent');
  const before = rooms();
  engine.become({ ok: true, detail: '' });
  assert.ok(health.at(-1)?.state === 'up' && rooms() > before);
  assert.deepEqual(faults, []);
  engine.become({ ok: false, detail: 'wrong password', configuration: true });
  engine.become({ ok: false, detail: 'wrong password', configuration: true });
  assert.deepEqual(faults, ['wrong password']);
  await link.stop(10);
});

test('an engine that cannot start is a fault of the configuration', async () => {
  const read = readVoiceSettings(voiceFields(false), POOL);
  assert.ok(read.kind === 'ok');
  const faults: string[] = [];
  const engine = new FakeEngine();
  engine.start = async () => Promise.reject(new Error('address in use'));
  const port = { configurationFault: (reason: string) => faults.push(reason), health: () => {} };
  const link = new VoiceLink(read.settings, port as unknown as LinkPort, {
    engine,
    prompts: { prepare: async () => ({ kind: 'ok', audio: AUDIO }), close: async () => {} },
    random: Math.random,
    notice: () => {},
  });
  await link.start();
  assert.deepEqual([faults, link.health().state, link.free()], [['address in use'], 'down', 0]);
});

test('a receipt that could not be stored is told again', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  const { link, events, outcomes, storing } = await world((_, phone) => {
    phone.ring();
    phone.end();
  });
  storing.ok = false;
  link.send(flash({ expiresAtMs: Date.now() + 9e6 }));
  await turns();
  mock.timers.tick(1_000);
  assert.deepEqual([outcomes.length, events.length], [1, 0]);
  storing.ok = true;
  mock.timers.tick(2_000);
  assert.deepEqual([outcomes.length, events.length], [1, 1]);
});

test('stopping: calls that end in time end well, others are hung up, and every job gets its outcome', async () => {
  const { link, engine, outcomes, events } = await world(
    (call, phone) => {
      switch (call.to) {
        case '79160000001':
          // Rings, and is hung up.
          phone.ring();
          phone.onHangup = () => phone.end({ by: 'local', sipCode: 487 });
          return;
        case '79160000002':
          phone.onHangup = () => phone.end({ by: 'local', outcome: 'no-answer', sipCode: 487 });
          return;
        case '79160000003':
          phone.answer();
          phone.onHangup = () => {
            phone.play('interrupted');
            phone.end({ by: 'local', outcome: 'answered-no-play' });
          };
      }
    },
    {},
    (job) => (job.phone === '79160000005' ? new Promise(() => {}) : Promise.resolve({ kind: 'ok', audio: AUDIO })),
  );
  const jobs = [
    flash({ phone: '79160000001' }),
    voice({ phone: '79160000002' }),
    voice({ phone: '79160000003' }),
    voice({ phone: '79160000004' }),
    voice({ phone: '79160000005' }),
  ];
  for (const job of jobs) link.send(job);
  await turns();
  assert.equal(engine.placed.length, 4);
  await link.stop(60);
  assert.ok(engine.stopped);
  const byJob = jobs.map((job) => {
    const [outcome, ...more] = outcomes.filter((one) => one.job === job);
    assert.equal(more.length, 0);
    return [outcome?.kind, outcome !== undefined && 'code' in outcome ? outcome.code : ''];
  });
  assert.deepEqual(byJob, [
    ['submitted', ''],
    ['deferred', 'stopped'],
    ['submitted', ''],
    ['in_doubt', 'stopped'],
    ['deferred', 'not_sent'],
  ]);
  assert.deepEqual(events.map((event) => event.kind === 'receipt' && [event.state, event.errorCode]).sort(), [
    ['delivered', ''],
    ['undelivered', 'answered-no-play'],
  ]);
  assert.deepEqual([link.free(), link.health().state], [0, 'down']);
  link.send(voice());
  assert.ok(outcomes.at(-1)?.kind === 'deferred');
});
