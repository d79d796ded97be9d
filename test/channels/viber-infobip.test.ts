// viber-infobip against the simulated Infobip: what goes out, what each answer becomes, what cannot be sent at all.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { type InfobipSimulator, startInfobip } from '../../simulators/infobip/infobip.ts';
import type { ErrorClass, Job, Outcome, Settings } from '../../src/channels/channel.ts';
import { viberInfobip } from '../../src/channels/viber-infobip/definition.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeJob, openLink } from './harness.ts';

const IMAGE = 'https://cdn.example/a.png';
const ACTION = 'https://shop.example/?a=1';
const job = (over: Partial<Job> = {}) => makeJob({ channel: 'viber', ...over });

let infobip: InfobipSimulator;
before(async () => {
  infobip = await startInfobip({ apiKey: 'secret', senders: ['DEMO', 'OTHER'], deliveryDelayMs: 0 });
});
after(() => infobip.close());

async function sent(settings: Settings, ...jobs: Job[]): Promise<Outcome[]> {
  const opened = await openLink(viberInfobip, { base_url: infobip.url, api_key: 'secret', ...settings });
  try {
    return await Promise.all(jobs.map((each) => opened.send(each)));
  } finally {
    await opened.link.stop(1000);
  }
}

interface Message {
  sender: string;
  options: { label: string; validityPeriod: { amount: number } };
  webhooks: { delivery: { url: string }; seen: { url: string } };
}

async function messageOf(settings: Settings, over: Partial<Job>): Promise<Message> {
  const [outcome] = await sent(settings, job(over));
  assert.equal(outcome?.kind, 'submitted', JSON.stringify(outcome));
  return JSON.parse(infobip.log.at(-1)!.body).messages[0];
}

test('the four layouts go out as Infobip’s own', async () => {
  const button = { title: 'Open', action: ACTION };
  const rows: [Partial<Job>, Record<string, unknown>][] = [
    [{ text: 'Привет' }, { type: 'TEXT', text: 'Привет' }],
    [
      { text: 'Привет', content: { button: 'Open', action: ACTION } },
      { type: 'TEXT', text: 'Привет', button },
    ],
    [
      { text: '', content: { image: IMAGE } },
      { type: 'IMAGE', mediaUrl: IMAGE },
    ],
    [
      { text: 'Привет', content: { image: IMAGE, button: 'Open', action: ACTION } },
      { type: 'IMAGE', text: 'Привет', mediaUrl: IMAGE, button },
    ],
  ];
  for (const [over, content] of rows) {
    const whole = job({ ...over, attemptNo: 2 });
    const [outcome] = await sent({}, whole);
    assert.deepEqual(outcome, { kind: 'submitted', job: whole, providerIds: [infobip.taken.at(-1)!.messageId] });
    const { messages } = JSON.parse(infobip.log.at(-1)!.body);
    const { amount } = messages[0].options.validityPeriod;
    assert.deepEqual(messages, [
      {
        sender: 'DEMO',
        destinations: [{ to: '79161234567' }],
        content,
        options: { label: 'PROMOTIONAL', validityPeriod: { amount, timeUnit: 'SECONDS' } },
        webhooks: { contentType: 'application/json', callbackData: `${whole.messageId}-2` },
      },
    ]);
    assert.ok(amount >= 3590 && amount <= 3600, `${amount}`);
  }
});

test('label, default sender and the address of reports are settings', async () => {
  const callback_url = 'https://gw.example/hooks/viber/';
  const settings = { label: 'TRANSACTIONAL', sender: 'OTHER', callback_url, hook_key: 's e' };
  const message = await messageOf(settings, { sender: '' });
  assert.equal(message.sender, 'OTHER');
  assert.equal(message.options.label, 'TRANSACTIONAL');
  const url = 'https://gw.example/hooks/viber/s%20e';
  assert.deepEqual([message.webhooks.delivery, message.webhooks.seen], [{ url }, { url }]);
  const whole = await messageOf({ callback_url: 'https://gw.example/hooks/viber/key', hook_key: 'key' }, {});
  assert.equal(whole.webhooks.delivery.url, 'https://gw.example/hooks/viber/key');
});

