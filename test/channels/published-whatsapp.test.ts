// The WhatsApp connector and the simulated Cloud API against Meta's published description (./published/whatsapp-v23.ts).
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { fateOf } from '../../simulators/graph-api/fates.ts';
import { type GraphApi, startGraphApi } from '../../simulators/graph-api/graph-api.ts';
import { type Provider, type SimReply, startProvider } from '../../simulators/provider/provider.ts';
import type { Job, Settings } from '../../src/channels/channel.ts';
import { whatsappCloud } from '../../src/channels/whatsapp-cloud/definition.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeJob, openLink } from './harness.ts';
import { check, type Difference, unexplained } from './published/check.ts';
import { type Violation, violations } from './published/violate.ts';
import {
  ANSWER_DIFFERENCES,
  ANSWERS,
  LAXER,
  MESSAGE_WEBHOOKS,
  PROSE,
  REQUEST_DIFFERENCES,
  REQUESTS,
  STATUS_WEBHOOKS,
  WEBHOOK_DIFFERENCES,
} from './published/whatsapp-v23.ts';

type Json = Record<string, unknown>;

const TO = '79161234567';
const IMAGE = 'https://cdn.example.com/a.jpg';
const ACTION = 'https://shop.example.com/orders/42';
const NUMBER_ID = '100000000000001';

/** Every difference of a list must have been seen: a list of excuses is not to outlive them. */
function allSeen(differences: readonly Difference[], faults: readonly string[]): void {
  const idle = differences.filter(({ fault }) => !faults.some((one) => fault.test(one)));
  assert.deepEqual(
    idle.map(({ fault }) => String(fault)),
    [],
    'differences that are none any more',
  );
}

describe('what the connector sends', () => {
  let provider: Provider;
  let answers: SimReply[] = [];
  const faults: string[] = [];

  before(async () => {
    const taken = { status: 200, body: { messages: [{ id: 'wamid.1' }] } };
    provider = await startProvider({ handle: () => answers.shift() ?? taken });
  });
  after(() => provider.close());

  const layouts: [name: string, over: Partial<Job>][] = [
    ['text', {}],
    ['text and button', { content: { button: 'Open', action: ACTION } }],
    ['text, image and button', { content: { button: 'Open', action: ACTION, image: IMAGE } }],
    ['image alone', { text: '', content: { image: IMAGE } }],
    ['image with a caption', { content: { image: IMAGE } }],
  ];
  const all: Partial<Job> = { content: { button: 'Open', action: ACTION, image: IMAGE } };
  const url = { index: 0, field: 'action', prefix: 'https://shop.example.com/' };
  const template = (template_map?: object): Settings => ({ mode: 'template', template_name: 'news', template_map });
  const cases: [name: string, settings: Settings, over: Partial<Job>, type?: string][] = [
    ...layouts.flatMap(([name, over]): [string, Settings, Partial<Job>][] => [
      [name, { mode: 'session' }, over],
      [`${name}, previewed`, { mode: 'session', preview_url: true }, over],
    ]),
    ['the longest text', { mode: 'session' }, { text: 'я'.repeat(4096) }],
    ['the longest caption', { mode: 'session' }, { text: '😀'.repeat(1024), content: { image: IMAGE } }],
    [
      'the longest button',
      { mode: 'session' },
      { text: 'x'.repeat(1024), content: { button: '😀'.repeat(20), action: ACTION } },
    ],
    ['template', template(), {}],
    ['template without parameters', template({}), {}],
    ['template in another language', { ...template(), template_language: 'en_US' }, {}],
    ['template with the longest text', template(), { text: 'x'.repeat(4096) }],
    ['template of lines', { ...template(), template_one_line: false }, { text: 'a\nb' }],
    ['template of lines made one', template(), { text: 'a\nb' }],
    ['template with a picture', template({ header: 'image', body: ['text'] }), all],
    ['template with words above', template({ header: 'button', body: ['text', 'action'] }), all],
    ['template with an address', template({ body: ['text'], buttons: [url] }), all],
    ['template with a tenth button', template({ body: ['text'], buttons: [{ ...url, index: 9 }] }), all],
    ['template with a reply', template({ buttons: [{ index: 1, sub_type: 'quick_reply', field: 'button' }] }), all],
    [
      'template with everything',
      template({ header: 'image', body: ['text', 'button'], buttons: [url, { ...url, index: 1 }] }),
      all,
    ],
    [
      "a sender's own template",
      { mode: 'template', templates: { demo: { name: 'own', language: 'en', map: { body: ['text'] } } } },
      {},
    ],
    ['auto, outside the window', { mode: 'auto', template_name: 'news' }, {}, 'template'],
    ['auto, within the window', { mode: 'auto', template_name: 'news', window_h: 1 }, { phone: TO }, 'text'],
  ];

  for (const [name, settings, over, type] of cases) {
    test(name, async () => {
      provider.log.length = 0;
      const common = { base_url: provider.url, phone_number_id: '555', token: 't', pair_interval_s: 0 };
      const job = makeJob({ channel: 'whatsapp', phone: '79160000001', text: 'Hello', attemptNo: 12, ...over });
      const opened = await openLink(whatsappCloud, { ...common, ...settings });
      const wroteAtMs = Date.now() - 60_000;
      opened.contacts.set(TO, { address: TO, state: 'bound', inboundAtMs: wroteAtMs });
      const { channel, sender, text, content } = job;
      assert.equal(whatsappCloud.accepts?.({ channel, sender, text, content }, { ...common, ...settings }), null);
      assert.equal((await opened.send(job)).kind, 'submitted');
      await opened.link.stop(100);
      assert.equal(provider.log.length, 1);
      const { method, path, body: raw } = provider.log[0]!;
      assert.match(`${method} ${path}`, /^POST \/v\d+\.\d+\/\d+\/messages$/);
      const body = JSON.parse(raw) as { type: string; interactive?: { action?: unknown } };
      if (type !== undefined) assert.equal(body.type, type);
      const found = check(REQUESTS, body.type, body);
      faults.push(...found);
      assert.deepEqual(unexplained(found, REQUEST_DIFFERENCES), []);
      if (body.interactive) assert.deepEqual(check(PROSE, 'CtaAction', body.interactive.action), []);
    });
  }

  test('a window that closed meanwhile: both bodies', async () => {
    provider.log.length = 0;
    answers = [{ status: 400, body: { error: { message: 'm', type: 'OAuthException', code: 131047 } } }];
    const settings = { base_url: provider.url, phone_number_id: '555', token: 't', template_name: 'news' };
    const opened = await openLink(whatsappCloud, settings);
    opened.contacts.set(TO, { address: TO, state: 'bound', inboundAtMs: Date.now() });
    await opened.send(makeJob({ channel: 'whatsapp', phone: TO }));
    await opened.link.stop(100);
    const bodies = provider.log.map(({ body }) => JSON.parse(body) as { type: string });
    assert.deepEqual(
      bodies.map(({ type }) => type),
      ['text', 'template'],
    );
    for (const body of bodies) {
      assert.deepEqual(unexplained(check(REQUESTS, body.type, body), REQUEST_DIFFERENCES), []);
    }
  });

  test('no setting that changes the body is left out above, and every difference was seen', () => {
    const inBody = 'mode window_h template_name template_language template_map templates template_one_line preview_url';
    const notInBody =
      'phone_number_id token version app_secret verify_token hook_key text_max pair_interval_s pair_backoff_base error_map base_url rate window timeout_s temporary_delay_s throttle_min_s throttle_max_s in_doubt_wait_s in_doubt_retry';
    const known = `${inBody} ${notInBody}`.split(' ');
    assert.deepEqual(
      whatsappCloud.settings.map(({ name }) => name).filter((name) => !known.includes(name)),
      [],
    );
    allSeen(REQUEST_DIFFERENCES, faults);
  });
});

