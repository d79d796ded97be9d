// Updates from Telegram (channels.md §C.2, §C.3): how people give the bot their number, take it back, and write. Answers to
// people go in the answer of the webhook itself, which costs no request of ours.
import { normalisePhone } from '../../domain/msisdn.ts';
import type { HookAnswer, HookRequest, UpstreamEvent } from '../channel.ts';
import { refusedHook, sameSecret, stored } from '../http/hook.ts';
import type { BotSettings } from './settings.ts';

type Fields = Record<string, unknown>;

const TEXT_MAX = 4096;

/**
 * Reads one update. Kinds nobody here needs are taken and dropped: refusing one would make Telegram send it again for a day.
 */
export function readUpdate(settings: BotSettings, request: HookRequest, nowMs: number): HookAnswer {
  if (request.method !== 'POST') return refusedHook(405, 'garbage');
  const given = request.headers['x-telegram-bot-api-secret-token'];
  if (settings.secret_token === '' || !sameSecret(given, settings.secret_token)) return refusedHook(401, 'signature');
  const update = parsed(request.body);
  if (update === null) return refusedHook(400, 'garbage');
  const message = fields(update.message);
  if (message !== null) return readMessage(settings, update, message, nowMs);
  const member = fields(update.my_chat_member);
  return stored(member === null ? [] : membership(member));
}

function readMessage(settings: BotSettings, update: Fields, message: Fields, nowMs: number): HookAnswer {
  const chat = privateChat(message);
  if (chat === null) return stored([]);
  const address = String(chat);
  const inboundAtMs = writtenAtMs(message.date, nowMs);
  const contact = fields(message.contact);
  if (contact !== null) {
    const phone = ownPhone(contact, fields(message.from));
    if (phone === null) return reply([], chat, settings.text_foreign, askNumber(settings));
    const event: UpstreamEvent = { kind: 'contact', phone, address, state: 'bound', inboundAtMs };
    return reply([event], chat, settings.text_bound, { remove_keyboard: true });
  }
  const text = typeof message.text === 'string' ? message.text.slice(0, TEXT_MAX).replaceAll('\0', '') : '';
  switch (commandOf(text)) {
    case '/start':
      // Whoever was bound and had blocked the bot is bound again; to whom it is news, the button is.
      return reply(
        [{ kind: 'contact', address, state: 'bound', inboundAtMs }],
        chat,
        settings.text_start,
        askNumber(settings),
      );
    case '/stop': {
      const events: UpstreamEvent[] = [{ kind: 'contact', address, state: 'blocked', inboundAtMs }];
      return settings.text_stopped.trim() === ''
        ? stored(events)
        : reply(events, chat, settings.text_stopped, { remove_keyboard: true });
    }
  }
  if (text === '' || !Number.isSafeInteger(update.update_id)) return stored([]);
  const inbound: UpstreamEvent = {
    kind: 'inbound',
    from: address,
    to: botId(settings),
    text,
    detail: detailOf(message),
    providerId: String(update.update_id),
  };
  return stored([inbound]);
}

/** Somebody blocked the bot. Letting it in again comes with a /start. */
function membership(member: Fields): UpstreamEvent[] {
  const chat = privateChat(member);
  if (chat === null || fields(member.new_chat_member)?.status !== 'kicked') return [];
  return [{ kind: 'contact', address: String(chat), state: 'blocked' }];
}

/** Null unless the card is the sender's own: anybody can send on the card of somebody else (channels.md §C.3). */
function ownPhone(contact: Fields, from: Fields | null): string | null {
  if (!Number.isSafeInteger(contact.user_id) || contact.user_id !== from?.id) return null;
  if (typeof contact.phone_number !== 'string' || contact.phone_number.length > 32) return null;
  // May come with or without the plus.
  const read = normalisePhone(contact.phone_number);
  return read.ok ? read.phone : null;
}

function askNumber(settings: BotSettings): object {
  return {
    keyboard: [[{ text: settings.text_share, request_contact: true }]],
    one_time_keyboard: true,
    resize_keyboard: true,
  };
}

function reply(events: UpstreamEvent[], chat: number, text: string, markup: object): HookAnswer {
  const call = { method: 'sendMessage', chat_id: chat, text: text.slice(0, TEXT_MAX), reply_markup: markup };
  return stored(events, JSON.stringify(call), 'application/json; charset=utf-8');
}

/** `/start@some_bot payload` → `/start`. */
function commandOf(text: string): string {
  return /^\/[a-z]{1,32}(?=@|\s|$)/i.exec(text)?.[0].toLowerCase() ?? '';
}

/** The id of a private chat, null for any other: groups cannot be bound to a number. */
function privateChat(holder: Fields): number | null {
  const chat = fields(holder.chat);
  return chat?.type === 'private' && Number.isSafeInteger(chat.id) ? (chat.id as number) : null;
}

/** When a message was written, by Telegram's clock where that is a moment of the past. */
function writtenAtMs(date: unknown, nowMs: number): number {
  const atMs = typeof date === 'number' ? date * 1000 : 0;
  return atMs > 0 && atMs <= nowMs ? atMs : nowMs;
}

/** The number before the colon is the bot's public id. */
function botId({ token }: BotSettings): string {
  return token.slice(0, token.indexOf(':'));
}

function detailOf(message: Fields): Record<string, string> {
  const detail: Record<string, string> = {};
  if (Number.isSafeInteger(message.message_id)) detail.message_id = String(message.message_id);
  const username = fields(message.from)?.username;
  if (typeof username === 'string') detail.username = username.slice(0, 64);
  return detail;
}

function parsed(body: Buffer): Fields | null {
  try {
    return fields(JSON.parse(body.toString('utf8')));
  } catch {
    return null;
  }
}

function fields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}
