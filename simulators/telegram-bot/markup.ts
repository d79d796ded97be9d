// What may stand below a message: buttons in it, a keyboard in place of the person's own, or the end of one.
import { objectOf } from './parameters.ts';

type Json = Record<string, unknown>;

const MARKUP_BYTES_MAX = 10_240;
const DATA_BYTES_MAX = 64;
/** What pressing a button does: a button has one of these. */
const KINDS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
  'disabled',
];
const REQUESTS = [
  'request_contact',
  'request_location',
  'request_users',
  'request_chat',
  'request_managed_bot',
  'request_poll',
  'web_app',
];
const FLAGS = ['is_persistent', 'resize_keyboard', 'one_time_keyboard', 'selective', 'force_reply', 'remove_keyboard'];
/** A markup is one of these. */
const ASKED = ['inline_keyboard', 'keyboard', 'remove_keyboard', 'force_reply'];
const STYLES: readonly unknown[] = [undefined, 'danger', 'success', 'primary'];
const PLACEHOLDER_MAX = 64;

/** The description of the refusal, null when the markup is good or absent. */
export function faultOfMarkup(given: unknown): string | null {
  if (given === undefined || given === '') return null;
  const markup = typeof given === 'string' ? objectOf(given) : given;
  if (!isRecord(markup)) return "Bad Request: can't parse reply keyboard markup JSON object";
  if (Buffer.byteLength(JSON.stringify(markup)) > MARKUP_BYTES_MAX) return 'Bad Request: reply markup is too long';
  // Stricter than the real server, which shows nothing then (M): a client's fault is to be seen here.
  if (!ASKED.some((name) => markup[name] !== undefined))
    return "Bad Request: can't parse reply keyboard markup JSON object";
  const { inline_keyboard, keyboard, input_field_placeholder: placeholder } = markup;
  const flag = FLAGS.find((name) => markup[name] !== undefined && typeof markup[name] !== 'boolean');
  if (flag !== undefined) return `Bad Request: can't parse reply keyboard: Field "${flag}" must be of type Boolean`;
  const isShort = typeof placeholder === 'string' && placeholder !== '' && [...placeholder].length <= PLACEHOLDER_MAX;
  if (placeholder !== undefined && !isShort) return "Bad Request: can't parse reply keyboard: input field placeholder";
  return (
    faultOfRows(inline_keyboard, 'inline keyboard', faultOfInlineButton) ??
    faultOfRows(keyboard, 'keyboard', faultOfButton)
  );
}

function faultOfRows(rows: unknown, name: string, faultOf: (button: unknown) => string | null): string | null {
  if (rows === undefined) return null;
  if (!Array.isArray(rows) || !rows.every(Array.isArray))
    return `Bad Request: can't parse ${name}: expected an Array of Array`;
  for (const button of rows.flat()) {
    const fault = faultOf(button);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOfInlineButton(button: unknown): string | null {
  const bad = (words: string) => `Bad Request: can't parse inline keyboard button: ${words}`;
  if (!isRecord(button)) return bad('expected an Object');
  const { text, url, callback_data: data, style } = button;
  if (typeof text !== 'string' || text === '') return bad('Field "text" must be of type String');
  if (!STYLES.includes(style)) return bad('invalid button style specified');
  const kinds = KINDS.filter((kind) => button[kind] !== undefined);
  if (kinds.length === 0) return bad('Text buttons are unallowed');
  if (kinds.length > 1) return bad(`a button is only one of ${kinds.join(', ')}`);
  if (url !== undefined) {
    if (typeof url !== 'string') return bad('Field "url" must be of type String');
    const fault = faultOfUrl(url);
    if (fault !== null) return `Bad Request: inline keyboard button URL '${url}' is invalid: ${fault}`;
  }
  if (data === undefined) return null;
  if (typeof data !== 'string') return bad('Field "callback_data" must be of type String');
  return data === '' || Buffer.byteLength(data) > DATA_BYTES_MAX ? 'Bad Request: BUTTON_DATA_INVALID' : null;
}

/** A button of a keyboard may be a mere text. */
function faultOfButton(button: unknown): string | null {
  if (typeof button === 'string') return null;
  const bad = (words: string) => `Bad Request: can't parse keyboard button: ${words}`;
  if (!isRecord(button)) return bad('expected an Object');
  if (typeof button.text !== 'string') return bad('Field "text" must be of type String');
  if (!STYLES.includes(button.style)) return bad('invalid button style specified');
  for (const flag of ['request_contact', 'request_location']) {
    if (button[flag] !== undefined && typeof button[flag] !== 'boolean')
      return bad(`Field "${flag}" must be of type Boolean`);
  }
  const requests = REQUESTS.filter((name) => button[name] !== undefined);
  return requests.length > 1 ? bad(`a button is only one of ${requests.join(', ')}`) : null;
}

function faultOfUrl(url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null) return 'Wrong HTTP URL';
  if (!/^(https?|tg|ton):$/.test(parsed.protocol)) return 'Unsupported URL protocol';
  return parsed.protocol.startsWith('http') && !/[.:]|^localhost$/.test(parsed.hostname) ? 'Wrong HTTP URL' : null;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
