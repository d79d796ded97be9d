// viber-business against the simulated partner API: what goes out, what each answer becomes, what cannot be sent at all.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { startViber, type ViberSimulator } from '../../simulators/viber/viber.ts';
import type { Job, Outcome, Settings } from '../../src/channels/channel.ts';
import { viberBusiness } from '../../src/channels/viber-business/definition.ts';
import { seqOf } from '../../src/channels/viber-business/request.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeJob, openLink } from './harness.ts';

const IMAGE = 'https://cdn.example/a.png';
const ACTION = 'https://shop.example/?a=1';
const job = (over: Partial<Job> = {}) => makeJob({ channel: 'viber', encoding: 'ucs2', ...over });

let viber: ViberSimulator;
before(async () => {
  const templates = { tpl: { languages: ['ru'], params: ['pin', 'who'] } };
  viber = await startViber({ services: [1, 77], templates, deliveryDelayMs: 0 });
});
after(() => viber.close());

async function sent(settings: Settings, ...jobs: Job[]): Promise<Outcome[]> {
  const opened = await openLink(viberBusiness, { base_url: viber.baseUrl, service_id: 1, ...settings });
  try {
    return await Promise.all(jobs.map((each) => opened.send(each)));
  } finally {
    await opened.link.stop(1000);
  }
}

async function bodyOf(settings: Settings, over: Partial<Job>): Promise<Record<string, unknown>> {
  const [outcome] = await sent(settings, job(over));
  assert.equal(outcome?.kind, 'submitted', JSON.stringify(outcome));
  return viber.taken.at(-1)!.body;
}

test('the four layouts go out as their types', async () => {
  const rows: [Partial<Job>, number, Record<string, string>][] = [
    [{ text: 'Привет' }, 225, { '#txt': 'Привет', '#tracking_data': '' }],
    [
      { text: 'Привет', content: { button: 'Open', action: ACTION } },
      209,
      { '#txt': 'Привет', '#caption': 'Open', '#action': ACTION, '#tracking_data': '' },
    ],
    [{ text: '', content: { image: IMAGE } }, 207, { '#img': IMAGE, '#tracking_data': '' }],
    [
      { text: 'Привет', content: { image: IMAGE, button: 'Open', action: ACTION } },
      208,
      { '#txt': 'Привет', '#img': IMAGE, '#caption': 'Open', '#action': ACTION, '#tracking_data': '' },
    ],
  ];
  for (const [over, type, message] of rows) {
    const whole = job({ ...over, phone: '79161234567' });
    const [outcome] = await sent({}, whole);
    const { token, body } = viber.taken.at(-1)!;
    assert.deepEqual(outcome, { kind: 'submitted', job: whole, providerIds: [token] });
    const { ttl, ...rest } = body;
    const seq = seqOf(whole.messageId);
    assert.deepEqual(rest, { service_id: 1, dest: '79161234567', seq, type, label: 'promotion', message });
    assert.ok(Number(ttl) >= 3590 && Number(ttl) <= 3600, `${ttl}`);
  }
});

test('label, tag, tracking data, types and gif pictures are settings', async () => {
  const gif = 'https://cdn.example/a.GIF?x=1';
  const settings = { label: 'transaction', tag: 'spring', tracking_data: 'shop', image_types: 'gif,PNG' };
  const plain = await bodyOf(settings, {});
  assert.equal(plain.type, 206);
  assert.equal(plain.label, 'transaction');
  assert.equal(plain.tag, 'spring');
  assert.equal((plain.message as Record<string, string>)['#tracking_data'], 'shop');
  const picture = await bodyOf(settings, { text: '', content: { image: gif } });
  assert.deepEqual(picture.message, { '#img': gif, '#imageFormat': 'gif', '#tracking_data': 'shop' });
});

test('types that take no reply are never sent tracking data', async () => {
  const types = [
    [{ type_image: 7 }, { text: '', content: { image: IMAGE } }],
    [{ type_image: 107 }, { text: '', content: { image: IMAGE } }],
    [{ type_text_button: 9 }, { content: { button: 'B', action: ACTION } }],
    [{ type_text_button: 109 }, { content: { button: 'B', action: ACTION } }],
    [{ type_text_image_button: 8 }, { content: { image: IMAGE, button: 'B', action: ACTION } }],
    [{ type_text_image_button: 108 }, { content: { image: IMAGE, button: 'B', action: ACTION } }],
  ] as const;
  for (const [setting, over] of types) {
    // The simulator answers 6 where it comes.
    const body = await bodyOf({ ...setting, tracking_data: 'x' }, over);
    assert.equal('#tracking_data' in (body.message as object), false);
  }
});