test('the validity keeps within its bounds', async () => {
  const at = (seconds: number) => ({ expiresAtMs: Date.now() + seconds * 1000 });
  const amount = async (settings: Settings, seconds: number) =>
    (await messageOf(settings, at(seconds))).options.validityPeriod.amount;
  assert.equal(await amount({}, 5), 30);
  assert.equal(await amount({}, -5), 30);
  assert.equal(await amount({}, 40 * 86_400), 172_800);
  assert.equal(await amount({ validity_max_s: 600 }, 3600), 600);
  assert.equal(await amount({ validity_min_s: 7200 }, 3600), 7200);
});

const CLASSES: Record<ErrorClass, string> = {
  temporary:
    'http_500 http_503 group_4 REJECTED_FLOODING_FILTER REJECTED_SYSTEM_ERROR UNDELIVERABLE_REJECTED_PLATFORM ' +
    'UNDELIVERABLE_NOT_SENT EXPIRED_EXPIRED EXPIRED_DLR_UNKNOWN EC_DEPLOYMENT_CONFIGURATION_ERROR EC_MEDIA_HOSTING_ERROR ' +
    'EC_MEDIA_UPLOAD_ERROR EC_NOT_ALLOWED_SENDING_TIME EC_PROVIDER_INTERNAL_ERROR EC_PROVIDER_TIMEOUT EC_INTERNAL_ERROR ' +
    'EC_TEMPORARY_GATEWAY_ERROR EC_DESTINATION_FLOODING EC_DESTINATION_TXT_FLOODING',
  throttle: 'http_429 EC_SPAM_RATE EC_TOO_MANY_REQUESTS EC_MESSAGE_TYPE_EXHAUSTED',
  recipient:
    'group_2 UNDELIVERABLE_REJECTED_OPERATOR UNDELIVERABLE_NOT_DELIVERED REJECTED_NETWORK REJECTED_PREFIX_MISSING ' +
    'REJECTED_DND REJECTED_DESTINATION_NOT_REGISTERED REJECTED_ROUTE_NOT_AVAILABLE REJECTED_DESTINATION_BLOCKLISTED REJECTED_DESTINATION MISSING_TO EC_UNKNOWN_SUBSCRIBER EC_UNKNOWN_USER ' +
    'EC_BLOCKED_USER EC_DEVICE_REPRODUCTION_ERROR EC_UNSUPPORTED_MOBILE_APP_VERSION EC_UNSUPPORTED_DEVICE ' +
    'EC_USER_IDENTITY_CHANGED EC_DEST_ADDRESS_BLACKLISTED EC_BLACKLISTED_DESTINATIONADDRESS',
  content:
    'http_400 group_5 REJECTED_SOURCE REJECTED_SENDER REJECTED_DUPLICATE_MESSAGE_ID REJECTED_MESSAGE_TOO_LONG ' +
    'SIGNALS_BLOCKED EC_BAD_REQUEST EC_ILLEGAL_TRAFFIC_TYPE EC_INVALID_TEMPLATE_ARGS EC_INVALID_TEMPLATE EC_NO_SESSION ' +
    'EC_MEDIA_METADATA_ERROR EC_MEDIA_UNSUPPORTED EC_INTERNAL_BAD_MAPPING EC_BLOCKED_CONTENT EC_DUPLICATE_REQUEST ' +
    'EC_BLACKLISTED_SENDERADDRESS',
  configuration:
    'http_401 http_403 http_404 REJECTED_NOT_ENOUGH_CREDITS REJECTED_PREPAID_PACKAGE_EXPIRED ' +
    'EC_UNKNOWN_APPLICATION EC_UNAUTHORIZED_ACCESS ' +
    'EC_FORBIDDEN_ACCESS EC_ACCOUNT_ISSUE EC_PROVIDER_BILLING_ERROR EC_CONFIGURATION_ERROR EC_SERVICE_NOT_ACTIVATED ' +
    'EC_MISSING_SENDER_METADATA EC_BAD_ORIGIN EC_MONTHLY_LIMIT_REACHED',
};

const said = (groupId: number, name: string) => ({ groupId, groupName: '', id: 1, name, description: '' });

