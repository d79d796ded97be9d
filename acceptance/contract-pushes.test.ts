// contract.md §2 "Status push": the body, the echo, five attempts with pauses, order, dead letters and their replay.
import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { eventually } from '../test/helpers/eventually.ts';
import { type Doors, idsOf } from './helpers/doors.ts';
import { makePlace } from './helpers/place.ts';
import { acknowledge, type Push } from './helpers/receiver.ts';
import { fromMoscow, moscow } from './helpers/times.ts';
import { addAccount, makeLightWorld, untilOpen, type World } from './helpers/world.ts';

/** Pauses before each attempt, in minutes: 0, 0.3 s, 0.6 s, 0.9 s, 1.2 s. */
const PAUSES_MIN = [0, 0.005, 0.01, 0.015, 0.02];

const place = makePlace();
let world: World;
let shop: Doors;

before(async () => {
  world = await makeLightWorld(place, {
    smsc: { magic: true, behave: { receipt_delay_ms: 20 } },
    gateway: { env: { KASKAD_PUSH_PAUSES_MIN: PAUSES_MIN.join(','), KASKAD_RECEIPT_WAIT_H: '0.000278' } },
  });
  shop = await addAccount(world.gateway, 'shop', { pushUrl: world.receiver.url, getAnswer: 'text' });
  await untilOpen(world.gateway, shop);
});

beforeEach(() => {
  world.receiver.reply = acknowledge;
});

async function send(count = 1): Promise<number[]> {
  return idsOf(
    await shop.send(
      'SHOP',
      'Hi',
      Array.from({ length: count }, (_, i) => ({ phone: String(79_161_230_100 + i) })),
    ),
  );
}

function pushesOf(id: number): Push[] {
  return world.receiver.pushes.filter((push) => push.rows.some((row) => Number(row.id_sms) === id));
}

async function untilPushed(id: number, times: number): Promise<void> {
  await eventually(() => assert.ok(pushesOf(id).length >= times, `pushed ${pushesOf(id).length} times`), 20_000);
}

/** Long enough for another attempt to have been made, were there one. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 1_600));

test('a push is a POST of id, time and state, as strings', async () => {
  const [id] = await send();
  await untilPushed(id!, 1);
  const [push] = pushesOf(id!);
  const found = /^\[(?:.*,)?\{"id_sms":"(\d+)","time":"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)","state":"deliver"\}\]$/.exec(
    push!.raw,
  );
  assert.ok(found, push!.raw);
  assert.ok(Math.abs(fromMoscow(found[2]!) - Date.now()) < 10_000);
  assert.equal(push!.method, 'POST');
  assert.match(push!.contentType, /json/);
  const [state] = await shop.states([id!]);
  assert.equal(push!.rows.at(-1)?.time, state?.time_change_state, 'the time asked for is the time told');
});

test('an echo may name ids as numbers or strings, after a byte order mark, one of them alone', async () => {
  const echoes = [
    (id: string) => `[{"id_sms":${id}}]`,
    (id: string) => `[{"id_sms":"${id}"}]`,
    (id: string) => `\uFEFF[ {"id_sms": ${id}, "x": 1} ]\r\n`,
  ];
  const ids: number[] = [];
  for (const echo of echoes) {
    world.receiver.reply = (rows) => ({ body: echo(rows[0]!.id_sms) });
    const [id] = await send();
    await untilPushed(id!, 1);
    ids.push(id!);
  }
  await quiet();
  for (const id of ids) assert.equal(pushesOf(id).length, 1);
});

test('ids that are not echoed are tried again, the others are not', async () => {
  const left = new Set<number>();
  world.receiver.reply = (rows) => acknowledge(rows.filter((row) => !left.has(Number(row.id_sms))));
  await world.smsc.behave({ receipt_delay_ms: 300 });
  const ids = await send(6);
  left.add(ids[2]!).add(ids[4]!);
  for (const id of ids) await untilPushed(id, left.has(id) ? 3 : 1);
  left.clear();
  await quiet();
  await world.smsc.behave({ receipt_delay_ms: 20 });
  for (const id of [ids[0], ids[1], ids[3], ids[5]]) assert.equal(pushesOf(id!).length, 1);
  assert.ok(pushesOf(ids[2]!).length >= 3);
});

/** Answers that acknowledge nothing. */
const FAILURES: [name: string, reply: { status?: number; body: string }][] = [
  ['HTTP 500', { status: 500, body: '[]' }],
  ['another id', { body: '[{"id_sms":1}]' }],
];
for (const [name, reply] of FAILURES) {
  test(`${name}: five attempts with growing pauses, then a dead letter, which can be replayed`, async () => {
    world.receiver.reply = () => reply;
    const [id] = await send();
    await untilPushed(id!, 5);
    await quiet();
    const at = pushesOf(id!).map((push) => push.atMs);
    assert.equal(at.length, 5);
    for (let i = 1; i < at.length; i++) {
      const pauseMs = at[i]! - at[i - 1]!;
      assert.ok(pauseMs > PAUSES_MIN[i]! * 60_000 - 50, `pause ${i} of ${pauseMs} ms`);
    }
    const dead = await world.gateway.json<{ statuses: { messageId: number }[] }>('status', 'dead', '--account', 'shop');
    assert.ok(dead.statuses.some(({ messageId }) => messageId === id));

    world.receiver.reply = acknowledge;
    await world.gateway.command('status', 'replay', '--message', String(id));
    await untilPushed(id!, 6);
    await quiet();
    assert.equal(pushesOf(id!).length, 6);
  });
}

test('statuses of one message stay in order: the second waits until the first is acknowledged', async () => {
  // The receipt comes after the receipt wait, while the first status is still being refused.
  await world.smsc.behave({ receipt_delay_ms: 5_000 });
  world.receiver.reply = () => ({ status: 503, body: '' });
  const phones = [{ phone: '79161230000', validity_period: moscow(Date.now() + 2_000) }];
  const [id] = idsOf(await shop.send('SHOP', 'Hi', phones));
  await eventually(async () => assert.equal((await shop.states([id!]))[0]?.state, 'deliver'), 20_000);
  await world.smsc.behave({ receipt_delay_ms: 20 });
  assert.deepEqual([...new Set(world.receiver.told.get(id!))], ['partly_deliver']);
  world.receiver.reply = acknowledge;
  await eventually(() => assert.equal(world.receiver.state(id!), 'deliver'));
  const told = world.receiver.told.get(id!)!;
  assert.ok(told.indexOf('deliver') > told.lastIndexOf('partly_deliver'), String(told));
});

test('a client that is away for a while gets every status when it is back', async () => {
  world.receiver.reply = () => ({ status: 502, body: '' });
  const ids = await send(30);
  for (const id of ids) await untilPushed(id, 2);
  world.receiver.reply = acknowledge;
  await eventually(
    async () => {
      const dead = await world.gateway.json<{ total: number }>('status', 'dead', '--account', 'shop');
      assert.equal(dead.total, 0);
      for (const id of ids) assert.ok(pushesOf(id).length >= 3);
    },
    20_000,
    500,
  );
});
