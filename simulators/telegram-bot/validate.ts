// What the Bot API server checks of a message before it goes out, in its own words (tdlib/telegram-bot-api).
import { objectOf, type Parameters } from './parameters.ts';

const TEXT_MAX = 4096;
const CAPTION_MAX = 1024;
const MARKUP_BYTES_MAX = 10_240;
const FILE_ID = /^[A-Za-z0-9_-]{20,200}$/;

/** The description of the refusal, null when the message is good. */
export function faultOfMessage(method: 'sendmessage' | 'sendphoto', parameters: Parameters): string | null {
  const text = String((method === 'sendmessage' ? parameters.text : parameters.caption) ?? '');
  if (method === 'sendmessage' && text.trim() === '') return 'Bad Request: message text is empty';
  const fault = method === 'sendphoto' ? faultOfPhoto(parameters.photo) : null;
  if (fault !== null) return fault;
  const markup = faultOfMarkup(parameters.reply_markup);
  if (markup !== null) return markup;
  const mode = String(parameters.parse_mode ?? '').toLowerCase();
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

function faultOfMarkup(given: unknown): string | null {
  if (given === undefined || given === '') return null;
  const markup = typeof given === 'string' ? objectOf(given) : given;
  if (typeof markup !== 'object' || markup === null)
    return "Bad Request: can't parse reply keyboard markup JSON object";
  if (Buffer.byteLength(JSON.stringify(markup)) > MARKUP_BYTES_MAX) return 'Bad Request: reply markup is too long';
  const rows = (markup as { inline_keyboard?: unknown }).inline_keyboard;
  if (rows === undefined) return null;
  if (!Array.isArray(rows) || !rows.every(Array.isArray))
    return "Bad Request: can't parse inline keyboard: expected an Array of Array";
  for (const button of rows.flat()) {
    const { text, url } = (button ?? {}) as { text?: unknown; url?: unknown };
    if (typeof text !== 'string' || text === '')
      return 'Bad Request: can\'t parse inline keyboard button: Field "text" must be of type String';
    if (typeof url !== 'string') return "Bad Request: can't parse inline keyboard button: Text buttons are unallowed";
    const fault = faultOfButtonUrl(url);
    if (fault !== null) return `Bad Request: inline keyboard button URL '${url}' is invalid: ${fault}`;
  }
  return null;
}

function faultOfButtonUrl(url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null) return 'Wrong HTTP URL';
  if (!/^(https?|tg|ton):$/.test(parsed.protocol)) return 'Unsupported URL protocol';
  return parsed.protocol.startsWith('http') && !/[.:]|^localhost$/.test(parsed.hostname) ? 'Wrong HTTP URL' : null;
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
