// The connector `telegram-bot` against its simulator: what goes out, and what becomes of it.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startTelegramBot, type TelegramBot } from '../../simulators/telegram-bot/bot.ts';
import type { Job, Settings } from '../../src/channels/channel.ts';
import { telegramBot } from '../../src/channels/telegram-bot/definition.ts';
import { ERROR_ROWS, NOT_BOUND } from '../../src/channels/telegram-bot/errors.ts';
import type { Content } from '../../src/domain/content.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeJob, type OpenedLink, openLink } from './harness.ts';

let sim: TelegramBot;
const opened: OpenedLink[] = [];

before(async () => {
  sim = await startTelegramBot();
});
after(async () => {
  for (const { link } of opened) await link.stop(100);
  await sim.close();
});

const settingsFor = (over: Settings = {}): Settings => ({
  token: sim.token,
  base_url: sim.url,
  rate: 0,
  chat_rate: 0,
  timeout_s: 5,
  ...over,
});
const open = async (over: Settings = {}): Promise<OpenedLink> => {
  const link = await openLink(telegramBot, settingsFor(over));
  opened.push(link);
  return link;
};
let lastChat = 500_001_000;
/** Somebody who has written to the bot and is known by number. */
function bind(link: OpenedLink, job: Job, chat?: number): number {
  lastChat += 1;
  const id = chat ?? lastChat;
  sim.start(id);
  link.contacts.set(job.phone, { address: String(id), state: 'bound', inboundAtMs: 1 });
  return id;
}
const botJob = (over: Partial<Job> = {}) => makeJob({ channel: 'telegram', ...over });
const sentTo = (chat: number) => sim.sent.filter(({ chatId, inAnswer }) => chatId === chat && !inAnswer);

describe('the four layouts on the wire', () => {
  const button = { button: 'Открыть', action: 'https://shop.example/order/1' };
  const reply_markup = { inline_keyboard: [[{ text: 'Открыть', url: 'https://shop.example/order/1' }]] };
  const image = 'https://shop.example/a.png';
  const layouts: [name: string, text: string, content: Content, method: string, wire: object][] = [
    ['text', 'Привет', {}, 'sendmessage', { text: 'Привет' }],
    ['text and button', 'Привет', button, 'sendmessage', { text: 'Привет', reply_markup }],
    [
      'text, picture and button',
      'Привет',
      { ...button, image },
      'sendphoto',
      { photo: image, caption: 'Привет', reply_markup },
    ],
    ['picture alone', '', { image }, 'sendphoto', { photo: image }],
  ];
  for (const [name, text, content, method, wire] of layouts) {
    test(name, async () => {
      const link = await open();
      const job = botJob({ text, content });
      const chat = bind(link, job);
      assert.equal(telegramBot.accepts!({ channel: 'telegram', sender: '', text, content }, settingsFor()), null);
      const outcome = await link.send(job);
      const [sent] = sentTo(chat);
      assert.equal(sent?.method, method);
      assert.deepEqual(sent?.parameters, { chat_id: chat, ...wire });
      assert.deepEqual(outcome, { kind: 'submitted', job, providerIds: [`${chat}:${sent?.messageId}`] });
      const event = await link.event(({ kind }) => kind === 'receipt');
      assert.ok(event.kind === 'receipt');
      assert.deepEqual(
        [event.state, event.providerMessageId, event.phone],
        ['delivered', `${chat}:${sent?.messageId}`, job.phone],
      );
    });
  }

  test('options of the connection: markup, previews, protection', async () => {
    const link = await open({ parse_mode: 'HTML', link_preview: false, protect_content: true });
    const job = botJob({ text: '<b>Да</b>' });
    const chat = bind(link, job);
    await link.send(job);
    assert.deepEqual(sentTo(chat)[0]?.parameters, {
      chat_id: chat,
      text: '<b>Да</b>',
      parse_mode: 'HTML',
      protect_content: true,
      link_preview_options: { is_disabled: true },
    });
    const broken = botJob({ text: '<b>Да' });
    bind(link, broken);
    const outcome = await link.send(broken);
    assert.deepEqual('errorClass' in outcome && [outcome.code, outcome.errorClass], ['entities', 'content']);
  });

  test('nothing is ever said to be read', () => assert.deepEqual(telegramBot.statuses, ['delivered']));
});

