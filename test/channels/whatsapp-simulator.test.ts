// The simulated Cloud API refuses what the real one refuses: it is held against the contract without our connector.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type GraphApi, startGraphApi } from '../../simulators/graph-api/graph-api.ts';

let api: GraphApi;
const TO = '79161234567';

before(async () => {
  api = await startGraphApi({
    pairIntervalMs: 0,
    throughputPerS: 0,
    templates: [
      { name: 'plain', language: 'ru' },
      { name: 'full', language: 'ru', body: 2, header: 'image', buttons: [0] },
    ],
  });
  api.inbound(TO, 'Hi');
});
after(() => api.close());

async function post(
  body: unknown,
  over: { path?: string; headers?: Record<string, string>; method?: string; to?: GraphApi } = {},
): Promise<{ status: number; code: number; json: Record<string, unknown> }> {
  const { path = '/v25.0/100000000000001/messages', headers, method = 'POST', to = api } = over;
  const reply = await fetch(`${to.url}${path}`, {
    method,
    headers: { authorization: 'Bearer sim-token', 'content-type': 'application/json', ...headers },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const json = (await reply.json()) as { error?: { code: number } } & Record<string, unknown>;
  return { status: reply.status, code: json.error?.code ?? 0, json };
}

const base = { messaging_product: 'whatsapp', recipient_type: 'individual', to: TO };
const text = (over = {}) => ({ ...base, type: 'text', text: { body: 'Hi' }, ...over });
const image = (part: unknown) => ({ ...base, type: 'image', image: part });
const button = (over: Record<string, unknown> = {}, parameters: Record<string, unknown> = {}) => ({
  ...base,
  type: 'interactive',
  interactive: {
    type: 'cta_url',
    body: { text: 'Hi' },
    action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://x.example/', ...parameters } },
    ...over,
  },
});
const template = (name: string, components?: unknown[], code = 'ru') => ({
  ...base,
  type: 'template',
  template: { name, language: { code, policy: 'deterministic' }, components },
});
const words = (...texts: string[]) => texts.map((one) => ({ type: 'text', text: one }));
const HEADER = { type: 'header', parameters: [{ type: 'image', image: { link: 'https://x.example/a.jpg' } }] };
const BODY = { type: 'body', parameters: words('a', 'b') };
const BUTTON = { type: 'button', sub_type: 'url', index: '0', parameters: words('end') };

const GOOD: [string, unknown][] = [
  ['text', text()],
  ['text to a number with a plus', text({ to: `+${TO}` })],
  ['image', image({ link: 'https://x.example/a.jpg', caption: 'x'.repeat(1024) })],
  ['button', button()],
  [
    'button with image',
    button({ header: { type: 'image', image: { link: 'https://x.example/a.jpg' } }, footer: { text: 'f' } }),
  ],
  ['template', template('plain')],
  ['template, all filled in', template('full', [HEADER, BODY, BUTTON])],
];
for (const [name, body] of GOOD) {
  test(`taken: ${name}`, async () => {
    const { status, json } = await post(body);
    assert.equal(status, 200);
    assert.deepEqual(json.contacts, [{ input: TO, wa_id: TO }]);
    const [message] = json.messages as { id: string; message_status: string }[];
    assert.match(message?.id ?? '', /^wamid\./);
    assert.equal(message?.message_status, 'accepted');
  });
}

const BAD: [name: string, body: unknown, code: number][] = [
  ['not JSON', '{', 100],
  ['a list', [], 100],
  ['no product', { ...text(), messaging_product: undefined }, 131008],
  ['another product', text({ messaging_product: 'sms' }), 100],
  ['no recipient', text({ to: undefined }), 131008],
  ['words for a recipient', text({ to: 'abc' }), 131009],
  ['a group', text({ recipient_type: 'group' }), 131009],
  ['unknown type', { ...base, type: 'hologram', hologram: {} }, 100],
  ['a type not simulated', { ...base, type: 'video', video: {} }, 131051],
  ['unknown key', text({ ttl: 5 }), 100],
  ['unknown key within', text({ text: { body: 'Hi', colour: 'red' } }), 100],
  ['the part of another type', { ...text(), image: {} }, 100],
  ['no text', { ...base, type: 'text' }, 131008],
  ['no body', text({ text: {} }), 131008],
  ['empty body', text({ text: { body: '' } }), 131008],
  ['long body', text({ text: { body: 'x'.repeat(4097) } }), 131009],
  ['preview that is no flag', text({ text: { body: 'x', preview_url: 'yes' } }), 131009],
  ['opaque data that is no text', text({ biz_opaque_callback_data: 5 }), 131009],
  ['image with neither', image({}), 131009],
  ['image with both', image({ id: '1', link: 'https://x.example/a.jpg' }), 131009],
  ['image with a bad link', image({ link: 'a.jpg' }), 131009],
  ['long caption', image({ link: 'https://x.example/a.jpg', caption: 'x'.repeat(1025) }), 131009],
  ['another interactive', button({ type: 'carousel' }), 131009],
  ['no interactive body', button({ body: undefined }), 131008],
  ['long interactive body', button({ body: { text: 'x'.repeat(1025) } }), 131009],
  ['long footer', button({ footer: { text: 'x'.repeat(61) } }), 131009],
  ['long label', button({}, { display_text: 'x'.repeat(21) }), 131009],
  ['no label', button({}, { display_text: undefined }), 131008],
  ['bad address', button({}, { url: 'shop' }), 131009],
  [
    'a header with a caption',
    button({ header: { type: 'image', image: { link: 'https://x.example/a', caption: 'x' } } }),
    100,
  ],
  ['another action', button({ action: { name: 'flow', parameters: {} } }), 131009],
  ['unknown template', template('nothing'), 132001],
  ['template in another language', template('plain', [], 'en'), 132001],
  ['too many parameters', template('plain', [{ type: 'body', parameters: words('a') }]), 132000],
  ['too few parameters', template('full', [HEADER, { type: 'body', parameters: words('a') }, BUTTON]), 132000],
  ['no header', template('full', [BODY, BUTTON]), 132000],
  ['no button', template('full', [HEADER, BODY]), 132000],
  ['a header of words', template('full', [{ type: 'header', parameters: words('x') }, BODY, BUTTON]), 132012],
  [
    'a line break in a parameter',
    template('full', [HEADER, { type: 'body', parameters: words('a\nb', 'c') }, BUTTON]),
    132012,
  ],
  ['unknown component', template('plain', [{ type: 'footer' }]), 131009],
  ['policy', { ...base, type: 'template', template: { name: 'plain', language: { code: 'ru', policy: 'x' } } }, 131009],
  ['outside the window', text({ to: '79161230000' }), 131047],
];
for (const [name, body, code] of BAD) {
  test(`refused: ${name} → ${code}`, async () => {
    const reply = await post(body);
    assert.deepEqual([reply.status, reply.code], [400, code]);
    const { error } = reply.json as { error: Record<string, unknown> };
    assert.deepEqual(Object.keys(error).sort(), ['code', 'error_data', 'fbtrace_id', 'message', 'type']);
  });
}

test('bearer, version, path and number are checked', async () => {
  const outcomes = await Promise.all([
    post(text(), { headers: { authorization: 'Bearer other' } }),
    post(text(), { headers: { authorization: '' } }),
    post(text(), { path: '/v16.0/100000000000001/messages' }),
    post(text(), { path: '/v26.0/100000000000001/messages' }),
    post(text(), { path: '/100000000000001/messages' }),
    post(text(), { path: '/v25.0/5/messages' }),
    post('', { method: 'GET' }),
  ]);
  assert.deepEqual(
    outcomes.map(({ status, code }) => [status, code]),
    [
      [401, 190],
      [401, 190],
      [404, 2500],
      [404, 2500],
      [404, 2500],
      [400, 100],
      [404, 2500],
    ],
  );
});

test('the window closes', async () => {
  const short = await startGraphApi({ windowMs: 0 });
  short.inbound(TO, 'Hi');
  assert.equal((await post(text(), { to: short })).code, 131047);
  await short.close();
});

test('both rates are measured', async () => {
  const strict = await startGraphApi({ windowAlwaysOpen: true, throughputPerS: 3, pairIntervalMs: 60_000 });
  const codes: number[] = [];
  for (const to of ['79160005551', '79160005551', '79160005552', '79160005553', '79160005554']) {
    codes.push((await post(text({ to }), { to: strict })).code);
  }
  assert.deepEqual(codes, [0, 131056, 0, 0, 130429]);
  assert.equal(strict.taken.length, 3);
  await strict.close();
});

test('by chance: too many, and internal errors', async () => {
  const moody = await startGraphApi({ windowAlwaysOpen: true, behaviour: { throttleRate: 1 } });
  assert.deepEqual(Object.values(await post(text(), { to: moody })).slice(0, 2), [429, 130429]);
  Object.assign(moody.behaviour, { throttleRate: 0, errorRate: 1 });
  const reply = await post(text(), { to: moody });
  assert.deepEqual([reply.status, reply.code], [500, 131000]);
  assert.equal((reply.json.error as Record<string, unknown>).is_transient, true);
  await moody.close();
});

test('a user can write by hand too', async () => {
  const user = '79161112233';
  const write = async (body: string) => (await fetch(`${api.url}/_in`, { method: 'POST', body })).status;
  assert.equal((await post(text({ to: user }))).code, 131047);
  assert.deepEqual(await Promise.all(['nonsense', '{"phone":"x"}', 'null'].map(write)), [400, 400, 400]);
  assert.equal(await write(JSON.stringify({ phone: user, text: 'Hi' })), 200);
  assert.equal((await post(text({ to: user }))).status, 200);
});
