// The updates of a bot: people give their number, take it back, write; told over real sockets by the simulator.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startTelegramBot, type TelegramBot, type TelegramBotOptions } from '../../simulators/telegram-bot/bot.ts';
import type { HookAnswer, Settings } from '../../src/channels/channel.ts';
import { telegramBot } from '../../src/channels/telegram-bot/definition.ts';
import { eventually } from '../helpers/eventually.ts';
import { hookRequest, openLink } from './harness.ts';

const TOKEN = '123456789:AAsimulated-bot-token';
const SECRET = 'abc_DEF-123';
const NOW_MS = 1_770_000_100_000;

const settings: Settings = { token: TOKEN, secret_token: SECRET };
const headers = { 'x-telegram-bot-api-secret-token': SECRET };
const tell = (json: unknown, over: Settings = {}): HookAnswer =>
  telegramBot.hook!({ name: 'bot', settings: { ...settings, ...over } }, hookRequest({ headers, json }), NOW_MS);
const chat = { id: 700, type: 'private', first_name: 'Анна' };
const from = { id: 700, is_bot: false, first_name: 'Анна', username: 'anna' };
const message = (fields: object, id = 1) => ({
  update_id: id,
  message: { message_id: 5, from, chat, date: 1_770_000_000, ...fields },
});

interface Reply {
  method: string;
  chat_id: number;
  text: string;
  reply_markup: { keyboard?: { text: string; request_contact: boolean }[][]; remove_keyboard?: boolean };
}
const replyOf = (answer: HookAnswer) => JSON.parse(answer.body) as Reply;

