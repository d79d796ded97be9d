// Sending by the modern API: who sees what, one line a recipient, repeats under a key, prices before sending.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApiWorld, assertProblem, startApi } from './support.ts';
import { available, traffic } from './traffic.ts';

const sms = (to: unknown, more: Record<string, unknown> = {}) => ({
  to: Array.isArray(to) ? to : [to],
  channel: 'sms',
  sender: 'SHOP',
  text: 'Hello',
  ...more,
});

const count = async (api: ApiWorld, accountId: number): Promise<number> =>
  (await api.node.db.calm.query('SELECT count(*)::int AS n FROM message WHERE account_id = $1', [accountId])).rows[0].n;

test('a message belongs to its account, and its number to those who may see it', async (t) => {
  const api = await startApi(t);
  await traffic(api);
  const shop = await api.client('shop');
  const other = await api.client('other');
  const reader = await api.client('reader', { scopes: ['messages:read'] });
  const sent = await shop.ask('POST', '/messages', sms({ phone: '8 (916) 123-45-67', client_id: 'order-1' }));
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  const { id } = sent.body.results[0];

  for (const path of [`/messages/${id}`, `/messages/${id}/timeline`]) {
    assert.equal((await shop.ask('GET', path)).status, 200, path);
    assertProblem(await other.ask('GET', path), 404, 'not_found');
  }
  assertProblem(await other.ask('POST', `/messages/${id}/cancel`), 404, 'not_found');
  const cancel = await other.ask('POST', '/messages/cancel', { ids: [id] });
  assert.deepEqual(cancel.body, { canceled: [], not_cancelable: [id] });
  assert.deepEqual((await other.ask('GET', '/messages')).body.items, []);
  assert.deepEqual((await other.ask('GET', `/messages?id=${id}`)).body.items, []);
  assert.deepEqual((await other.ask('POST', '/messages/states', { ids: [id] })).body, { states: [], unknown: [id] });
  assert.equal((await shop.ask('GET', `/messages/${id}`)).body.state, 'accepted');
  assertProblem(await reader.ask('POST', '/messages', sms('79161234567')), 403, 'forbidden');
  assertProblem(await api.anonymous('GET', '/messages'), 401, 'not_signed_in');
  const staff = await api.staff('admin');
  assertProblem(await staff.ask('GET', '/messages'), 403, 'forbidden');

  const seen = async (ask: typeof shop.ask, headers = {}) => [
    (await ask('GET', `/messages/${id}`, undefined, headers)).body.phone,
    (await ask('GET', '/messages?phone=89161234567', undefined, headers)).body.items[0].phone,
  ];
  const whole = ['79161234567', '79161234567'];
  const masked = ['7916***4567', '7916***4567'];
  assert.deepEqual(await seen(shop.ask), whole);
  assert.deepEqual(await seen((await api.user(shop.id, 'manager')).ask), whole);
  assert.deepEqual(await seen((await api.user(shop.id, 'viewer')).ask), masked);
  const { token } = (await shop.ask('POST', '/tokens', { name: 'x', scopes: ['messages:read'] })).body;
  assert.deepEqual(await seen(shop.ask, { authorization: `Bearer ${token}` }), masked, 'a program without the scope');
  assert.deepEqual(await seen(staff.ask, { 'kaskad-account': String(shop.id) }), masked);
  assertProblem(
    await (await api.user(shop.id, 'viewer')).ask('POST', '/messages', sms('79161234567')),
    403,
    'forbidden',
  );
});

