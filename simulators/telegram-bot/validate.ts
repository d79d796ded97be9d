// What the Bot API server checks of a message before it goes out, in its own words (tdlib/telegram-bot-api).
import { faultOfMarkup } from './markup.ts';
import { objectOf, type Parameters } from './parameters.ts';

const TEXT_MAX = 4096;
const CAPTION_MAX = 1024;
const FILE_ID = /^[A-Za-z0-9_-]{20,200}$/;

type Kind = 'string' | 'integer' | 'boolean' | 'object' | 'list';
/** Types by the published description. What is not named here is not looked at, as by the real server. */
const KINDS: Readonly<Record<string, readonly Kind[]>> = {
  chat_id: ['integer', 'string'],
  text: ['string'],
  photo: ['string'],
  caption: ['string'],
  parse_mode: ['string'],
  business_connection_id: ['string'],
  message_effect_id: ['string'],
  message_thread_id: ['integer'],
  disable_notification: ['boolean'],
  protect_content: ['boolean'],
  allow_paid_broadcast: ['boolean'],
  show_caption_above_media: ['boolean'],
  has_spoiler: ['boolean'],
  link_preview_options: ['object'],
  entities: ['list'],
  caption_entities: ['list'],
  url: ['string'],
  secret_token: ['string'],
  ip_address: ['string'],
  max_connections: ['integer'],
  allowed_updates: ['list'],
  drop_pending_updates: ['boolean'],
};

/**
 * A parameter of another type than described. Stricter than the real server, which takes the JSON text of whatever stands where
 * it wants a text (M): a client's fault is to be seen here. Forms and queries have texts only, so a text may stand for any type.
 */
export function faultOfTypes(parameters: Parameters): string | null {
  for (const [name, kinds] of Object.entries(KINDS)) {
    const value = parameters[name];
    if (value === undefined || value === null || value === '') continue;
    if (!kinds.some((kind) => isOf(kind, value)))
      return `Bad Request: field "${name}" must be of type ${kinds.join(' or ')}`;
  }
  return null;
}

function isOf(kind: Kind, value: unknown): boolean {
  const isText = typeof value === 'string';
  switch (kind) {
    case 'string':
      return isText;
    case 'integer':
      return isText ? /^-?\d{1,16}$/.test(value) : Number.isSafeInteger(value);
    case 'boolean':
      return isText ? /^(true|false|0|1)$/i.test(value) : typeof value === 'boolean';
    case 'object':
      return isText ? objectOf(value) !== null : typeof value === 'object' && !Array.isArray(value);
    case 'list':
      return Array.isArray(isText ? objectOf(`{"list":${value}}`)?.list : value);
  }
}

/** The description of the refusal, null when the message is good. */
export function faultOfMessage(method: 'sendmessage' | 'sendphoto', parameters: Parameters): string | null {
  const text = String((method === 'sendmessage' ? parameters.text : parameters.caption) ?? '');
  if (method === 'sendmessage' && text.trim() === '') return 'Bad Request: message text is empty';
  const fault = method === 'sendphoto' ? faultOfPhoto(parameters.photo) : null;
  if (fault !== null) return fault;
  const markup = faultOfMarkup(parameters.reply_markup);
  if (markup !== null) return markup;
  const mode = String(parameters.parse_mode ?? '').toLowerCase();
  const preview = faultOfPreview(parameters.link_preview_options);
  if (preview !== null) return preview;
  const entities = faultOfEntities(text, mode);
  if (entities !== null) return entities;
  const shown = mode === 'html' ? text.replace(/<[^>]*>/g, '') : text;
  if (method === 'sendmessage' && shown.length > TEXT_MAX) return 'Bad Request: message is too long';
  if (method === 'sendphoto' && shown.length > CAPTION_MAX) return 'Bad Request: message caption is too long';
  return null;
}

function faultOfPhoto(photo: unknown): string | null {
  if (typeof photo !== 'string' || photo === '') return 'Bad Request: there is no photo in the request';
  const url = URL.parse(photo);
  if (url === null)
    return FILE_ID.test(photo) ? null : 'Bad Request: wrong remote file identifier specified: Wrong string length';
  if (!/^https?:$/.test(url.protocol)) return 'Bad Request: Wrong HTTP URL specified';
  if (url.pathname.endsWith('.missing')) return 'Bad Request: failed to get HTTP URL content';
  if (url.pathname.endsWith('.html')) return 'Bad Request: wrong type of the web page content';
  return null;
}

function faultOfPreview(given: unknown): string | null {
  const options = typeof given === 'string' ? objectOf(given) : given;
  for (const [name, value] of Object.entries(options ?? {})) {
    const wanted = name === 'url' ? 'String' : 'Boolean';
    if (typeof value !== wanted.toLowerCase())
      return `Bad Request: can't parse link preview options: Field "${name}" must be of type ${wanted}`;
  }
  return null;
}

const RESERVED = /(?<!\\)[[\]()~>#+\-=|{}.!]/;

/** Rough, as far as texts here go: unclosed tags, characters that MarkdownV2 wants escaped. */
function faultOfEntities(text: string, mode: string): string | null {
  switch (mode) {
    case '':
    case 'markdown':
      return null;
    case 'html': {
      const open: string[] = [];
      for (const [, slash, name] of text.matchAll(/<(\/?)([a-z][a-z-]*)[^>]*>/gi)) {
        if (slash === '') open.push(String(name));
        else if (open.pop() !== name) return "Bad Request: can't parse entities: Unmatched end tag";
      }
      return open.length > 0
        ? `Bad Request: can't parse entities: Can't find end tag corresponding to start tag`
        : null;
    }
    case 'markdownv2': {
      const found = RESERVED.exec(text)?.[0];
      return found === undefined
        ? null
        : `Bad Request: can't parse entities: Character '${found}' is reserved and must be escaped with the preceding '\\'`;
    }
    default:
      return 'Bad Request: unsupported parse_mode';
  }
}
