import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertToken } from '../../src/store/admin/tokens.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Answer, type ApiWorld, assertProblem, startApi } from './support.ts';

const REFUSED = /Неправильный логин или пароль/;

const ask = (api: ApiWorld, token: string, path: string): Promise<Answer> =>
  api.anonymous('GET', path, undefined, { authorization: `Bearer ${token}` });

/** What the three JSON doors answer a token. */
async function doors(api: ApiWorld, token: string): Promise<{ send: string; state: string; balance: string }> {
  const post = async (path: string, document: object) => {
    const answer = await fetch(`${api.url}${path}`, { method: 'POST', body: JSON.stringify({ token, ...document }) });
    return answer.text();
  };
  const message = [{ type: 'sms', sender: 'SHOP', text: 'hi', phones: [{ phone: '79161234567' }] }];
  return {
    send: await post('/json/', { message }),
    state: await post('/json/state.php', { get_state: { id_sms: ['1'] } }),
    balance: await post('/json/balance.php', {}),
  };
}

const refusals = (answers: object) =>
  Object.entries(answers)
    .filter(([, text]) => REFUSED.test(text))
    .map(([door]) => door);

test('tokens are the account’s own, and nobody makes one that can do more than himself', async (t) => {
  const api = await startApi(t);
  const shop = await api.client('shop');
  const bank = await api.client('bank');
  const made = await shop.ask('POST', '/tokens', {
    name: 'crm',
    scopes: ['messages:send', 'tokens:write'],
    addresses: ['127.0.0.0/8', '2001:db8::1/32'],
    rate_per_s: 5,
  });
  assert.equal(made.status, 201);
  const { id, token } = made.body;

  for (const [method, path, body] of [
    ['GET', `/tokens/${id}`],
    ['PATCH', `/tokens/${id}`, { name: 'mine' }],
    ['POST', `/tokens/${id}/rotate`, { overlap_s: 60 }],
    ['DELETE', `/tokens/${id}`],
  ] as const) {
    assertProblem(await bank.ask(method, path, body), 404, 'not_found');
  }
  assert.equal((await bank.ask('GET', '/tokens')).body.items.length, 1);
  const viewer = await api.user(shop.id, 'viewer');
  assertProblem(await viewer.ask('GET', '/tokens'), 403, 'forbidden');

  const shown = (await shop.ask('GET', `/tokens/${id}`)).body;
  assert.deepEqual(
    [shown.state, shown.hint, shown.scopes, shown.addresses, shown.rate_per_s],
    ['active', token.slice(-4), ['messages:send', 'tokens:write'], ['127.0.0.0/8', '2001:db8::/32'], 5],
  );
  const list = JSON.stringify((await shop.ask('GET', '/tokens')).body);
  assert.ok(!list.includes(token));

  // No more scopes, networks or time than the token that asks.
  const byToken = (method: string, path: string, body: unknown) =>
    api.anonymous(method, path, body, { authorization: `Bearer ${token}` });
  const child = { name: 'child', scopes: ['messages:send'], addresses: ['127.0.0.1'], rate_per_s: 5 };
  assertProblem(await byToken('POST', '/tokens', { ...child, scopes: ['balance:read'] }), 403, 'forbidden');
  assertProblem(await byToken('POST', '/tokens', { ...child, addresses: [] }), 403, 'forbidden');
  assertProblem(await byToken('POST', '/tokens', { ...child, addresses: ['10.0.0.0/8'] }), 403, 'forbidden');
  assert.equal((await byToken('POST', '/tokens', child)).status, 201);
  assertProblem(await byToken('PATCH', `/tokens/${id}`, { addresses: [] }), 403, 'forbidden');
  assertProblem(await byToken('POST', '/tokens', { ...child, rate_per_s: 6 }), 403, 'forbidden');
  assertProblem(await byToken('PATCH', `/tokens/${id}`, { rate_per_s: null }), 403, 'forbidden');
  // A token of before there were scopes does what programs do, and makes no keys and no people.
  const oldToken = 'a-token-of-the-version-before';
  const full = { id: await insertToken(api.node.db.calm, shop.id, oldToken, 'old', null) };
  await api.node.cache.refresh();
  assert.equal((await ask(api, oldToken, '/campaigns')).status, 200);
  assert.deepEqual(refusals(await doors(api, oldToken)), []);
  for (const path of ['/team', '/tokens', '/audit']) {
    assertProblem(await ask(api, oldToken, path), 403, 'forbidden');
  }
  assertProblem(await shop.ask('POST', '/tokens', { name: 'x', scopes: ['team:write'] }), 422, 'invalid_request');
  assertProblem(await byToken('POST', `/tokens/${full.id}/rotate`, { overlap_s: 0 }), 403, 'forbidden');
  const [developer, manager] = [await api.user(shop.id, 'developer'), await api.user(shop.id, 'manager')];
  assert.equal((await manager.ask('GET', `/tokens/${id}`)).status, 200);
  assertProblem(await manager.ask('DELETE', `/tokens/${id}`), 403, 'forbidden');
  // Who sees masked numbers makes no token that sees whole ones.
  const revealing = { name: 'x', scopes: ['messages:read', 'numbers:reveal'] };
  assertProblem(await developer.ask('POST', '/tokens', revealing), 403, 'forbidden');
  assertProblem(await developer.ask('PATCH', `/tokens/${full.id}`, { addresses: [] }), 403, 'forbidden');
  assertProblem(await developer.ask('POST', '/tokens', { name: 'x', scopes: ['account:write'] }), 403, 'forbidden');

  for (const body of [
    { name: 'x' },
    { name: 'x', scopes: [] },
    { name: 'x', scopes: ['everything'] },
    { name: 'x', scopes: ['balance:read'], addresses: ['10.0.0.0/33'] },
    { name: 'x', scopes: ['balance:read'], addresses: ['::ffff:10.0.0.1', 'fe80::1%eth0', "'; --"] },
    { name: 'x', scopes: ['balance:read'], expires_at: '2020-01-01T00:00:00Z' },
    { name: 'x', scopes: ['balance:read'], expires_at: 'tomorrow' },
    { name: 'x\0', scopes: ['balance:read'] },
    { name: 'x', scopes: ['balance:read'], rate_per_s: 0 },
  ]) {
    assertProblem(await shop.ask('POST', '/tokens', body), 422, 'invalid_request');
  }
  assertProblem(await shop.ask('GET', '/tokens/99999999999'), 404, 'not_found');
  const audit = await api.node.db.calm.query(
    `SELECT after::text AS text FROM audit_entry WHERE action = 'api_token.created'`,
  );
  assert.ok(audit.rows.every(({ text }) => !text.includes(token) && !/[0-9a-f]{64}/.test(text)));
});