const base = { messaging_product: 'whatsapp', recipient_type: 'individual', to: TO };
const GOOD: Readonly<Record<string, Json>> = {
  text: { ...base, type: 'text', context: { message_id: 'wamid.0' }, text: { body: 'Hi', preview_url: true } },
  image: { ...base, type: 'image', image: { link: IMAGE, caption: 'Hi' } },
  interactive: {
    ...base,
    type: 'interactive',
    interactive: {
      type: 'cta_url',
      header: { type: 'image', image: { link: IMAGE }, sub_text: 'more' },
      body: { text: 'Hi' },
      footer: { text: 'Bye' },
      action: { name: 'cta_url', parameters: { display_text: 'Open', url: ACTION } },
    },
  },
  template: {
    ...base,
    type: 'template',
    template: {
      name: 'full',
      language: { code: 'ru', policy: 'deterministic' },
      components: [
        { type: 'header', parameters: [{ type: 'image', image: { link: IMAGE } }] },
        { type: 'body', parameters: [{ type: 'text', text: 'Hi' }] },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'end' }] },
        { type: 'button', sub_type: 'quick_reply', index: '1', parameters: [{ type: 'payload', payload: 'yes' }] },
      ],
    },
  },
};

describe('the simulator', () => {
  let api: GraphApi;
  let server: Server;
  const hooks: { statuses?: unknown; body: unknown }[] = [];
  const seen: string[] = [];

  before(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      hooks.push({ statuses: body.entry[0].changes[0].value.statuses, body });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api = await startGraphApi({
      pairIntervalMs: 0,
      throughputPerS: 0,
      deliveryMs: 5,
      windowAlwaysOpen: true,
      callbackUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      templates: [{ name: 'full', language: 'ru', body: 1, header: 'image', buttons: [0, 1] }],
    });
  });
  after(async () => {
    await api.close();
    server.closeAllConnections();
    server.close();
  });

  async function post(body: unknown, over: { path?: string; token?: string } = {}) {
    const { path = `/v25.0/${NUMBER_ID}/messages`, token = 'sim-token' } = over;
    const reply = await fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await reply.text();
    return { status: reply.status, text };
  }
  /** A refusal as described; its error. */
  function refusalOf({ status, text }: { status: number; text: string }, name: string): Json {
    assert.ok(status >= 400, `${name} is taken`);
    const body = JSON.parse(text);
    const found = check(ANSWERS, 'refused', body);
    seen.push(...found);
    assert.deepEqual(unexplained(found, ANSWER_DIFFERENCES), [], name);
    return body.error;
  }

  test('every fate: answers and webhooks are as described', async () => {
    const opaque = { biz_opaque_callback_data: '1-1' };
    let steps = 0;
    for (let ending = 0; ending <= 30; ending += 1) {
      const to = `7916123${String(ending).padStart(4, '0')}`;
      for (const body of [
        { ...GOOD.text, ...opaque, to },
        { ...GOOD.template, to },
      ]) {
        const reply = await post(body);
        const fate = fateOf(to);
        if (reply.status < 300) steps += fate.steps.length;
        // A page instead of an answer is the point of these two.
        if (fate.odd !== undefined) assert.throws(() => JSON.parse(reply.text));
        else if (reply.status < 300) assert.deepEqual(check(ANSWERS, 'taken', JSON.parse(reply.text)), []);
        else refusalOf(reply, to);
      }
    }
    await eventually(() => assert.equal(hooks.length, steps), 10_000);
    assert.ok(steps > 60);
    const found = hooks.splice(0).flatMap(({ body }) => check(STATUS_WEBHOOKS, 'payload', body));
    assert.deepEqual(unexplained(found, WEBHOOK_DIFFERENCES), []);
    allSeen(WEBHOOK_DIFFERENCES, found);
  });

  test('a message of a user is as described', async () => {
    api.inbound(TO, 'Hi');
    await eventually(() => assert.equal(hooks.length, 1));
    assert.deepEqual(check(MESSAGE_WEBHOOKS, 'payload', hooks.splice(0)[0]?.body), []);
  });

  test('an unknown number id has the words of the Graph itself', async () => {
    const error = refusalOf(await post(GOOD.text, { path: '/v25.0/5/messages' }), 'number');
    assert.deepEqual([error.code, error.error_subcode, error.type], [100, 33, 'GraphMethodException']);
    assert.match(String(error.message), /^Unsupported post request\. Object with ID '5' does not exist/);
    for (const over of [{ token: 'other' }, { path: '/v1.0/5/messages' }, { path: '/nowhere' }]) {
      refusalOf(await post(GOOD.text, over), JSON.stringify(over));
    }
  });

  for (const [type, good] of Object.entries(GOOD)) {
    test(`${type}: whatever the description forbids is refused`, async () => {
      assert.equal((await post(good)).status, 200);
      const wrong = violations(REQUESTS, type, good).concat(type === 'interactive' ? ofAction(good) : []);
      assert.ok(wrong.length > 20, `only ${wrong.length}`);
      for (const { name, value } of wrong) {
        const lax = LAXER.find(({ fault }) => fault.test(name));
        if (lax === undefined) refusalOf(await post(value), name);
        else assert.equal((await post(value)).status, 200, `${name}: ${lax.why}`);
      }
      names.push(...wrong.map(({ name }) => name));
    });
  }
  const names: string[] = [];
  test('every difference was seen', () => {
    allSeen(ANSWER_DIFFERENCES, seen);
    allSeen(LAXER, names);
  });

  // What the file allows and the simulator does not have: groups have ids instead of numbers, and nothing here writes to them.
  // Bounds of the prose: a text has 1–4096 characters (channels.md §A.2).
  const stricter: [name: string, body: Json, code: number][] = [
    ['a group', { ...GOOD.text, recipient_type: 'group' }, 131009],
    ['a video', { ...base, type: 'video', video: { link: IMAGE } }, 131051],
    ['a reply button', { ...GOOD.interactive, interactive: { type: 'button', body: { text: 'x' } } }, 131009],
    ['a text without words', { ...GOOD.text, text: {} }, 131008],
    ['a text too long', { ...GOOD.text, text: { body: 'x'.repeat(4097) } }, 131009],
  ];
  for (const [name, body, code] of stricter) {
    test(`stricter than the description: ${name}`, async () =>
      assert.equal(refusalOf(await post(body), name).code, code));
  }
  test('a body alone may be longer than one among others', async () => {
    const lone = (length: number, ...more: Json[]) => ({
      ...base,
      type: 'template',
      template: {
        name: 'nowhere',
        language: { code: 'ru' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'x'.repeat(length) }] }, ...more],
      },
    });
    const [, , button] = (GOOD.template!.template as { components: Json[] }).components;
    const code = async (body: unknown) => refusalOf(await post(body), 'long').code;
    assert.deepEqual(await Promise.all([code(lone(32_768)), code(lone(32_769))]), [132001, 132005]);
    assert.deepEqual(await Promise.all([code(lone(1024, button!)), code(lone(1025, button!))]), [132001, 132005]);
  });
});

/** The action has no form in the file: it is spoilt by that of the prose. */
function ofAction(good: Json): Violation[] {
  const interactive = good.interactive as { action: Json };
  return violations(PROSE, 'CtaAction', interactive.action).map(({ name, value }) => ({
    name,
    value: { ...good, interactive: { ...interactive, action: value } },
  }));
}