test('every recipient is judged alone, and the ways of saying what to send do not mix', async (t) => {
  const api = await startApi(t);
  const { open, faults } = await traffic(api);
  const shop = await api.client('shop');
  await open(shop.id);
  const pool = api.node.db.calm;
  await pool.query('INSERT INTO stop_entry (phone, account_id) VALUES (79160000009, $1)', [shop.id]);
  const to = [
    '79160000001',
    '',
    '123',
    { phone: '79160000002', client_id: 'a' },
    '79160000009',
    { phone: '79160000003', client_id: 'a' },
  ];
  const { body } = await shop.ask('POST', '/messages', sms(to));
  const shown = body.results.map(
    (one: { error?: { code: string }; duplicate?: boolean }) => one.error?.code ?? one.duplicate,
  );
  assert.deepEqual(shown, [false, 'phone_missing', 'phone_invalid', false, 'stop_listed', true]);
  assert.deepEqual(
    body.results.map(({ index }: { index: number }) => index),
    [0, 1, 2, 3, 4, 5],
  );
  assert.equal(body.results[5].id, body.results[3].id);
  assert.deepEqual([body.accepted, body.refused, body.total_price], [3, 3, '5']);
  assert.equal(await available(shop.ask), 995);

  const all = await shop.ask('POST', '/messages', sms(['1', '2']));
  assert.deepEqual([all.status, all.body.accepted, all.body.refused], [200, 0, 2]);

  // Gaps in texts: each recipient's own, the common ones below, and a missing one spoils only its own.
  const gaps = await shop.ask('POST', '/messages', {
    to: ['79160000001', { phone: '79160000002', variables: { name: 'Anna' } }, { phone: '79160000003', variables: {} }],
    channel: 'sms',
    sender: 'SHOP',
    text: '{name}, {code}',
    variables: { code: '7' },
  });
  assert.deepEqual(
    gaps.body.results.map((one: { error?: { code: string } }) => one.error?.code),
    ['variable_missing', undefined, 'variable_missing'],
  );
  const text = (await shop.ask('GET', `/messages/${gaps.body.results[1].id}`)).body.text;
  assert.equal(text, 'Anna, 7');
  // Without variables a brace is a brace.
  const plain = await shop.ask('POST', '/messages', sms('79160000001', { text: 'Use {code}' }));
  assert.equal((await shop.ask('GET', `/messages/${plain.body.results[0].id}`)).body.text, 'Use {code}');

  // A cascade, later, at the recipient's hours: set aside at once, handed over then.
  const start = new Date(Date.now() + 3_600_000).toISOString();
  const cascade = await shop.ask('POST', '/messages', {
    to: ['79160000001'],
    steps: [
      { channel: 'viber', sender: 'SHOP', text: 'Hi', button: { text: 'Go', url: 'https://a.example/' }, wait_s: 60 },
      { channel: 'sms', sender: 'SHOP', text: 'Hi' },
    ],
    start_at: start,
    price_max: '100',
  });
  const view = (await shop.ask('GET', `/messages/${cascade.body.results[0].id}`)).body;
  assert.deepEqual(
    view.steps.map((step: { channel: string; price: string }) => [step.channel, step.price]),
    [
      ['viber', '2'],
      ['sms', '2.5'],
    ],
  );
  assert.deepEqual([view.verdict, view.scheduled_at, view.price], ['scheduled', start, '4.5']);
  // No later than messages are kept.
  const never = { start_at: new Date(Date.now() + 91 * 86_400_000).toISOString() };
  assertProblem(await shop.ask('POST', '/messages', sms('79160000001', never)), 422, 'invalid_request');

  const template = await pool.query(
    `INSERT INTO template (account_id, channel, name, text, state) VALUES ($1, 'sms', 'code', 'Your code is {code}', 'approved') RETURNING id`,
    [shop.id],
  );
  const byTemplate = { to: ['79160000001'], sender: 'SHOP', template_id: template.rows[0].id };
  const unfilled = await shop.ask('POST', '/messages', byTemplate);
  assert.equal(unfilled.body.results[0].error.code, 'variable_missing');
  const filled = await shop.ask('POST', '/messages', { ...byTemplate, variables: { code: '1234' } });
  assert.equal((await shop.ask('GET', `/messages/${filled.body.results[0].id}`)).body.text, 'Your code is 1234');
  const other = await api.client('other');
  assertProblem(await other.ask('POST', '/messages', byTemplate), 404, 'not_found');
  await pool.query(`UPDATE template SET state = 'pending'`);
  assertProblem(await shop.ask('POST', '/messages', { ...byTemplate, variables: { code: '1' } }), 409, 'conflict');

  const wrong: [body: unknown, field: string][] = [
    [{ to: ['79160000001'], text: 'x' }, '/channel'],
    [sms('79160000001', { steps: [{ channel: 'sms', text: 'x' }] }), '/steps'],
    [{ to: ['79160000001'], text: 'x', steps: [{ channel: 'sms', text: 'x' }] }, '/text'],
    [sms('79160000001', { button: { text: 'a', url: 'https://a.example' } }), '/button'],
    [{ to: ['79160000001'], channel: 'hlr', sender: 'SHOP' }, '/sender'],
    [sms([]), '/to'],
    [sms(Array.from({ length: 1001 }, () => '79160000001')), '/to'],
    [sms([7_916_000_0001]), '/to/0'],
    [sms('79160000001', { price_max: '-1' }), '/price_max'],
    [sms('79160000001', { expires_at: '2026-02-30T00:00:00Z' }), '/expires_at'],
    [sms('79160000001', { expires_at: '1969-12-31T00:00:00Z' }), '/expires_at'],
    [sms('79160000001', { hours: '25:00-26:00' }), '/hours'],
    [sms('79160000001', { text: 'a\0b' }), '/text'],
    [sms('79160000001', { texts: { sms: 'x' } }), '/texts'],
    [sms('79160000001', { channel: 'pigeon' }), '/channel'],
    [{ to: ['79160000001'], steps: [] }, '/steps'],
    [{ to: ['79160000001'], steps: [{ channel: 'sms', wait_s: 0 }] }, '/steps/0/wait_s'],
    [null, ''],
    [[], ''],
    ['x', ''],
  ];
  for (const [bad, field] of wrong) {
    const answer = await shop.ask('POST', '/messages', bad);
    assertProblem(answer, 422, 'invalid_request');
    const fields = answer.body.errors.map((error: { field: string }) => error.field);
    assert.ok(
      fields.some((one: string) => one.startsWith(field)),
      `${JSON.stringify(bad)?.slice(0, 100)}: ${fields}`,
    );
  }
  assertProblem(await shop.ask('POST', '/messages', { to: ['79160000001'], profile: 'none' }), 404, 'not_found');
  // A validity that has passed: accepted, over, free.
  const late = await shop.ask('POST', '/messages', sms('79160000001', { expires_at: '2020-01-01T00:00:00Z' }));
  assert.equal(late.body.results[0].price, '0');
  assert.deepEqual(await faults(), []);
});

