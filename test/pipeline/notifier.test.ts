import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { NOTIFY_SHARDS, Notifier } from '../../src/pipeline/notifier.ts';
import { PushClient } from '../../src/pipeline/push-client.ts';
import { replayDead, tellAgain } from '../../src/store/push-replay.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeWorld, submitted, type World } from './world.ts';

interface Told {
  id_sms: string;
  time: string;
  state: string;
}
type Answer = (statuses: Told[], response: ServerResponse, request: IncomingMessage) => void;

const world: World = await makeWorld({ after });
const op = await world.connection('op');
const echo: Answer = (statuses, response) => response.end(JSON.stringify(statuses.map(({ id_sms }) => ({ id_sms }))));

/** A client's server: keeps what it was told, and answers as it is bidden. */
async function client(answer: Answer = echo) {
  const pushes: Told[][] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const statuses = JSON.parse(Buffer.concat(parts).toString()) as Told[];
      pushes.push(statuses);
      self.answer(statuses, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(async () => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`;
  const self = { answer, pushes, url, accountId: await world.account('client', { pushUrl: url }) };
  return self;
}

function notifier(
  options: {
    pausesMs?: number[];
    timeoutMs?: number;
    answerMax?: number;
    pushesMax?: number;
    slowMs?: number;
    owns?: (shard: number) => boolean;
  } = {},
) {
  const dead: number[] = [];
  const one = new Notifier(
    world.db.hot,
    new PushClient({ allowPrivate: false }),
    world.cache,
    options.owns ?? (() => true),
    {
      pausesMs: [0, 0, 0, 0, 0],
      signedPausesMs: [],
      batchMax: 500,
      pushesMax: 64,
      slowPushesMax: 192,
      slowMs: 2_000,
      parallelMax: 16,
      timeoutMs: 5_000,
      gatherMs: 0,
      pollMs: 20,
      answerMax: 65_536,
      ...options,
    },
    {
      pushed: () => {},
      told: () => {},
      dead: (_account, count) => dead.push(count),
      gone: () => {},
      failed: (error) => assert.fail(String(error)),
    },
  );
  one.start();
  return { stop: () => one.stop(Date.now() + 1000), dead };
}

/** A message of the account that was delivered, or what else the receipt says. */
async function finished(
  accountId: number,
  state: 'delivered' | 'expired' = 'delivered',
): Promise<{ id: number; providerId: string }> {
  const job = await world.claimedOne(accountId, op);
  const providerId = `n${job.messageId}`;
  await world.record(submitted(job, [providerId]), { connectionId: op, id: providerId, state });
  return { id: job.messageId, providerId };
}

const rows = (accountId: number) =>
  world.query<{ message_id: number; tries: number; dead: boolean; last_error: string }>(
    'SELECT message_id, tries, dead_at IS NOT NULL AS dead, last_error FROM status_outbox WHERE account_id = $1 ORDER BY 1',
    [accountId],
  );
const gone = (accountId: number) => eventually(async () => assert.deepEqual(await rows(accountId), []));

test('a status is told as the contract writes it, in the account’s own time, and is done when it is echoed', async () => {
  const shop = await client();
  const { id } = await finished(shop.accountId);
  const { stop } = notifier();
  await gone(shop.accountId);
  await stop();
  assert.equal(shop.pushes.length, 1);
  const [status] = shop.pushes[0]!;
  assert.deepEqual([status?.id_sms, status?.state], [String(id), 'deliver']);
  const moscow = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  assert.match(status!.time, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  assert.equal(status!.time.slice(0, 13), moscow.slice(0, 13));
  const log = await world.one(
    'SELECT http_status, error, message_ids, acknowledged_ids FROM push_log WHERE account_id = $1',
    [shop.accountId],
  );
  assert.deepEqual(log, {
    http_status: 200,
    error: '',
    message_ids: [id].map(String),
    acknowledged_ids: [id].map(String),
  } as never);
});

const ECHOES: Record<string, Answer> = {
  strings: echo,
  numbers: (statuses, response) =>
    response.end(JSON.stringify(statuses.map(({ id_sms }) => ({ id_sms: Number(id_sms) })))),
  'bare ids, with blanks and a BOM': (statuses, response) =>
    response.end(`\uFEFF ${JSON.stringify(statuses.map(({ id_sms }) => id_sms))}\n`),
  'one by one': (statuses, response) => response.end(JSON.stringify([{ id_sms: statuses[0]!.id_sms }])),
  'with ids nobody told': (statuses, response) =>
    response.end(JSON.stringify([...statuses, { id_sms: 1 }, null, 'x', { id_sms: {} }])),
};

test('ids echoed in any of the ways clients have are done, the rest is told again', async () => {
  for (const [name, answer] of Object.entries(ECHOES)) {
    const shop = await client(answer);
    for (let i = 0; i < 3; i += 1) await finished(shop.accountId);
    const { stop, dead } = notifier();
    await gone(shop.accountId);
    await stop();
    assert.deepEqual(dead, [], name);
    if (name === 'one by one')
      assert.deepEqual(
        shop.pushes.map((push) => push.length),
        [3, 2, 1],
      );
    else assert.equal(shop.pushes.length, 1, name);
  }
});

const REFUSALS: Record<string, Answer> = {
  'an error': (statuses, response) => echo(statuses, response.writeHead(500), undefined as never),
  'no JSON': (_statuses, response) => response.end('OK'),
  'a redirect': (_statuses, response) => response.writeHead(307, { location: '/elsewhere' }).end(),
  'a hung-up': (_statuses, response) => response.destroy(),
  'far too much': (statuses, response) => {
    response.write(`[${' '.repeat(200_000)}`);
    response.end(`{"id_sms":"${statuses[0]!.id_sms}"}]`);
  },
  silence: () => {},
};

test('five tries with growing pauses, then a dead letter that can be replayed', async () => {
  for (const [name, answer] of Object.entries(REFUSALS)) {
    const shop = await client(answer);
    const { id } = await finished(shop.accountId);
    const { stop, dead } = notifier({ timeoutMs: 100, pausesMs: [0, 20, 40, 80, 160] });
    await eventually(() => assert.deepEqual(dead, [1], name));
    assert.equal(shop.pushes.length, 5, name);
    const [row] = await rows(shop.accountId);
    assert.deepEqual([row?.tries, row?.dead], [5, true], name);
    assert.notEqual(row?.last_error, '', name);

    shop.answer = echo;
    assert.equal(await replayDead(world.db.calm, { accountId: shop.accountId, messageIds: [id] }), 1);
    await gone(shop.accountId);
    assert.equal(shop.pushes.length, 6, name);
    await stop();
  }
});

test('pauses are kept to: nothing is told before its time', async () => {
  const shop = await client((_statuses, response) => response.end('[]'));
  await finished(shop.accountId);
  const { stop } = notifier({ pausesMs: [0, 60_000, 60_000, 60_000, 60_000] });
  await eventually(async () => assert.equal((await rows(shop.accountId))[0]?.tries, 1));
  const { in_s } = await world.one<{ in_s: number }>(
    'SELECT extract(epoch FROM next_at - now())::float8 AS in_s FROM status_outbox WHERE account_id = $1',
    [shop.accountId],
  );
  assert.ok(in_s > 50 && in_s <= 60);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(shop.pushes.length, 1);
  await stop();
});

test('statuses of one message never overtake each other, also when the first is not taken', async () => {
  const shop = await client((_statuses, response) => response.end('[]'));
  const { id, providerId } = await finished(shop.accountId, 'expired');
  await world.record({ connectionId: op, id: providerId });
  const { stop } = notifier({ pausesMs: [0, 30, 30, 30, 30] });
  await eventually(() => assert.ok(shop.pushes.length >= 2));
  shop.answer = echo;
  await gone(shop.accountId);
  await stop();
  const states = shop.pushes
    .flat()
    .filter(({ id_sms }) => id_sms === String(id))
    .map(({ state }) => state);
  assert.equal(states.at(-1), 'deliver');
  assert.deepEqual([...new Set(states)], ['expired', 'deliver']);
  assert.equal(states.filter((state) => state === 'deliver').length, 1);
});

test('an older status that was given up is not replayed behind a newer one that was told', async () => {
  const shop = await client((_statuses, response) => response.end('[]'));
  const { id, providerId } = await finished(shop.accountId, 'expired');
  const { stop, dead } = notifier();
  await eventually(() => assert.deepEqual(dead, [1]));
  await world.record({ connectionId: op, id: providerId });
  // Neither was told yet: the older may be replayed, and then comes first.
  const replay = () => replayDead(world.db.calm, { accountId: shop.accountId, messageIds: null });
  await eventually(() => assert.deepEqual(dead, [1, 1]));
  shop.answer = echo;
  const before = shop.pushes.length;
  assert.equal(await replay(), 2);
  await gone(shop.accountId);
  assert.deepEqual(
    shop.pushes
      .slice(before)
      .flat()
      .map(({ state }) => state),
    ['expired', 'deliver'],
  );
  // A newer one was told: the older is history.
  await world.query(
    `INSERT INTO status_outbox (message_id, seq, account_id, state, changed_at, dead_at) VALUES ($1, 1, $2, 'expired', now(), now())`,
    [id, shop.accountId],
  );
  assert.equal(await replay(), 0);
  await stop();
});

test('the present state can be told again', async () => {
  const shop = await client();
  const { id } = await finished(shop.accountId);
  const open = await world.claimedOne(shop.accountId, op);
  const { stop } = notifier();
  await gone(shop.accountId);
  const messageIds = [id, open.messageId];
  assert.equal(await tellAgain(world.db.calm, { accountId: shop.accountId, messageIds }), 1);
  assert.equal(await tellAgain(world.db.calm, { accountId: shop.accountId + 1, messageIds }), 0);
  await eventually(() => assert.equal(shop.pushes.length, 2));
  await gone(shop.accountId);
  assert.deepEqual(
    shop.pushes.flat().map(({ id_sms, state }) => [id_sms, state]),
    [
      [String(id), 'deliver'],
      [String(id), 'deliver'],
    ],
  );
  await stop();
});

test('a slow client keeps nobody else waiting', async () => {
  const slow = await client(() => {});
  const quick = await client();
  await finished(slow.accountId);
  const { stop } = notifier({ timeoutMs: 3_000 });
  await eventually(() => assert.equal(slow.pushes.length, 1));
  await finished(quick.accountId);
  await gone(quick.accountId);
  assert.equal((await rows(slow.accountId))[0]?.tries, 0, 'the slow one is still being waited for');
  await stop();
});

test('slow clients, however many, and as many places, keep nobody else waiting', async () => {
  const slow = await Promise.all([client(() => {}), client(() => {}), client(() => {})]);
  const quick = await client();
  for (const one of slow) await finished(one.accountId);
  const { stop } = notifier({ timeoutMs: 3_000, pushesMax: 1, slowMs: 50 });
  await eventually(() => assert.ok(slow.every(({ pushes }) => pushes.length === 1)));
  await finished(quick.accountId);
  await gone(quick.accountId);
  for (const one of slow) assert.equal((await rows(one.accountId))[0]?.tries, 0, 'still being waited for');
  await stop();
});

test('many statuses travel together, and a node tells only what it owns', async () => {
  const shop = await client();
  const ids = await world.accepted(
    shop.accountId,
    Array.from({ length: 700 }, () => ({ validity: '2020-01-01 00:00' })),
  );
  const stranger = notifier({ owns: (shard) => shard !== shop.accountId % NOTIFY_SHARDS });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(shop.pushes.length, 0);
  await stranger.stop();
  const { stop } = notifier();
  await gone(shop.accountId);
  await stop();
  assert.deepEqual(
    shop.pushes.map((push) => push.length),
    [500, 200],
  );
  assert.deepEqual(new Set(shop.pushes.flat().map(({ id_sms }) => Number(id_sms))), new Set(ids));
});

test('a redirect is not followed, and an account without an address is told nothing', async () => {
  const trap = await client();
  const shop = await client((_statuses, response) => response.writeHead(302, { location: trap.url }).end());
  await finished(shop.accountId);
  const { stop, dead } = notifier();
  await eventually(() => assert.deepEqual(dead, [1]));
  assert.equal(trap.pushes.length, 0);
  const silent = await world.account('silent');
  await finished(silent);
  assert.deepEqual(await rows(silent), []);
  await stop();
});