test('every row of the map decides', async () => {
  const rows = Object.entries(CLASSES).flatMap(([name, codes]) =>
    codes.split(' ').map((code) => [code, name] as const),
  );
  assert.deepEqual(new Map(rows.toSorted()), new Map([...viberInfobip.errorClasses].toSorted()));
  const check = async ([code, errorClass]: readonly [string, string], index: number) => {
    const phone = `7916500${String(index + 1000)}`;
    const group = /^group_(\d)$/.exec(code)?.[1];
    if (code.startsWith('http_')) infobip.answers.set(phone, { http: Number(code.slice(5)) });
    else if (group !== undefined) infobip.answers.set(phone, { status: said(Number(group), 'NEW_NAME') });
    else if (code.startsWith('EC_')) {
      const error = { ...said(1, code), permanent: true };
      infobip.answers.set(phone, { status: said(2, 'UNDELIVERABLE_NOT_DELIVERED'), error });
    } else infobip.answers.set(phone, { status: said(5, code) });
    const opened = await openLink(viberInfobip, { base_url: infobip.url, api_key: 'secret' });
    const outcome = await opened.send(job({ phone }));
    const final = errorClass === 'recipient' || errorClass === 'content';
    const wanted = group === undefined ? code : 'NEW_NAME';
    assert.deepEqual([outcome.kind, 'code' in outcome && outcome.code], [final ? 'rejected' : 'deferred', wanted]);
    assert.equal('errorClass' in outcome && outcome.errorClass, errorClass, code);
    assert.deepEqual(opened.faults, errorClass === 'configuration' ? [code] : []);
    assert.equal(opened.link.free() === 0, errorClass === 'configuration' || errorClass === 'throttle', code);
    await opened.link.stop(100);
  };
  await Promise.all([...rows, ['http_418', 'temporary'] as const].map(check));
});

test('an unknown name is judged by whether trying again can help', async () => {
  const rows = [
    [said(5, 'REJECTED_NEW'), undefined, 'rejected', 'REJECTED_NEW'],
    [said(5, 'REJECTED_NEW'), { ...said(1, 'EC_NEW'), permanent: true }, 'rejected', 'EC_NEW'],
    [said(5, 'REJECTED_NEW'), { ...said(1, 'EC_NEW'), permanent: false }, 'deferred', 'EC_NEW'],
    [said(2, ''), { ...said(0, 'NO_ERROR'), permanent: false }, 'rejected', 'group_2'],
  ] as const;
  for (const [status, error, kind, code] of rows) {
    infobip.answers.set('79160009999', { status, error });
    const [outcome] = await sent({}, job({ phone: '79160009999' }));
    assert.deepEqual([outcome?.kind, outcome !== undefined && 'code' in outcome && outcome.code], [kind, code]);
  }
  for (const groupId of [0, 1, 3]) {
    infobip.answers.set('79160009999', { status: said(groupId, 'FINE') });
    const [outcome] = await sent({}, job({ phone: '79160009999' }));
    assert.equal(outcome?.kind, 'submitted');
  }
});

test('the magic numbers and Infobip’s own checks refuse', async () => {
  const rows: [Settings, Partial<Job>, string, string][] = [
    [{}, { phone: '79161230005' }, 'REJECTED_DESTINATION', 'recipient'],
    [{}, { phone: '79161230012' }, 'REJECTED_NOT_ENOUGH_CREDITS', 'configuration'],
    [{}, { phone: '79161230013' }, 'REJECTED_FLOODING_FILTER', 'temporary'],
    [{}, { phone: '79161230016' }, 'http_403', 'configuration'],
    [{}, { sender: 'NOBODY' }, 'REJECTED_SOURCE', 'content'],
    [{ api_key: 'wrong' }, {}, 'http_401', 'configuration'],
    [{}, { text: 'x'.repeat(1001) }, 'http_400', 'content'],
  ];
  for (const [settings, over, code, errorClass] of rows) {
    const [outcome] = await sent(settings, job(over));
    assert.ok(outcome?.kind === 'deferred' || outcome?.kind === 'rejected');
    assert.deepEqual([outcome.code, outcome.errorClass], [code, errorClass]);
  }
});

test('a 400 names the fields it complains of, never their values', async () => {
  const opened = await openLink(viberInfobip, { base_url: infobip.url, api_key: 'secret' });
  await opened.send(job({ text: 'x'.repeat(1001) }));
  const notice = opened.notices.find(({ name }) => name === 'refused_fields');
  assert.equal(notice?.fields.fields, 'messages[0].content.text');
  assert.doesNotMatch(JSON.stringify(opened.notices), /xxx|secret/);
  await opened.link.stop(100);
});