test('a transactional text goes out as the template, a picture does not', async () => {
  const map = { pin: 'text', who: 'sender' };
  const settings = { label: 'transaction', template_id: 'tpl', template_lang: 'ru', template_map: map };
  const body = await bodyOf(settings, { text: '4711', sender: 'DEMO' });
  assert.equal(body.type, 1702);
  assert.equal(body.message, undefined);
  assert.equal(body.templateId, 'tpl');
  assert.equal(body.templateLang, 'ru');
  assert.deepEqual(body.templateParams, { pin: '4711', who: 'DEMO' });
  assert.equal((await bodyOf(settings, { text: '', content: { image: IMAGE } })).type, 207);
  const draft = { channel: 'viber', sender: 'DEMO', text: 'x'.repeat(126), content: {} } as const;
  assert.equal(viberBusiness.accepts!(draft, { service_id: 1, ...settings }), 'text_too_long');
  assert.equal(viberBusiness.accepts!({ ...draft, text: 'x'.repeat(125) }, { service_id: 1, ...settings }), null);
});

test('senders are services; the others go out as service_id', async () => {
  const services = { BANK: 77, SHOP: '1' };
  assert.equal((await bodyOf({ services, service_id: 1 }, { sender: 'BANK' })).service_id, 77);
  assert.equal((await bodyOf({ services, service_id: 77 }, { sender: 'SHOP' })).service_id, 1);
  assert.equal((await bodyOf({ services, service_id: 77 }, { sender: 'constructor' })).service_id, 77);
  // As the command line hands it over.
  assert.equal((await bodyOf({ services: '{"BANK":77}' }, { sender: 'BANK' })).service_id, 77);
});

test('the validity keeps within its bounds', async () => {
  const at = (seconds: number) => ({ expiresAtMs: Date.now() + seconds * 1000 });
  assert.equal((await bodyOf({}, at(5))).ttl, 30);
  assert.equal((await bodyOf({}, at(-50))).ttl, 30);
  assert.equal((await bodyOf({}, at(40 * 86_400))).ttl, 1_209_600);
  assert.equal((await bodyOf({ ttl_max_s: 600 }, at(3600))).ttl, 600);
  assert.equal((await bodyOf({ ttl_min_s: 7200 }, at(3600))).ttl, 7200);
});

test('seq is the same for every try of a message and fits 32 bits', () => {
  for (const id of [0, 1, 0x7ffffffe, 0x7fffffff, 2_000_000_000_001, Number.MAX_SAFE_INTEGER]) {
    const seq = seqOf(id);
    assert.ok(Number.isInteger(seq) && seq >= 1 && seq <= 0x7fffffff, `${id} → ${seq}`);
    assert.equal(seqOf(id), seq);
  }
  assert.notEqual(seqOf(2_000_000_000_001), seqOf(2_000_000_000_002));
});

const CLASSES = {
  temporary: ['1', '7', 'http_500', 'http_503'],
  throttle: ['http_429'],
  recipient: ['8', '9', '10', '27'],
  content: ['3', '5', '6', '18', '20', '21', '28', '29', '30', '31', '32', '38', '39', '40', '41'],
  configuration: ['2', '4', '11', '13', '14', '17', '43', '401', 'http_401', 'http_403', 'http_404'],
} as const;

test('every row of the status map decides', async () => {
  const rows = Object.entries(CLASSES).flatMap(([name, codes]) => codes.map((code) => [code, name] as const));
  assert.deepEqual(new Map(rows.toSorted()), new Map([...viberBusiness.errorClasses].toSorted()));
  await using http = await answering((phone) => ({ status: Number(phone.slice(-3)), body: '{"status":0}' }));
  for (const [code, errorClass] of [...rows, ['2222', 'temporary'], ['http_418', 'temporary']] as const) {
    const overHttp = code.startsWith('http_');
    const phone = overHttp ? `79160000${code.slice(5)}` : `7916${code.padStart(7, '9')}`;
    if (!overHttp) viber.statuses.set(phone, Number(code));
    const opened = await openLink(viberBusiness, { base_url: overHttp ? http.url : viber.baseUrl, service_id: 1 });
    const whole = job({ phone });
    const outcome = await opened.send(whole);
    const final = errorClass === 'recipient' || errorClass === 'content';
    const kind = final ? 'rejected' : 'deferred';
    assert.deepEqual([outcome.kind, 'code' in outcome && outcome.code], [kind, code]);
    assert.equal('errorClass' in outcome && outcome.errorClass, errorClass, code);
    assert.deepEqual(opened.faults, errorClass === 'configuration' ? [code] : []);
    assert.equal(opened.link.free() === 0, errorClass === 'configuration' || errorClass === 'throttle', code);
    await opened.link.stop(100);
  }
  assert.equal(viberBusiness.codeName!('9'), 'NOT_VIBER_USER');
  assert.equal(viberBusiness.codeName!('2222'), '2222');
});

