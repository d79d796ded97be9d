// Push settings, secrets, tests, deliveries and replay, as clients and the operator have them.
import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setPushAddress } from '../../src/store/push-settings.ts';
import { eventually } from '../helpers/eventually.ts';
import { type ApiWorld, assertProblem, startApi } from './support.ts';

interface Receiver {
  url: string;
  told: { headers: IncomingHttpHeaders; body: string }[];
  answer: { status: number; body: string };
}

async function receiver(t: { after(work: () => Promise<void>): void }): Promise<Receiver> {
  const self: Receiver = { url: '', told: [], answer: { status: 200, body: '' } };
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      self.told.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(self.answer.status).end(self.answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    server.closeAllConnections();
    server.close();
  });
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push?key=s3cret`;
  return self;
}

/** Messages that have ended as soon as they were accepted; their ids. */
async function ended(api: ApiWorld, accountId: number, count: number): Promise<string[]> {
  const step = {
    ...{ channel: 'sms' as const, sender: 'SHOP', text: 'Hi', content: {}, validity: '2020-01-01 00:00', waitS: null },
    success: 'delivered' as const,
  };
  const answer = await api.node.api.pipeline.accept({
    account: api.node.cache.account(accountId)!,
    ...{ tokenId: null, recipients: count, receivedAtMs: Date.now() },
    items: Array.from({ length: count }, (_, i) => ({
      ...{ steps: [step], phone: String(79_161_230_000 + i), clientId: '', validity: '2020-01-01 00:00' },
      ...{ transliterate: false, priceMax: '' },
    })) as never,
  });
  return answer.results.map((result) => {
    assert.equal(result.kind, 'accepted');
    return String((result as { id: number }).id);
  });
}

test('a client sets its address and secrets, tests them, sees each push with its answer, and tells statuses again', async (t) => {
  const api = await startApi(t, { KASKAD_PUSH_PRIVATE: 'allow', KASKAD_PUSH_PAUSES_MIN: '0' });
  const shop = await api.client('shop');
  const other = await api.client('other');
  const server = await receiver(t);
  const pool = api.node.db.calm;

  // Nothing is set.
  assert.equal((await shop.ask('GET', '/pushes/settings')).body.state, 'none');
  assertProblem(await shop.ask('POST', '/pushes/test', {}), 409, 'conflict');
  const signed = { url: server.url, style: 'signed' };
  assertProblem(await shop.ask('PUT', '/pushes/settings', signed), 409, 'conflict');
  const bad = ['ftp://x/', 'http://u:p@x.example/', 'nonsense', 'x'.repeat(3000)];
  for (const url of bad)
    assertProblem(await shop.ask('PUT', '/pushes/settings', { url, style: 'echo' }), 422, 'invalid_request');
  assertProblem(await shop.ask('PUT', '/pushes/settings', { url: server.url, style: 'loud' }), 422, 'invalid_request');

  // A secret, shown once.
  const made = await shop.ask('POST', '/pushes/secrets', {});
  assert.equal(made.status, 201);
  assert.match(made.body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const listed = await shop.ask('GET', '/pushes/secrets');
  assert.deepEqual(
    listed.body.items,
    [{ ...made.body, secret: undefined }].map(({ secret: _, ...rest }) => rest),
  );
  const set = await shop.ask('PUT', '/pushes/settings', signed);
  assert.deepEqual(
    [set.body.url, set.body.style, set.body.enabled, set.body.state, set.body.set_by],
    [server.url, 'signed', true, 'active', 'client'],
  );
  assertProblem(await shop.ask('DELETE', `/pushes/secrets/${made.body.id}`), 409, 'conflict');
  const { rows: audit } = await pool.query(
    `SELECT action, after->>'secret' AS secret FROM audit_entry WHERE account_id = $1 AND action = 'push_secret.created'`,
    [shop.id],
  );
  assert.deepEqual(audit, [{ action: 'push_secret.created', secret: '***' }]);

  // Another account, and a token without the right.
  const reader = await api.client('reader', { scopes: ['pushes:read'] });
  assertProblem(await other.ask('DELETE', `/pushes/secrets/${made.body.id}`), 404, 'not_found');
  assert.deepEqual((await other.ask('GET', '/pushes/secrets')).body.items, []);
  assert.equal((await other.ask('GET', '/pushes/settings')).body.url, '');
  // Keys in the address are for those who may change it, and for no audit.
  const keyed = 'https://user-keys.example/push?key=k3y';
  await setPushAddress(pool as never, other.id, { url: keyed }, 'client');
  assert.equal((await other.ask('GET', '/pushes/settings')).body.url, keyed);
  const looks = [
    (await (await api.user(other.id, 'viewer')).ask('GET', '/pushes/settings')).body.url,
    (await (await api.staff('observer')).ask('GET', `/operator/clients/${other.id}`)).body.push_url,
  ];
  assert.deepEqual(looks, ['https://user-keys.example/push?…', 'https://user-keys.example/push?…']);
  await pool.query(`UPDATE account SET push_url = 'https://anna:k3y@user-keys.example/' WHERE id = $1`, [other.id]);
  const { rows: images } = await pool.query(
    `SELECT before->>'push_url' AS before, after->>'push_url' AS after FROM audit_entry
     WHERE account_id = $1 AND action = 'account.changed' ORDER BY id DESC LIMIT 1`,
    [other.id],
  );
  assert.deepEqual(images, [{ before: looks[0], after: 'https://***@user-keys.example/' }]);
  await setPushAddress(pool as never, other.id, { url: '' }, 'client');
  const writes = [
    ['PUT', '/pushes/settings', { url: '', style: 'echo' }],
    ['POST', '/pushes/secrets', {}],
    ['POST', '/pushes/test', {}],
    ['POST', '/pushes/replay', {}],
    ['DELETE', `/pushes/secrets/${made.body.id}`, undefined],
  ] as const;
  for (const [method, path, body] of writes) assertProblem(await reader.ask(method, path, body), 403, 'forbidden');
  const sender = await api.client('sender', { scopes: ['messages:send'] });
  for (const path of ['settings', 'secrets', 'deliveries', 'deliveries/1', 'dead']) {
    assertProblem(await sender.ask('GET', `/pushes/${path}`), 403, 'forbidden');
  }

  // A test, in both styles.
  server.answer = { status: 202, body: 'z'.repeat(5_000) };
  const tested = await shop.ask('POST', '/pushes/test', { state: 'read' });
  assert.deepEqual([tested.body.acknowledged, tested.body.status, tested.body.answer_body.length], [true, 202, 1024]);
  const event = JSON.parse(tested.body.request_body);
  assert.deepEqual(
    [event.type, event.data.id, event.data.state, event.data.test],
    ['message.status', '0', 'read', true],
  );
  assert.match(String(server.told[0]!.headers['webhook-id']), /^test_/);
  assert.equal(server.told[0]!.body, tested.body.request_body);
  await shop.ask('PUT', '/pushes/settings', { url: server.url, style: 'echo' });
  const unread = await shop.ask('POST', '/pushes/test', {});
  assert.deepEqual([unread.body.acknowledged, unread.body.error], [false, 'the answer does not name id_sms 0']);
  server.answer = { status: 200, body: '[{"id_sms":"0"}]' };
  assert.equal((await shop.ask('POST', '/pushes/test', { state: 'deliver' })).body.acknowledged, true);
  assert.match(server.told.at(-1)!.body, /^\[\{"id_sms":"0","time":"[-\d: ]{19}","state":"deliver"\}\]$/);

  // Statuses that fail: the address is failing, each push is there with its answer.
  server.answer = { status: 503, body: 'down\0' };
  const ids = await ended(api, shop.id, 3);
  await eventually(async () => assert.equal((await shop.ask('GET', '/pushes/settings')).body.dead, 3));
  assert.equal((await shop.ask('GET', '/pushes/settings')).body.state, 'failing');
  const failed = await shop.ask('GET', `/pushes/deliveries?result=failed&message_id=${ids[0]}`);
  assert.equal(failed.body.items.length, 1);
  const one = await shop.ask('GET', `/pushes/deliveries/${failed.body.items[0].id}`);
  assert.deepEqual([one.body.status, one.body.error, one.body.answer_body], [503, 'HTTP 503', 'down']);
  assert.deepEqual([...one.body.message_ids].sort(), [...ids].sort());
  assert.match(one.body.request_body, new RegExp(`"id_sms":"${ids[0]}"`));
  assertProblem(await other.ask('GET', `/pushes/deliveries/${failed.body.items[0].id}`), 404, 'not_found');
  assert.deepEqual((await other.ask('GET', `/pushes/deliveries?message_id=${ids[0]}`)).body.items, []);
  assertProblem(await shop.ask('GET', '/pushes/deliveries?message_id=x'), 422, 'invalid_request');
  assertProblem(await shop.ask('GET', '/pushes/deliveries?cursor=WyJ4IiwieSJd'), 422, 'invalid_request');
  assertProblem(await shop.ask('GET', '/pushes/deliveries?from=yesterday'), 422, 'invalid_request');
  const seen: number[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await shop.ask('GET', `/pushes/deliveries?limit=1&cursor=${cursor}`);
    seen.push(...page.body.items.map(({ id }: { id: number }) => id));
    cursor = page.body.next;
  }
  const all = await shop.ask('GET', '/pushes/deliveries');
  assert.deepEqual(
    seen,
    all.body.items.map(({ id }: { id: number }) => id),
  );
  assert.equal(all.body.items.filter(({ test }: { test: boolean }) => test).length, 3);
  const soon = new Date(Date.now() + 60_000).toISOString();
  assert.equal((await shop.ask('GET', `/pushes/deliveries?from=${soon}`)).body.items.length, 0);

  // Dead letters in pages, and their replay by filter; others' stay dead.
  const first = await shop.ask('GET', '/pushes/dead?limit=2');
  const second = await shop.ask('GET', `/pushes/dead?limit=2&cursor=${first.body.next}`);
  const dead = [...first.body.items, ...second.body.items].map((letter) => letter.message_id);
  assert.deepEqual([dead.sort(), second.body.next], [[...ids].sort(), null]);
  assert.equal((await other.ask('GET', '/pushes/dead')).body.items.length, 0);
  assert.equal((await other.ask('POST', '/pushes/replay', { message_ids: ids })).body.dead, 0);
  assert.equal((await shop.ask('POST', '/pushes/replay', { states: ['deliver'] })).body.dead, 0);
  assert.equal((await shop.ask('POST', '/pushes/replay', { to: '2020-01-01T00:00:00Z' })).body.dead, 0);
  for (const wrong of [
    { include: 'all' },
    { message_ids: [] },
    { message_ids: ['x'] },
    { from: 1 },
    { x: 1 },
    { states: ['send'] },
  ]) {
    assertProblem(await shop.ask('POST', '/pushes/replay', wrong), 422, 'invalid_request');
  }
  server.answer = { status: 200, body: JSON.stringify(ids.map((id) => ({ id_sms: id }))) };
  const some = await shop.ask('POST', '/pushes/replay', { message_ids: ids.slice(0, 1), states: ['expired'] });
  assert.deepEqual(some.body, { dead: 1, acknowledged: 0, more: false });
  const rest = { from: new Date(Date.now() - 60_000).toISOString() };
  assert.equal((await shop.ask('POST', '/pushes/replay', rest)).body.dead, 2);
  const nothingWaits = () =>
    eventually(async () => {
      const { body } = await shop.ask('GET', '/pushes/settings');
      assert.deepEqual([body.waiting, body.dead, body.state], [0, 0, 'active']);
    });
  await nothingWaits();
  // Everything was told: once more, also of those.
  const told = server.told.length;
  const again = await shop.ask('POST', '/pushes/replay', { include: 'all', ...rest });
  assert.deepEqual(again.body, { dead: 0, acknowledged: 3, more: false });
  await nothingWaits();
  assert.ok(server.told.length > told);

  // Switched off: nothing is sent, nothing is lost; switched on, it is told again.
  await shop.ask('PUT', '/pushes/settings', { url: server.url, style: 'echo', enabled: false });
  const [late] = await ended(api, shop.id, 1);
  await eventually(async () => {
    const { body } = await shop.ask('GET', '/pushes/settings');
    assert.deepEqual([body.dead, body.state, body.enabled], [1, 'off', false]);
  });
  assert.ok(!server.told.some(({ body }) => body.includes(late!)));
});

test('the operator sees the worst addresses and replays; addresses of clients lead to no private network', async (t) => {
  const api = await startApi(t, { KASKAD_PUSH_PAUSES_MIN: '0' });
  const shop = await api.client('shop');
  const fine = await api.client('fine');
  const server = await receiver(t);
  const pool = api.node.db.calm;

  const refused = await shop.ask('PUT', '/pushes/settings', { url: server.url, style: 'echo' });
  assertProblem(refused, 422, 'invalid_request');
  assert.deepEqual(refused.body.errors, [{ field: '/url', message: 'must not be in a private network' }]);
  const named = server.url.replace('127.0.0.1', 'localhost');
  assert.equal((await shop.ask('PUT', '/pushes/settings', { url: named, style: 'echo' })).status, 200);
  const tested = await shop.ask('POST', '/pushes/test', {});
  assert.deepEqual([tested.body.status, tested.body.error], [null, 'the push address is in a private network']);
  assert.equal(server.told.length, 0);

  // What the operator sets is trusted, also while the client changes something else; not when the client sets it anew.
  server.answer = { status: 500, body: '' };
  await setPushAddress(pool as never, shop.id, { url: server.url }, 'operator');
  await api.node.cache.refresh();
  assert.equal((await shop.ask('PUT', '/pushes/settings', { url: server.url, style: 'echo' })).body.set_by, 'operator');
  const ids = await ended(api, shop.id, 2);
  await eventually(async () => assert.equal((await shop.ask('GET', '/pushes/settings')).body.dead, 2));

  const staff = await api.staff('support');
  const worst = await staff.ask('GET', '/operator/pushes');
  assert.equal(worst.body.items.length, 1);
  const [address] = worst.body.items;
  assert.deepEqual(
    [address.account, address.failed, address.pushes, address.dead, address.last_error],
    ['shop', 1, 1, 2, 'HTTP 500'],
  );
  assert.ok(!JSON.stringify(worst.body).includes('s3cret'), 'keys in addresses are the client’s');
  const dead = await staff.ask('GET', `/operator/pushes/dead?account_id=${shop.id}&limit=1`);
  assert.equal(dead.body.items[0].account, 'shop');
  assert.notEqual(dead.body.next, null);
  const beyond = Buffer.from(JSON.stringify([1, 1, 32_768])).toString('base64url');
  assertProblem(await staff.ask('GET', `/operator/pushes/dead?cursor=${beyond}`), 422, 'invalid_request');
  assert.equal((await staff.ask('GET', `/operator/pushes/dead?account_id=${fine.id}`)).body.items.length, 0);
  const observer = await api.staff('observer');
  assertProblem(await observer.ask('POST', '/operator/pushes/replay', {}), 403, 'forbidden');
  for (const path of ['/operator/pushes', '/operator/pushes/dead'])
    assertProblem(await shop.ask('GET', path), 403, 'forbidden');
  assertProblem(await staff.ask('POST', '/operator/pushes/replay', { account_id: 999_999 }), 404, 'not_found');
  assertProblem(await staff.ask('POST', '/operator/pushes/replay', { include: 'all' }), 422, 'invalid_request');
  server.answer = { status: 200, body: JSON.stringify(ids) };
  assert.equal((await staff.ask('POST', '/operator/pushes/replay', { account_id: fine.id })).body.dead, 0);
  assert.equal((await staff.ask('POST', '/operator/pushes/replay', {})).body.dead, 2);
  await eventually(async () => assert.equal((await shop.ask('GET', '/pushes/settings')).body.waiting, 0));
  const again = { account_id: shop.id, include: 'acknowledged', message_ids: ids };
  assert.equal((await staff.ask('POST', '/operator/pushes/replay', again)).body.acknowledged, 2);
  const { rows } = await pool.query(
    `SELECT actor_name FROM audit_entry WHERE action = 'pushes.replayed' AND account_id = $1`,
    [shop.id],
  );
  assert.deepEqual(rows, [{ actor_name: staff.login }]);

  // Secrets are few, and tests are not a way to shoot at anybody.
  for (let i = 0; i < 5; i += 1) assert.equal((await fine.ask('POST', '/pushes/secrets', {})).status, 201);
  const five = (await fine.ask('GET', '/pushes/secrets')).body.items;
  assertProblem(await fine.ask('POST', '/pushes/secrets', { overlap_s: 60 }), 409, 'conflict');
  assert.deepEqual((await fine.ask('GET', '/pushes/secrets')).body.items, five, 'what is refused shortens no secret');
  assert.equal((await fine.ask('POST', '/pushes/secrets', { overlap_s: 0 })).status, 201);
  assert.equal((await fine.ask('GET', '/pushes/secrets')).body.items.length, 1);
  assertProblem(await fine.ask('POST', '/pushes/secrets', { overlap_s: -1 }), 422, 'invalid_request');
  const shots = await Promise.all(Array.from({ length: 12 }, () => shop.ask('POST', '/pushes/test', {})));
  assert.ok(shots.some(({ status }) => status === 429));
});