describe('updates', () => {
  for (const text of ['/start', '/start abc-123', '/start@kaskad_bot', '/START']) {
    test(`${text}: the answer asks for the number`, () => {
      const answer = tell(message({ text }));
      assert.deepEqual([answer.status, answer.type], [200, 'application/json; charset=utf-8']);
      const reply = replyOf(answer);
      assert.deepEqual([reply.method, reply.chat_id], ['sendMessage', 700]);
      assert.match(reply.text, /номер телефона/);
      assert.equal(reply.reply_markup.keyboard?.[0]?.[0]?.request_contact, true);
      // Whoever had blocked the bot is bound again; a new face has no contact to change.
      assert.deepEqual(answer.events, [
        { kind: 'contact', address: '700', state: 'bound', inboundAtMs: 1_770_000_000_000 },
      ]);
    });
  }

  for (const phone_number of ['79161234567', '+7 916 123-45-67', '89161234567']) {
    test(`their own number as ${phone_number}: bound, thanked, keyboard gone`, () => {
      const answer = tell(message({ contact: { phone_number, first_name: 'Анна', user_id: 700 } }));
      assert.deepEqual(answer.events, [
        { kind: 'contact', phone: '79161234567', address: '700', state: 'bound', inboundAtMs: 1_770_000_000_000 },
      ]);
      assert.equal(replyOf(answer).reply_markup.remove_keyboard, true);
    });
  }

  const foreign: [what: string, contact: object, sender?: object | null][] = [
    ["somebody else's card", { phone_number: '79161234567', user_id: 701 }],
    ['a card of nobody on Telegram', { phone_number: '79161234567' }],
    ['a card whose owner is text', { phone_number: '79161234567', user_id: '700' }],
    ['no sender', { phone_number: '79161234567', user_id: 700 }, null],
    ['neither has an id', { phone_number: '79161234567' }, {}],
    ['no number', { user_id: 700 }],
    ['a number that cannot be', { phone_number: '+7 000', user_id: 700 }],
    ['a number that is a number', { phone_number: 79161234567, user_id: 700 }],
    ['an endless number', { phone_number: '7'.repeat(100_000), user_id: 700 }],
  ];
  for (const [what, contact, sender = from] of foreign) {
    test(`${what} binds nobody`, () => {
      const answer = tell(message({ contact, from: sender }));
      assert.deepEqual([answer.status, answer.events], [200, []]);
      assert.equal(replyOf(answer).reply_markup.keyboard?.[0]?.[0]?.request_contact, true);
    });
  }

  test('/stop and a blocked bot: nothing more is written there', () => {
    const stop = tell(message({ text: '/stop' }));
    assert.deepEqual(stop.events, [
      { kind: 'contact', address: '700', state: 'blocked', inboundAtMs: 1_770_000_000_000 },
    ]);
    assert.match(replyOf(stop).text, /отписались/);
    assert.equal(tell(message({ text: '/stop' }), { text_stopped: ' ' }).body, '');
    const member = (status: string, type = 'private') =>
      tell({ update_id: 2, my_chat_member: { chat: { ...chat, type }, from, new_chat_member: { status } } });
    assert.deepEqual(member('kicked').events, [{ kind: 'contact', address: '700', state: 'blocked' }]);
    assert.deepEqual(member('member').events, []);
    assert.deepEqual(member('kicked', 'group').events, []);
  });

  test('any other text is a message from a person, once however often it is told', () => {
    const answer = tell(message({ text: 'Где мой заказ?' }, 77));
    assert.deepEqual([answer.status, answer.body], [200, '']);
    assert.deepEqual(answer.events, [
      {
        kind: 'inbound',
        from: '700',
        to: '123456789',
        text: 'Где мой заказ?',
        detail: { message_id: '5', username: 'anna' },
        providerId: '77',
      },
    ]);
    assert.deepEqual(tell(message({ text: 'Где мой заказ?' }, 77)), answer);
    assert.equal(tell(message({ text: '/started' })).events[0]?.kind, 'inbound');
  });

  test('the words are the connection’s own', () => {
    const reply = replyOf(tell(message({ text: '/start' }), { text_start: 'Hello!', text_share: 'My number' }));
    assert.equal(reply.text, 'Hello!');
    assert.equal(reply.reply_markup.keyboard?.[0]?.[0]?.text, 'My number');
  });

  test('a wrong secret, or none agreed: refused', () => {
    const ask = (given: string | undefined, over: Settings = {}) => {
      const named = given === undefined ? {} : { 'x-telegram-bot-api-secret-token': given };
      const request = hookRequest({ headers: named, json: message({ text: '/start' }) });
      return telegramBot.hook!({ name: 'bot', settings: { ...settings, ...over } }, request, NOW_MS);
    };
    for (const answer of [
      ask(undefined),
      ask(''),
      ask('abc_DEF-124'),
      ask(`${SECRET}x`),
      ask('', { secret_token: '' }),
      ask(undefined, { secret_token: '' }),
    ])
      assert.deepEqual([answer.status, answer.refused, answer.events], [401, 'signature', []]);
    assert.equal(ask(SECRET).status, 200);
    assert.deepEqual(ask(SECRET, { token: 'broken' }).events, []);
    const get = telegramBot.hook!({ name: 'bot', settings }, hookRequest({ headers, method: 'GET' }), NOW_MS);
    assert.equal(get.status, 405);
  });

  test('garbage: answered clearly, never thrown at', () => {
    for (const body of ['', '{', 'null', '[]', '7', '"x"', '\u0000']) {
      const answer = telegramBot.hook!(
        { name: 'bot', settings },
        hookRequest({ headers, body: Buffer.from(body) }),
        NOW_MS,
      );
      assert.deepEqual([answer.status, answer.refused], [400, 'garbage'], JSON.stringify(body));
    }
    for (const update of [
      {},
      { update_id: 1, edited_message: { text: '/start', chat } },
      { update_id: 1, callback_query: { id: '1' } },
      { update_id: 1, message: null },
      { update_id: 1, message: 'text' },
      { update_id: 1, message: {} },
      { update_id: 1, message: { chat: { id: '700', type: 'private' }, text: '/start' } },
      { update_id: 1, message: { chat: { id: 1.5, type: 'private' }, text: '/start' } },
      { update_id: 1, message: { chat: { id: -100, type: 'supergroup' }, text: '/start' } },
      { update_id: 1, message: { chat, photo: [] } },
      { update_id: 1, message: { chat, text: 7 } },
      { update_id: 'x', message: { chat, text: 'hi' } },
      { update_id: 1, my_chat_member: { chat, new_chat_member: null } },
      { update_id: 1, my_chat_member: [] },
    ])
      assert.deepEqual([tell(update).status, tell(update).events], [200, []], JSON.stringify(update));
    const odd = tell(message({ text: 'a\u0000b', date: 1e300 })).events[0];
    assert.equal(odd?.kind === 'inbound' && odd.text, 'ab');
    const late = tell(message({ text: '/start', date: 1e300 })).events[0];
    assert.equal(late?.kind === 'contact' && late.inboundAtMs, NOW_MS);
  });
});