test('the magic numbers refuse as documented', async () => {
  const phone = (end: string) => `7916123${end}`;
  const outcomes = await sent({}, ...['0005', '0010', '0011'].map((end) => job({ phone: phone(end) })));
  assert.deepEqual(
    outcomes.map((outcome) => outcome.kind === 'rejected' && [outcome.code, outcome.errorClass]),
    ['9', '8', '10'].map((code) => [code, 'recipient']),
  );
  const [fault] = await sent({ service_id: 5 }, job());
  assert.deepEqual(fault?.kind === 'deferred' && [fault.code, fault.errorClass], ['2', 'configuration']);
});

test('all digits of a bare 64-bit token are kept, a string token too', async () => {
  for (const token of [
    '5379697806260881548',
    '"5379697806260881549"',
    '18446744073709551615',
    '9007199254740993',
    '42',
  ]) {
    await using far = await answering(() => ({ status: 200, body: `{"seq":1,"message_token":${token},"status":0}` }));
    const [outcome] = await sent({ base_url: far.url }, job());
    assert.deepEqual(outcome?.kind === 'submitted' && outcome.providerIds, [token.replaceAll('"', '')]);
  }
});

test('ALREADY_SENT is taken, with its token or without', async () => {
  const whole = job();
  const [first, again] = [await sent({}, whole), await sent({}, { ...whole, attemptNo: 2 })];
  assert.equal(again[0]?.kind, 'submitted');
  assert.deepEqual(
    again[0]?.kind === 'submitted' && again[0].providerIds,
    first[0]?.kind === 'submitted' && first[0].providerIds,
  );
  await using bare = await answering(() => ({ status: 200, body: '{"seq":1,"message_token":0,"status":12}' }));
  const [outcome] = await sent({ base_url: bare.url }, whole);
  assert.deepEqual(outcome?.kind === 'submitted' && outcome.providerIds, [`already-sent-${seqOf(whole.messageId)}`]);
});

test('an answer that cannot be read leaves the message in doubt', async () => {
  const bodies = [
    '',
    'null',
    '[]',
    '<html>',
    '{"status":"ok"}',
    '{"status":0}',
    '{"status":0,"message_token":{}}',
    '{',
  ];
  for (const body of bodies) {
    await using far = await answering(() => ({ status: 200, body }));
    const [outcome] = await sent({ base_url: far.url }, job());
    assert.equal(outcome?.kind, 'in_doubt', body);
  }
  for (const status of [502, 504]) {
    await using far = await answering(() => ({ status, body: 'Bad gateway' }));
    const [outcome] = await sent({ base_url: far.url }, job());
    assert.equal(outcome?.kind, 'in_doubt');
  }
});

test('a lost answer is in doubt, a refused connection is not', async () => {
  viber.behaviour.loseAnswerRate = 1;
  try {
    const [lost] = await sent({}, job());
    assert.deepEqual(lost?.kind === 'in_doubt' && [lost.providerIds, lost.references], [[null], []]);
  } finally {
    viber.behaviour.loseAnswerRate = 0;
  }
  const gone = await answering(() => ({ status: 200, body: '' }));
  await gone[Symbol.asyncDispose]();
  const [refused] = await sent({ base_url: gone.url }, job());
  assert.deepEqual(refused?.kind === 'deferred' && [refused.code, refused.errorClass], ['ECONNREFUSED', 'temporary']);
  viber.behaviour.delayMs = 400;
  try {
    const [slow] = await sent({ timeout_s: 0.1 }, job());
    assert.equal(slow?.kind, 'in_doubt');
  } finally {
    viber.behaviour.delayMs = 0;
  }
});

