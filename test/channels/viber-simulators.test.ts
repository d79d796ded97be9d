// The simulators refuse what the real ones refuse: what the connectors are held against.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type InfobipSimulator, startInfobip } from '../../simulators/infobip/infobip.ts';
import { startViber, type ViberSimulator } from '../../simulators/viber/viber.ts';

let viber: ViberSimulator;
let infobip: InfobipSimulator;
before(async () => {
  const templates = { tpl: { languages: ['en'], params: ['a'] }, otp: { languages: ['en'], params: ['pin'] } };
  viber = await startViber({ services: [1], blockedTypes: [306], templates });
  infobip = await startInfobip();
});
after(() => Promise.all([viber.close(), infobip.close()]));

const HTTPS = 'https://a.example/a.png';
const TRACKED = { '#txt': 'x', '#tracking_data': '' };
const BASE = { service_id: 1, dest: '79161234567', seq: 1, type: 225, label: 'promotion', ttl: 60, message: TRACKED };

async function statusOf(body: unknown, url = viber.baseUrl): Promise<number> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const reply = await fetch(`${url}/send_message`, { method: 'POST', body: text });
  assert.equal(reply.status, 200);
  return ((await reply.json()) as { status: number }).status;
}

test('viber: envelope', async () => {
  const rows: [unknown, number][] = [
    ['{', 3],
    ['[]', 3],
    [{ ...BASE, service_id: 2 }, 2],
    [{ ...BASE, service_id: '1' }, 2],
    [{ ...BASE, seq: 'a' }, 6],
    [{ ...BASE, type: 999 }, 5],
    [{ ...BASE, type: 306 }, 4],
    [{ ...BASE, label: 'spam' }, 18],
    [{ ...BASE, label: 'transaction' }, 18],
    [{ ...BASE, dest: '+79161234567' }, 27],
    [{ ...BASE, dest: '12' }, 27],
    [{ ...BASE, ttl: 29 }, 20],
    [{ ...BASE, ttl: 1_209_601 }, 20],
    [{ ...BASE, message: undefined }, 6],
    [BASE, 0],
    [BASE, 12],
  ];
  for (const [body, status] of rows) assert.equal(await statusOf(body), status, JSON.stringify(body));
  assert.equal((await fetch(`${viber.url}/send_message`, { method: 'POST' })).status, 404);
});

test('viber: fields of each type', async () => {
  const button = { '#caption': 'b', '#action': HTTPS };
  type Row = [type: number, message: Record<string, unknown>, status: number];
  const rows: Row[] = [
    [225, { '#txt': 'x' }, 6],
    [225, { ...TRACKED, '#img': HTTPS }, 6],
    [225, { '#txt': 'x'.repeat(1001), '#tracking_data': '' }, 3],
    [106, { '#txt': 'x' }, 0],
    [209, { ...TRACKED, ...button }, 0],
    [209, { ...TRACKED, ...button, '#caption': 'b'.repeat(31) }, 6],
    [209, { ...TRACKED, '#caption': 'b' }, 6],
    [209, { ...TRACKED, ...button, '#action': 'http://a.example' }, 6],
    [207, { '#img': HTTPS, '#tracking_data': '' }, 0],
    [207, { '#img': 'http://a.example/a.png', '#tracking_data': '' }, 6],
    [207, TRACKED, 6],
    [208, { ...TRACKED, ...button, '#img': HTTPS }, 0],
    [208, { ...TRACKED, ...button }, 6],
    ...[7, 107].map((type) => [type, { '#img': HTTPS, '#tracking_data': '' }, 6] as Row),
    ...[9, 109].map((type) => [type, { ...TRACKED, ...button }, 6] as Row),
    ...[8, 108].map((type) => [type, { ...TRACKED, ...button, '#img': HTTPS }, 6] as Row),
  ];
  for (const [index, [type, message, status]] of rows.entries()) {
    assert.equal(await statusOf({ ...BASE, seq: 100 + index, type, message }), status, JSON.stringify([type, message]));
  }
});