describe('over the wire', () => {
  let door: Awaited<ReturnType<typeof startDoor>>;
  const sims: TelegramBot[] = [];
  before(async () => {
    door = await startDoor();
  });
  after(async () => {
    for (const sim of sims) await sim.close();
    await door.close();
  });
  const startSim = async (options: TelegramBotOptions = {}) => {
    const sim = await startTelegramBot({ updatePausesMs: [10, 10, 10], ...options });
    sims.push(sim);
    door.answers.length = 0;
    return sim;
  };
  const openHooked = (sim: TelegramBot, over: Settings = {}) =>
    openLink(telegramBot, { ...settings, base_url: sim.url, webhook_url: door.url, ...over });

  /** What a door does: reads a call by `hook`, keeps the events, answers. */
  async function startDoor() {
    const answers: HookAnswer[] = [];
    const state = { url: '', answers, refuse: 0, events: () => answers.flatMap(({ events }) => events) };
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const asked = hookRequest({
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks),
      });
      const answer = telegramBot.hook!({ name: 'bot', settings }, asked, Date.now());
      state.refuse -= 1;
      if (state.refuse < 0) answers.push(answer);
      response.writeHead(state.refuse < 0 ? answer.status : 503, { 'content-type': answer.type }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/bot`;
    const close = () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    };
    return Object.assign(state, { close });
  }

  test('starting tells Telegram our address; a number given is a person bound, and answered in the chat', async () => {
    const sim = await startSim();
    const { link } = await openHooked(sim);
    await eventually(() => assert.ok(sim.webhook()));
    assert.deepEqual(sim.webhook(), {
      url: door.url,
      secretToken: SECRET,
      allowedUpdates: ['message', 'my_chat_member'],
      maxConnections: 40,
    });
    sim.start(701, { payload: 'invite' });
    sim.shareContact(701, '+79161234567', { own: false });
    sim.shareContact(701, '79161234567');
    await eventually(() => assert.equal(sim.sent.length, 3));
    assert.deepEqual(
      door.events().map((event) => event.kind === 'contact' && [event.phone, event.address, event.state]),
      [
        [undefined, '701', 'bound'],
        ['79161234567', '701', 'bound'],
      ],
    );
    assert.ok(sim.sent.every(({ inAnswer, chatId }) => inAnswer && chatId === 701));
    sim.block(701);
    await eventually(() => assert.equal(door.events().length, 3));
    assert.deepEqual(door.events()[2], { kind: 'contact', address: '701', state: 'blocked' });
    await link.stop(100);
  });

  test('autoBind: the named people are bound as soon as there is a webhook', async () => {
    const sim = await startSim({ autoBind: { '79161234567': 7_001, '79031112233': 7_002 } });
    const { link } = await openHooked(sim);
    const bound = await eventually(() => {
      const phones = door.events().flatMap((event) => (event.kind === 'contact' && event.phone ? [event.phone] : []));
      assert.equal(phones.length, 2);
      return phones;
    });
    assert.deepEqual(bound.sort(), ['79031112233', '79161234567']);
    await link.stop(100);
    const early = await startSim({ autoBind: ['79161234567'], webhookUrl: door.url, secretToken: SECRET });
    await eventually(() => assert.equal(door.events().length, 2));
    await eventually(() => assert.equal(early.pendingUpdates(), 0));
  });

  test('an update that could not be taken comes again, in order; told twice it says the same', async () => {
    const sim = await startSim({ webhookUrl: door.url, secretToken: SECRET, behaviour: { duplicateRate: 1 } });
    door.refuse = 2;
    sim.start(703);
    sim.say(703, 'Привет');
    await eventually(() => assert.equal(door.answers.length, 4));
    const kinds = door.events().map((event) => (event.kind === 'inbound' ? event.providerId : event.kind));
    assert.deepEqual(kinds, ['contact', 'contact', '100000002', '100000002']);
  });

  test('Telegram refuses the webhook: a notice, and messages go on', async () => {
    const sim = await startSim();
    const link = await openHooked(sim, { webhook_url: 'http://gate.example/hooks/bot' });
    const notice = await eventually(() => link.notices.find(({ name }) => name === 'webhook_failed') ?? assert.fail());
    assert.deepEqual(notice.fields, {
      status: 400,
      description: 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
    });
    assert.deepEqual([link.faults, link.link.health().state], [[], 'up']);
    assert.doesNotMatch(JSON.stringify(link.notices), new RegExp(SECRET));
    await link.link.stop(100);
  });

  test('Telegram is away at the start: asked again', async () => {
    const sim = await startSim({ behaviour: { errorRate: 1 } });
    const link = await openHooked(sim);
    await eventually(() => assert.ok(link.notices.some(({ name }) => name === 'webhook_failed')));
    assert.equal(sim.webhook(), null);
    sim.behaviour.errorRate = 0;
    await eventually(() => assert.ok(sim.webhook()));
    await link.link.stop(100);
  });

  test('the simulator answers as the server does', async () => {
    const sim = await startSim({ webhookUrl: door.url });
    const ask = async (path: string, init?: RequestInit) => {
      const reply = await fetch(`${sim.url}/${path}`, init);
      const { ok, description } = (await reply.json()) as { ok: boolean; description?: string };
      return [reply.status, ok, description];
    };
    const bot = `bot${TOKEN}`;
    assert.deepEqual(await ask(`${bot}/getMe`), [200, true, undefined]);
    assert.deepEqual(await ask('bot0:x/getMe'), [401, false, 'Unauthorized: invalid token specified']);
    assert.deepEqual(await ask('bot1:x/getMe'), [401, false, 'Unauthorized']);
    assert.deepEqual(await ask(`${bot}/fly`), [404, false, 'Not Found: method not found']);
    assert.deepEqual(await ask('else'), [404, false, 'Not Found']);
    assert.equal((await ask(`${bot}/getUpdates`))[0], 409);
    assert.deepEqual(await ask(`${bot}/sendMessage?text=a`), [400, false, 'Bad Request: chat_id is empty']);
    assert.deepEqual(await ask(`${bot}/sendMessage?chat_id=12345&text=a`), [400, false, 'Bad Request: chat not found']);
    sim.start(12_345);
    assert.equal((await ask(`${bot}/SENDMESSAGE?chat_id=12345&text=a`))[0], 200);
    const form = new URLSearchParams({
      chat_id: '12345',
      text: 'a',
      reply_markup: '{"inline_keyboard":[[{"text":"x","url":"happ://a"}]]}',
    });
    assert.deepEqual(await ask(`${bot}/sendMessage`, { method: 'POST', body: form }), [
      400,
      false,
      "Bad Request: inline keyboard button URL 'happ://a' is invalid: Unsupported URL protocol",
    ]);
    const flood = await fetch(`${sim.url}/${bot}/sendMessage?chat_id=990010&text=a`);
    assert.equal(flood.status, 400, 'nobody has started this chat');
    sim.start(990_010);
    const again = await fetch(`${sim.url}/${bot}/sendMessage?chat_id=990010&text=a`);
    assert.deepEqual([again.status, again.headers.get('retry-after')], [429, '1']);
    assert.equal((await ask(`${bot}/sendMessage?chat_id=990010&text=a`))[0], 200);
  });
});
