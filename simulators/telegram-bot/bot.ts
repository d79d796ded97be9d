// A Bot API server for one bot, and the people who write to it. Speaks the published wire: `/bot<token>/<method>`, answers
// `{ok, result}` or `{ok: false, error_code, description, parameters}` with the HTTP status of the error_code, and calls the webhook
// with the secret token; what a webhook answers with a `method` is carried out.
//
// A person is a chat id, and only one who has written `/start` can be written to. The last four digits choose the fate:
//   0001 chat not found · 0002 the user is deactivated · 0005 the bot was blocked · 0010 429 "retry after 1" every other time
//   0011 401 Unauthorized · 0012 500 · 0013 the bot can't initiate conversation · 0014 409 Conflict · others are taken.
// There are no receipts in this API. A picture's address ending in `.missing` or `.html` cannot be fetched.
import { type Misbehaviour, type Provider, type SimReply, startProvider } from '../provider/provider.ts';
import { objectOf, type Parameters, parametersOf } from './parameters.ts';
import { type People, type Person, startPeople } from './people.ts';
import { faultOfMessage, faultOfTypes } from './validate.ts';

export interface TelegramBotOptions {
  port?: number;
  host?: string;
  behaviour?: Partial<Misbehaviour>;
  seed?: number;
  /** Default `123456789:AAsimulated-bot-token`. */
  token?: string;
  /** As if setWebhook had been called before. */
  webhookUrl?: string;
  secretToken?: string;
  /** People who write /start and send their number as soon as there is a webhook: phone → chat id; of a list, the phone itself is the id. */
  autoBind?: Readonly<Record<string, number>> | readonly string[];
  /** Pauses between tries of an update that was not answered 2xx, milliseconds. */
  updatePausesMs?: readonly number[];
}

/** A call carried out for the bot, by request or in the answer of the webhook. */
export interface SentMessage {
  chatId: number;
  method: string;
  parameters: Parameters;
  messageId: number;
  /** Stood in the answer of the webhook. */
  inAnswer: boolean;
}

export interface Webhook {
  url: string;
  secretToken: string;
  allowedUpdates: string[];
  maxConnections: number;
}

export interface Refusal {
  error_code: number;
  description: string;
  retry_after?: number;
}

export interface TelegramBot extends Provider, People {
  readonly token: string;
  /** What people see in their chats, newest last. */
  readonly sent: SentMessage[];
  /** Null before setWebhook. */
  webhook(): Webhook | null;
  /** The next message to this chat is refused so. */
  refuse(chatId: number, refusal: Refusal): void;
}

const TOKEN = '123456789:AAsimulated-bot-token';
/** Of the webhook, unless others are asked for. */
const CONNECTIONS = 40;
const UPDATE_PAUSES_MS = [200, 500, 1000, 2000, 5000];

