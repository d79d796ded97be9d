// Signed pushes against servers of clients: the wire as Standard Webhooks has it, order, pauses, and what ends them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { Notifier } from '../../src/pipeline/notifier.ts';
import { PushClient } from '../../src/pipeline/push-client.ts';
import { SIGNED_PAUSES_MS } from '../../src/pipeline/push-pauses.ts';
import { replayDead, tellAgain } from '../../src/store/push-replay.ts';
import { createSecret } from '../../src/store/push-settings.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeWorld, submitted, type World } from './world.ts';

interface Event {
  headers: IncomingHttpHeaders;
  raw: string;
  body: { type: string; timestamp: string; data: Record<string, unknown> & { id: string; seq: number; state: string } };
}
type Answer = (event: Event, response: ServerResponse) => void;

const world: World = await makeWorld({ after });
const op = await world.connection('op');
const ok: Answer = (_event, response) => response.writeHead(204).end();
const fails: Answer = (_event, response) => response.writeHead(500).end('sorry');

/** A client with signed pushes, a secret and a server that keeps what it is told. */
async function client(answer: Answer = ok) {
  const events: Event[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts).toString();
      const event = { headers: request.headers, raw, body: JSON.parse(raw) };
      events.push(event);
      self.answer(event, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(async () => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`;
  const accountId = await world.account('signed', { pushUrl: url });
  await world.query(`UPDATE account SET push_style = 'signed' WHERE id = $1`, [accountId]);
  const self = { answer, events, url, accountId, secrets: [] as string[], secret: async (_overlapMs: number) => '' };
  self.secret = async (overlapMs) => {
    const made = await createSecret(world.db.calm as never, accountId, overlapMs);
    self.secrets.push(made!.secret);
    await world.cache.refresh();
    return made!.secret;
  };
  await self.secret(0);
  return self;
}

function notifier(options: { signedPausesMs?: readonly number[]; timeoutMs?: number } = {}) {
  const dead: number[] = [];
  const gone: number[] = [];
  const one = new Notifier(
    world.db.hot,
    new PushClient({ allowPrivate: false }),
    world.cache,
    () => true,
    {
      ...{ pausesMs: [0], signedPausesMs: [0, 0, 0], batchMax: 200, pushesMax: 64, slowPushesMax: 192, slowMs: 2_000 },
      ...{ parallelMax: 16, timeoutMs: 5_000, gatherMs: 0, pollMs: 15, answerMax: 65_536 },
      ...options,
    },
    {
      pushed: () => {},
      told: () => {},
      dead: (_account, count) => dead.push(count),
      gone: (accountId) => gone.push(accountId),
      failed: (error) => assert.fail(String(error)),
    },
  );
  one.start();
  after(() => one.stop(Date.now() + 500));
  return { stop: () => one.stop(Date.now() + 1000), dead, gone };
}

async function finished(accountId: number, state: 'delivered' | 'expired' = 'delivered') {
  const job = await world.claimedOne(accountId, op, { clientId: `c${Math.random()}` });
  const providerId = `n${job.messageId}`;
  await world.record(submitted(job, [providerId]), { connectionId: op, id: providerId, state });
  return { id: job.messageId, providerId };
}

/** Messages that have ended as soon as they were accepted. */
const many = (accountId: number, count: number) =>
  world.accepted(
    accountId,
    Array.from({ length: count }, () => ({ validity: '2020-01-01 00:00' })),
  );

const left = (accountId: number) =>
  world.query<{ message_id: number; seq: number; tries: number; dead: boolean; last_error: string }>(
    'SELECT message_id, seq, tries, dead_at IS NOT NULL AS dead, last_error FROM status_outbox WHERE account_id = $1 ORDER BY 1, 2',
    [accountId],
  );
const gone = (accountId: number) => eventually(async () => assert.deepEqual(await left(accountId), []));

/** The signature as OpenSSL computes it, which is not ours. */
function opensslSignature(secret: string, event: Event): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64').toString('hex');
  const input = `${event.headers['webhook-id']}.${event.headers['webhook-timestamp']}.${event.raw}`;
  const mac = ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${key}`, '-binary'];
  return `v1,${execFileSync('openssl', mac, { input }).toString('base64')}`;
}

test('an event is what the specification says, signed as OpenSSL signs, and done by any 2xx', async () => {
  const shop = await client((_event, response) => response.end('x'.repeat(100_000)));
  const { id } = await finished(shop.accountId);
  const { stop } = notifier();
  await gone(shop.accountId);
  const [event] = shop.events;
  assert.equal(shop.events.length, 1);
  const { body, headers } = event!;
  assert.deepEqual(Object.keys(body), ['type', 'timestamp', 'data']);
  assert.equal(body.type, 'message.status');
  const { client_id, changed_at, ...data } = body.data;
  assert.deepEqual(data, {
    ...{ id: String(id), state: 'delivered', outward_state: 'deliver', channel: 'sms', seq: 1, parts: 1, price: '2.5' },
    error_code: null,
  });
  assert.match(String(client_id), /^c0\./);
  assert.equal(changed_at, body.timestamp);
  assert.match(body.timestamp, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.equal(headers['webhook-id'], `st_${id}_1`);
  assert.ok(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000) < 5);
  assert.equal(headers['webhook-signature'], opensslSignature(shop.secrets[0]!, event!));

  // While secrets overlap both sign, the newer first; then the newer alone.
  await shop.secret(60_000);
  await finished(shop.accountId);
  await gone(shop.accountId);
  const both = shop.events[1]!;
  const expected = [shop.secrets[1]!, shop.secrets[0]!].map((secret) => opensslSignature(secret, both));
  assert.equal(both.headers['webhook-signature'], expected.join(' '));
  await shop.secret(0);
  await finished(shop.accountId);
  await gone(shop.accountId);
  assert.equal(shop.events[2]!.headers['webhook-signature'], opensslSignature(shop.secrets[2]!, shop.events[2]!));
  await stop();
});

test('a retry is the same event anew; of one message nothing overtakes, and other messages go on', async () => {
  const shop = await client();
  const stuck = await finished(shop.accountId, 'expired');
  await world.record({ connectionId: op, id: stuck.providerId });
  const isStuck = (event: Event) => event.body.data.id === String(stuck.id);
  shop.answer = (event, response) => (isStuck(event) ? fails : ok)(event, response);
  const { stop } = notifier({ signedPausesMs: [40, 40, 40, 40, 40, 40, 40, 40, 40, 40] });
  await eventually(() => assert.ok(shop.events.length >= 2));
  const other = await finished(shop.accountId);
  await eventually(async () =>
    assert.deepEqual(
      (await left(shop.accountId)).map(({ seq }) => seq),
      [1, 2],
    ),
  );
  assert.ok(shop.events.some((event) => event.body.data.id === String(other.id)));
  assert.deepEqual([...new Set(shop.events.filter(isStuck).map(({ body }) => body.data.seq))], [1]);
  shop.answer = ok;
  await gone(shop.accountId);
  await stop();
  const told = shop.events.filter(isStuck);
  assert.deepEqual(
    told.map(({ headers }) => headers['webhook-id']),
    [...told.slice(0, -1).map(() => `st_${stuck.id}_1`), `st_${stuck.id}_2`],
  );
  assert.equal(new Set(told.slice(0, -1).map(({ raw }) => raw)).size, 1, 'the body stays');
  assert.deepEqual(told.at(-1)!.body.data.state, 'delivered');
});

test('tried for three days with growing pauses, then a dead letter, which a replay tells with its own event id', async () => {
  const shop = await client(fails);
  const { id } = await finished(shop.accountId);
  const { stop, dead } = notifier({ signedPausesMs: SIGNED_PAUSES_MS });
  // The clock: each pause is read and then over.
  const pausesS: number[] = [];
  while (dead.length === 0) {
    const tries = pausesS.length + 1;
    await eventually(async () => {
      const [row] = await left(shop.accountId);
      assert.equal(row?.tries, tries);
    });
    const [row] = await world.query<{ pause_s: number | null }>(
      'SELECT extract(epoch FROM next_at - now())::float8 AS pause_s FROM status_outbox WHERE account_id = $1',
      [shop.accountId],
    );
    if (row?.pause_s === null || row?.pause_s === undefined) break;
    pausesS.push(row.pause_s);
    await world.query('UPDATE status_outbox SET next_at = now() WHERE account_id = $1', [shop.accountId]);
  }
  const sumH = pausesS.reduce((sum, pause) => sum + pause, 0) / 3600;
  assert.ok(sumH > 72 * 0.9 && sumH < 72 * 1.1, `${sumH} h`);
  assert.equal(shop.events.length, SIGNED_PAUSES_MS.length + 1);
  assert.ok(pausesS[0]! <= 5.5 && pausesS[1]! > 20);
  assert.deepEqual([...new Set(shop.events.map(({ headers }) => headers['webhook-id']))], [`st_${id}_1`]);
  const [row] = await left(shop.accountId);
  assert.deepEqual([row?.dead, row?.last_error], [true, 'HTTP 500']);
  const log = await world.query<{ request_body: string; answer_body: string; http_status: number }>(
    'SELECT request_body, answer_body, http_status FROM push_log WHERE account_id = $1',
    [shop.accountId],
  );
  assert.equal(log.length, shop.events.length);
  assert.deepEqual(log[0], { request_body: shop.events[0]!.raw, answer_body: 'sorry', http_status: 500 });

  shop.answer = ok;
  assert.equal(await replayDead(world.db.calm, { accountId: shop.accountId, messageIds: null }), 1);
  await gone(shop.accountId);
  assert.equal(shop.events.at(-1)!.headers['webhook-id'], `st_${id}_1`);
  // Told, and told again: still the same event.
  assert.equal(await tellAgain(world.db.calm, { accountId: shop.accountId, messageIds: [id] }), 1);
  await gone(shop.accountId);
  assert.equal(shop.events.at(-1)!.headers['webhook-id'], `st_${id}_1`);
  await stop();
});

test('a server that fails again and again is left alone, and nothing is lost meanwhile', async () => {
  const shop = await client(fails);
  const ids = await many(shop.accountId, 300);
  const { stop } = notifier({ signedPausesMs: [200, 200, 200, 200, 200, 200, 200, 200] });
  await eventually(async () => assert.ok((await left(shop.accountId)).every(({ tries }) => tries === 1)));
  assert.ok(shop.events.length < 20, `${shop.events.length} pushes`);
  shop.answer = ok;
  const before = shop.events.length;
  await gone(shop.accountId);
  await stop();
  assert.deepEqual(new Set(shop.events.slice(before).map(({ body }) => Number(body.data.id))), new Set(ids));
});

test('Retry-After is kept to, for all of the account', async () => {
  const shop = await client((_event, response) => response.writeHead(429, { 'retry-after': '120' }).end());
  await many(shop.accountId, 20);
  const { stop } = notifier({ signedPausesMs: [10, 10] });
  await eventually(async () => assert.ok((await left(shop.accountId)).every(({ tries }) => tries === 1)));
  const { least } = await world.one<{ least: number }>(
    'SELECT min(extract(epoch FROM next_at - now()))::float8 AS least FROM status_outbox WHERE account_id = $1',
    [shop.accountId],
  );
  assert.ok(least > 100 && least <= 120, `${least} s`);
  await stop();
});

test('410 switches the address off: its statuses are dead letters, its people get a letter, a new address works', async () => {
  const shop = await client((_event, response) => response.writeHead(410).end());
  await world.query(`UPDATE account SET email = 'dev@shop.example' WHERE id = $1`, [shop.accountId]);
  await many(shop.accountId, 50);
  const { stop, gone: announced } = notifier();
  await eventually(async () => assert.ok((await left(shop.accountId)).every(({ dead }) => dead)));
  assert.deepEqual(announced, [shop.accountId]);
  const account = () => world.one('SELECT push_state, push_url FROM account WHERE id = $1', [shop.accountId]);
  assert.deepEqual(await account(), { push_state: 'gone', push_url: shop.url });
  assert.equal((await world.query(`SELECT 1 FROM mail WHERE kind = 'push.gone'`)).length, 1);
  await world.cache.refresh();
  const told = shop.events.length;
  await many(shop.accountId, 5);
  await eventually(async () => assert.equal((await left(shop.accountId)).filter(({ dead }) => dead).length, 55));
  assert.equal(shop.events.length, told, 'nothing more is sent there');

  const heir = await client();
  await world.query('UPDATE account SET push_url = $2 WHERE id = $1', [shop.accountId, heir.url]);
  await world.cache.refresh();
  assert.deepEqual(await account(), { push_state: 'active', push_url: heir.url });
  await replayDead(world.db.calm, { accountId: shop.accountId, messageIds: null });
  await gone(shop.accountId);
  assert.equal(heir.events.length, 55);
  await stop();
});

test('several messages at once, in a bounded number; a redirect is not followed', async () => {
  let open = 0;
  let most = 0;
  const shop = await client((_event, response) => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      response.end();
    }, 15);
  });
  await many(shop.accountId, 150);
  const trap = await client();
  const moved = await client((_event, response) => response.writeHead(307, { location: trap.url }).end());
  await finished(moved.accountId);
  const { stop } = notifier({ signedPausesMs: [] });
  await gone(shop.accountId);
  assert.ok(most > 4 && most <= 16, `${most} at once`);
  await eventually(async () => assert.equal((await left(moved.accountId))[0]?.last_error, 'HTTP 307'));
  assert.equal(trap.events.length, 0);
  await stop();
});
