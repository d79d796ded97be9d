// What somebody wants to do, as a request of one of the three ways in. The code in every language is written from it.

export const OPERATIONS = ['send', 'cascade', 'states', 'balance', 'lookup'] as const;
export type AskedOperation = (typeof OPERATIONS)[number];
export const WAYS = ['api', 'json', 'get'] as const;
export type Way = (typeof WAYS)[number];

export interface Asked {
  phone: string;
  sender: string;
  text: string;
  viberSender: string;
  viberText: string;
  clientId: string;
  id: string;
}

/** Stands for the token, which no code should hold. */
export const TOKEN = Symbol('KASKAD_TOKEN');
export type Value = string | number | typeof TOKEN | readonly Value[] | { readonly [name: string]: Value };

export interface Request {
  method: 'GET' | 'POST';
  path: string;
  /** In the address: the GET door. */
  query?: Readonly<Record<string, Value>>;
  body?: Value;
  /** By the API: the token is in a header, and this is the operation of the client. */
  operation?: string;
}

type Build = (asked: Asked) => Request;
type Fields = Readonly<Record<string, Value>>;

const filled = (fields: Record<string, Value | undefined>): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as Fields;

const api = (operation: string, path: string, body?: Value): Request => ({
  method: body === undefined ? 'GET' : 'POST',
  path: `/api/v1${path}`,
  operation,
  ...(body === undefined ? {} : { body }),
});
const json = (path: string, fields: Fields): Request => ({ method: 'POST', path, body: { token: TOKEN, ...fields } });
const get = (fields: Fields): Request => ({ method: 'GET', path: '/sendsms.php', query: { token: TOKEN, ...fields } });

const to = ({ phone, clientId }: Asked): Value =>
  clientId === '' ? [phone] : [filled({ phone, client_id: clientId })];
const phones = ({ phone, clientId }: Asked): Value => [filled({ phone, client_id_sms: clientId })];

const BUILD: Record<AskedOperation, Record<Way, Build>> = {
  send: {
    api: (asked) =>
      api('messages.send', '/messages', {
        to: to(asked),
        channel: 'sms',
        ...filled({ sender: asked.sender, text: asked.text }),
      }),
    json: (asked) =>
      json('/json/', {
        message: [{ type_send_1: 'sms', ...filled({ sender: asked.sender, text: asked.text }), phones: phones(asked) }],
      }),
    get: (asked) =>
      get(filled({ sadr: asked.sender, dadr: asked.phone, text: asked.text, client_id_sms: asked.clientId })),
  },
  cascade: {
    api: (asked) =>
      api('messages.send', '/messages', {
        to: to(asked),
        steps: [
          filled({ channel: 'viber', sender: asked.viberSender, text: asked.viberText, wait_s: 120 }),
          filled({ channel: 'sms', sender: asked.sender, text: asked.text }),
        ],
      }),
    json: (asked) =>
      json('/json/', {
        message: [
          {
            type_send_1: 'viber',
            ...filled({ name_clients_viber: asked.viberSender, text_viber: asked.viberText }),
            type_send_2: 'sms',
            ...filled({ sender: asked.sender, text: asked.text }),
            phones: phones(asked),
          },
        ],
      }),
    get: (asked) =>
      get(
        filled({
          dadr: asked.phone,
          type_send_1: 'viber',
          name_clients_viber: asked.viberSender,
          text_viber: asked.viberText,
          type_send_2: 'sms',
          sadr: asked.sender,
          text: asked.text,
          client_id_sms: asked.clientId,
        }),
      ),
  },
  states: {
    api: ({ id }) => api('messages.states', '/messages/states', { ids: [id] }),
    json: ({ id }) => json('/json/state.php', { id_sms: id }),
    get: ({ id }) => get({ msgid: id }),
  },
  balance: {
    api: () => api('balance.get', '/balance'),
    json: () => json('/json/balance.php', {}),
    get: () => get({ balance: 1 }),
  },
  lookup: {
    api: ({ phone }) => api('lookups.start', '/lookups', { kind: 'hlr', phones: [phone] }),
    json: (asked) => json('/json/', { message: [{ type_send_1: 'hlr', phones: phones(asked) }] }),
    get: ({ phone, clientId }) => get(filled({ dadr: phone, type_send_1: 'hlr', client_id_sms: clientId })),
  },
};

/** The request that does it by this way. */
export const requestOf = (operation: AskedOperation, way: Way, asked: Asked): Request => BUILD[operation][way](asked);
