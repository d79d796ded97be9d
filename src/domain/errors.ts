// The one catalogue of what can go wrong with a request (contract.md §1). The code is ours and stable: cabinet, modern
// API, docs. The sentence is what the two old doors say, and their clients compare it for equality.

/** `document` ends the whole request; `message` spoils one row and leaves its neighbours alone. */
export type ErrorScope = 'document' | 'message';

/** The two ways a door may word an error of the GET door (`get` answers JSON, `text` plain) and the JSON door. */
export type Dialect = 'json' | 'get' | 'text';

export interface ErrorEntry {
  /** The JSON door's sentence, verbatim. */
  json: string;
  /** The GET door's sentence where it is not the JSON one with a capital letter and a full stop. */
  get?: string;
  /** The JSON row's sentence where it differs from the one of the whole document. */
  row?: string;
  scope: ErrorScope;
  /** HTTP status in the modern API. The old doors answer 200, except for 404, 413, 429 and 503 (contract.md §1). */
  status: number;
  /** What happened, in English, for the docs and the cabinet. */
  cause: string;
  /** What to do about it. */
  cure: string;
}

const CATALOGUE = {
  bad_json: {
    json: 'Неправильный формат JSON документа',
    scope: 'document',
    status: 400,
    cause: 'The body is not JSON, or has no list of messages.',
    cure: 'Send a JSON object with a `message` array.',
  },
  post_missing: {
    json: 'POST данные отсутствуют',
    scope: 'document',
    status: 400,
    cause: 'The request has no body.',
    cure: 'Send the document as the body of a POST request.',
  },
  wrong_credentials: {
    json: 'Неправильный логин или пароль',
    get: 'Неверный логин или пароль',
    scope: 'document',
    status: 401,
    cause: 'The login, password or token is missing or wrong.',
    cure: 'Check the credentials; create a new token if the old one was revoked.',
  },
  account_blocked: {
    json: 'Ваш аккаунт заблокирован',
    get: 'Ваш аккаунт заблокирован.',
    row: 'аккаунт заблокирован',
    scope: 'document',
    status: 403,
    cause: 'The operator has blocked this account, or has not approved it yet.',
    cure: 'Ask the operator.',
  },
  unknown_message: {
    json: 'Сообщение с таким ID не принималось',
    get: 'Сообщение с таким ID не принималось',
    scope: 'message',
    status: 404,
    cause: 'No message of this account has that id.',
    cure: 'Use an id that a send request answered.',
  },
  no_supplier: {
    json: 'у нас закончились SMS. Для разрешения проблемы свяжитесь с менеджером',
    scope: 'message',
    status: 503,
    cause: 'No supplier of the operator can take the message at all.',
    cure: 'Ask the operator.',
  },
  insufficient_funds: {
    json: 'закончились SMS',
    scope: 'message',
    status: 402,
    cause: 'The account cannot pay for this message.',
    cure: 'Top the balance up.',
  },
  phone_missing: {
    json: 'укажите номер телефона',
    scope: 'message',
    status: 422,
    cause: 'No phone number was given.',
    cure: 'Give at least one phone number.',
  },
  phone_invalid: {
    // No sentence of the contract says "there is no such number"; this one asks for what is missing, a usable number,
    // and «должен быть меньше 15 символов» would be untrue.
    json: 'укажите номер телефона',
    scope: 'message',
    status: 422,
    cause: 'No such phone number can exist in its country.',
    cure: 'Give the full international number.',
  },
  phone_too_long: {
    json: 'номер телефона должен быть меньше 15 символов',
    scope: 'message',
    status: 422,
    cause: 'The phone number has 15 or more digits.',
    cure: 'Give the full international number, one a field.',
  },
  stop_listed: {
    json: 'номер телефона присутствует в стоп-листе',
    scope: 'message',
    status: 422,
    cause: 'The number is in the stop list of everyone or of this account.',
    cure: 'Do not write to this number, or take it off the list of the account.',
  },
  direction_closed_for_account: {
    json: 'данное направление закрыто для вас',
    scope: 'message',
    status: 422,
    cause: 'This account may not send to this area.',
    cure: 'Ask the operator to open the direction.',
  },
  direction_closed: {
    json: 'данное направление закрыто',
    scope: 'message',
    status: 422,
    cause: 'The operator sends nothing to this area, or has no price for it.',
    cure: 'Ask the operator whether the direction will open.',
  },
  channel_unavailable: {
    json: 'данное направление закрыто',
    scope: 'message',
    status: 422,
    cause: 'There is no such channel.',
    cure: 'Use sms, viber, whatsapp, telegram, voice, voice_ivr, flashcall, hlr or ping.',
  },
  tts_unavailable: {
    // Nearest sentence of the contract: this way of sending does not work here at all.
    json: 'данное направление закрыто',
    scope: 'message',
    status: 503,
    cause: 'The text is to be spoken in a call, and no speech engine is installed (kaskad doctor names it).',
    cure: 'Send the URL of an audio file, or ask the operator to install espeak-ng.',
  },
  price_capped: {
    json: 'закончились SMS',
    scope: 'message',
    status: 422,
    cause: 'No step of the message fits into its price_max.',
    cure: 'Raise price_max, or leave it out.',
  },
  text_rejected: {
    json: 'текст SMS отклонен модератором',
    scope: 'message',
    status: 422,
    cause: 'A moderation rule refuses this text.',
    cure: 'Change the text, or ask the operator.',
  },
  text_too_long: {
    // Nearest sentence of the contract: the text is there and is refused for what it is.
    json: 'текст SMS отклонен модератором',
    scope: 'message',
    status: 422,
    cause:
      'The text takes more SMS parts than this installation allows (10 unless set otherwise), or is longer than the messenger takes; or the label of its button is.',
    cure: 'Shorten it; in an SMS one character outside GSM-7 makes every part 67 characters.',
  },
  text_missing: {
    json: 'нет текста сообщения',
    scope: 'message',
    status: 422,
    cause: 'The message has no text, or a combination of contents that the channel does not take.',
    cure: 'Give a text.',
  },
  link_missing: {
    json: 'нет ссылки',
    scope: 'message',
    status: 422,
    cause: 'A button has no link, or the link of a button, picture or audio file is no usable address.',
    cure: 'Give a full https address.',
  },
  contact_card_incomplete: {
    json: 'укажите название контакта и хотя бы один параметр для визитной карточки',
    scope: 'message',
    status: 422,
    cause: 'A contact card needs a name and one more field.',
    cure: 'Give both.',
  },
  sender_missing: {
    json: 'нет отправителя',
    scope: 'message',
    status: 422,
    cause: 'No sender was given and the account has no default one.',
    cure: 'Give an approved sender.',
  },
  sender_too_long: {
    json: 'отправитель не должен превышать 15 символов для цифровых номеров и 11 символов для буквенно-числовых',
    scope: 'message',
    status: 422,
    cause: 'A sender of digits has at most 15 of them, any other at most 11 characters.',
    cure: 'Shorten the sender.',
  },
  sender_unknown: {
    json: 'такого отправителя нет',
    scope: 'message',
    status: 422,
    cause: 'The account has no such sender.',
    cure: 'Add the sender and have it approved.',
  },
  sender_not_approved: {
    json: 'отправитель не прошел модерацию',
    scope: 'message',
    status: 422,
    cause: 'The sender waits for moderation or was refused.',
    cure: 'Wait for the approval, or ask the operator.',
  },
  limit_exceeded: {
    json: 'слишком много запросов',
    scope: 'document',
    status: 429,
    cause: 'More requests or messages than the account or token may send just now.',
    cure: 'Try again after the seconds named in `Retry-After`.',
  },
  body_too_large: {
    json: 'слишком большой запрос',
    scope: 'document',
    status: 413,
    cause: 'The request is larger than the door takes.',
    cure: 'Send fewer messages at once.',
  },
  unavailable: {
    json: 'сервис временно недоступен',
    scope: 'document',
    status: 503,
    cause: 'The service is stopping or cannot reach its database; nothing was accepted.',
    cure: 'Try again a little later, with the same client id.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof CATALOGUE;

export const ERRORS: Readonly<Record<ErrorCode, ErrorEntry>> = CATALOGUE;

/**
 * The sentence a door writes for an error. The JSON door: verbatim, and where a row reads otherwise than the whole
 * document (`аккаунт заблокирован`), a row asks with scope `message`. The GET door and text: capital letter, full stop.
 */
export function wording(code: ErrorCode, dialect: Dialect, scope?: ErrorScope): string {
  const entry = ERRORS[code];
  const json = scope === 'message' && entry.row !== undefined ? entry.row : entry.json;
  if (dialect === 'json') return json;
  if (entry.get !== undefined && json === entry.json) return entry.get;
  return `${json[0]!.toUpperCase()}${json.slice(1)}.`;
}
