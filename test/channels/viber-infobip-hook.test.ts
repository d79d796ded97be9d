// Infobip's reports as the door hands them over: what they tell, and who may call.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HookRequest, Job, Settings } from '../../src/channels/channel.ts';
import { viberInfobip } from '../../src/channels/viber-infobip/definition.ts';
import { hookRequest, makeJob } from './harness.ts';

const SETTINGS: Settings = { api_key: 'key', hook_key: 'sesame' };
const call = (request: Partial<HookRequest> & { json?: unknown }, settings = SETTINGS) =>
  viberInfobip.hook!({ name: 'test', settings }, hookRequest({ key: 'sesame', ...request }), Date.now());
const status = (groupId: unknown, id: number, name: string) => ({
  groupId,
  groupName: 'G',
  id,
  name,
  description: 'd',
});
const report = (over: Record<string, unknown>) => ({
  bulkId: 'bulk-1',
  messageId: 'a28dd97c-1ffb-4fcf-99f1-0b557ed381da',
  to: '441134960001',
  sender: 'DEMO',
  sentAt: '2019-04-09T16:00:58.000-0300',
  doneAt: '2019-04-09T16:01:56.000-0300',
  messageCount: 1,
  mccMnc: '22801',
  price: { pricePerMessage: 0.15, currency: 'EUR' },
  error: { groupId: 0, groupName: 'OK', id: 0, name: 'NO_ERROR', description: 'No Error', permanent: false },
  ...over,
});
const seen = { messageId: 'm-1', from: '441134960001', to: 'DEMO', sentAt: '2019-04-09T16:00:58.000-0300' };
const seenAt = '2019-04-09T16:02:58.000-0300';

test('each status group is a state', () => {
  const rows = [
    [status(0, 0, 'OK'), 'enroute', ''],
    [status(1, 7, 'PENDING_ENROUTE'), 'enroute', ''],
    [status(2, 9, 'UNDELIVERABLE_NOT_DELIVERED'), 'undelivered', 'UNDELIVERABLE_NOT_DELIVERED'],
    [status(3, 2, 'DELIVERED_TO_OPERATOR'), 'accepted', ''],
    [status(3, 5, 'DELIVERED_TO_HANDSET'), 'delivered', ''],
    [status(4, 15, 'EXPIRED_EXPIRED'), 'expired', 'EXPIRED_EXPIRED'],
    [status(5, 6, 'REJECTED_NETWORK'), 'rejected', 'REJECTED_NETWORK'],
  ] as const;
  for (const [given, state, errorCode] of rows) {
    const [event] = call({ json: { results: [report({ status: given })] } }).events;
    assert.ok(event?.kind === 'receipt');
    assert.deepEqual([event.state, event.errorCode, event.phone], [state, errorCode, '441134960001']);
    assert.equal(event.providerMessageId, 'a28dd97c-1ffb-4fcf-99f1-0b557ed381da');
    assert.ok(event.raw.length <= 512 && event.raw.includes('bulk-1') && event.raw.includes(given.name));
  }
});

test('the error is the closer word', () => {
  const error = { groupId: 1, id: 7003, name: 'EC_BLOCKED_USER', description: 'x', permanent: true };
  const results = [report({ status: status(2, 9, 'UNDELIVERABLE_NOT_DELIVERED'), error })];
  const [event] = call({ json: { results } }).events;
  assert.equal(event?.kind === 'receipt' && event.errorCode, 'EC_BLOCKED_USER');
  assert.match(event?.kind === 'receipt' ? event.raw : '', /"permanent":true/);
});

test('callbackData finds sends in doubt: the reference is the job’s own', () => {
  const job: Job = makeJob({ channel: 'viber', attemptNo: 3 });
  const delivered = { status: status(3, 5, 'DELIVERED_TO_HANDSET') };
  const results = [
    report({ ...delivered, callbackData: `${job.messageId}-3` }),
    report({ ...delivered, callbackData: 'somebody else’s' }),
    report(delivered),
  ];
  const references = call({ json: { results } }).events.map((event) => event.kind === 'receipt' && event.reference);
  assert.deepEqual(references, [viberInfobip.references(job)[0], undefined, undefined]);
  const [reference] = viberInfobip.references(job);
  assert.ok(reference !== undefined && reference >= 1 && reference <= 65_535);
});

