// What goes wrong between the gateway and an Asterisk, and must end well with the simulator and the real one alike.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../helpers/eventually.ts';
import { type Exchange, LONG_MS, numberWith, type Rig, SHORT_MS, tone, withRig } from './rig.ts';

export interface Trouble {
  name: string;
  run(exchange: Exchange): Promise<void>;
}

const voice = (durationMs: number) => ({ kind: 'voice' as const, audio: tone(durationMs) });
const AUTHORIZATION = `Basic ${Buffer.from('kaskad:secret').toString('base64')}`;

/** Straight to the exchange, past the wire. */
function ask(exchange: Exchange, method: string, path: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${exchange.port}/ari${path}`, { method, headers: { authorization: AUTHORIZATION } });
}

const up = (rig: Rig) => eventually(() => assert.equal(rig.engine.health().ok, true));
const down = (rig: Rig) => eventually(() => assert.equal(rig.engine.health().ok, false));

/** Breaks the wire and keeps it broken until `meanwhile` is over. */
async function away(rig: Rig, meanwhile: () => Promise<unknown>): Promise<void> {
  rig.wire.refuse(true);
  rig.wire.cut();
  await down(rig);
  await meanwhile();
  rig.wire.refuse(false);
  await up(rig);
}

export const TROUBLES: readonly Trouble[] = [
  {
    name: 'the person sees the number we call from, each call its own',
    run: (exchange) =>
      withRig(exchange, async (rig) => {
        const calls = Array.from({ length: 20 }, (_, i) => ({ to: numberWith('0002'), from: `7495123${4000 + i}` }));
        const ids = await Promise.all(calls.map((call) => rig.place('0002', call)));
        for (const id of ids) assert.equal((await rig.story(id)).ended.outcome, 'ok');
        for (const { to, from } of calls) assert.equal(await eventually(() => exchange.callerSeenBy(to)), from);
      }),
  },
  {
    name: 'the same call placed twice is one call',
    run: (exchange) =>
      withRig(exchange, async (rig) => {
        const callId = `${randomUUID()}-1`;
        await Promise.all([rig.place('0002', { callId }), rig.place('0002', { callId })]);
        await rig.place('0002', { callId });
        const { told } = await rig.story(callId);
        assert.deepEqual(told, ['ringing 180', 'ended']);
      }),
  },
  {
    name: 'a call of a former process is adopted, not dialled again',
    run: (exchange) =>
      withRig(exchange, (former) =>
        withRig(exchange, async (rig) => {
          const callId = await former.place('0002', voice(SHORT_MS));
          await former.until(callId, 'ringing 180');
          assert.equal(await rig.engine.lookup(callId), 'alive');
          await rig.place('0002', { callId, ...voice(SHORT_MS) });
          await rig.until(callId, 'ringing 180');
          await rig.engine.hangup(callId);
          const { ended } = await rig.story(callId);
          assert.deepEqual([ended.by, ended.outcome, ended.cause], ['local', 'no-answer', 16]);
          assert.equal(await rig.engine.lookup(callId), 'gone');
          await former.story(callId);
        }),
      ),
  },
  {
    name: 'hanging up: while it rings, while it plays, twice, and what is not there',
    run: (exchange) =>
      withRig(exchange, async (rig) => {
        const ringing = await rig.place('0002', voice(SHORT_MS));
        const playing = await rig.place('0006', voice(LONG_MS));
        await rig.until(ringing, 'ringing 180');
        await rig.until(playing, 'answered');
        await Promise.all([ringing, playing, ringing, 'never-there'].map((id) => rig.engine.hangup(id)));
        const first = await rig.story(ringing);
        assert.deepEqual([first.ended.by, first.ended.outcome], ['local', 'no-answer']);
        const second = await rig.story(playing);
        assert.deepEqual([second.ended.by, second.ended.outcome], ['local', 'answered-no-play']);
        assert.ok(!second.told.includes('playback complete'));
      }),
  },
  {
    name: 'stopping hangs up what is left and tells its end',
    run: (exchange) =>
      withRig(exchange, async (rig) => {
        const callId = await rig.place('0002', voice(SHORT_MS));
        await rig.until(callId, 'ringing 180');
        await rig.engine.stop();
        assert.equal((await rig.story(callId)).ended.by, 'local');
        assert.equal((await ask(exchange, 'GET', `/channels/${callId}`)).status, 404);
        await assert.rejects(rig.place('0002'));
      }),
  },
  {
    name: 'the event connection breaks while it rings: the rest is heard',
    run: (exchange) =>
      withRig(exchange, async (rig) => {
        const callId = await rig.place('0019', { ...voice(SHORT_MS), ringTimeoutMs: 10_000 });
        await rig.until(callId, 'ringing 180');
        rig.wire.cut();
        await down(rig);
        const { told } = await rig.story(callId);
        assert.deepEqual(told, ['ringing 180', 'answered', 'playback complete', 'ended']);
      }),
  },
  {
    name: 'a call that ended while we were away ends, once',
    run: (exchange) =>
      withRig(exchange, async (rig) => {
        const callId = await rig.place('0002', { ...voice(SHORT_MS), ringTimeoutMs: 20_000 });
        await rig.until(callId, 'ringing 180');
        await away(rig, () => ask(exchange, 'DELETE', `/channels/${callId}`));
        const { told, ended } = await rig.story(callId);
        assert.deepEqual(told, ['ringing 180', 'ended']);
        assert.deepEqual([ended.by, ended.outcome, ended.rang], ['network', 'engine-failure', true]);
      }),
  },
  {
    name: 'a call that is answered while nobody listens is hung up by Asterisk, and ends',
    run: (exchange) =>
      withRig(exchange, async (rig) => {
        const callId = await rig.place('2222', voice(SHORT_MS));
        await rig.until(callId, 'ringing 180');
        const gone = async () => assert.equal((await ask(exchange, 'GET', `/channels/${callId}`)).status, 404);
        await away(rig, () => eventually(gone));
        const { told, ended } = await rig.story(callId);
        assert.deepEqual(told, ['ringing 180', 'ended']);
        assert.equal(ended.outcome, 'engine-failure');
      }),
  },
  {
    name: 'a message that ended while we were away was heard',
    run: (exchange) =>
      withRig(
        exchange,
        async (rig) => {
          const callId = await rig.place('0006', voice(600));
          await rig.until(callId, 'answered');
          await eventually(() => playing(exchange, callId));
          await away(rig, () => eventually(() => assert.rejects(playing(exchange, callId))));
          const { told, ended } = await rig.story(callId);
          assert.deepEqual(told, ['answered', 'playback complete', 'ended']);
          assert.equal(ended.outcome, 'ok');
        },
        { ari_guard_s: 5 },
      ),
  },
  {
    name: 'nothing is placed while nobody listens',
    run: (exchange) =>
      withRig(exchange, async (rig) => {
        await away(rig, async () => {
          await assert.rejects(rig.place('0002'), /does not answer|lost/);
          assert.equal(await rig.engine.lookup('any'), 'unknown');
        });
        assert.equal((await rig.story(await rig.place('0002'))).ended.outcome, 'ok');
      }),
  },
  {
    name: 'a connection that goes silent is noticed and replaced',
    run: (exchange) =>
      withRig(
        exchange,
        async (rig) => {
          rig.wire.freeze();
          await down(rig);
          await up(rig);
          assert.equal((await rig.story(await rig.place('0002'))).ended.outcome, 'ok');
        },
        { ari_probe_s: 0.2, ari_timeout_s: 0.5 },
      ),
  },
  {
    name: 'a healthy connection stays',
    run: (exchange) =>
      withRig(
        exchange,
        async (rig) => {
          await sleep(500);
          assert.deepEqual(
            rig.health.map(({ ok }) => ok),
            [true],
          );
        },
        { ari_probe_s: 0.1 },
      ),
  },
  {
    name: 'another takes our application: said loudly, no fight, and back when it has gone',
    run: (exchange) =>
      withRig(
        exchange,
        async (rig) => {
          const url = `ws://127.0.0.1:${exchange.port}/ari/events?app=${rig.app}`;
          const other = new WebSocket(url, { headers: { authorization: AUTHORIZATION } });
          const received: string[] = [];
          other.onmessage = ({ data }) => received.push(String(data));
          await down(rig);
          assert.match(rig.engine.health().detail, /another connection took our application/);
          const notice = rig.notices.find(({ name }) => name === 'application_replaced');
          // Not at once: the third pause of the row, less its jitter.
          assert.ok(Number(notice?.fields.pause_ms) >= 200);
          await up(rig);
          assert.equal((await rig.story(await rig.place('0002'))).ended.outcome, 'ok');
          assert.ok(received.some((text) => text.includes('ApplicationReplaced')));
          other.close();
        },
        { ari_reconnect_min_s: 0.05 },
      ),
  },
  {
    name: 'a wrong password is a fault of the configuration',
    run: (exchange) =>
      withRig(
        exchange,
        async (rig) => {
          assert.deepEqual(rig.health[0], {
            ok: false,
            detail: 'Asterisk refuses user or password',
            configuration: true,
          });
          await assert.rejects(rig.place('0002'), /refuses user or password/);
        },
        { password: 'wrong' },
      ),
  },
  {
    name: 'a trunk that Asterisk does not have is a fault of the configuration',
    run: (exchange) =>
      withRig(
        exchange,
        async (rig) => {
          assert.deepEqual(rig.health[0], {
            ok: false,
            detail: 'Asterisk has no endpoint PJSIP/absent',
            configuration: true,
          });
        },
        { trunk: 'absent' },
      ),
  },
  {
    name: 'what Asterisk cannot dial was not placed',
    run: (exchange) =>
      withRig(
        exchange,
        async (rig) => {
          await assert.rejects(rig.place('0002'), /500 Allocation failed/);
          await assert.rejects(rig.place('0002', { to: '0001@elsewhere' }), /not a number/);
          await assert.rejects(rig.place('0002', { from: 'Bank <1>' }), /not a number/);
          assert.deepEqual(rig.events, []);
        },
        { endpoint: 'XYZ/{number}' },
      ),
  },
];

async function playing(exchange: Exchange, callId: string): Promise<void> {
  const reply = await ask(exchange, 'GET', `/playbacks/${callId}-sound`);
  assert.equal(reply.status, 200);
}

/** To be run alone: takes every RTP port there is. Such calls are accepted, and die without a ring (voice.md §4.2). */
export const NO_PORTS: Trouble = {
  name: 'no RTP port is left: 200, and a call that dies',
  run: (exchange) =>
    withRig(exchange, async (rig) => {
      const many = exchange.sessions + 10;
      // Until the last of them is asked for, the first must still be there.
      const flashHoldMs = exchange.sessions * 25;
      const ids = await Promise.all(Array.from({ length: many }, () => rig.place('0002', { flashHoldMs })));
      const ends = await Promise.all(ids.map(async (id) => (await rig.story(id)).ended));
      const dead = ends.filter(({ outcome }) => outcome !== 'ok');
      assert.ok(dead.length >= 10, `${dead.length} of ${many} died`);
      for (const { outcome, cause, rang, by } of dead) {
        assert.deepEqual([outcome, cause, rang, by], ['engine-failure', 0, false, 'network']);
      }
      assert.ok(ends.length - dead.length > exchange.sessions / 2);
    }),
};
