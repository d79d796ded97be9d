// Meta's calls: who may speak, and what they say (channels.md §A.5).
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { HookRequest, UpstreamEvent } from '../../src/channels/channel.ts';
import { whatsappCloud } from '../../src/channels/whatsapp-cloud/definition.ts';
import { hookRequest, makeJob } from './harness.ts';

const NOW_MS = 1_760_000_000_000;
const SETTINGS = { phone_number_id: '555', token: 't', app_secret: 'app-secret', verify_token: 'word' };

function call(request: HookRequest, settings: Record<string, unknown> = SETTINGS) {
  assert.ok(whatsappCloud.hook);
  return whatsappCloud.hook({ name: 'test', settings }, request, NOW_MS);
}

function sign(body: Buffer | string, secret = 'app-secret'): Record<string, string> {
  return { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
}

function signed(json: unknown): HookRequest {
  const request = hookRequest({ json });
  return { ...request, headers: sign(request.body) };
}

const value = (over: Record<string, unknown>, phoneNumberId = '555') => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: '+7 999 000-00-00', phone_number_id: phoneNumberId },
  ...over,
});
const webhook = (...values: unknown[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: 'waba', changes: values.map((one) => ({ field: 'messages', value: one })) }],
});
const status = (over: Record<string, unknown> = {}) => ({
  id: 'wamid.A',
  status: 'delivered',
  timestamp: '1759999999',
  recipient_id: '79161234567',
  ...over,
});
const events = (json: unknown): UpstreamEvent[] => {
  const answer = call(signed(json));
  assert.equal(answer.status, 200);
  return answer.events;
};
const one = (json: unknown): UpstreamEvent => {
  const [event, ...others] = events(json);
  assert.ok(event && others.length === 0);
  return event;
};

const query = (over: Record<string, string> = {}) =>
  new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'word', ...over });

test('verification echoes the challenge, raw', () => {
  const answer = call(hookRequest({ method: 'GET', query: query() }));
  assert.deepEqual([answer.status, answer.body, answer.events], [200, '1158201444', []]);
  assert.match(answer.type, /^text\/plain/);
});

test('verification with a wrong word, mode or nothing to echo is refused', () => {
  const get = (over: Record<string, string>, settings?: Record<string, unknown>) =>
    call(hookRequest({ method: 'GET', query: query(over) }), settings).status;
  assert.equal(get({ 'hub.verify_token': 'wordy' }), 403);
  assert.equal(get({ 'hub.verify_token': '' }), 403);
  assert.equal(get({ 'hub.mode': 'unsubscribe' }), 403);
  assert.equal(get({ 'hub.challenge': '' }), 400);
  assert.equal(get({ 'hub.challenge': 'x'.repeat(2000) }), 400);
  assert.equal(get({ 'hub.verify_token': '' }, { ...SETTINGS, verify_token: '' }), 403, 'no word, no verification');
  assert.equal(call(hookRequest({ method: 'GET' })).status, 403);
});

test('a signed webhook is taken; unsigned, tampered or signed by another is not', () => {
  const good = signed(webhook(value({ statuses: [status()] })));
  assert.equal(call(good).events.length, 1);
  assert.equal(
    call({ ...good, headers: { 'x-hub-signature-256': good.headers['x-hub-signature-256']?.toUpperCase() } }).status,
    200,
  );
  const tampered = Buffer.from(good.body.toString('utf8').replace('delivered', 'read'));
  const bad: HookRequest[] = [
    { ...good, headers: {} },
    { ...good, headers: { 'x-hub-signature-256': '' } },
    { ...good, headers: { 'x-hub-signature-256': 'sha256=' } },
    { ...good, headers: { 'x-hub-signature-256': good.headers['x-hub-signature-256']?.slice(7) } },
    { ...good, headers: sign(good.body, 'other-secret') },
    { ...good, headers: sign(good.body, '') },
    { ...good, body: tampered },
    { ...good, body: Buffer.concat([good.body, Buffer.from(' ')]) },
  ];
  for (const request of bad) {
    const answer = call(request);
    assert.deepEqual([answer.status, answer.refused, answer.events], [401, 'signature', []]);
  }
});

