// The connector `telegram-gateway` against its simulator, over real sockets.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startTelegramGateway, type TelegramGateway } from '../../simulators/telegram-gateway/gateway.ts';
import type { HookAnswer, Settings } from '../../src/channels/channel.ts';
import { codeIn } from '../../src/channels/telegram-gateway/code.ts';
import { telegramGateway } from '../../src/channels/telegram-gateway/definition.ts';
import { eventually } from '../helpers/eventually.ts';
import { hookRequest, makeJob, type OpenedLink, openLink } from './harness.ts';

let sim: TelegramGateway;
const opened: OpenedLink[] = [];

before(async () => {
  sim = await startTelegramGateway({ statusDelayMs: 10, reportPausesMs: [20, 20, 20] });
});
after(async () => {
  for (const { link } of opened) await link.stop(100);
  await sim.close();
});

const settingsFor = (over: Settings = {}): Settings => ({
  token: sim.token,
  base_url: sim.url,
  rate: 0,
  timeout_s: 5,
  ...over,
});
const open = async (over: Settings = {}): Promise<OpenedLink> => {
  const link = await openLink(telegramGateway, settingsFor(over));
  opened.push(link);
  return link;
};
const codeJob = (over: Parameters<typeof makeJob>[0] = {}) => makeJob({ channel: 'telegram', text: '482193', ...over });
let lastPhone = 79_160_001_000;
/** A number whose last digits mean nothing. */
const freshPhone = () => {
  lastPhone += 1;
  return String(lastPhone);
};