export async function startTelegramBot(options: TelegramBotOptions = {}): Promise<TelegramBot> {
  const token = options.token ?? TOKEN;
  const sent: SentMessage[] = [];
  const refusals = new Map<number, Refusal>();
  const throttled = new Set<number>();
  const botUser = { id: Number(token.split(':')[0]), is_bot: true, first_name: 'Kaskad', username: 'kaskad_sim_bot' };
  let webhook: Webhook | null = options.webhookUrl
    ? {
        url: options.webhookUrl,
        secretToken: options.secretToken ?? '',
        allowedUpdates: [],
        maxConnections: CONNECTIONS,
      }
    : null;
  let lastMessageId = 0;

  const provider = await startProvider({
    ...options,
    handle: (request) => {
      const [, given, method] = /^\/bot([^/]*)\/([^/]*)$/.exec(request.path) ?? [];
      if (given === undefined || method === undefined) return refused({ error_code: 404, description: 'Not Found' });
      if (!/^[1-9]\d*:/.test(given))
        return refused({ error_code: 401, description: 'Unauthorized: invalid token specified' });
      if (given !== token) return refused({ error_code: 401, description: 'Unauthorized' });
      if (request.throttled) return tooMany(2);
      if (request.failing) return refused({ error_code: 500, description: 'Internal Server Error' });
      const parameters = parametersOf(request);
      if (parameters === null)
        return refused({ error_code: 400, description: "Bad Request: can't parse request JSON object" });
      return carryOut(method.toLowerCase(), parameters, false);
    },
  });
  const people = startPeople({
    provider,
    bot: botUser,
    pausesMs: options.updatePausesMs ?? UPDATE_PAUSES_MS,
    webhook: () => webhook,
    answered: (body) => {
      const call = objectOf(body);
      const method = String(call?.method ?? '').toLowerCase();
      // As the server: no webhooks and no questions by way of an answer.
      if (call !== null && !/^(|get.*|setwebhook|deletewebhook|close|logout)$/.test(method))
        carryOut(method, call, true);
    },
  });
  const bindAll = () => {
    const { autoBind = {} } = options;
    const pairs = Array.isArray(autoBind) ? autoBind.map((phone) => [phone, Number(phone)]) : Object.entries(autoBind);
    for (const [phone, chatId] of pairs) {
      people.start(chatId);
      people.shareContact(chatId, phone);
    }
  };

  function carryOut(method: string, parameters: Parameters, inAnswer: boolean): SimReply {
    switch (method) {
      case 'getme':
        return done({ ...botUser, can_join_groups: false, can_read_all_group_messages: false });
      case 'setwebhook':
        return setWebhook(parameters);
      case 'deletewebhook':
        webhook = null;
        return done(true, 'Webhook was deleted');
      case 'getwebhookinfo':
        return done({
          url: webhook?.url ?? '',
          has_custom_certificate: false,
          pending_update_count: people.pendingUpdates(),
          ...(webhook === null
            ? {}
            : { max_connections: webhook.maxConnections, allowed_updates: webhook.allowedUpdates }),
        });
      case 'getupdates':
        return webhook === null
          ? done([])
          : refused({
              error_code: 409,
              description:
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it",
            });
      case 'sendmessage':
      case 'sendphoto':
        return send(method, parameters, inAnswer);
      default:
        return refused({ error_code: 404, description: 'Not Found: method not found' });
    }
  }

  function setWebhook(parameters: Parameters): SimReply {
    const bad = (words: string) => refused({ error_code: 400, description: `Bad Request: ${words}` });
    const wrong = faultOfTypes(parameters);
    if (wrong !== null) return refused({ error_code: 400, description: wrong });
    const url = String(parameters.url ?? '');
    const secretToken = String(parameters.secret_token ?? '');
    if (url === '') {
      webhook = null;
      return done(true, 'Webhook is already deleted');
    }
    const parsed = URL.parse(url);
    // The public server wants https; one on the same machine takes what the local server takes.
    if (parsed === null || !(parsed.protocol === 'https:' || isLoopback(parsed)))
      return bad('bad webhook: An HTTPS URL must be provided for webhook');
    if (secretToken.length > 256) return bad('secret token is too long');
    if (!/^[A-Za-z0-9_-]*$/.test(secretToken)) return bad('secret token contains unallowed characters');
    const allowed = listOf(parameters.allowed_updates);
    if (allowed === null) return bad("can't parse allowed updates JSON object");
    // Without a fault where it is out of its bounds: the server takes the nearest (M).
    const wanted = Number(parameters.max_connections ?? CONNECTIONS);
    webhook = { url, secretToken, allowedUpdates: allowed, maxConnections: Math.min(100, Math.max(1, wanted)) };
    bindAll();
    return done(true, 'Webhook was set');
  }

  function send(method: 'sendmessage' | 'sendphoto', parameters: Parameters, inAnswer: boolean): SimReply {
    const chatId = Number(parameters.chat_id);
    if (parameters.chat_id === undefined || parameters.chat_id === '')
      return refused({ error_code: 400, description: 'Bad Request: chat_id is empty' });
    const wrong = faultOfTypes(parameters);
    if (wrong !== null) return refused({ error_code: 400, description: wrong });
    const forced = refusals.get(chatId);
    if (forced !== undefined) {
      refusals.delete(chatId);
      return refused(forced);
    }
    const fate = fateOf(chatId, people.person(chatId));
    if (fate !== null && !inAnswer) return refused(fate);
    if (chatId % 10_000 === 10 && !inAnswer && !throttled.delete(chatId)) {
      throttled.add(chatId);
      return tooMany(1);
    }
    const fault = faultOfMessage(method, parameters);
    if (fault !== null) return refused({ error_code: 400, description: fault });
    lastMessageId += 1;
    sent.push({ chatId, method, parameters, messageId: lastMessageId, inAnswer });
    if (sent.length > 10_000) sent.shift();
    const { text, caption, photo } = parameters;
    return done({
      message_id: lastMessageId,
      from: botUser,
      chat: { id: chatId, first_name: people.person(chatId)?.firstName ?? '', type: 'private' },
      date: Math.floor(Date.now() / 1000),
      ...(method === 'sendmessage' ? { text } : { caption, photo: [photoOf(String(photo), lastMessageId)] }),
    });
  }

  if (webhook !== null) bindAll();
  const close = provider.close.bind(provider);
  return Object.assign(provider, people, {
    token,
    sent,
    webhook: () => webhook,
    refuse: (chatId: number, refusal: Refusal) => void refusals.set(chatId, refusal),
    close: async () => {
      people.closePeople();
      await close();
    },
  });
}

