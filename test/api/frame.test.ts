import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { API_ERRORS } from '../../src/domain/api-errors.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Ask, assertProblem, startApi } from './support.ts';

/** Requests a minute: more than the tests ask while they wait for something. */
const RATE = 300;

test('the API knows its callers, and says clearly what is wrong', async (t) => {
  const api = await startApi(t, { KASKAD_API_RATE: String(RATE) });
  const shop = await api.client('shop');

  const me = await shop.ask('GET', '/me');
  assert.equal(me.status, 200);
  assert.equal(me.body.account.login, 'shop');
  assert.ok(me.body.scopes.includes('messages:send'));
  assert.equal(me.headers.get('ratelimit-limit'), String(RATE));
  assert.ok(Number(me.headers.get('ratelimit-remaining')) < RATE);
  assert.match(me.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);

  // Slow statements of the API and in the background take nothing from what keeps a node a node.
  const { db, cache, health, keeper, beats } = api.node;
  const slow = [db.calm, db.api].flatMap((pool) => Array.from({ length: 10 }, () => pool.query('SELECT pg_sleep(19)')));
  let areOver = false;
  const stopped = Promise.allSettled(slow).finally(() => {
    areOver = true;
  });
  await Promise.all([cache.refresh(), health.refresh(), keeper.tick(), beats.beat()]);
  await eventually(async () => {
    await db.steady.query(
      `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(19)%' AND state = 'active'`,
    );
    // Of those that wait for a connection none is seen until its turn comes.
    assert.ok(areOver);
  });
  assert.ok((await stopped).every(({ status }) => status === 'rejected'));

  assertProblem(await api.anonymous('GET', '/me'), 401, 'not_signed_in');
  assertProblem(await api.anonymous('GET', '/me', undefined, { authorization: 'Bearer wrong' }), 401, 'not_signed_in');
  assertProblem(await api.anonymous('GET', '/nowhere'), 404, 'not_found');
  const unknown = await shop.ask('GET', '/balance?x=1');
  assertProblem(unknown, 422, 'invalid_request');
  assert.deepEqual(unknown.body.errors, [{ field: 'x', message: 'is not known here' }]);
  const far = await shop.ask('GET', '/messages?limit=999999');
  assert.deepEqual(
    far.body.errors.map(({ field }: { field: string }) => field),
    ['limit'],
  );
  // Numbers that no id has, in cursors and in paths.
  const beyond = Buffer.from('[9007199254740991]').toString('base64url');
  assertProblem(await shop.ask('GET', `/profiles?cursor=${beyond}`), 422, 'invalid_request');
  assertProblem(await shop.ask('GET', '/messages/9999999999999999'), 404, 'not_found');
  // Half a surrogate pair, which no text of the database holds; a pair stays what it is, and a backslash before it too.
  const named = { name: 'x', scopes: ['messages:read'] };
  const half = await raw(api.url, shop.token, JSON.stringify(named).replace('x', '\\ud800 \\ud83d\\ude00 \\\\ud800'));
  assert.equal(half, 201);
  const kept = (await shop.ask('GET', '/tokens')).body.items.map(({ name }: { name: string }) => name);
  assert.ok(kept.includes('\ufffd 😀 \\ud800'), kept.join());
  const balance = await shop.ask('GET', '/balance');
  assert.equal(balance.body.available, '1000');

  const owner = await api.user(shop.id, 'owner');
  assert.equal((await owner.ask('GET', '/me')).body.role, 'owner');
  const staff = await api.staff('observer');
  assert.equal((await staff.ask('GET', '/me')).body.kind, 'staff');
  assertProblem(await staff.ask('GET', '/balance'), 403, 'forbidden');
  // With a client's eyes, which is written down.
  const admin = await api.staff('admin');
  const viewed = await admin.ask('GET', '/balance', undefined, { 'kaskad-account': String(shop.id) });
  assert.equal(viewed.body.available, '1000');
  const { rows } = await api.node.db.calm.query(
    `SELECT actor_name, account_id FROM audit_entry WHERE action = 'account.viewed'`,
  );
  assert.deepEqual(rows, [{ actor_name: admin.login, account_id: shop.id }]);

  // Bodies that are begun and not ended hold memory: so much of it an account has, and the others go on.
  const other = await api.client('other');
  const halves = await Promise.all(Array.from({ length: 4 }, () => halfSent(api.url, shop.token, 8 * 1024 * 1024 - 1)));
  const check = { text: 'Hello' };
  const asks = async (ask: Ask, status: number) =>
    assert.equal((await ask('POST', '/messages/segments', check)).status, status);
  await eventually(() => asks(shop.ask, 503), 15_000, 250);
  await asks(other.ask, 200);
  // Whoever hangs up is no failure of ours, and gives back what he held.
  for (const socket of halves) socket.destroy();
  await eventually(() => asks(shop.ask, 200), 15_000, 250);

  const limited = await Promise.all(Array.from({ length: RATE + 10 }, () => shop.ask('GET', '/me')));
  const refused = limited.filter((answer) => answer.status === 429);
  assert.ok(refused.length > 0);
  assert.ok(Number(refused[0]!.headers.get('retry-after')) > 0);
});

/** A new token by a body that is not made of a document; the status. */
async function raw(url: string, token: string, body: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return (await fetch(`${url}/api/v1/tokens`, { method: 'POST', headers, body })).status;
}

/** A POST of which so many bytes were sent, and the last is not. */
async function halfSent(url: string, token: string, bytes: number): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `POST /api/v1/messages HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n` +
      `content-length: ${bytes + 1}\r\n\r\n`,
  );
  await new Promise<void>((resolve) => socket.write(Buffer.alloc(bytes, ' '), () => resolve()));
  return socket;
}

test('every change of configuration is written down, without secrets', async (t) => {
  const api = await startApi(t);
  const shop = await api.client('shop');
  await api.node.db.calm.query(`UPDATE account SET password_hash = 'new', state_reason = 'x' WHERE id = $1`, [shop.id]);
  const { rows } = await api.node.db.calm.query(
    `SELECT action, account_id, before, after FROM audit_entry WHERE action = 'account.changed' ORDER BY id DESC LIMIT 1`,
  );
  assert.deepEqual(rows, [
    {
      action: 'account.changed',
      account_id: shop.id,
      before: { password_hash: '***', state_reason: '' },
      after: { password_hash: '***', state_reason: 'x' },
    },
  ]);
  await assert.rejects(api.node.db.calm.query(`UPDATE audit_entry SET action = 'nothing'`), /only added/);
});

test('the description and its pages come from this host alone', async (t) => {
  const api = await startApi(t);
  const description = (await (await fetch(`${api.url}/api/v1/openapi.json`)).json()) as {
    paths: object;
    openapi: string;
  };
  assert.equal(description.openapi, '3.1.0');
  assert.ok('/api/v1/me' in description.paths);
  const errors = await (await fetch(`${api.url}/docs/errors`)).text();
  for (const code of Object.keys(API_ERRORS)) assert.ok(errors.includes(`id="${code}"`), code);
  const page = await fetch(`${api.url}/docs/`);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'self'/);
  const html = await page.text();
  assert.doesNotMatch(html, /(src|href)="https?:/);
});