test('what a token is good for holds at the API and at every door; its use is noted', async (t) => {
  const api = await startApi(t);
  const shop = await api.client('shop');
  const make = async (fields: object): Promise<{ id: number; token: string }> =>
    (await shop.ask('POST', '/tokens', { name: 'x', scopes: ['messages:send'], ...fields })).body;

  const sender = await make({});
  assert.deepEqual(refusals(await doors(api, sender.token)), ['state', 'balance']);
  assert.match((await doors(api, sender.token)).send, /information/);
  assertProblem(await ask(api, sender.token, '/balance'), 403, 'forbidden');
  const reader = await make({ scopes: ['messages:read', 'balance:read'] });
  assert.deepEqual(refusals(await doors(api, reader.token)), ['send']);
  assert.equal((await ask(api, reader.token, '/balance')).status, 200);
  const get = (query: string) =>
    fetch(`${api.url}/sendsms.php?token=${reader.token}&${query}`).then((answer) => answer.text());
  assert.match(await get('text=hi&to=79161234567&sender=SHOP'), /Неверный логин или пароль/);
  assert.doesNotMatch(await get('balance=1'), /Неверный/);
  assert.deepEqual(refusals(await doors(api, shop.token)), []);

  // From elsewhere: refused, and said only to the API why.
  const bound = await make({ scopes: ['messages:send', 'messages:read', 'balance:read'], addresses: ['192.0.2.0/24'] });
  assert.deepEqual(refusals(await doors(api, bound.token)), ['send', 'state', 'balance']);
  assertProblem(await ask(api, bound.token, '/balance'), 403, 'address_not_allowed');
  await shop.ask('PATCH', `/tokens/${bound.id}`, { addresses: ['192.0.2.0/24', '127.0.0.1'] });
  assert.deepEqual(refusals(await doors(api, bound.token)), []);
  assert.equal((await ask(api, bound.token, '/balance')).status, 200);

  // Its time: over.
  await shop.ask('PATCH', `/tokens/${bound.id}`, { expires_at: new Date(Date.now() + 3_600_000).toISOString() });
  assert.equal((await ask(api, bound.token, '/balance')).status, 200);
  await api.node.db.calm.query(`UPDATE api_token SET expires_at = now() - interval '1 second' WHERE id = $1`, [
    bound.id,
  ]);
  await api.node.cache.refresh();
  assert.deepEqual(refusals(await doors(api, bound.token)), ['send', 'state', 'balance']);
  assertProblem(await ask(api, bound.token, '/balance'), 401, 'not_signed_in');
  assert.equal((await shop.ask('GET', `/tokens/${bound.id}`)).body.state, 'expired');
  assertProblem(await shop.ask('POST', `/tokens/${bound.id}/rotate`, { overlap_s: 0 }), 409, 'conflict');

  // Rotated: both for a while, then the new one alone.
  const rotated = (await shop.ask('POST', `/tokens/${reader.id}/rotate`, { overlap_s: 600 })).body;
  assert.equal((await ask(api, reader.token, '/balance')).status, 200);
  assert.equal((await ask(api, rotated.token, '/balance')).status, 200);
  assert.deepEqual(refusals(await doors(api, rotated.token)), ['send']);
  const old = (await shop.ask('GET', `/tokens/${reader.id}`)).body;
  assert.ok(Math.abs(Date.parse(old.expires_at) - Date.now() - 600_000) < 60_000);
  const swapped = (await shop.ask('POST', `/tokens/${rotated.id}/rotate`, { overlap_s: 0 })).body;
  assertProblem(await ask(api, rotated.token, '/balance'), 401, 'not_signed_in');
  assert.equal((await ask(api, swapped.token, '/balance')).status, 200);

  assert.equal((await shop.ask('DELETE', `/tokens/${swapped.id}`)).status, 204);
  assertProblem(await ask(api, swapped.token, '/balance'), 401, 'not_signed_in');
  assertProblem(await shop.ask('PATCH', `/tokens/${swapped.id}`, { name: 'y' }), 409, 'conflict');
  const states = await shop.ask('GET', '/tokens?state=revoked');
  assert.deepEqual(
    states.body.items.map((one: { id: number }) => one.id),
    [swapped.id],
  );

  await eventually(async () => {
    const used = (await shop.ask('GET', `/tokens/${sender.id}`)).body;
    assert.equal(used.used_address, '127.0.0.1');
    assert.ok(Date.now() - Date.parse(used.used_at) < 60_000);
  });
});
