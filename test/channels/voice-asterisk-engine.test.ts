// The engine when Asterisk misbehaves in ways that only a simulator can: events that never come, answers that get lost, garbage.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { LONG_MS, type Rig, SHORT_MS, tone, withRig } from '../asterisk/rig.ts';
import { type SimulatedExchange, startSimulatedExchange } from '../asterisk/simulated.ts';
import { eventually } from '../helpers/eventually.ts';

const GUARD = { ari_guard_s: 0.2, ari_timeout_s: 1 };
const voice = (durationMs: number) => ({ kind: 'voice' as const, audio: tone(durationMs) });

describe('events that never come', { concurrency: 6 }, () => {
  const cases: { withheld: string[]; tail: string; request: object; told: string[]; outcome: string }[] = [
    {
      withheld: ['ChannelDestroyed'],
      tail: '0002',
      request: {},
      told: ['ringing 180', 'ended'],
      outcome: 'ok',
    },
    {
      withheld: ['ChannelDestroyed', 'ChannelHangupRequest'],
      tail: '0001',
      request: { ringTimeoutMs: 200 },
      told: ['ended'],
      outcome: 'unreachable',
    },
    {
      withheld: ['StasisStart'],
      tail: '0006',
      request: voice(SHORT_MS),
      told: ['answered', 'playback complete', 'ended'],
      outcome: 'ok',
    },
    {
      withheld: ['PlaybackStarted', 'PlaybackFinished'],
      tail: '0006',
      request: voice(SHORT_MS),
      told: ['answered', 'playback complete', 'ended'],
      outcome: 'ok',
    },
    {
      withheld: ['Dial', 'ChannelStateChange'],
      tail: '0006',
      request: voice(SHORT_MS),
      told: ['answered', 'playback complete', 'ended'],
      outcome: 'ok',
    },
    {
      withheld: ['Dial', 'ChannelStateChange', 'StasisStart', 'PlaybackFinished', 'ChannelDestroyed'],
      tail: '0004',
      request: { ringTimeoutMs: 200 },
      told: ['ended'],
      outcome: 'unreachable',
    },
  ];
  for (const { withheld, tail, request, told, outcome } of cases) {
    test(`${withheld.join(', ')} to ${tail}`, async (t) => {
      const exchange = await startSimulatedExchange();
      t.after(() => exchange.stop());
      for (const type of withheld) exchange.ari.withheld.add(type);
      await withRig(
        exchange,
        async (rig) => {
          const story = await rig.story(await rig.place(tail, { flashHoldMs: 100, ...request }));
          assert.deepEqual(story.told, told);
          assert.equal(story.ended.outcome, outcome);
        },
        GUARD,
      );
    });
  }
});

