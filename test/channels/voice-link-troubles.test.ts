// What goes wrong around calls, the pace, and stopping: still one outcome a job.
import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import type { LinkPort } from '../../src/channels/channel.ts';
import { readVoiceSettings, voiceFields } from '../../src/channels/voice/settings.ts';
import { VoiceLink } from '../../src/channels/voice/voice-link.ts';
import { FakeEngine } from './voice-fake-engine.ts';
import { AUDIO, flash, ids, POOL, turns, voice, world } from './voice-world.ts';

afterEach(() => mock.timers.reset());

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
