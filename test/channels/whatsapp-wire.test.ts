// What the connector puts on the wire: the four layouts, templates, and when it chooses which (channels.md §A.2, §A.7).
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type Provider, type SimReply, startProvider } from '../../simulators/provider/provider.ts';
import { whatsappCloud } from '../../src/channels/whatsapp-cloud/definition.ts';
import { makeJob, type OpenedLink, openLink } from './harness.ts';

const PHONE = '79161234567';
const HOUR_MS = 3_600_000;
const IMAGE = 'https://cdn.example.com/a.jpg';
const ACTION = 'https://shop.example.com/orders/42';

let provider: Provider;
let opened: OpenedLink | null = null;
let answers: SimReply[] = [];
let seen: { authorization?: string; type?: string }[] = [];

const taken = (id = 'wamid.1', status = 'accepted'): SimReply => ({
  status: 200,
  body: {
    messaging_product: 'whatsapp',
    contacts: [{ input: PHONE, wa_id: PHONE }],
    messages: [{ id, message_status: status }],
  },
});
const refused = (code: number): SimReply => ({ status: 400, body: { error: { message: 'x', type: 'y', code } } });

before(async () => {
  provider = await startProvider({
    handle: ({ headers }) => {
      seen.push({ authorization: headers.authorization, type: headers['content-type'] });
      return answers.shift() ?? taken();
    },
  });
});
beforeEach(async () => {
  await opened?.link.stop(0);
  opened = null;
  answers = [];
  seen = [];
  provider.log.length = 0;
});
after(async () => {
  await opened?.link.stop(0);
  await provider.close();
});

async function open(settings: Record<string, unknown> = {}): Promise<OpenedLink> {
  opened = await openLink(whatsappCloud, {
    base_url: provider.url,
    phone_number_id: '555',
    token: 'secret-token',
    pair_interval_s: 0,
    ...settings,
  });
  return opened;
}

const bodies = (): Record<string, unknown>[] => provider.log.map(({ body }) => JSON.parse(body));
const job = (over: Parameters<typeof makeJob>[0] = {}) => makeJob({ channel: 'whatsapp', text: 'Hello', ...over });

const LAYOUTS: [name: string, over: Parameters<typeof makeJob>[0], type: string, part: unknown][] = [
  ['text', {}, 'text', { body: 'Hello', preview_url: false }],
  [
    'text and button',
    { content: { button: 'Open', action: ACTION } },
    'interactive',
    {
      type: 'cta_url',
      body: { text: 'Hello' },
      action: { name: 'cta_url', parameters: { display_text: 'Open', url: ACTION } },
    },
  ],
  [
    'text, image and button',
    { content: { button: 'Open', action: ACTION, image: IMAGE } },
    'interactive',
    {
      type: 'cta_url',
      header: { type: 'image', image: { link: IMAGE } },
      body: { text: 'Hello' },
      action: { name: 'cta_url', parameters: { display_text: 'Open', url: ACTION } },
    },
  ],
  ['image alone', { text: '', content: { image: IMAGE } }, 'image', { link: IMAGE }],
  ['image with a text as its caption', { content: { image: IMAGE } }, 'image', { link: IMAGE, caption: 'Hello' }],
];

for (const [name, over, type, part] of LAYOUTS) {
  test(`layout: ${name}`, async () => {
    const { send } = await open({ mode: 'session' });
    const sent = job({ ...over, attemptNo: 3 });
    const outcome = await send(sent);
    assert.deepEqual(outcome, { kind: 'submitted', job: sent, providerIds: ['wamid.1'] });
    assert.deepEqual(bodies(), [
      {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: PHONE,
        type,
        [type]: part,
        biz_opaque_callback_data: `${sent.messageId}-3`,
      },
    ]);
    assert.equal(provider.log[0]?.path, '/v25.0/555/messages');
    assert.equal(provider.log[0]?.method, 'POST');
    assert.deepEqual(seen, [{ authorization: 'Bearer secret-token', type: 'application/json' }]);
  });
}

test('version and preview are settings', async () => {
  const { send } = await open({ mode: 'session', version: 'v23.0', preview_url: 'true' });
  await send(job());
  assert.equal(provider.log[0]?.path, '/v23.0/555/messages');
  assert.deepEqual(bodies()[0]?.text, { body: 'Hello', preview_url: true });
});

test('free-form to whoever wrote within the window, a template to everybody else', async () => {
  const { send, contacts } = await open({ template_name: 'notice', template_language: 'en_US' });
  const bound = (agoMs: number | null) => ({
    address: PHONE,
    state: 'bound' as const,
    inboundAtMs: agoMs === null ? null : Date.now() - agoMs,
  });
  contacts.set(PHONE, bound(23 * HOUR_MS));
  await send(job());
  contacts.set(PHONE, bound(24 * HOUR_MS + 1));
  await send(job());
  contacts.set(PHONE, bound(null));
  await send(job());
  contacts.delete(PHONE);
  await send(job());
  assert.deepEqual(
    bodies().map(({ type }) => type),
    ['text', 'template', 'template', 'template'],
  );
  assert.deepEqual(bodies()[1]?.template, {
    name: 'notice',
    language: { code: 'en_US', policy: 'deterministic' },
    components: [{ type: 'body', parameters: [{ type: 'text', text: 'Hello' }] }],
  });
});

