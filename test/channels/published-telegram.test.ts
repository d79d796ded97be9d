// The Telegram connector and the simulated Bot API against the API's published description (./published/bot-api.ts).
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startTelegramBot, type TelegramBot } from '../../simulators/telegram-bot/bot.ts';
import type { Job, Settings } from '../../src/channels/channel.ts';
import { telegramBot } from '../../src/channels/telegram-bot/definition.ts';
import { eventually } from '../helpers/eventually.ts';
import { hookRequest, makeJob, openLink } from './harness.ts';
import { ANSWERS, LAXER, REQUESTS, UPDATE, UPDATE_NAMES } from './published/bot-api.ts';
import { check } from './published/check.ts';
import { violations } from './published/violate.ts';

type Json = Record<string, unknown>;

const URL_BUTTON = 'https://shop.example/order/1';
const IMAGE = 'https://shop.example/a.png';
const HOOK = 'https://gate.example/hooks/bot';
const SECRET = 'abc_DEF-123';
const CHAT = 500_001_234;

let sim: TelegramBot;
before(async () => {
  sim = await startTelegramBot();
});
after(() => sim.close());

/** Calls a method of the simulated API. */
async function call(method: string, parameters: unknown, token = sim.token) {
  const reply = await fetch(`${sim.url}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  });
  return { status: reply.status, retryAfter: reply.headers.get('retry-after'), body: (await reply.json()) as Json };
}

/** A refusal as described, with the status of its code. */
function assertRefused({ status, body }: { status: number; body: Json }, name: string): void {
  assert.ok(status >= 400, `${name} is taken`);
  assert.deepEqual(check(ANSWERS, 'refused', body), [], name);
  assert.equal(body.error_code, status, name);
}

describe('what the connector sends', () => {
  const button = { button: 'Открыть', action: URL_BUTTON };
  const layouts: [name: string, over: Partial<Job>][] = [
    ['text', {}],
    ['text and button', { content: button }],
    ['text, picture and button', { content: { ...button, image: IMAGE } }],
    ['picture alone', { text: '', content: { image: IMAGE } }],
    ['the longest text', { text: 'я'.repeat(4096) }],
    ['the longest caption', { text: 'я'.repeat(1024), content: { image: IMAGE } }],
  ];
  const options: [name: string, settings: Settings][] = [
    ['as it is', {}],
    ['HTML', { parse_mode: 'HTML' }],
    ['MarkdownV2', { parse_mode: 'MarkdownV2' }],
    ['Markdown, no preview', { parse_mode: 'Markdown', link_preview: false }],
    ['protected', { protect_content: true }],
  ];
  for (const [name, over] of layouts) {
    for (const [option, settings] of options) {
      test(`${name}, ${option}`, async () => {
        const job = makeJob({ channel: 'telegram', text: 'Привет', ...over });
        const given = { token: sim.token, base_url: sim.url, rate: 0, chat_rate: 0, ...settings };
        const { channel, sender, text, content } = job;
        assert.equal(telegramBot.accepts?.({ channel, sender, text, content }, given), null);
        const opened = await openLink(telegramBot, given);
        sim.start(CHAT);
        opened.contacts.set(job.phone, { address: String(CHAT), state: 'bound', inboundAtMs: 1 });
        sim.log.length = 0;
        assert.equal((await opened.send(job)).kind, 'submitted');
        await opened.link.stop(100);
        assert.equal(sim.log.length, 1);
        const { path, body } = sim.log[0]!;
        const method = path.slice(path.lastIndexOf('/') + 1);
        assert.deepEqual(check(REQUESTS, method, JSON.parse(body)), []);
      });
    }
  }

  test('the address of updates, and the kinds that are asked for', async () => {
    sim.log.length = 0;
    const settings = { token: sim.token, base_url: sim.url, webhook_url: HOOK, secret_token: SECRET };
    const { link } = await openLink(telegramBot, settings);
    await eventually(() => assert.equal(sim.log.length, 1));
    await link.stop(100);
    const { path, body } = sim.log[0]!;
    assert.match(path, /\/setWebhook$/);
    assert.deepEqual(check(REQUESTS, 'setWebhook', JSON.parse(body)), []);
    const { allowed_updates } = JSON.parse(body) as { allowed_updates: string[] };
    assert.deepEqual(
      allowed_updates.filter((name) => !UPDATE_NAMES.includes(name)),
      [],
    );
  });

  const user = { id: CHAT, is_bot: false, first_name: 'Анна' };
  const messages: [name: string, fields: Json][] = [
    ['/start', { text: '/start abc' }],
    ['/stop', { text: '/stop' }],
    ['their number', { contact: { phone_number: '79161234567', first_name: 'Анна', user_id: CHAT } }],
    ["somebody else's number", { contact: { phone_number: '79161234567', first_name: 'Анна', user_id: 7 } }],
  ];
  const texts = Object.fromEntries(
    ['text_start', 'text_share', 'text_bound', 'text_foreign', 'text_stopped'].map((name) => [name, 'я'.repeat(5000)]),
  );
  for (const [name, fields] of messages) {
    test(`the answer to ${name}`, () => {
      for (const over of [{}, texts]) {
        const settings = { token: sim.token, secret_token: SECRET, ...over };
        const chat = { id: CHAT, type: 'private' };
        const answer = telegramBot.hook!(
          { name: 'bot', settings },
          hookRequest({
            headers: { 'x-telegram-bot-api-secret-token': SECRET },
            json: { update_id: 1, message: { message_id: 1, date: 1, chat, from: user, ...fields } },
          }),
          Date.now(),
        );
        assert.equal(answer.status, 200);
        assert.deepEqual(check(REQUESTS, 'sendMessageInAnswer', JSON.parse(answer.body)), []);
      }
    });
  }

  test('no setting that changes a body is left out above', () => {
    const known =
      'token secret_token webhook_url parse_mode link_preview protect_content text_start text_share text_bound text_foreign text_stopped';
    const notInBody =
      'chat_rate pause_scope error_map base_url rate window timeout_s temporary_delay_s throttle_min_s throttle_max_s in_doubt_wait_s in_doubt_retry';
    const names = `${known} ${notInBody}`.split(' ');
    assert.deepEqual(
      telegramBot.settings.map(({ name }) => name).filter((name) => !names.includes(name)),
      [],
    );
  });
});

const KEYBOARD = { keyboard: [[{ text: 'Номер', request_contact: true, style: 'primary' }], [{ text: 'Нет' }]] };
const MARKUPS: Readonly<Record<string, Json>> = {
  'a link': { inline_keyboard: [[{ text: 'Открыть', url: URL_BUTTON, style: 'danger' }]] },
  'a button that tells': { inline_keyboard: [[{ text: 'Да', callback_data: 'yes' }]] },
  'a keyboard': { ...KEYBOARD, resize_keyboard: true, one_time_keyboard: true, input_field_placeholder: 'Номер' },
  'no keyboard': { remove_keyboard: true, selective: false },
  'a reply': { force_reply: true, input_field_placeholder: 'Ответ' },
};
const COMMON = { chat_id: CHAT, parse_mode: 'HTML', protect_content: true, disable_notification: true };
const GOOD: readonly [name: string, method: string, parameters: Json][] = [
  ...Object.entries(MARKUPS).map(([name, reply_markup]): [string, string, Json] => [
    `a text with ${name}`,
    'sendMessage',
    { ...COMMON, text: 'Привет', reply_markup, link_preview_options: { is_disabled: true, url: URL_BUTTON } },
  ]),
  [
    'a picture',
    'sendPhoto',
    { ...COMMON, photo: IMAGE, caption: 'Привет', has_spoiler: false, reply_markup: MARKUPS['a link'] },
  ],
  [
    'an address of updates',
    'setWebhook',
    { url: HOOK, secret_token: SECRET, max_connections: 10, allowed_updates: ['message'], drop_pending_updates: true },
  ],
];

describe('what the simulator refuses', () => {
  const names: string[] = [];
  for (const [name, method, good] of GOOD) {
    test(`${name}: whatever the description forbids`, async () => {
      sim.start(CHAT);
      assert.deepEqual(check(REQUESTS, method, good), []);
      const taken = await call(method, good);
      assert.deepEqual(check(ANSWERS, method, taken.body), []);
      const wrong = violations(REQUESTS, method, good);
      assert.ok(wrong.length > 15, `only ${wrong.length}`);
      for (const { name: what, value } of wrong) {
        const lax = LAXER.find(({ fault }) => fault.test(what));
        const reply = await call(method, value);
        if (lax === undefined) assertRefused(reply, what);
        else assert.equal(reply.status, 200, `${what}: ${lax.why}`);
      }
      names.push(...wrong.map(({ name: what }) => what));
    });
  }
  test('a form has texts only: they may stand for other types', async () => {
    const markup = JSON.stringify(MARKUPS['a link']);
    const body = new URLSearchParams({ chat_id: String(CHAT), text: 'Привет', reply_markup: markup });
    body.set('protect_content', 'true');
    const reply = await fetch(`${sim.url}/bot${sim.token}/sendMessage`, { method: 'POST', body });
    assert.deepEqual(check(ANSWERS, 'sendMessage', await reply.json()), []);
  });
  test('every place where it is laxer was seen', () => {
    const idle = LAXER.filter(({ fault }) => !names.some((name) => fault.test(name)));
    assert.deepEqual(
      idle.map(({ fault }) => String(fault)),
      [],
    );
  });
});

describe('what the simulator answers', () => {
  for (const method of ['getMe', 'getUpdates', 'getWebhookInfo', 'setWebhook', 'deleteWebhook']) {
    test(method, async () => {
      await call('deleteWebhook', {});
      const { status, body } = await call(method, method === 'setWebhook' ? { url: HOOK } : {});
      assert.deepEqual([status, check(ANSWERS, method, body)], [200, []]);
    });
  }
  test('with a webhook', async () => {
    await call('setWebhook', { url: HOOK, secret_token: SECRET, max_connections: 1000 });
    const { body } = await call('getWebhookInfo', {});
    assert.deepEqual(check(ANSWERS, 'getWebhookInfo', body), []);
    assert.equal((body.result as Json).max_connections, 100);
    assertRefused(await call('getUpdates', {}), 'getUpdates beside a webhook');
  });
  test('every fate', async () => {
    const refused: number[] = [];
    for (let ending = 0; ending <= 20; ending += 1) {
      const chat = 500_000_000 + ending;
      sim.start(chat);
      const reply = await call('sendMessage', { chat_id: chat, text: 'Привет' });
      if (reply.status === 200) {
        assert.deepEqual(check(ANSWERS, 'sendMessage', reply.body), []);
        continue;
      }
      assertRefused(reply, `fate ${ending}`);
      refused.push(ending);
      const { retry_after } = (reply.body.parameters ?? {}) as Json;
      assert.equal(reply.retryAfter, retry_after === undefined ? null : String(retry_after));
    }
    assert.deepEqual(refused, [1, 2, 5, 10, 11, 12, 13, 14]);
  });
  test('by chance, unknown methods, tokens and chats, a body that is none', async () => {
    for (const behaviour of [{ throttleRate: 1 }, { errorRate: 1 }]) {
      Object.assign(sim.behaviour, behaviour);
      assertRefused(await call('getMe', {}), JSON.stringify(behaviour));
      Object.assign(sim.behaviour, { throttleRate: 0, errorRate: 0 });
    }
    assertRefused(await call('sendNothing', {}), 'method');
    assertRefused(await call('getMe', {}, '1:other'), 'token');
    assertRefused(await call('getMe', {}, 'nonsense'), 'no token');
    assertRefused(await call('sendMessage', { chat_id: '@nobody', text: 'x' }), 'chat');
    assertRefused(await call('sendMessage', []), 'list');
  });
});

describe('what the simulator tells the webhook', () => {
  let server: Server;
  const updates: { update: Json; secret: unknown }[] = [];
  before(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const update = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      updates.push({ update, secret: request.headers['x-telegram-bot-api-secret-token'] });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  test('messages, numbers, blocking and coming back', async () => {
    const bot = await startTelegramBot({
      webhookUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      secretToken: SECRET,
    });
    bot.start(701, { payload: 'invite' });
    bot.shareContact(701, '79161234567');
    bot.shareContact(701, '79161234567', { own: false });
    bot.say(701, 'Привет');
    bot.block(701);
    bot.start(701);
    await eventually(() => assert.equal(updates.length, 7));
    await bot.close();
    for (const { update, secret } of updates) {
      assert.deepEqual(check(UPDATE, 'Update', update), [], JSON.stringify(update));
      assert.equal(secret, SECRET);
    }
    const ids = updates.map(({ update }) => Number(update.update_id));
    assert.deepEqual(
      ids,
      ids.map((_, index) => ids[0]! + index),
    );
  });
});