/** What a door does: reads a call by `hook`, keeps the events, answers. `refuse` = calls to answer 500 first. */
async function startDoor(settings: Settings, refuse = 0) {
  const answers: HookAnswer[] = [];
  let toRefuse = refuse;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = request.headers as Record<string, string>;
    const asked = hookRequest({ headers, body: Buffer.concat(chunks) });
    const answer = telegramGateway.hook!({ name: 'tg', settings }, asked, Date.now());
    toRefuse -= 1;
    if (toRefuse < 0) answers.push(answer);
    response.writeHead(toRefuse < 0 ? answer.status : 500, { 'content-type': answer.type }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/tg`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url, answers, events: () => answers.flatMap(({ events }) => events), close };
}

describe('sending', () => {
  test('a code goes out with everything the API takes, and the request id is the upstream id', async () => {
    const link = await open({
      sender_username: '@shop_main',
      sender_map: { CAFE: 'cafe_channel' },
      callback_url: 'https://gate.example/hooks/tg',
    });
    const job = codeJob({ phone: freshPhone(), attemptNo: 3, expiresAtMs: Date.now() + 600_500 });
    const outcome = await link.send(job);
    const sent = sim.sent.find(({ phone }) => phone === job.phone)!;
    assert.deepEqual(outcome, { kind: 'submitted', job, providerIds: [sent.requestId] });
    const { ttl, ...rest } = sent.parameters;
    assert.deepEqual(rest, {
      phone_number: `+${job.phone}`,
      code: '482193',
      sender_username: 'shop_main',
      callback_url: 'https://gate.example/hooks/tg',
      payload: `${job.messageId}-3`,
    });
    assert.ok(Number(ttl) >= 598 && Number(ttl) <= 600, `ttl ${ttl}`);
    const mapped = codeJob({ phone: freshPhone(), sender: 'CAFE', text: 'Код 7788' });
    await link.send(mapped);
    const second = sim.sent.find(({ phone }) => phone === mapped.phone)!;
    assert.equal(second.code, '7788');
    assert.equal(second.parameters.sender_username, 'cafe_channel');
  });

  test('the life of a message is brought between 30 and 3600 s', async () => {
    const link = await open();
    const brief = codeJob({ phone: freshPhone(), expiresAtMs: Date.now() + 2_000 });
    const long = codeJob({ phone: freshPhone(), expiresAtMs: Date.now() + 86_400_000 });
    await link.send(brief);
    await link.send(long);
    const ttlOf = (phone: string) => sim.sent.find((each) => each.phone === phone)?.parameters.ttl;
    assert.equal(ttlOf(brief.phone), 30);
    assert.equal(ttlOf(long.phone), 3600);
  });

  test('check_first asks whether the number can be reached, and passes the request id on', async () => {
    const link = await open({ check_first: true });
    const job = codeJob({ phone: freshPhone() });
    const from = sim.log.length;
    const outcome = await link.send(job);
    const calls = sim.log.slice(from).filter(({ body }) => body.includes(job.phone));
    assert.deepEqual(
      calls.map(({ path }) => path),
      ['/checkSendAbility', '/sendVerificationMessage'],
    );
    assert.equal(outcome.kind, 'submitted');
    assert.equal(sim.sent.at(-1)?.parameters.request_id, sim.sent.at(-1)?.requestId);
  });

  test('check_first: an error that nobody knows means the person; from sending itself it passes', async () => {
    const checking = await open({ check_first: true });
    const plain = await open();
    const refused = await checking.send(codeJob({ phone: '79160000015' }));
    assert.deepEqual([refused.kind, 'errorClass' in refused && refused.errorClass], ['rejected', 'recipient']);
    const passing = await plain.send(codeJob({ phone: '79160000015' }));
    assert.deepEqual([passing.kind, 'errorClass' in passing && passing.errorClass], ['deferred', 'temporary']);
  });
});

describe('errors', () => {
  for (const [row, errorClass] of telegramGateway.errorClasses) {
    if (row.startsWith('http_')) continue;
    test(`${row} is ${errorClass}`, async () => {
      const link = await open();
      const phone = freshPhone();
      const name = row.endsWith('*') ? `${row.slice(0, -1)}_7` : row;
      sim.refuse(phone, name);
      const outcome = await link.send(codeJob({ phone }));
      assert.equal(outcome.kind, ['recipient', 'content'].includes(errorClass) ? 'rejected' : 'deferred');
      assert.deepEqual('errorClass' in outcome && [outcome.code, outcome.errorClass], [name, errorClass]);
      assert.deepEqual(link.faults, errorClass === 'configuration' ? [name] : []);
      if (name === 'FLOOD_WAIT_7') assert.equal(outcome.kind === 'deferred' && outcome.delayMs, 7000);
    });
  }

  test('answers that are not the API: every HTTP row of the map, and those that leave it open', async () => {
    let status = 0;
    let body = '<html>nginx</html>';
    const server = createServer((_, response) => void response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const [row, errorClass] of telegramGateway.errorClasses) {
      if (!row.startsWith('http_')) continue;
      status = Number(row.slice(5));
      const outcome = await (await open({ base_url })).send(codeJob());
      assert.deepEqual('errorClass' in outcome && [outcome.code, outcome.errorClass], [row, errorClass]);
    }
    const link = await open({ base_url });
    for (const [code, text] of [
      [200, '<html>'],
      [200, '{"ok":true,"result":{}}'],
      [200, '{"ok":true}'],
      [200, '[]'],
      [504, 'timed out'],
    ] as const) {
      [status, body] = [code, text];
      assert.equal((await link.send(codeJob())).kind, 'in_doubt', `${code} ${text}`);
    }
    [status, body] = [200, '{"ok":false,"error":{"not":"a name"}}'];
    const strange = await link.send(codeJob());
    assert.deepEqual('errorClass' in strange && [strange.code, strange.errorClass], ['unknown_error', 'temporary']);
    server.closeAllConnections();
    server.close();
  });

  test('a connection may know better: error_map by name and by beginning', async () => {
    const link = await open({ error_map: '{"SOMETHING_NEW":"recipient","FLOOD_WAIT*":"temporary"}' });
    const first = await link.send(codeJob({ phone: '79160000015' }));
    assert.equal('errorClass' in first && first.errorClass, 'recipient');
    const phone = freshPhone();
    sim.refuse(phone, 'FLOOD_WAIT_9');
    const second = await link.send(codeJob({ phone }));
    assert.equal('errorClass' in second && second.errorClass, 'temporary');
  });

  test('a wrong token pauses the connection, and nothing more is sent', async () => {
    const link = await open({ token: 'wrong' });
    const outcome = await link.send(codeJob({ phone: freshPhone() }));
    assert.deepEqual('errorClass' in outcome && [outcome.code, outcome.errorClass], [
      'ACCESS_TOKEN_INVALID',
      'configuration',
    ]);
    assert.equal(link.link.free(), 0);
  });

  test('an answer that never came leaves it in doubt, with the number a report brings back', async () => {
    const losing = await startTelegramGateway({ behaviour: { loseAnswerRate: 1 } });
    const link = await open({ base_url: losing.url });
    const job = codeJob({ phone: freshPhone(), attemptNo: 2 });
    const outcome = await link.send(job);
    assert.equal(outcome.kind, 'in_doubt');
    assert.deepEqual(outcome.kind === 'in_doubt' && outcome.references, telegramGateway.references(job));
    assert.notDeepEqual(telegramGateway.references(job), telegramGateway.references({ ...job, attemptNo: 1 }));
    assert.equal(losing.sent.length, 1);
    await losing.close();
  });

  test('stopped with a code on its way: in doubt, with the number too', async () => {
    const slow = await startTelegramGateway({ behaviour: { delayMs: 5_000 } });
    const link = await open({ base_url: slow.url });
    const job = codeJob({ phone: freshPhone() });
    link.link.send(job);
    await eventually(() => assert.equal(slow.sent.length, 1));
    await link.link.stop(10);
    const [outcome] = link.outcomes;
    assert.deepEqual(outcome?.kind === 'in_doubt' && outcome.references, telegramGateway.references(job));
    await slow.close();
  });

  test('a check that is not answered sent nothing: no doubt', async () => {
    const losing = await startTelegramGateway({ behaviour: { loseAnswerRate: 1 } });
    const link = await open({ base_url: losing.url, check_first: true });
    const outcome = await link.send(codeJob({ phone: freshPhone() }));
    assert.deepEqual('errorClass' in outcome && [outcome.kind, outcome.errorClass], ['deferred', 'temporary']);
    assert.equal(losing.sent.length, 0);
    await losing.close();
  });

  test('a refused connection is known not to have sent', async () => {
    const gone = await startTelegramGateway();
    await gone.close();
    const link = await open({ base_url: gone.url });
    const outcome = await link.send(codeJob());
    assert.deepEqual('errorClass' in outcome && [outcome.kind, outcome.code], ['deferred', 'ECONNREFUSED']);
  });

  test('settings that cannot work are a fault that says which, without their values', async () => {
    const link = await open({
      callback_url: 'ftp://secret',
      sender_map: '[]',
      error_map: '{"A":"odd"}',
      ttl_max_s: 30,
    });
    assert.equal(link.faults.length, 1);
    for (const name of ['callback_url', 'sender_map', 'error_map']) assert.match(link.faults[0]!, new RegExp(name));
    assert.doesNotMatch(link.faults[0]!, /secret/);
    assert.equal((await openLink(telegramGateway, {})).faults[0], 'token: is required');
  });
});

describe('what can be sent', () => {
  const draft = (text: string, content = {}) => ({ channel: 'telegram' as const, sender: 'X', text, content });
  test('accepts a code alone, or the only code in a text; nothing beside it', () => {
    const settings = settingsFor();
    assert.equal(telegramGateway.accepts!(draft('1234'), settings), null);
    assert.equal(telegramGateway.accepts!(draft('Ваш код: 12345678.'), settings), null);
    assert.equal(telegramGateway.accepts!(draft('Привет'), settings), 'text_missing');
    assert.equal(
      telegramGateway.accepts!(draft('1234', { image: 'https://a.example/b.png' }), settings),
      'text_missing',
    );
    assert.equal(
      telegramGateway.accepts!(draft('1234', { button: 'A', action: 'https://a.b' }), settings),
      'text_missing',
    );
    const strict = settingsFor({ code_from_text: false });
    assert.equal(telegramGateway.accepts!(draft('код 1234'), strict), 'text_missing');
    assert.equal(telegramGateway.accepts!(draft(' 1234 '), strict), null);
  });

  const cases: [text: string, code: string | null][] = [
    ['123', null],
    ['123456789', null],
    ['G-482193 is your code', '482193'],
    ['Код 1234, действует до 2026 года', null],
    ['Списано 1500.00 руб', null],
    ['Встреча 12.05.2026', null],
    ['Звоните 8-800-2000-122', null],
    ['Модель ABC1234', null],
    ['Код 1234.', '1234'],
    ['Код: «9876»', '9876'],
    ['Код 10 минут, 55555', '55555'],
    ['١٢٣٤', null],
    ['', null],
  ];
  for (const [text, code] of cases) test(`code in «${text}»`, () => assert.equal(codeIn(text, true), code));
});

describe('over the wire', () => {
  const fates: [last: string, states: string[]][] = [
    ['0001', ['accepted', 'undelivered']],
    ['0002', ['accepted', 'expired']],
    ['0003', ['accepted', 'delivered', 'read']],
    ['0004', ['accepted']],
    ['7777', ['accepted', 'delivered']],
  ];
  for (const [last, states] of fates) {
    test(`…${last}: ${states.join(', ')}`, async () => {
      const door = await startDoor(settingsFor());
      const link = await open({ callback_url: door.url });
      const outcome = await link.send(codeJob({ phone: `7916000${last}` }));
      assert.ok(outcome.kind === 'submitted');
      const events = await eventually(() => {
        assert.equal(door.events().length, states.length);
        return door.events();
      });
      assert.deepEqual(
        events.map((event) => event.kind === 'receipt' && event.state),
        states,
      );
      assert.ok(
        events.every((event) => event.kind === 'receipt' && event.providerMessageId === outcome.providerIds[0]),
      );
      await door.close();
    });
  }

  test('a report that could not be taken comes again, signed anew; told twice it says the same', async () => {
    const door = await startDoor(settingsFor(), 2);
    sim.behaviour.duplicateRate = 1;
    const link = await open({ callback_url: door.url });
    await link.send(codeJob({ phone: freshPhone() }));
    await eventually(() => assert.equal(door.events().length, 4));
    sim.behaviour.duplicateRate = 0;
    const states = door.events().map((event) => event.kind === 'receipt' && event.state);
    assert.deepEqual(states, ['accepted', 'accepted', 'delivered', 'delivered']);
    assert.ok(door.answers.every(({ status }) => status === 200));
    await door.close();
  });

  test('…0005, …0010 to …0013: refused at once', async () => {
    const expected = { '0005': 'recipient', '0010': 'throttle', '0013': 'recipient', '0011': 'configuration' };
    for (const [last, errorClass] of Object.entries(expected)) {
      const outcome = await (await open()).send(codeJob({ phone: `7916000${last}` }));
      assert.equal('errorClass' in outcome && outcome.errorClass, errorClass, last);
    }
  });

  test('the simulator refuses what the API refuses, by any way of asking', async () => {
    const ask = async (query: string, init?: RequestInit) =>
      (await (await fetch(`${sim.url}/${query}`, init)).json()) as { ok: boolean; error?: string };
    const headers = { authorization: `Bearer ${sim.token}` };
    const phone = encodeURIComponent('+79160009999');
    const errors: [string, string][] = [
      ['sendVerificationMessage', 'PHONE_NUMBER_INVALID'],
      ['sendVerificationMessage?phone_number=79160009999&code=1234', 'PHONE_NUMBER_INVALID'],
      [`sendVerificationMessage?phone_number=${phone}`, 'CODE_LENGTH_REQUIRED'],
      [`sendVerificationMessage?phone_number=${phone}&code_length=9`, 'CODE_LENGTH_INVALID'],
      [`sendVerificationMessage?phone_number=${phone}&code=12a4`, 'CODE_INVALID'],
      [`sendVerificationMessage?phone_number=${phone}&code=1234&ttl=29`, 'TTL_INVALID'],
      [`sendVerificationMessage?phone_number=${phone}&code=1234&payload=${'x'.repeat(129)}`, 'PAYLOAD_INVALID'],
      [`sendVerificationMessage?phone_number=${phone}&code=1234&callback_url=http://a.example`, 'CALLBACK_URL_INVALID'],
      [`sendVerificationMessage?phone_number=${phone}&code=1234&sender_username=a`, 'SENDER_USERNAME_INVALID'],
      [`sendVerificationMessage?phone_number=${phone}&code=1234&request_id=none`, 'REQUEST_ID_INVALID'],
      ['checkVerificationStatus', 'REQUEST_ID_REQUIRED'],
      ['nosuchmethod', 'UNKNOWN_METHOD'],
    ];
    for (const [query, error] of errors) assert.deepEqual(await ask(query, { headers }), { ok: false, error }, query);
    assert.equal((await ask('checkSendAbility')).error, 'ACCESS_TOKEN_REQUIRED');
    assert.equal((await ask(`CHECKSENDABILITY?phone_number=${phone}&access_token=${sim.token}`)).ok, true);
  });
});