test('without an app secret the address must have a key; with a key it must be the right one', () => {
  const plain = hookRequest({ json: webhook(value({ statuses: [status()] })) });
  const bare = { ...SETTINGS, app_secret: '' };
  assert.equal(call(plain, bare).status, 401);
  const keyed = { ...bare, hook_key: 'long-key' };
  assert.equal(call({ ...plain, key: 'long-key' }, keyed).events.length, 1);
  for (const key of ['', 'long-kez', 'long-key2']) {
    assert.deepEqual([call({ ...plain, key }, keyed).status, call({ ...plain, key }, keyed).refused], [403, 'key']);
  }
  const both = { ...SETTINGS, hook_key: 'long-key' };
  assert.equal(call({ ...plain, key: 'long-key' }, both).status, 401, 'the key does not replace the signature');
  assert.equal(call({ ...plain, key: 'long-key', headers: sign(plain.body) }, both).status, 200);
});

const STATES: [string, string][] = [
  ['sent', 'accepted'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'undelivered'],
];
for (const [name, state] of STATES) {
  test(`status ${name} is ${state}`, () => {
    const event = one(webhook(value({ statuses: [status({ status: name })] })));
    assert.ok(event.kind === 'receipt');
    assert.deepEqual([event.providerMessageId, event.phone, event.state], ['wamid.A', '79161234567', state]);
    assert.deepEqual([event.errorCode, 'reference' in event], ['', false]);
  });
}

test('a failure carries its code and title, and never what was written', () => {
  const errors = [
    { code: 131026, title: 'Message undeliverable', message: 'SECRET words', error_data: { details: 'SECRET words' } },
  ];
  const event = one(webhook(value({ statuses: [status({ status: 'failed', errors, text: 'SECRET words' })] })));
  assert.ok(event.kind === 'receipt');
  assert.equal(event.errorCode, '131026');
  assert.match(event.raw, /Message undeliverable/);
  assert.doesNotMatch(event.raw, /SECRET/);
});

test('raw is bounded whatever comes', () => {
  const long = 'ы'.repeat(5000);
  const errors = [{ code: 1, title: long }];
  const event = one(
    webhook(value({ statuses: [status({ timestamp: long, errors, pricing: { category: long, type: long } })] })),
  );
  assert.ok(event.kind === 'receipt' && event.raw.length <= 512);
});

test('our own data in a status gives the reference by which messages in doubt are found', () => {
  const job = makeJob({ attemptNo: 2 });
  const [reference] = whatsappCloud.references(job);
  assert.ok(reference !== undefined && Number.isInteger(reference) && reference >= 1 && reference <= 65_535);
  assert.deepEqual(whatsappCloud.references({ ...job, attemptNo: 7 }), [reference], 'of the message, not of the try');
  const told = (opaque: unknown) => {
    const event = one(webhook(value({ statuses: [status({ biz_opaque_callback_data: opaque })] })));
    assert.ok(event.kind === 'receipt');
    return event.reference;
  };
  assert.equal(told(`${job.messageId}-2`), reference);
  for (const other of ['', 'abc', '12', '-1', '1-', '1-2-3', `${'9'.repeat(40)}-1`, 5, null, {}]) {
    assert.equal(told(other), undefined);
  }
});

test('references are spread', () => {
  const seen = new Set(Array.from({ length: 1000 }, () => whatsappCloud.references(makeJob())[0]));
  assert.ok(seen.size > 950);
});

test('one call carries many entries, changes and statuses; those of other numbers are left alone', () => {
  const batch = {
    object: 'whatsapp_business_account',
    entry: [
      ...webhook(
        value({ statuses: [status({ id: 'a' }), status({ id: 'b', status: 'read' })] }),
        value({ statuses: [status({ id: 'other' })] }, '556'),
        value({ statuses: [status({ id: 'c' })] }),
      ).entry,
      ...webhook(value({ statuses: [status({ id: 'd' })] })).entry,
      { id: 'waba', changes: [{ field: 'account_update', value: value({ statuses: [status({ id: 'e' })] }) }] },
    ],
  };
  assert.deepEqual(
    events(batch).map((event) => event.kind === 'receipt' && event.providerMessageId),
    ['a', 'b', 'c', 'd'],
  );
});

test('what is malformed in a batch is left out, and the rest is taken', () => {
  const broken = [
    null,
    5,
    'x',
    [],
    {},
    status({ id: '' }),
    status({ id: 'i'.repeat(600) }),
    status({ status: 'warped' }),
  ];
  const odd = [status({ status: 'constructor' }), status({ status: '__proto__' }), status({ id: { a: 1 } })];
  const batch = webhook(value({ statuses: [...broken, ...odd, status()] }), value({ statuses: 'abc' }), null, 7);
  assert.equal(events(batch).length, 1);
  const event = one(webhook(value({ statuses: [status({ recipient_id: 'BSUID.x', errors: 'abc' })] })));
  assert.ok(event.kind === 'receipt');
  assert.deepEqual([event.phone, event.errorCode], ['', '']);
});