test('429 slows the connection down and then goes on', async () => {
  const settings = { base_url: viber.baseUrl, service_id: 1, throttle_min_s: 0.05, throttle_max_s: 0.1 };
  const opened = await openLink(viberBusiness, settings);
  viber.behaviour.throttleRate = 1;
  const first = await opened.send(job());
  viber.behaviour.throttleRate = 0;
  assert.deepEqual(first.kind === 'deferred' && [first.code, first.errorClass, first.delayMs], [
    'http_429',
    'throttle',
    1000,
  ]);
  assert.equal(opened.link.free(), 0);
  await eventually(() => assert.ok(opened.link.free() > 0));
  assert.equal((await opened.send(job())).kind, 'submitted');
  await opened.link.stop(1000);
});

test('accepts judges by form', () => {
  const settings = { service_id: 1 };
  const rows: [string, Job['content'], string | null][] = [
    ['Привет', {}, null],
    ['👍'.repeat(1000), {}, null],
    ['👍'.repeat(1001), {}, 'text_too_long'],
    ['', {}, 'text_missing'],
    [' \n', {}, 'text_missing'],
    ['x', { button: 'Open', action: ACTION }, null],
    ['x', { button: 'B'.repeat(30), action: ACTION }, null],
    ['x', { button: 'B'.repeat(31), action: ACTION }, 'text_too_long'],
    ['x', { button: 'Open' }, 'link_missing'],
    ['x', { action: ACTION }, 'text_missing'],
    ['x', { button: 'Open', action: 'http://shop.example/' }, 'link_missing'],
    ['x', { button: 'Open', action: 'javascript:alert(1)' }, 'link_missing'],
    ['x', { button: 'Open', action: 'shop' }, 'link_missing'],
    ['', { image: IMAGE }, null],
    ['', { image: 'https://cdn.example/picture' }, null],
    ['', { image: 'https://cdn.example/A.JPEG?v=2' }, null],
    ['', { image: 'http://cdn.example/a.png' }, 'link_missing'],
    ['', { image: 'https://cdn.example/a.gif' }, 'link_missing'],
    ['', { image: 'https://cdn.example/a.exe' }, 'link_missing'],
    ['x', { image: IMAGE }, 'text_missing'],
    ['', { image: IMAGE, button: 'Open', action: ACTION }, 'text_missing'],
    ['', { button: 'Open', action: ACTION }, 'text_missing'],
    ['x', { image: IMAGE, button: 'Open', action: ACTION }, null],
  ];
  for (const [text, content, wanted] of rows) {
    const found = viberBusiness.accepts!({ channel: 'viber', sender: '', text, content }, settings);
    assert.equal(found, wanted, JSON.stringify([text.slice(0, 10), content]));
  }
  const gif = { channel: 'viber', sender: '', text: '', content: { image: 'https://a.example/a.gif' } } as const;
  assert.equal(viberBusiness.accepts!(gif, { ...settings, image_types: 'jpg,gif' }), null);
});

test('content that is no Viber message is refused without a call', async () => {
  const before = viber.log.length;
  const [outcome] = await sent({}, job({ text: 'x', content: { image: IMAGE } }));
  assert.deepEqual(outcome?.kind === 'rejected' && [outcome.code, outcome.errorClass], ['layout', 'content']);
  assert.equal(viber.log.length, before);
});

test('settings that cannot work are named and open nothing', async () => {
  const faults = async (settings: Settings) => {
    const opened = await openLink(viberBusiness, settings);
    assert.equal(opened.link.free(), 0);
    return opened.faults.join('; ');
  };
  assert.match(await faults({}), /service_id: is required/);
  assert.match(await faults({ service_id: 1.5 }), /service_id: must be a whole number/);
  assert.match(await faults({ service_id: 1, services: { A: 'x' } }), /services: "A"/);
  assert.match(await faults({ service_id: 1, services: [] }), /services: must be an object/);
  assert.match(await faults({ service_id: 1, ttl_min_s: 100, ttl_max_s: 50 }), /ttl_min_s: is above/);
  assert.match(await faults({ service_id: 1, ttl_min_s: 29 }), /ttl_min_s: must be at least 30/);
  assert.match(await faults({ service_id: 1, hook_ips: '10.0.0.0/99' }), /hook_ips/);
  assert.match(await faults({ service_id: 1, template_id: 't' }), /template_id/);
  assert.match(await faults({ service_id: 1, template_map: { a: 'password' } }), /template_map: "a"/);
  assert.match(await faults({ service_id: 1, base_url: 'ftp://x' }), /base_url/);
});

/** A far end that answers as told; the number written to is given. */
async function answering(answer: (phone: string) => { status: number; body: string }) {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { status, body } = answer(String((JSON.parse(text) as { dest: string }).dest));
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
