// What the Bot API refuses with, by code and description (channels.md §C.2; the descriptions are those of the server's source,
// and of the lists kept by its clients). Descriptions change in their details: the first row whose pattern is found decides.
import type { ContactState, ErrorClass } from '../channel.ts';

export interface ErrorRow {
  /** How we name it, in outcomes and in the connection's `error_map`. */
  code: string;
  /** `error_code` of the answer, which is also its HTTP status. */
  status: number;
  /** Found in the description; a row without one takes what is left of its status. */
  pattern?: RegExp;
  errorClass: ErrorClass;
  /** What becomes of the binding of the person. */
  contact?: ContactState;
  words: string;
}

export const ERROR_ROWS: readonly ErrorRow[] = [
  row('chat_not_found', 400, /chat not found/i, 'recipient', 'the chat does not exist any more', 'gone'),
  row('user_not_found', 400, /user not found/i, 'recipient', 'the user does not exist', 'gone'),
  row('peer_invalid', 400, /PEER_ID_INVALID/i, 'recipient', 'the chat id is not valid', 'gone'),
  row(
    'no_rights',
    400,
    /no rights to send|not enough rights|CHAT_WRITE_FORBIDDEN/i,
    'recipient',
    'may not write there',
  ),
  row('button_url', 400, /BUTTON_URL_INVALID|button URL .*is invalid/i, 'content', "the button's link is refused"),
  row('entities', 400, /can't parse entities|entities too long/i, 'content', 'the markup of the text is broken'),
  row('too_long', 400, /message is too long|MESSAGE_TOO_LONG/i, 'content', 'the text is too long'),
  row('caption_too_long', 400, /caption is too long|CAPTION_TOO_LONG/i, 'content', "the picture's text is too long"),
  row('empty_text', 400, /text is empty|text must be non-empty/i, 'content', 'the text is empty'),
  row('wrong_url', 400, /wrong (file identifier\/)?HTTP URL specified/i, 'content', "the picture's address is wrong"),
  row('wrong_file', 400, /wrong remote file identifier|wrong file identifier/i, 'content', 'there is no such picture'),
  row('url_content', 400, /failed to get HTTP URL content|WEBPAGE_CURL_FAILED/i, 'content', 'no picture there'),
  row('url_type', 400, /wrong type of the web page content|WEBPAGE_MEDIA_EMPTY/i, 'content', 'it is no picture'),
  row('photo', 400, /PHOTO_INVALID|IMAGE_PROCESS_FAILED|file is too big/i, 'content', 'the picture cannot be shown'),
  row('markup_too_long', 400, /reply markup is too long/i, 'content', 'the button is too long'),
  row('markup', 400, /can't parse (inline |reply )?keyboard/i, 'content', 'the button is refused'),
  row('encoding', 400, /must be encoded in UTF-8/i, 'content', 'the text is not UTF-8'),
  row('unauthorized', 401, undefined, 'configuration', 'the token is not valid'),
  row('blocked', 403, /blocked by the user/i, 'recipient', 'the person has blocked the bot', 'blocked'),
  row('deactivated', 403, /user is deactivated/i, 'recipient', 'the person has left Telegram', 'gone'),
  row('not_started', 403, /can't initiate conversation/i, 'recipient', 'the person never wrote to the bot', 'blocked'),
  row('is_bot', 403, /can't send messages to (the )?bots?/i, 'recipient', 'the chat is a bot', 'gone'),
  row('kicked', 403, /bot was kicked/i, 'recipient', 'the bot was removed from the chat', 'blocked'),
  row('forbidden', 403, undefined, 'recipient', 'Telegram does not let the bot write there'),
  row('not_found', 404, undefined, 'configuration', 'the token or the address of the server is wrong'),
  row('conflict', 409, undefined, 'configuration', 'somebody else uses the token'),
  row('too_large', 413, undefined, 'content', 'the message is too large'),
  row('misdirected', 421, undefined, 'configuration', 'this server does not serve the token'),
  row('too_many_requests', 429, undefined, 'throttle', 'Telegram asks for a pause'),
  row('internal', 500, undefined, 'temporary', 'Telegram has an error'),
  row('bad_gateway', 502, undefined, 'temporary', 'Telegram is away'),
  row('unavailable', 503, undefined, 'temporary', 'Telegram is away'),
];

/** Refused by ourselves: the person has not told the bot their number, or has blocked it. */
export const NOT_BOUND = 'not_bound';

export const ERROR_CLASSES: ReadonlyMap<string, ErrorClass> = new Map([
  ...ERROR_ROWS.map(({ code, errorClass }): [string, ErrorClass] => [code, errorClass]),
  [NOT_BOUND, 'recipient'],
]);

/** A connection's own classes: by our code, or by a part of the description in lower case. */
export type ErrorMap = ReadonlyMap<string, ErrorClass>;

export interface Classified {
  code: string;
  errorClass: ErrorClass;
  contact?: ContactState;
}

/** What an error means; one nobody knows is `temporary`, named by its number. */
export function classify(status: number, description: string, overrides: ErrorMap): Classified {
  const known = ERROR_ROWS.find((each) => each.status === status && (each.pattern?.test(description) ?? true));
  const code = known?.code ?? `http_${status}`;
  const errorClass = override(code, description, overrides) ?? known?.errorClass ?? 'temporary';
  return { code, errorClass, ...(known?.contact === undefined ? {} : { contact: known.contact }) };
}

function override(code: string, description: string, overrides: ErrorMap): ErrorClass | undefined {
  if (overrides.size === 0) return undefined;
  const lower = description.toLowerCase();
  for (const [key, errorClass] of overrides) if (key === code || lower.includes(key)) return errorClass;
  return undefined;
}

/** A code in words. */
export function codeName(code: string): string {
  if (code === NOT_BOUND) return 'the person has not connected this bot to their number';
  return ERROR_ROWS.find((each) => each.code === code)?.words ?? code;
}

function row(
  code: string,
  status: number,
  pattern: RegExp | undefined,
  errorClass: ErrorClass,
  words: string,
  contact?: ContactState,
): ErrorRow {
  return {
    code,
    status,
    errorClass,
    words,
    ...(pattern === undefined ? {} : { pattern }),
    ...(contact === undefined ? {} : { contact }),
  };
}