test('webhooks about other things are acknowledged without events', () => {
  assert.deepEqual(events({ object: 'whatsapp_business_account', entry: [] }), []);
  assert.deepEqual(events({ object: 'page', entry: [{ changes: [{ field: 'feed' }] }] }), []);
  assert.deepEqual(events({ entry: [null, { changes: null }, { changes: [null, { field: 'messages' }] }] }), []);
});

test('garbage is 400, an oversized body 413; nothing throws', () => {
  const garbage = ['', 'null', '5', '"x"', '[]', '{', '{}', '{"entry":{}}', '\u0000', Buffer.from([0xff, 0xfe, 0x80])];
  for (const words of garbage) {
    const body = Buffer.from(words as string);
    const answer = call(hookRequest({ body, headers: sign(body) }));
    assert.deepEqual([answer.status, answer.refused, answer.events], [400, 'garbage', []]);
  }
  const deep = Buffer.from(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  assert.equal(call(hookRequest({ body: deep, headers: sign(deep) })).status, 400);
  const large = Buffer.alloc(3 * 1024 * 1024 + 1, ' ');
  assert.equal(call(hookRequest({ body: large, headers: sign(large) })).status, 413);
  const full = Buffer.concat([Buffer.from('{"entry":[]}'), Buffer.alloc(3 * 1024 * 1024 - 12, ' ')]);
  assert.equal(call(hookRequest({ body: full, headers: sign(full) })).status, 200);
});

test('settings that cannot be read refuse every call', () => {
  assert.equal(call(hookRequest({ json: webhook() }), {}).status, 401);
  assert.equal(call(hookRequest({ method: 'GET', query: query() }), { nonsense: 1 }).status, 401);
});

const message = (over: Record<string, unknown>) => ({
  id: 'wamid.IN',
  from: '79161234567',
  timestamp: '1759999000',
  type: 'text',
  text: { body: 'Hi' },
  ...over,
});

test("a user's message is stored and opens the window", () => {
  const [inbound, contact] = events(webhook(value({ messages: [message({ context: { id: 'wamid.B' } })] })));
  assert.deepEqual(inbound, {
    kind: 'inbound',
    from: '79161234567',
    to: '79990000000',
    text: 'Hi',
    detail: { type: 'text', context: 'wamid.B' },
    providerId: 'wamid.IN',
  });
  assert.deepEqual(contact, {
    kind: 'contact',
    phone: '79161234567',
    address: '79161234567',
    state: 'bound',
    inboundAtMs: 1_759_999_000_000,
  });
});

test('a clock that runs ahead or stands still counts as now', () => {
  for (const timestamp of ['1860000000', 'soon', undefined, '-5', 1e300]) {
    const contact = events(webhook(value({ messages: [message({ timestamp })] })))[1];
    assert.ok(contact?.kind === 'contact');
    assert.equal(contact.inboundAtMs, NOW_MS);
  }
});

test('the words of every kind of message', () => {
  const kinds: [Record<string, unknown>, string][] = [
    [{ type: 'button', button: { text: 'Yes', payload: 'p' } }, 'Yes'],
    [{ type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: '1', title: 'One' } } }, 'One'],
    [{ type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: '2', title: 'Two' } } }, 'Two'],
    [{ type: 'image', image: { id: '3', caption: 'Look' } }, 'Look'],
    [{ type: 'sticker', sticker: { id: '4' } }, ''],
    [{ type: 'text', text: 'not an object' }, ''],
    [{ type: 'toString' }, ''],
    [{ type: 'unsupported', errors: [{ code: 131051 }] }, ''],
  ];
  for (const [over, text] of kinds) {
    const [inbound, contact] = events(webhook(value({ messages: [message(over)] })));
    assert.ok(inbound?.kind === 'inbound' && contact?.kind === 'contact');
    assert.equal(inbound.text, text);
  }
});

test('system notes and messages without a sender or id say nothing; a sender without a number opens no window', () => {
  const none = [message({ type: 'system' }), message({ id: '' }), message({ from: undefined }), null, 'x'];
  assert.deepEqual(events(webhook(value({ messages: none }))), []);
  const [only, ...others] = events(webhook(value({ messages: [message({ from: 'RU.13491208655302741918' })] })));
  assert.equal(only?.kind, 'inbound');
  assert.deepEqual(others, []);
});