describe('one exchange', () => {
  let exchange: SimulatedExchange;
  before(async () => {
    exchange = await startSimulatedExchange();
  });
  after(() => exchange.stop());
  const rigged = (work: (rig: Rig) => Promise<void>, over = {}) => withRig(exchange, work, { ...GUARD, ...over });

  test('the answer to a call is lost: its events show that it was placed', () =>
    rigged(async (rig) => {
      exchange.ari.behaviour.loseAnswerRate = 1;
      try {
        const callId = await rig.place('0001');
        assert.deepEqual((await rig.story(callId)).told, ['ended']);
      } finally {
        exchange.ari.behaviour.loseAnswerRate = 0;
      }
    }));

  test('a request that got lost was not placed, and may be placed again', () =>
    rigged(async (rig) => {
      const callId = `${randomUUID()}-1`;
      exchange.ari.behaviour.dropRate = 1;
      const placed = rig.place('0001', { callId });
      const refused = assert.rejects(placed, /did not take the call/);
      await new Promise((resolve) => setTimeout(resolve, 150));
      exchange.ari.behaviour.dropRate = 0;
      await refused;
      assert.deepEqual(rig.events, []);
      await rig.place('0001', { callId });
      assert.equal((await rig.story(callId)).ended.outcome, 'busy');
    }));

  test('no event is told before `place` resolves, however late Asterisk answers', () =>
    rigged(async (rig) => {
      exchange.ari.behaviour.delayMs = 150;
      try {
        const placed = rig.place('0001');
        let resolved = false;
        void placed.then(() => {
          resolved = true;
        });
        await eventually(() => {
          assert.equal(rig.events.length > 0, resolved, 'an event came first');
          assert.equal(resolved, true);
        });
        await rig.story(await placed);
      } finally {
        exchange.ari.behaviour.delayMs = 0;
      }
    }));

  test('a hang-up that overtakes its call ends it all the same', () =>
    rigged(async (rig) => {
      const callId = `${randomUUID()}-1`;
      const placed = rig.place('0002', { callId, ringTimeoutMs: 30_000, ...voice(SHORT_MS) });
      await eventually(() => assert.ok(exchange.ari.channels().some(({ request }) => request.id === callId)));
      await rig.engine.hangup(callId);
      await placed;
      assert.equal((await rig.story(callId)).ended.by, 'local');
      await eventually(() => assert.ok(!exchange.ari.channels().some(({ request }) => request.id === callId)));
    }));

  test('garbage on the event connection harms nothing', () =>
    rigged(async (rig) => {
      const say = (text: string) => exchange.ari.say(rig.app, text);
      for (const text of ['', 'null', '[]', '{bad', '"x"', '{"type":7}', '{"type":"Dial"}', '{"type":"NewKind"}'])
        say(text);
      say(JSON.stringify({ type: 'StasisStart', channel: null, args: 'none' }));
      say(JSON.stringify({ type: 'ChannelDestroyed', channel: { id: ['x'] }, cause: 'many' }));
      say(JSON.stringify({ type: 'Dial', peer: { id: 'stranger' }, dialstatus: 'RINGING' }));
      say(JSON.stringify({ type: 'Dial', padding: 'x'.repeat(300_000) }));
      assert.equal((await rig.story(await rig.place('0002'))).ended.outcome, 'ok');
      assert.deepEqual(
        rig.notices.map(({ name }) => name),
        ['event_refused'],
      );
      assert.deepEqual(rig.health, [{ ok: true, detail: '' }]);
    }));

  test('a frame without end is cut off, and the connection comes back', () =>
    rigged(async (rig) => {
      exchange.ari.say(rig.app, 'x'.repeat(2_000_000));
      await eventually(() => assert.ok(rig.health.some(({ ok }) => !ok)));
      await eventually(() => assert.equal(rig.engine.health().ok, true));
      assert.equal((await rig.story(await rig.place('0002'))).ended.outcome, 'ok');
    }));

  test('the password goes in a header, never in an address', () =>
    rigged(async (rig) => {
      await rig.story(await rig.place('0002'));
      assert.ok(exchange.ari.log.length > 0);
      for (const { path } of exchange.ari.log) assert.doesNotMatch(path, /secret|api_key/);
      assert.doesNotMatch(JSON.stringify([rig.notices, rig.health]), /secret/);
    }));

  test('without an own number the trunk chooses', () =>
    rigged(async (rig) => {
      const callId = await rig.place('0002', { from: '' });
      await rig.story(callId);
      const { body } = exchange.ari.log.findLast(
        ({ path, body }) => path === '/ari/channels' && body.includes(callId),
      )!;
      assert.equal('callerId' in JSON.parse(body), false);
    }));

  test('a spoken call without a folder for sounds is not placed', () =>
    rigged(
      async (rig) => {
        await assert.rejects(rig.place('0006', voice(LONG_MS)), /sound_dir: is not set/);
        assert.equal((await rig.story(await rig.place('0002'))).ended.outcome, 'ok');
      },
      { sound_dir: '', sound_dir_remote: '' },
    ));

  test('a burst of 200 calls is placed over few connections', () =>
    rigged(
      async (rig) => {
        const ids = await Promise.all(Array.from({ length: 200 }, () => rig.place('0002', { flashHoldMs: 100 })));
        for (const id of ids) assert.deepEqual((await rig.story(id)).told, ['ringing 180', 'ended']);
      },
      { ari_requests: 4, ari_guard_s: 5, ari_timeout_s: 10 },
    ));
});

test('no Asterisk there: start says so, and it is found when it comes', async (t) => {
  const exchange = await startSimulatedExchange();
  const { port } = exchange.ari;
  await exchange.stop();
  await withRig(exchange, async (rig) => {
    assert.equal(rig.health[0]?.ok, false);
    assert.equal(rig.health[0]?.configuration, undefined);
    const back = await startSimulatedExchange({ port });
    t.after(() => back.stop());
    await eventually(() => assert.equal(rig.engine.health().ok, true));
  });
});
