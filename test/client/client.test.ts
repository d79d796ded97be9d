import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Kaskad, KaskadError, PushSignatureError, verifyPush } from '../../packages/client/src/index.ts';
import { startApi } from '../api/support.ts';

test('a program sends, repeats safely, looks at states, walks through messages and its balance', async (t) => {
  const api = await startApi(t);
  const pool = api.node.db.calm;
  const shop = await api.client('shop');
  await pool.query(
    `INSERT INTO connection (name, type, channel, settings, state) VALUES ('op', 'sms-smpp', 'sms', '{"host":"127.0.0.1","port":1,"system_id":"x","password":"y"}', 'paused')`,
  );
  await api.node.cache.refresh();
  const kaskad = new Kaskad({ baseUrl: `${api.url}/`, token: shop.token });

  const sent = await kaskad.send({
    channel: 'sms',
    sender: 'SHOP',
    text: 'Привет',
    to: ['79161234567', '12', '+7 916 765 43 21'],
  });
  assert.deepEqual(
    sent.results.map((one) => 'id' in one && one.id !== undefined),
    [true, false, true],
  );
  const [first, refused] = sent.results;
  assert.equal((refused as { error: { code: string } }).error.code, 'phone_invalid');
  const { id } = first as { id: string };
  assert.equal(await kaskad.status(id), 'send');
  assert.equal((await kaskad.message(id)).text, 'Привет');
  const cascade = await kaskad.send({
    to: ['79161234568'],
    steps: [
      { channel: 'sms', sender: 'SHOP', text: 'one', wait_s: 60 },
      { channel: 'sms', sender: 'SHOP', text: 'two' },
    ],
  });
  assert.equal((await kaskad.message((cascade.results[0] as { id: string }).id)).steps.length, 2);

  // Whoever loses an answer asks again with the same key.
  const message = { channel: 'sms' as const, sender: 'SHOP', text: 'code', to: ['79161234569'] };
  const once = await kaskad.send(message, { idempotencyKey: 'order-7' });
  assert.deepEqual(await kaskad.send(message, { idempotencyKey: 'order-7' }), once);

  const seen = [];
  for await (const one of kaskad.messages({ limit: 2 })) seen.push(one.id);
  assert.equal(new Set(seen).size, 4);
  assert.equal((await kaskad.balance()).available, '987.5');

  await assert.rejects(kaskad.message('1'), (error: KaskadError) => error.code === 'not_found' && error.status === 404);
  const wrong = new Kaskad({ baseUrl: api.url, token: 'wrong' });
  await assert.rejects(wrong.balance(), (error: KaskadError) => error.code === 'not_signed_in');
  const nowhere = new Kaskad({ baseUrl: 'http://127.0.0.1:9', token: 'x', retries: 0 });
  await assert.rejects(nowhere.balance(), (error: KaskadError) => error.code === 'no_answer');
});

test('an answer that says "later" is asked for again; a change without a key never is', async () => {
  let asked = 0;
  const answers = [503, 429, 200];
  const busy = (async () => {
    const status = answers[asked++] ?? 200;
    return new Response('{"available":"1"}', {
      status,
      headers: { 'content-type': 'application/json', 'retry-after': '0' },
    });
  }) as typeof fetch;
  const kaskad = new Kaskad({ baseUrl: 'http://k', token: 'x', fetch: busy });
  assert.equal((await kaskad.balance()).available, '1');
  assert.equal(asked, 3);
  asked = 0;
  await assert.rejects(kaskad.call('messages.cancel', { params: { id: '1' } }), KaskadError);
  assert.equal(asked, 1);
});

test('a push is believed only with a signature of ours, unchanged and fresh', async () => {
  const key = randomBytes(32);
  const secret = `whsec_${key.toString('base64')}`;
  const body = JSON.stringify({
    type: 'message.status',
    timestamp: '2026-11-22T09:00:00Z',
    data: { id: '7', state: 'deliver', seq: 1 },
  });
  const nowMs = 1_800_000_000_000;
  const timestamp = String(nowMs / 1000);
  const sign = (k: Buffer) => `v1,${createHmac('sha256', k).update(`st_7_1.${timestamp}.${body}`).digest('base64')}`;
  const headers = {
    'Webhook-Id': 'st_7_1',
    'webhook-timestamp': timestamp,
    'webhook-signature': `${sign(randomBytes(32))} ${sign(key)}`,
  };
  const event = await verifyPush(['whsec_AAAA', secret], headers, body, { nowMs });
  assert.equal(event.data.id, '7');
  await assert.rejects(verifyPush(secret, headers, `${body} `, { nowMs }), PushSignatureError);
  await assert.rejects(verifyPush(secret, headers, body, { nowMs: nowMs + 301_000 }), PushSignatureError);
  await assert.rejects(verifyPush('whsec_AAAA', headers, body, { nowMs }), PushSignatureError);
  await assert.rejects(verifyPush(secret, {}, body, { nowMs }), PushSignatureError);
  await assert.rejects(
    verifyPush(secret, { ...headers, 'webhook-signature': 'v1,%%%' }, body, { nowMs }),
    PushSignatureError,
  );
});
