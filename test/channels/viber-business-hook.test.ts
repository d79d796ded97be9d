// Viber's callbacks as the door hands them over: what they tell, and who may call.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HookRequest, Settings } from '../../src/channels/channel.ts';
import { viberBusiness } from '../../src/channels/viber-business/definition.ts';
import { hookRequest } from './harness.ts';

const SETTINGS: Settings = { service_id: 1, hook_key: 'sesame' };
const call = (request: Partial<HookRequest> & { json?: unknown }, settings = SETTINGS) =>
  viberBusiness.hook!({ name: 'test', settings }, hookRequest({ key: 'sesame', ...request }), Date.now());
const body = (text: string) => ({ body: Buffer.from(text) });

test('each message_status is an event', () => {
  const told = (message_status: unknown) =>
    call(
      body(
        `{"message_token":5379697806260881548,"message_status":${JSON.stringify(message_status)},` +
          '"message_time":1700000000000,"phone_number":"79161234567","service_id":123}',
      ),
    );
  for (const [status, state] of [
    [0, 'delivered'],
    [1, 'read'],
    [2, 'expired'],
    ['0', 'delivered'],
  ] as const) {
    const answer = told(status);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.events, [
      {
        kind: 'receipt',
        providerMessageId: '5379697806260881548',
        phone: '79161234567',
        state,
        errorCode: '',
        raw:
          `{"message_token":"5379697806260881548","message_status":${Number(status)},` +
          '"message_time":1700000000000,"service_id":123}',
      },
    ]);
  }
  for (const [status, state] of [
    [4, 'bound'],
    [5, 'blocked'],
  ] as const) {
    const contact = { kind: 'contact', phone: '79161234567', address: '79161234567', state };
    assert.deepEqual(told(status).events, [contact]);
  }
});

test('a token as a string is the same one, and so is a plus before the phone', () => {
  const json = { message_token: '5379697806260881548', message_status: 0, phone_number: '+79161234567' };
  const [event] = call({ json }).events;
  assert.ok(event?.kind === 'receipt');
  assert.equal(event.providerMessageId, '5379697806260881548');
  assert.equal(event.phone, '79161234567');
});

test('subscriptions need no token', () => {
  const answer = call({ json: { message_status: 5, phone_number: '79161234567', service_id: 1 } });
  assert.equal(answer.status, 200);
  assert.equal(answer.events[0]?.kind, 'contact');
});

test('a repeated callback tells the same again', () => {
  const json = { message_token: 7, message_status: 0, phone_number: '79161234567' };
  assert.deepEqual(call({ json }).events, call({ json }).events);
});

test('a person’s reply comes in', () => {
  const message = { text: 'Да', tracking_data: 'shop' };
  const json = { message_token: '99', phone_number: '79161234567', time: 1_700_000_000_000, service_id: 12, message };
  assert.deepEqual(call({ json }).events, [
    { kind: 'inbound', from: '79161234567', to: '12', text: 'Да', detail: { tracking_data: 'shop' }, providerId: '99' },
  ]);
});

test('garbage is refused, an unknown kind is taken', () => {
  const garbage = ['', '{', 'null', '[]', '7', '"x"', '{}', '{"message_status":0}', '{"message_token":1}'];
  garbage.push('{"message_status":"x","message_token":1}', '{"message_status":5,"phone_number":"abc"}');
  garbage.push(
    '{"message_status":0,"message_token":{"a":1}}',
    `{"message_status":0,"message_token":"${'9'.repeat(80)}"}`,
  );
  garbage.push('{"message":{"text":1},"message_token":"1","phone_number":"79161234567"}', '\u0000\uFFFF');
  for (const text of garbage) {
    const answer = call(body(text));
    assert.deepEqual([answer.status, answer.refused, answer.events], [400, 'garbage', []], text);
  }
  const answer = call({ json: { message_status: 3, message_token: '1', phone_number: '79161234567' } });
  assert.deepEqual([answer.status, answer.refused, answer.events], [200, 'unknown_status', []]);
});

test('only who knows the key may call, by POST', () => {
  const json = { message_token: 7, message_status: 0, phone_number: '79161234567' };
  for (const key of ['', 'sesam', 'sesame1', 'SESAME']) {
    const answer = call({ json, key });
    assert.deepEqual([answer.status, answer.refused, answer.events], [403, 'key', []], key);
  }
  assert.equal(call({ json, method: 'GET' }).status, 405);
  assert.equal(call({ json, key: '' }, { service_id: 1 }).refused, 'key', 'nothing protects it: nobody');
  assert.equal(call({ json }, { service_id: 'x' }).refused, 'settings');
});

test('only listed addresses may call', () => {
  const json = { message_token: 7, message_status: 0, phone_number: '79161234567' };
  const settings = { service_id: 1, hook_ips: '192.0.2.7, 198.51.100.0/24,2001:db8::/32' };
  for (const ip of ['192.0.2.7', '198.51.100.200', '2001:db8::5', '::ffff:192.0.2.7']) {
    assert.equal(call({ json, ip, key: '' }, settings).status, 200, ip);
  }
  for (const ip of ['192.0.2.8', '198.51.101.1', '2001:db9::5', '::ffff:192.0.2.8', '', 'x']) {
    const answer = call({ json, ip, key: '' }, settings);
    assert.deepEqual([answer.status, answer.refused, answer.events], [403, 'ip', []], ip);
  }
  const both = { ...settings, hook_key: 'sesame' };
  assert.equal(call({ json, ip: '192.0.2.7' }, both).status, 200);
  assert.equal(call({ json, ip: '192.0.2.7', key: 'x' }, both).refused, 'key');
  assert.equal(call({ json, ip: '192.0.2.8' }, both).refused, 'ip');
});
