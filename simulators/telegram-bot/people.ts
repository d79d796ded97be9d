// People with Telegram on their phones: what they do becomes updates to the bot's webhook.
import type { Provider } from '../provider/provider.ts';
import { makePoster } from './post.ts';

export interface Person {
  firstName: string;
  blocked: boolean;
}

export interface People {
  /** Presses "Start", which also lets a blocked bot in again. */
  start(chatId: number, user?: { firstName?: string; payload?: string }): void;
  /** Presses the button that sends a number: their own, or (`own: false`) sends on somebody's card. */
  shareContact(chatId: number, phone: string, how?: { own?: boolean }): void;
  say(chatId: number, text: string): void;
  block(chatId: number): void;
  /** Any update, as it stands. */
  update(fields: Record<string, unknown>): void;
  pendingUpdates(): number;
}

interface PeopleOptions {
  provider: Provider;
  bot: object;
  pausesMs: readonly number[];
  webhook(): { url: string; secretToken: string; allowedUpdates: string[] } | null;
  /** What the webhook answered. */
  answered(body: string): void;
}

export function startPeople(options: PeopleOptions) {
  const { provider, bot } = options;
  const poster = makePoster(provider, options.pausesMs);
  const people = new Map<number, Person>();
  let lastUpdateId = 100_000_000;
  let lastMessageId = 0;

  const update = (fields: Record<string, unknown>): void => {
    const webhook = options.webhook();
    lastUpdateId += 1;
    const kind = Object.keys(fields)[0] ?? '';
    if (webhook === null) return;
    if (webhook.allowedUpdates.length > 0 && !webhook.allowedUpdates.includes(kind)) return;
    const { url, secretToken } = webhook;
    const body = JSON.stringify({ update_id: lastUpdateId, ...fields });
    const headers: Record<string, string> =
      secretToken === '' ? {} : { 'x-telegram-bot-api-secret-token': secretToken };
    poster.post({ url, key: keyOf(fields), make: () => ({ headers, body }), answered: options.answered });
  };
  const nowS = () => Math.floor(Date.now() / 1000);
  const userOf = (chatId: number) => ({
    id: chatId,
    is_bot: false,
    first_name: people.get(chatId)?.firstName ?? 'Somebody',
    language_code: 'ru',
  });
  const chatOf = (chatId: number) => ({ id: chatId, first_name: userOf(chatId).first_name, type: 'private' });
  const message = (chatId: number, fields: Record<string, unknown>) => {
    lastMessageId += 1;
    update({
      message: {
        message_id: lastMessageId,
        from: userOf(chatId),
        chat: chatOf(chatId),
        date: nowS(),
        ...fields,
      },
    });
  };
  // Whoever is kicked is so until a date, 0 = for ever.
  const memberAs = (status: string) => ({ user: bot, status, ...(status === 'kicked' ? { until_date: 0 } : {}) });
  const member = (chatId: number, before: string, after: string) =>
    update({
      my_chat_member: {
        chat: chatOf(chatId),
        from: userOf(chatId),
        date: nowS(),
        old_chat_member: memberAs(before),
        new_chat_member: memberAs(after),
      },
    });

  return {
    start: (chatId: number, { firstName = 'Анна', payload = '' }: { firstName?: string; payload?: string } = {}) => {
      const wasBlocked = people.get(chatId)?.blocked === true;
      people.set(chatId, { firstName, blocked: false });
      if (wasBlocked) member(chatId, 'kicked', 'member');
      const entities = [{ type: 'bot_command', offset: 0, length: 6 }];
      message(chatId, { text: payload === '' ? '/start' : `/start ${payload}`, entities });
    },
    shareContact: (chatId: number, phone: string, { own = true }: { own?: boolean } = {}) => {
      const contact = { phone_number: phone, first_name: 'Анна', user_id: own ? chatId : chatId + 1 };
      message(chatId, { contact });
    },
    say: (chatId: number, text: string) => message(chatId, { text }),
    block: (chatId: number) => {
      people.set(chatId, { firstName: userOf(chatId).first_name, blocked: true });
      member(chatId, 'member', 'kicked');
    },
    update,
    pendingUpdates: () => poster.pending(),
    person: (chatId: number): Person | undefined => people.get(chatId),
    closePeople: () => poster.close(),
  };
}

/** Updates of one chat come in order. */
function keyOf(fields: Record<string, unknown>): string {
  for (const value of Object.values(fields)) {
    const chat = (value as { chat?: { id?: unknown } } | null)?.chat;
    if (chat?.id !== undefined) return String(chat.id);
  }
  return '';
}
