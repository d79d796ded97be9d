import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API_ERRORS } from '../../src/domain/api-errors.ts';
import { assertProblem, startApi } from './support.ts';

test('the API knows its callers, and says clearly what is wrong', async (t) => {
  const api = await startApi(t, { KASKAD_API_RATE: '100' });
  const shop = await api.client('shop');

  const me = await shop.ask('GET', '/me');
  assert.equal(me.status, 200);
  assert.equal(me.body.account.login, 'shop');
  assert.ok(me.body.scopes.includes('messages:send'));
  assert.equal(me.headers.get('ratelimit-limit'), '100');
  assert.ok(Number(me.headers.get('ratelimit-remaining')) < 100);
  assert.match(me.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);

  assertProblem(await api.anonymous('GET', '/me'), 401, 'not_signed_in');
  assertProblem(await api.anonymous('GET', '/me', undefined, { authorization: 'Bearer wrong' }), 401, 'not_signed_in');
  assertProblem(await api.anonymous('GET', '/nowhere'), 404, 'not_found');
  const unknown = await shop.ask('GET', '/balance?x=1');
  assertProblem(unknown, 422, 'invalid_request');
  assert.deepEqual(unknown.body.errors, [{ field: 'x', message: 'is not known here' }]);
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

  const limited = await Promise.all(Array.from({ length: 110 }, () => shop.ask('GET', '/me')));
  const refused = limited.filter((answer) => answer.status === 429);
  assert.ok(refused.length > 0);
  assert.ok(Number(refused[0]!.headers.get('retry-after')) > 0);
});

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