test('a repeat under its Idempotency-Key is answered the same and sends nothing again', async (t) => {
  const api = await startApi(t);
  const { faults } = await traffic(api);
  const shop = await api.client('shop');
  const other = await api.client('other');
  const pool = api.node.db.calm;
  const key = (name: string) => ({ 'idempotency-key': name });
  const body = sms(['79160000001', 'nonsense', '79160000002']);

  const first = await shop.ask('POST', '/messages', body, key('k1'));
  const again = await shop.ask('POST', '/messages', { ...body, text: 'Hello' }, key('k1'));
  assert.deepEqual([first.status, first.body.accepted], [200, 2]);
  assert.deepEqual(again.body, first.body);
  assert.equal(await count(api, shop.id), 2);
  assertProblem(await shop.ask('POST', '/messages', sms('79160000001'), key('k1')), 422, 'idempotency_key_reused');
  // The key is the account's own, and what stands for a client id is shown to nobody.
  assert.equal((await other.ask('POST', '/messages', body, key('k1'))).body.accepted, 2);
  assert.equal((await shop.ask('GET', `/messages/${first.body.results[0].id}`)).body.client_id, null);
  assertProblem(await shop.ask('POST', '/messages', body, key('x'.repeat(256))), 422, 'invalid_request');

  // The node died between accepting and keeping the answer: whoever repeats is told to wait, and after a minute served.
  await pool.query(`UPDATE idempotency_key SET answer = NULL WHERE account_id = $1 AND key = 'k1'`, [shop.id]);
  const waiting = await shop.ask('POST', '/messages', body, key('k1'));
  assertProblem(waiting, 409, 'idempotency_key_in_use');
  assert.equal(waiting.headers.get('retry-after'), '1');
  await pool.query(`UPDATE idempotency_key SET created_at = now() - interval '61 seconds' WHERE key = 'k1'`);
  // Also where the rules would refuse it by now.
  const allow = async (state: string) => {
    await pool.query('UPDATE sender_id SET state = $1 WHERE account_id = $2', [state, shop.id]);
    await api.node.cache.refresh();
  };
  await allow('rejected');
  const after = await shop.ask('POST', '/messages', body, key('k1'));
  assert.deepEqual(after.body.results, first.body.results);
  await allow('approved');
  assert.equal(await count(api, shop.id), 2);
  assert.equal(await available(shop.ask), 995);

  // Many at once, on any node: one message each; those that come too soon are told so.
  const crowd = await Promise.all(Array.from({ length: 12 }, () => shop.ask('POST', '/messages', body, key('k2'))));
  const served = crowd.filter(({ status }) => status === 200);
  assert.ok(served.length > 0);
  for (const one of crowd.filter(({ status }) => status !== 200)) assertProblem(one, 409, 'idempotency_key_in_use');
  for (const one of served) assert.deepEqual(one.body, served[0]!.body);
  assert.equal(await count(api, shop.id), 4);
  // Two nodes that both believe the key is theirs: the messages are still one each.
  await pool.query(`DELETE FROM idempotency_key WHERE key = 'k2'`);
  assert.equal(
    (await shop.ask('POST', '/messages', body, key('k2'))).body.results[0].id,
    served[0]!.body.results[0].id,
  );
  assert.equal(await count(api, shop.id), 4);

  // What was refused as a whole leaves the key free.
  assertProblem(
    await shop.ask('POST', '/messages', { to: ['79160000001'], profile: 'p' }, key('k3')),
    404,
    'not_found',
  );
  assert.equal((await shop.ask('POST', '/messages', body, key('k3'))).status, 200);
  assert.deepEqual(await faults(), []);
});