test('seen reports, batches and replies', () => {
  const delivered = report({ status: status(3, 5, 'DELIVERED_TO_HANDSET') });
  const reply = {
    from: '385912345678',
    to: 'DEMO',
    integrationType: 'VIBER',
    receivedAt: '2020-04-01T11:02:43.594+0000',
    messageId: '1234567890123456789',
    message: { text: 'Да', type: 'TEXT' },
  };
  const json = { results: [{ ...seen, seenAt }, delivered, delivered, reply, { nothing: true }] };
  const { status: code, events } = call({ json });
  assert.equal(code, 200);
  assert.deepEqual(
    events.map((event) => (event.kind === 'receipt' ? event.state : event.kind)),
    ['read', 'delivered', 'delivered', 'inbound'],
  );
  assert.ok(events[0]?.kind === 'receipt');
  assert.deepEqual([events[0].providerMessageId, events[0].phone], ['m-1', '441134960001']);
  assert.deepEqual(events[3], {
    kind: 'inbound',
    from: '385912345678',
    to: 'DEMO',
    text: 'Да',
    detail: { receivedAt: '2020-04-01T11:02:43.594+0000' },
    providerId: '1234567890123456789',
  });
  assert.deepEqual(call({ json: { results: [] } }), { ...call({ json: { results: [] } }), status: 200, events: [] });
});

test('garbage is refused', () => {
  const texts = ['', '{', 'null', '[]', '7', '{}', '{"results":{}}', '{"results":[1,null,"x",[]]}'];
  texts.push('{"results":[{"messageId":"a"}]}', '{"results":[{"messageId":"a","status":{"groupId":"3"}}]}');
  texts.push('{"results":[{"messageId":"a","status":{"groupId":9,"id":1,"name":"NEW"}}]}', '<reportResponse/>');
  texts.push(`{"results":[{"messageId":"${'a'.repeat(200)}","status":{"groupId":3,"id":5}}]}`);
  for (const text of texts) {
    const answer = call({ body: Buffer.from(text) });
    assert.deepEqual([answer.status, answer.refused, answer.events], [400, 'garbage', []], text);
  }
  const many = { results: Array.from({ length: 10_001 }, () => ({ ...seen, seenAt })) };
  assert.equal(call({ json: many }).status, 400);
});

test('names from outside stay within bounds', () => {
  const results = [
    report({ status: status(2, 9, 'x'.repeat(5000)), doneAt: 'y'.repeat(5000), bulkId: 'z'.repeat(5000) }),
  ];
  const [event] = call({ json: { results } }).events;
  assert.ok(event?.kind === 'receipt' && event.raw.length <= 512 && event.errorCode.length <= 64);
});

test('only who knows the key or the credentials may call, by POST', () => {
  const json = { results: [{ ...seen, seenAt }] };
  for (const key of ['', 'sesam', 'sesame1']) {
    assert.deepEqual([call({ json, key }).status, call({ json, key }).refused], [403, 'key']);
  }
  assert.equal(call({ json, method: 'GET' }).status, 405);
  assert.equal(call({ json, key: '' }, { api_key: 'key' }).refused, 'key', 'nothing protects it: nobody');
  assert.equal(call({ json }, {}).refused, 'settings');
  const basic = { api_key: 'key', hook_basic: 'bip:s3cret' };
  const authorization = `Basic ${Buffer.from('bip:s3cret').toString('base64')}`;
  assert.equal(call({ json, key: '', headers: { authorization } }, basic).status, 200);
  assert.equal(call({ json, key: '', headers: { authorization: 'Basic xx' } }, basic).status, 401);
  assert.equal(call({ json, key: '' }, basic).status, 401);
  const both = { ...basic, hook_key: 'sesame' };
  assert.equal(call({ json, headers: { authorization } }, both).status, 200);
  assert.equal(call({ json, key: 'x', headers: { authorization } }, both).status, 403);
});
