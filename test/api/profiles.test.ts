// Saved cascades: an account's own, validated like any message, used by name, drawn before they are used.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, startApi } from './support.ts';
import { traffic } from './traffic.ts';

const STEPS = [
  { channel: 'telegram', sender: 'SHOP', text: 'Hi {name}', wait_s: 60, success: 'read' },
  { channel: 'sms', sender: 'SHOP' },
];

test('a profile is its account’s own, and sends as it was saved', async (t) => {
  const api = await startApi(t);
  const { open } = await traffic(api);
  const shop = await api.client('shop');
  await open(shop.id);
  const other = await api.client('other');
  const reader = await api.client('reader', { scopes: ['profiles:read', 'messages:send'] });
  const made = await shop.ask('POST', '/profiles', { name: 'Welcome', steps: STEPS, price_max: '50' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id } = made.body;
  assert.deepEqual([made.body.steps, made.body.price_max], [STEPS, '50']);

  const path = `/profiles/${id}`;
  for (const [method, at, body] of [
    ['GET', path, undefined],
    ['PATCH', path, { name: 'Mine' }],
    ['DELETE', path, undefined],
    ['POST', `${path}/preview`, { phone: '79160000001' }],
    ['POST', '/messages', { to: ['79160000001'], profile: id }],
    ['POST', '/messages', { to: ['79160000001'], profile: 'Welcome' }],
  ] as const) {
    assertProblem(await other.ask(method, at, body), 404, 'not_found');
  }
  assert.deepEqual((await other.ask('GET', '/profiles')).body.items, []);
  assert.equal((await shop.ask('GET', path)).body.name, 'Welcome');
  assertProblem(await reader.ask('POST', '/profiles', { name: 'x', steps: STEPS }), 403, 'forbidden');
  assertProblem(await reader.ask('DELETE', path), 403, 'forbidden');

  assertProblem(await shop.ask('POST', '/profiles', { name: 'WELCOME', steps: STEPS }), 409, 'already_exists');
  const second = await shop.ask('POST', '/profiles', { name: 'Second', steps: [STEPS[1]] });
  assertProblem(await shop.ask('PATCH', `/profiles/${second.body.id}`, { name: 'welcome' }), 409, 'already_exists');
  const changed = await shop.ask('PATCH', path, { name: 'welcome back', price_max: null });
  assert.deepEqual([changed.body.name, changed.body.price_max, changed.body.steps], ['welcome back', null, STEPS]);
  const listed = (await shop.ask('GET', '/profiles?limit=1')).body;
  assert.equal(listed.items[0].name, 'Second');
  assert.equal((await shop.ask('GET', `/profiles?limit=1&cursor=${listed.next}`)).body.items[0].name, 'welcome back');

  const sent = await shop.ask('POST', '/messages', {
    to: [{ phone: '79160000001', variables: { name: 'Anna' } }],
    profile: 'Welcome Back',
    text: 'Dear {name}',
  });
  const message = (await shop.ask('GET', `/messages/${sent.body.results[0].id}`)).body;
  assert.deepEqual(
    [message.text, message.steps.map((step: { channel: string }) => step.channel)],
    ['Hi Anna', ['telegram', 'sms']],
  );

  // Drawn: the second begins when the first has had its minute.
  const drawn = await shop.ask('POST', `${path}/preview`, {
    phone: '79160000001',
    texts: { sms: 'Hello', telegram: 'Hi' },
  });
  const [telegram, sms] = drawn.body.recipients[0].steps;
  assert.deepEqual([telegram.price, sms.price, drawn.body.total_price], ['4', '2.5', '6.5']);
  assert.equal(Date.parse(telegram.ends_at) - Date.parse(telegram.begins_at), 60_000);
  assert.equal(sms.begins_at, telegram.ends_at);
  assert.equal(sms.ends_at, drawn.body.recipients[0].expires_at);
  assertProblem(
    await shop.ask('POST', `${path}/preview`, { phone: '7', texts: { viber: 'x' } }),
    422,
    'invalid_request',
  );
  assert.equal(
    (await shop.ask('POST', `${path}/preview`, { phone: '7' })).body.recipients[0].error.code,
    'phone_invalid',
  );

  const bad = [
    { name: '', steps: STEPS },
    { name: '  ', steps: STEPS },
    { name: 'a\0', steps: STEPS },
    { name: 'x', steps: [] },
    { name: 'x', steps: [...STEPS, ...STEPS, ...STEPS] },
    { name: 'x', steps: [{ channel: 'sms', image_url: 'https://a.example/b.png' }] },
    { name: 'x', steps: [{ channel: 'sms', wait: 5 }] },
    { name: 'x', steps: STEPS, price_max: '-1' },
    { name: 'x', steps: 'sms' },
    { name: 'x' },
  ];
  for (const body of bad) assertProblem(await shop.ask('POST', '/profiles', body), 422, 'invalid_request');
  assert.equal((await shop.ask('DELETE', path)).status, 204);
  assertProblem(await shop.ask('DELETE', path), 404, 'not_found');
  const { rows } = await api.node.db.calm.query(
    `SELECT action FROM audit_entry WHERE account_id = $1 AND action LIKE 'profile.%' AND subject_id = $2 ORDER BY id`,
    [shop.id, String(id)],
  );
  assert.deepEqual(
    rows.map(({ action }) => action),
    ['profile.created', 'profile.changed', 'profile.removed'],
  );
});