test('a preview says what accepting then charges, and sends nothing', async (t) => {
  const api = await startApi(t);
  const { open, faults } = await traffic(api);
  const shop = await api.client('shop');
  await open(shop.id);
  const texts = ['Hello', 'x'.repeat(161), 'Привет', 'П'.repeat(71), '€'.repeat(90), `${'a'.repeat(69)}🙂`, ''];
  const bodies: Record<string, unknown>[] = [
    ...texts.map((text) => sms('79160000001', { text })),
    sms('79160000001', { text: 'Привет', transliterate: true }),
    sms(['79160000001', 'x', '+44 7911 123456'], { text: 'ok' }),
    { to: ['79160000001'], channel: 'viber', sender: 'SHOP', text: 'Hi' },
    { to: ['79160000001'], channel: 'telegram', sender: 'NOBODY', text: 'Hi' },
    { to: ['79160000001'], channel: 'flashcall' },
    { to: ['79160000001', '79160000002'], channel: 'hlr' },
    {
      to: ['79160000001'],
      steps: [
        { channel: 'whatsapp', sender: 'SHOP', text: 'Hi', wait_s: 30, success: 'read' },
        { channel: 'sms', sender: 'SHOP', text: 'П'.repeat(100) },
        { channel: 'voice', text: 'Hi', calls: 2 },
      ],
      price_max: '9',
    },
    {
      to: [
        { phone: '79160000001', variables: { n: '1' } },
        { phone: '79160000002', variables: {} },
      ],
      channel: 'sms',
      sender: 'SHOP',
      text: 'No {n}',
    },
  ];
  for (const body of bodies) {
    const before = await count(api, shop.id);
    const preview = await shop.ask('POST', '/messages/preview', body);
    assert.equal(preview.status, 200, JSON.stringify(preview.body));
    assert.equal(await count(api, shop.id), before);
    const sent = await shop.ask('POST', '/messages', body);
    const what = JSON.stringify(body).slice(0, 120);
    const told = (list: { price?: string; error?: { code: string } }[]) =>
      list.map((one) => one.error?.code ?? one.price);
    assert.deepEqual(told(preview.body.recipients), told(sent.body.results), what);
    assert.equal(preview.body.total_price, sent.body.total_price, what);
  }
  assert.deepEqual(await faults(), []);

  const russian = (await shop.ask('POST', '/messages/preview', sms('79160000001', { text: 'Hi «x»' }))).body;
  const [step] = russian.recipients[0].steps;
  assert.deepEqual([step.encoding, step.parts, step.text], ['ucs2', 1, 'Hi «x»']);
  assert.deepEqual(step.foreign, [
    { character: '«', position: 3 },
    { character: '»', position: 5 },
  ]);
  assert.ok(!JSON.stringify(russian).includes('secret-operator'));
  const counted = (await shop.ask('POST', '/messages/segments', { text: `${'П'.repeat(70)}🙂` })).body;
  assert.deepEqual([counted.encoding, counted.units, counted.parts, counted.left], ['ucs2', 72, 2, 62]);

  const poor = await api.client('poor', { balanceE7: 60_000_000n });
  const dear = (await poor.ask('POST', '/messages/preview', sms(['79160000001', '79160000002', '79160000003']))).body;
  assert.deepEqual([dear.total_price, dear.spendable, dear.sufficient, dear.payable], ['7.5', '6', false, 2]);
  const bought = await poor.ask('POST', '/messages', sms(['79160000001', '79160000002', '79160000003']));
  assert.deepEqual([bought.body.accepted, bought.body.results[2].error.code], [2, 'insufficient_funds']);
});