/** Why this chat cannot be written to. */
function fateOf(chatId: number, person: Person | undefined): Refusal | null {
  const forbidden = (words: string): Refusal => ({ error_code: 403, description: `Forbidden: ${words}` });
  switch (chatId % 10_000) {
    case 1:
      return { error_code: 400, description: 'Bad Request: chat not found' };
    case 2:
      return forbidden('user is deactivated');
    case 5:
      return forbidden('bot was blocked by the user');
    case 11:
      return { error_code: 401, description: 'Unauthorized' };
    case 12:
      return { error_code: 500, description: 'Internal Server Error' };
    case 13:
      return forbidden("bot can't initiate conversation with a user");
    case 14:
      return { error_code: 409, description: 'Conflict: terminated by other getUpdates request' };
  }
  if (person === undefined) return { error_code: 400, description: 'Bad Request: chat not found' };
  return person.blocked ? forbidden('bot was blocked by the user') : null;
}

function done(result: unknown, description?: string): SimReply {
  return { status: 200, body: { ok: true, result, ...(description === undefined ? {} : { description }) } };
}

function refused({ error_code, description, retry_after }: Refusal): SimReply {
  const body = { ok: false, error_code, description };
  if (retry_after === undefined) return { status: error_code, body };
  return {
    status: error_code,
    body: { ...body, parameters: { retry_after } },
    headers: { 'retry-after': String(retry_after) },
  };
}

function tooMany(seconds: number): SimReply {
  return refused({
    error_code: 429,
    description: `Too Many Requests: retry after ${seconds}`,
    retry_after: seconds,
  });
}

/** One size of a picture as its message shows it. */
function photoOf(address: string, messageId: number): object {
  return { file_id: `sim-${address}`.slice(0, 64), file_unique_id: `sim-${messageId}`, width: 90, height: 90 };
}

/** A JSON array of texts, or one as text. */
function listOf(given: unknown): string[] | null {
  if (given === undefined || given === '') return [];
  const list = typeof given === 'string' ? objectOf(`{"list":${given}}`)?.list : given;
  return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : null;
}

function isLoopback(url: URL): boolean {
  return url.protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