test('viber: templates', async () => {
  const base = { ...BASE, type: 1702, label: 'transaction', message: undefined, templateLang: 'en' };
  const rows: [Record<string, unknown>, number][] = [
    [{ templateId: 'tpl', templateParams: { a: 'x' } }, 0],
    [{ templateId: 'none', templateParams: { a: 'x' } }, 38],
    [{ templateId: 'tpl', templateLang: 'xx', templateParams: { a: 'x' } }, 38],
    [{ templateId: 'tpl', templateParams: {} }, 39],
    [{ templateId: 'tpl', templateParams: { a: 'x'.repeat(126) } }, 39],
    [{ templateId: 'otp', templateParams: {} }, 7],
    [{ templateId: 'tpl', templateParams: { a: 'x' }, label: 'promotion' }, 18],
  ];
  for (const [index, [over, status]] of rows.entries()) {
    assert.equal(await statusOf({ ...base, seq: 200 + index, ...over }), status, JSON.stringify(over));
  }
});

test('viber: only addresses it knows may send', async () => {
  const strict = await startViber({ allowedIps: ['192.0.2.1'] });
  try {
    assert.equal(await statusOf(BASE, strict.baseUrl), 11);
  } finally {
    await strict.close();
  }
});

interface Fault {
  serviceException: { validationErrors: object };
}

const MESSAGE = {
  sender: 'DEMO',
  destinations: [{ to: '79161234567' }],
  content: { type: 'TEXT', text: 'x' },
};

async function ask(body: unknown, authorization = 'App key') {
  const reply = await fetch(`${infobip.url}/viber/2/messages`, {
    method: 'POST',
    headers: { authorization },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: reply.status, body: (await reply.json()) as unknown };
}

test('infobip: a wrong key is told in its own form', async () => {
  const serviceException = { messageId: 'UNAUTHORIZED', text: 'Invalid login details' };
  for (const authorization of ['', 'App other', 'Bearer key']) {
    assert.deepEqual(await ask({ messages: [MESSAGE] }, authorization), {
      status: 401,
      body: { requestError: { serviceException } },
    });
  }
});

test('infobip: fields are checked and named', async () => {
  const content = (over: object) => ({ ...MESSAGE, content: { ...MESSAGE.content, ...over } });
  const image = { type: 'IMAGE', text: undefined, mediaUrl: HTTPS };
  const button = { title: 'b', action: HTTPS };
  const rows: [unknown, string][] = [
    [{ ...MESSAGE, sender: '' }, 'sender'],
    [{ ...MESSAGE, destinations: [] }, 'destinations'],
    [{ ...MESSAGE, destinations: [{ to: 'abc' }] }, 'destinations[0].to'],
    [content({ type: 'GIF' }), 'content.type'],
    [content({ text: '' }), 'content.text'],
    [content({ text: 'x'.repeat(1001) }), 'content.text'],
    [content({ ...image, mediaUrl: 'a' }), 'content.mediaUrl'],
    [content({ ...image, mediaUrl: 'https://a.example/a.gif' }), 'content.mediaUrl'],
    [content({ ...image, button }), 'content.text'],
    [content({ button: { ...button, title: 'b'.repeat(31) } }), 'content.button.title'],
    [content({ button: { title: 'b', action: 'a' } }), 'content.button.action'],
    [{ ...MESSAGE, options: { label: 'SPAM' } }, 'options.label'],
    [{ ...MESSAGE, options: { validityPeriod: { amount: 0 } } }, 'options.validityPeriod.amount'],
    [{ ...MESSAGE, options: { validityPeriod: { amount: 1, timeUnit: 'DAYS' } } }, 'options.validityPeriod.timeUnit'],
    [{ ...MESSAGE, webhooks: { delivery: { url: 'x' } } }, 'webhooks.delivery.url'],
  ];
  for (const [message, field] of rows) {
    const { status, body } = await ask({ messages: [message] });
    assert.equal(status, 400, field);
    const { validationErrors } = (body as { requestError: Fault }).requestError.serviceException;
    assert.deepEqual(Object.keys(validationErrors), [`messages[0].${field}`]);
  }
  assert.equal((await ask('{')).status, 400);
  const { status, body } = await ask({ messages: [MESSAGE] });
  assert.equal(status, 200);
  assert.match(JSON.stringify(body), /"bulkId".*"PENDING_ACCEPTED"/);
});