describe('who can be written to', () => {
  for (const state of [null, 'blocked', 'gone'] as const) {
    test(`a contact that is ${state ?? 'unknown'}: refused without asking Telegram`, async () => {
      const link = await open();
      const job = botJob({ phone: '79169990001' });
      if (state !== null) link.contacts.set(job.phone, { address: '77', state, inboundAtMs: null });
      const from = sim.log.length;
      const outcome = await link.send(job);
      assert.deepEqual(outcome, {
        kind: 'rejected',
        job,
        code: NOT_BOUND,
        errorClass: telegramBot.errorClasses.get(NOT_BOUND),
        providerIds: [null],
      });
      assert.equal(sim.log.length, from);
    });
  }

  test('the database is away: later, and not counted against the message', async () => {
    const link = await open({ temporary_delay_s: 3 });
    const job = botJob();
    link.contacts.get = () => {
      throw new Error('away');
    };
    const outcome = await link.send(job);
    assert.deepEqual(outcome, { kind: 'deferred', job, code: 'not_sent', errorClass: 'temporary', delayMs: 3000 });
  });

  test('somebody who blocks the bot is lost at the first refusal', async () => {
    const link = await open();
    const job = botJob({ phone: '79169990002' });
    const chat = bind(link, job);
    sim.block(chat);
    const outcome = await link.send(job);
    assert.deepEqual('errorClass' in outcome && [outcome.code, outcome.errorClass], ['blocked', 'recipient']);
    const event = await link.event(({ kind }) => kind === 'contact');
    assert.deepEqual(event, { kind: 'contact', address: String(chat), state: 'blocked' });
  });
});

/** A description of the server for every row of the table. */
const DESCRIPTIONS: Record<string, string> = {
  chat_not_found: 'Bad Request: chat not found',
  user_not_found: 'Bad Request: user not found',
  peer_invalid: 'Bad Request: PEER_ID_INVALID',
  no_rights: 'Bad Request: have no rights to send a message',
  button_url: "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL",
  entities: "Bad Request: can't parse entities: Unsupported start tag",
  too_long: 'Bad Request: message is too long',
  caption_too_long: 'Bad Request: message caption is too long',
  empty_text: 'Bad Request: message text is empty',
  wrong_url: 'Bad Request: wrong file identifier/HTTP URL specified',
  wrong_file: 'Bad Request: wrong remote file identifier specified: Wrong string length',
  url_content: 'Bad Request: failed to get HTTP URL content',
  url_type: 'Bad Request: wrong type of the web page content',
  photo: 'Bad Request: PHOTO_INVALID_DIMENSIONS',
  markup_too_long: 'Bad Request: reply markup is too long',
  markup: "Bad Request: can't parse inline keyboard button: Text buttons are unallowed",
  encoding: 'Bad Request: strings must be encoded in UTF-8',
  unauthorized: 'Unauthorized',
  blocked: 'Forbidden: bot was blocked by the user',
  deactivated: 'Forbidden: user is deactivated',
  not_started: "Forbidden: bot can't initiate conversation with a user",
  is_bot: "Forbidden: bot can't send messages to bots",
  kicked: 'Forbidden: bot was kicked from the group chat',
  forbidden: 'Forbidden: something of tomorrow',
  not_found: 'Not Found',
  conflict: 'Conflict: terminated by other getUpdates request',
  too_large: 'Request Entity Too Large',
  misdirected: 'Misdirected Request: unallowed token specified',
  too_many_requests: 'Too Many Requests: retry after 7',
  internal: 'Internal Server Error',
  bad_gateway: 'Bad Gateway',
  unavailable: 'Service Unavailable',
};

describe('every row of the error table', () => {
  for (const { code, status, errorClass, contact } of ERROR_ROWS) {
    test(`${status} ${DESCRIPTIONS[code]} → ${code}, ${errorClass}`, async () => {
      const link = await open();
      const job = botJob();
      const chat = bind(link, job);
      assert.ok(DESCRIPTIONS[code] !== undefined, 'the row has a description here');
      sim.refuse(chat, { error_code: status, description: DESCRIPTIONS[code] });
      const outcome = await link.send(job);
      assert.equal(outcome.kind, ['recipient', 'content'].includes(errorClass) ? 'rejected' : 'deferred');
      assert.deepEqual('errorClass' in outcome && [outcome.code, outcome.errorClass], [code, errorClass]);
      assert.equal(telegramBot.errorClasses.get(code), errorClass);
      assert.notEqual(telegramBot.codeName!(code), code);
      const contacts = link.events.filter(({ kind }) => kind === 'contact');
      assert.deepEqual(contacts, contact ? [{ kind: 'contact', address: String(chat), state: contact }] : []);
      assert.deepEqual(link.faults, errorClass === 'configuration' ? [code] : []);
    });
  }

  test('what nobody knows passes, and a connection may know better', async () => {
    const refusal = { error_code: 400, description: 'Bad Request: TOPIC_CLOSED' };
    for (const [over, errorClass] of [
      [{}, 'temporary'],
      [{ error_map: { topic_closed: 'recipient' } }, 'recipient'],
      [{ error_map: '{"http_400":"content"}' }, 'content'],
    ] as const) {
      const link = await open(over);
      const job = botJob();
      sim.refuse(bind(link, job), refusal);
      const outcome = await link.send(job);
      assert.deepEqual('errorClass' in outcome && [outcome.code, outcome.errorClass], ['http_400', errorClass]);
    }
  });
});