test('outside the window without a template: refused as 131047, and the provider is not asked', async () => {
  const { send } = await open();
  const outcome = await send(job());
  assert.ok(outcome.kind === 'rejected');
  assert.deepEqual([outcome.code, outcome.errorClass], ['131047', 'content']);
  assert.equal(provider.log.length, 0);
});

test('session mode does not look at the window; the provider judges', async () => {
  answers = [refused(131047)];
  const { send } = await open({ mode: 'session', template_name: 'notice' });
  const outcome = await send(job());
  assert.ok(outcome.kind === 'rejected' && outcome.code === '131047');
  assert.deepEqual(
    bodies().map(({ type }) => type),
    ['text'],
  );
});

test('a window that closed meanwhile: the template follows at once', async () => {
  answers = [refused(131047), taken('wamid.T')];
  const { send, contacts } = await open({ template_name: 'notice' });
  contacts.set(PHONE, { address: PHONE, state: 'bound', inboundAtMs: Date.now() - 1000 });
  const outcome = await send(job());
  assert.ok(outcome.kind === 'submitted');
  assert.deepEqual(outcome.providerIds, ['wamid.T']);
  assert.deepEqual(
    bodies().map(({ type }) => type),
    ['text', 'template'],
  );
});

test('a template map fills header, body and buttons; senders may have templates of their own', async () => {
  const { send } = await open({
    mode: 'template',
    template_name: 'common',
    templates: JSON.stringify({
      SHOP: {
        name: 'order_update',
        language: 'en',
        map: {
          header: 'image',
          body: ['text', 'button'],
          buttons: [{ index: 1, field: 'action', prefix: 'https://shop.example.com/' }],
        },
      },
    }),
  });
  const content = { image: IMAGE, button: 'Open', action: ACTION };
  await send(job({ sender: 'shop', text: 'Order\r\n42\tis here', content }));
  await send(job({ sender: 'OTHER', content }));
  assert.deepEqual(bodies()[0]?.template, {
    name: 'order_update',
    language: { code: 'en', policy: 'deterministic' },
    components: [
      { type: 'header', parameters: [{ type: 'image', image: { link: IMAGE } }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Order 42 is here' },
          { type: 'text', text: 'Open' },
        ],
      },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'orders/42' }] },
    ],
  });
  assert.deepEqual(
    bodies().map(({ template }) => (template as { name: string }).name),
    ['order_update', 'common'],
  );
});

test('a template whose map wants what the message does not have is refused before the provider is asked', async () => {
  const map = { header: 'image', body: ['text'], buttons: [{ field: 'action', prefix: 'https://shop.example.com/' }] };
  const { send } = await open({ mode: 'template', template_name: 'x', template_map: map });
  const wrong = [{}, { image: IMAGE }, { image: IMAGE, action: 'https://elsewhere.example.com/1' }];
  for (const content of wrong) {
    const outcome = await send(job({ content }));
    assert.ok(outcome.kind === 'rejected');
    assert.deepEqual([outcome.code, outcome.errorClass], ['132000', 'content']);
  }
  assert.equal(provider.log.length, 0);
  const outcome = await send(job({ content: { image: IMAGE, action: ACTION } }));
  assert.equal(outcome.kind, 'submitted');
});

test('template mode and a sender without a template: refused as an unknown template', async () => {
  const { send } = await open({ mode: 'template', templates: { SHOP: { name: 'order' } } });
  const outcome = await send(job({ sender: 'OTHER' }));
  assert.ok(outcome.kind === 'rejected' && outcome.code === '132001');
  assert.equal(provider.log.length, 0);
});

test('a template without parameters has no components', async () => {
  const { send } = await open({ mode: 'template', template_name: 'hello_world', template_map: { body: [] } });
  await send(job());
  assert.deepEqual(bodies()[0]?.template, {
    name: 'hello_world',
    language: { code: 'ru', policy: 'deterministic' },
  });
});

test('a contact store that is away puts the message off without counting a try', async () => {
  const { send, contacts } = await open();
  contacts.get = () => {
    throw new Error('database is away');
  };
  const outcome = await send(job());
  assert.ok(outcome.kind === 'deferred');
  assert.deepEqual([outcome.code, outcome.errorClass], ['not_sent', 'temporary']);
  assert.ok(outcome.delayMs > 0);
  assert.equal(provider.log.length, 0);
});

test('a message held or paused by Meta is taken, and noted', async () => {
  answers = [taken('wamid.H', 'held_for_quality_assessment')];
  const { send, notices } = await open({ mode: 'session' });
  const outcome = await send(job());
  assert.ok(outcome.kind === 'submitted');
  assert.deepEqual(notices, [{ name: 'held', fields: { status: 'held_for_quality_assessment' } }]);
});