test('an answer that cannot be read leaves the message in doubt, with its reference', async () => {
  const bodies = ['', 'null', '[]', '<html>', '{}', '{"messages":[]}', '{"messages":[{"messageId":"a"}]}'];
  bodies.push('{"messages":[{"messageId":"a","status":{"groupId":"1"}}]}', '{"messages":[{"status":{"groupId":1}}]}');
  for (const [status, body] of [
    ...bodies.map((body) => [200, body] as const),
    [502, ''] as const,
    [504, ''] as const,
  ]) {
    await using far = await answering(status, body);
    const whole = job();
    const [outcome] = await sent({ base_url: far.url }, whole);
    assert.deepEqual(outcome?.kind === 'in_doubt' && outcome.references, viberInfobip.references(whole), body);
  }
});

test('a lost answer is in doubt, a refused connection is not', async () => {
  infobip.behaviour.loseAnswerRate = 1;
  try {
    const whole = job();
    const [lost] = await sent({}, whole);
    assert.deepEqual(lost?.kind === 'in_doubt' && lost.references, viberInfobip.references(whole));
  } finally {
    infobip.behaviour.loseAnswerRate = 0;
  }
  const gone = await answering(200, '');
  await gone[Symbol.asyncDispose]();
  const [refused] = await sent({ base_url: gone.url }, job());
  assert.deepEqual(refused?.kind === 'deferred' && [refused.code, refused.errorClass], ['ECONNREFUSED', 'temporary']);
});

test('429 slows the connection down and then goes on', async () => {
  const settings = { base_url: infobip.url, api_key: 'secret', throttle_min_s: 0.05, throttle_max_s: 0.1 };
  const opened = await openLink(viberInfobip, settings);
  infobip.behaviour.throttleRate = 1;
  const first = await opened.send(job());
  infobip.behaviour.throttleRate = 0;
  assert.deepEqual(first.kind === 'deferred' && [first.code, first.errorClass], ['http_429', 'throttle']);
  assert.equal(opened.link.free(), 0);
  await eventually(() => assert.ok(opened.link.free() > 0));
  assert.equal((await opened.send(job())).kind, 'submitted');
  await opened.link.stop(1000);
});

test('accepts judges by form', () => {
  const rows: [string, string, Job['content'], string | null][] = [
    ['DEMO', 'Привет', {}, null],
    ['', 'Привет', {}, 'sender_missing'],
    ['DEMO', 'x'.repeat(1001), {}, 'text_too_long'],
    ['DEMO', '', {}, 'text_missing'],
    ['DEMO', 'x', { button: 'Open' }, 'link_missing'],
    ['DEMO', 'x', { button: 'B'.repeat(31), action: ACTION }, 'text_too_long'],
    ['DEMO', '', { image: IMAGE }, null],
    ['DEMO', '', { image: 'https://cdn.example/a.gif' }, 'link_missing'],
    ['DEMO', 'x', { image: IMAGE, button: 'Open', action: ACTION }, null],
  ];
  for (const [sender, text, content, wanted] of rows) {
    const found = viberInfobip.accepts!({ channel: 'viber', sender, text, content }, { api_key: 'k' });
    assert.equal(found, wanted, JSON.stringify([sender, text.slice(0, 10), content]));
  }
  const nameless = { channel: 'viber', sender: '', text: 'x', content: {} } as const;
  assert.equal(viberInfobip.accepts!(nameless, { api_key: 'k', sender: 'DEMO' }), null);
});

test('settings that cannot work are named and open nothing', async () => {
  const faults = async (settings: Settings) => (await openLink(viberInfobip, settings)).faults.join('; ');
  assert.match(await faults({}), /api_key: is required/);
  assert.match(await faults({ api_key: 'a b\n' }), /api_key: must be printable/);
  assert.match(await faults({ api_key: 'k', callback_url: 'gw/hooks' }), /callback_url/);
  assert.match(await faults({ api_key: 'k', hook_basic: 'name' }), /hook_basic/);
  assert.match(await faults({ api_key: 'k', validity_min_s: 100, validity_max_s: 50 }), /validity_min_s/);
  assert.doesNotMatch(await faults({ api_key: 'top secret' }), /top secret/);
});

async function answering(status: number, body: string) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(body));
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