describe('pace', () => {
  test('retry_after: this message and the whole bot wait exactly that long', async () => {
    const link = await open();
    const job = botJob({ phone: '79169990003' });
    const chat = bind(link, job);
    sim.refuse(chat, { error_code: 429, description: 'Too Many Requests: retry after 17', retry_after: 17 });
    const outcome = await link.send(job);
    assert.deepEqual(outcome, {
      kind: 'deferred',
      job,
      code: 'too_many_requests',
      errorClass: 'throttle',
      delayMs: 17_000,
    });
    assert.equal(link.link.free(), 0);
    const other = botJob({ phone: '79169990004' });
    const otherChat = bind(link, other);
    const held = await link.send(other);
    assert.ok(held.kind === 'deferred' && held.code === 'not_sent');
    assert.ok(held.delayMs > 15_000 && held.delayMs <= 17_000, `${held.delayMs}`);
    assert.equal(sentTo(otherChat).length, 0);
  });

  test('the pause over, there is room again', async () => {
    const link = await open({ throttle_min_s: 0.01 });
    const job = botJob();
    const chat = bind(link, job);
    sim.refuse(chat, { error_code: 429, description: 'Too Many Requests', retry_after: 0.2 });
    await link.send(job);
    assert.equal(link.link.free(), 0);
    await eventually(() => assert.ok(link.link.free() > 0), 3000, 10);
    assert.equal((await link.send({ ...job, attemptNo: 2 })).kind, 'submitted');
  });

  test('pause_scope chat: only the one chat waits', async () => {
    const link = await open({ pause_scope: 'chat', throttle_min_s: 0.01, throttle_max_s: 0.01 });
    const job = botJob({ phone: '79169990005' });
    const chat = bind(link, job);
    sim.refuse(chat, { error_code: 429, description: 'Too Many Requests', retry_after: 9 });
    await link.send(job);
    const again = await link.send({ ...job });
    assert.ok(again.kind === 'deferred' && again.code === 'not_sent' && again.delayMs > 8000);
    const other = botJob({ phone: '79169990006' });
    bind(link, other);
    assert.equal((await link.send(other)).kind, 'submitted');
  });

  test('the header alone tells the pause too', async () => {
    const server = createServer((_, response) =>
      response.writeHead(429, { 'retry-after': '5' }).end('{"ok":false,"error_code":429,"description":"Too Many"}'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const link = await open({ base_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    const job = botJob();
    bind(link, job);
    const outcome = await link.send(job);
    assert.equal(outcome.kind === 'deferred' && outcome.delayMs, 5000);
    server.closeAllConnections();
    server.close();
  });

  test('one message a second to one person, others are not held up', async () => {
    const link = await open({ chat_rate: 1 });
    const job = botJob({ phone: '79169990007' });
    const chat = bind(link, job);
    assert.equal((await link.send(job)).kind, 'submitted');
    const second = await link.send(botJob({ phone: job.phone }));
    assert.ok(second.kind === 'deferred' && second.code === 'not_sent');
    assert.ok(second.delayMs > 500 && second.delayMs <= 1000, `${second.delayMs}`);
    const other = botJob({ phone: '79169990008' });
    bind(link, other);
    assert.equal((await link.send(other)).kind, 'submitted');
    assert.equal(sentTo(chat).length, 1);
  });
});

describe('what nobody can say', () => {
  test('the answer is lost: in doubt, never sent again by itself', async () => {
    const losing = await startTelegramBot({ behaviour: { loseAnswerRate: 1 } });
    const link = await open({ base_url: losing.url });
    const job = botJob();
    const chat = bind(link, job);
    losing.start(chat);
    const outcome = await link.send(job);
    assert.deepEqual([outcome.kind, 'references' in outcome && outcome.references], ['in_doubt', []]);
    assert.equal(losing.sent.length, 1);
    assert.deepEqual(link.events, []);
    await losing.close();
  });

  test('a refused connection is known not to have sent', async () => {
    const gone = await startTelegramBot();
    await gone.close();
    const link = await open({ base_url: gone.url });
    const job = botJob();
    bind(link, job);
    const outcome = await link.send(job);
    assert.deepEqual('errorClass' in outcome && [outcome.kind, outcome.code], ['deferred', 'ECONNREFUSED']);
  });

  test('answers that are not the API', async () => {
    let reply: [number, string] = [200, ''];
    const server = createServer((_, response) => void response.writeHead(reply[0]).end(reply[1]));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const [status, body, kind] of [
      [200, '<html>', 'in_doubt'],
      [200, '', 'in_doubt'],
      [200, '{"ok":true}', 'in_doubt'],
      [200, '{"ok":true,"result":{"message_id":"7"}}', 'in_doubt'],
      [200, '{"ok":"yes"}', 'in_doubt'],
      [504, '<html>', 'in_doubt'],
      [502, '<html>', 'deferred'],
      [500, '[]', 'deferred'],
      [400, '{"ok":false,"description":{"a":1},"parameters":7}', 'deferred'],
      [418, '{}', 'deferred'],
    ] as const) {
      reply = [status, body];
      const link = await open({ base_url });
      const job = botJob();
      bind(link, job);
      assert.equal((await link.send(job)).kind, kind, `${status} ${body}`);
    }
    server.closeAllConnections();
    server.close();
  });
});
