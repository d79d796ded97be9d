// Reports of the Telegram Gateway API as `hook` reads them: whose they are, how old, and what they say.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import type { HookAnswer, Settings } from '../../src/channels/channel.ts';
import { telegramGateway } from '../../src/channels/telegram-gateway/definition.ts';
import { hookRequest, makeJob } from './harness.ts';

const TOKEN = 'AAsimulated-gateway-token';
const settings: Settings = { token: TOKEN };

describe('reports', () => {
  const body = (over: object = {}) =>
    JSON.stringify({
      request_id: 'r-1',
      phone_number: '+79161234567',
      request_cost: 0.01,
      payload: '2000000000001-2',
      delivery_status: { status: 'delivered', updated_at: 1_770_000_000 },
      ...over,
    });
  const NOW_MS = 1_770_000_010_000;
  const sign = (text: string, timestamp: string, token: string) =>
    createHmac('sha256', createHash('sha256').update(token).digest()).update(`${timestamp}\n${text}`).digest('hex');
  const report = (text: string, { timestamp = '1770000005', signature = sign(text, timestamp, TOKEN) } = {}) =>
    telegramGateway.hook!(
      { name: 'tg', settings: settings },
      hookRequest({
        headers: { 'x-request-timestamp': timestamp, 'x-request-signature': signature },
        body: Buffer.from(text),
      }),
      NOW_MS,
    );

  const states = { sent: 'accepted', delivered: 'delivered', read: 'read', expired: 'expired', revoked: 'undelivered' };
  for (const [status, state] of Object.entries(states)) {
    test(`${status} is ${state}`, () => {
      const answer = report(body({ delivery_status: { status, updated_at: 1 }, is_refunded: status === 'expired' }));
      assert.equal(answer.status, 200);
      const [event] = answer.events;
      assert.ok(event?.kind === 'receipt');
      assert.equal(event.state, state);
      assert.equal(event.providerMessageId, 'r-1');
      assert.equal(event.phone, '79161234567');
      const job = makeJob({ messageId: 2_000_000_000_001, attemptNo: 2 });
      assert.deepEqual([event.reference], telegramGateway.references(job));
      assert.match(event.raw, /"request_cost":0.01/);
      assert.ok(telegramGateway.statuses.includes(event.state));
    });
  }

  test('a report that was not signed by us, was changed, or is old is refused', () => {
    const text = body();
    const refusals: [string, HookAnswer, number, string][] = [
      [
        'no signature',
        telegramGateway.hook!({ name: 'tg', settings: settings }, hookRequest({ body: Buffer.from(text) }), NOW_MS),
        401,
        'signature',
      ],
      ['other token', report(text, { signature: sign(text, '1770000005', 'other') }), 401, 'signature'],
      ['cut', report(text, { signature: sign(text, '1770000005', TOKEN).slice(2) }), 401, 'signature'],
      [
        'other body',
        report(body({ request_id: 'r-2' }), { signature: sign(text, '1770000005', TOKEN) }),
        401,
        'signature',
      ],
      [
        'other time',
        report(text, { timestamp: '1770000006', signature: sign(text, '1770000005', TOKEN) }),
        401,
        'signature',
      ],
      ['no time', report(text, { timestamp: '' }), 401, 'signature'],
      ['time is no number', report(text, { timestamp: 'now' }), 401, 'signature'],
      ['old', report(text, { timestamp: '1769999400' }), 401, 'too_old'],
      ['of the future', report(text, { timestamp: '1770000620' }), 401, 'too_old'],
    ];
    for (const [what, answer, status, refused] of refusals) {
      assert.deepEqual([answer.status, answer.refused, answer.events.length], [status, refused, 0], what);
    }
    assert.equal(report(text, { signature: sign(text, '1770000005', TOKEN).toUpperCase() }).status, 200);
  });

  test('garbage, signed: answered clearly, never thrown at', () => {
    for (const text of [
      '',
      'null',
      '[]',
      '"x"',
      '{',
      '{}',
      '{"request_id":7}',
      '{"request_id":""}',
      '{"request_id":"a\\u0000b"}',
    ])
      assert.deepEqual([report(text).status, report(text).refused], [400, 'garbage'], text);
    for (const over of [
      { delivery_status: null },
      { delivery_status: 'delivered' },
      { delivery_status: { status: 'teleported' } },
      { delivery_status: undefined, verification_status: { status: 'code_valid', code_entered: '1234' } },
    ])
      assert.deepEqual([report(body(over)).status, report(body(over)).events], [200, []]);
    const odd = report(body({ payload: 'not-ours', phone_number: 7 })).events[0];
    assert.ok(odd?.kind === 'receipt');
    assert.deepEqual([odd.reference, odd.phone], [undefined, '']);
  });

  test('the code somebody entered is never kept', () => {
    const answer = report(
      body({ verification_status: { status: 'code_valid', updated_at: 1, code_entered: '482193' } }),
    );
    assert.doesNotMatch(JSON.stringify(answer), /482193/);
  });

  test('a GET is no report', () => {
    const answer = telegramGateway.hook!({ name: 'tg', settings: settings }, hookRequest({ method: 'GET' }), NOW_MS);
    assert.equal(answer.status, 405);
    const faulty = telegramGateway.hook!(
      { name: 'tg', settings: {} },
      hookRequest({ body: Buffer.from(body()) }),
      NOW_MS,
    );
    assert.deepEqual([faulty.status, faulty.events], [403, []]);
  });
});
