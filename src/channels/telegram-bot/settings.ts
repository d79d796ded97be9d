// Every option of a Telegram bot's connection, as data for the command line and the form, and as read.
import type { ErrorClass, SettingField, Settings } from '../channel.ts';
import { choice, flag, number, text } from '../fields.ts';
import { type HttpSettings, httpFields } from '../http/settings.ts';
import { readSettings, rememberedBySettings } from '../read-settings.ts';
import type { ErrorMap } from './errors.ts';

const PARSE_MODES = ['none', 'HTML', 'MarkdownV2', 'Markdown'] as const;

export const FIELDS: readonly SettingField[] = [
  text('token', undefined, 'Token of the bot from @BotFather, 123456789:AA…', { required: true, secret: true }),
  ...httpFields({ baseUrl: 'https://api.telegram.org', rate: 30, window: 20 }),
  text(
    'secret_token',
    '',
    'Secret that Telegram sends with every update: 1–256 of A-Z a-z 0-9 _ -; without it no update is taken',
    { secret: true },
  ),
  text(
    'webhook_url',
    '',
    'Address of updates, https://HOST/hooks/CONNECTION: told to Telegram whenever the connection starts; empty = you do it',
  ),
  number('chat_rate', 1, 0, 100, 'Messages a second to one person; 0 = no limit of our own'),
  choice(
    'pause_scope',
    'connection',
    ['connection', 'chat'],
    'Who waits when Telegram asks for a pause: the whole bot, or the one chat',
  ),
  choice('parse_mode', 'none', PARSE_MODES, 'Markup of the texts; with one, a text that breaks its rules is refused'),
  flag('link_preview', true, 'Show a preview of the first link in a text'),
  flag('protect_content', false, 'Do not let people forward or save the messages'),
  text(
    'text_start',
    'Здравствуйте! Чтобы получать сообщения в Telegram, нажмите кнопку ниже и отправьте свой номер телефона.',
    'Answer to /start',
  ),
  text('text_share', 'Отправить мой номер', 'Label of the button that sends the number'),
  text('text_bound', 'Спасибо! Теперь сообщения будут приходить сюда. Отписаться: /stop', 'Answer to the number'),
  text('text_foreign', 'Это не ваш номер. Отправьте свой кнопкой ниже.', "Answer to somebody else's number"),
  text(
    'text_stopped',
    'Вы отписались: сообщений здесь больше не будет. Подписаться снова: /start',
    'Answer to /stop; empty = none',
  ),
  {
    name: 'error_map',
    type: 'json',
    required: false,
    secret: false,
    help: 'Classes by our error code or a part of the description: {"topic_closed":"recipient"}; classes: temporary, throttle, recipient, content, configuration',
  },
];

/** Settings as read; names are the fields' own. */
export interface BotSettings extends HttpSettings {
  token: string;
  secret_token: string;
  webhook_url: string;
  chat_rate: number;
  pause_scope: 'connection' | 'chat';
  parse_mode: (typeof PARSE_MODES)[number];
  link_preview: boolean;
  protect_content: boolean;
  text_start: string;
  text_share: string;
  text_bound: string;
  text_foreign: string;
  text_stopped: string;
  errorMap: ErrorMap;
}

export type ReadBotSettings = { kind: 'ok'; settings: BotSettings } | { kind: 'invalid'; faults: string[] };

/** The token is a part of every path. */
const TOKEN = /^\d{1,16}:[A-Za-z0-9_-]{1,100}$/;
const SECRET_TOKEN = /^[A-Za-z0-9_-]{1,256}$/;
const CLASSES: readonly ErrorClass[] = ['temporary', 'throttle', 'recipient', 'content', 'configuration'];
const REPLIES = ['text_start', 'text_share', 'text_bound', 'text_foreign'] as const;

/** Checks and types a connection's settings; every fault is named at once, without values. Remembers what it read. */
export const readBotSettings = rememberedBySettings(readAnew);

function readAnew(given: Settings): ReadBotSettings {
  const read = readSettings(FIELDS, given);
  if (read.kind === 'invalid') return read;
  const faults: string[] = [];
  const errorMap = readErrorMap(read.values.error_map, faults);
  const settings = { ...read.values, errorMap } as unknown as BotSettings;
  if (!TOKEN.test(settings.token)) faults.push('token: must look like 123456789:AA…');
  if (settings.secret_token !== '' && !SECRET_TOKEN.test(settings.secret_token))
    faults.push('secret_token: has characters that Telegram does not take');
  if (settings.webhook_url !== '' && !/^https?:$/.test(URL.parse(settings.webhook_url)?.protocol ?? ''))
    faults.push('webhook_url: must be an https address');
  if (settings.webhook_url !== '' && settings.secret_token === '')
    faults.push('secret_token: is needed with webhook_url');
  for (const name of REPLIES) if (settings[name].trim() === '') faults.push(`${name}: must not be empty`);
  if (settings.throttle_min_s > settings.throttle_max_s) faults.push('throttle_min_s: is above throttle_max_s');
  return faults.length > 0 ? { kind: 'invalid', faults } : { kind: 'ok', settings };
}

function readErrorMap(value: unknown, faults: string[]): ErrorMap {
  const map = new Map<string, ErrorClass>();
  if (value === undefined || value === null) return map;
  if (typeof value !== 'object' || Array.isArray(value)) {
    faults.push('error_map: must be an object');
    return map;
  }
  for (const [key, errorClass] of Object.entries(value)) {
    if (key !== '' && CLASSES.includes(errorClass)) map.set(key.toLowerCase(), errorClass);
    else faults.push(`error_map: ${JSON.stringify(key)} must be one of ${CLASSES.join(', ')}`);
  }
  return map;
}
