import { type Operations, PLACES } from './operations.ts';
import { send, type TransportOptions } from './transport.ts';

export type KaskadOptions = TransportOptions;

type Given<O extends keyof Operations> = {
  [K in 'params' | 'query' | 'body' as Operations[O][K] extends undefined ? never : K]: Operations[O][K];
};

/** What a call takes besides its document. */
export interface CallOptions {
  /** The same key, the same request: it is carried out once, however often it is sent. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export type Message = Operations['messages.get']['answer'];
export type NewMessage = Operations['messages.send']['body'];
export type SendAnswer = Operations['messages.send']['answer'];
export type MessageFilter = Omit<NonNullable<Operations['messages.list']['query']>, 'cursor'>;
export type ListedMessage = Operations['messages.list']['answer']['items'][number];
export type Balance = Operations['balance.get']['answer'];

/** A client of one account. Safe to share; holds nothing but its options. */
export class Kaskad {
  readonly #options: KaskadOptions;

  constructor(options: KaskadOptions) {
    if (!/^https?:\/\//.test(options.baseUrl)) throw new TypeError('baseUrl must begin with http:// or https://');
    this.#options = options;
  }

  /**
   * Sends a message, on one channel or through a cascade, to one recipient or many. A key is made when none is given, so that a
   * request whose answer was lost is repeated without being sent twice. Look at each recipient's result.
   */
  send(message: NewMessage, options: CallOptions = {}): Promise<SendAnswer> {
    return this.call('messages.send', { body: message }, { idempotencyKey: crypto.randomUUID(), ...options });
  }

  /** One message with its state, price and steps. */
  message(id: string, options: CallOptions = {}): Promise<Message> {
    return this.call('messages.get', { params: { id } }, options);
  }

  /** The state of one message, as the pushes tell it: send, deliver, read, not_deliver, expired, partly_deliver. */
  async status(id: string, options: CallOptions = {}): Promise<string> {
    return (await this.message(id, options)).outward_state;
  }

  balance(options: CallOptions = {}): Promise<Balance> {
    return this.call('balance.get', {}, options);
  }

  /** Every message that fits, the newest first, fetched page by page as they are asked for. */
  async *messages(filter: MessageFilter = {}, options: CallOptions = {}): AsyncGenerator<ListedMessage> {
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? filter : { ...filter, cursor };
      const page: Operations['messages.list']['answer'] = await this.call('messages.list', { query }, options);
      yield* page.items;
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }

  /** Any operation of the API by its name. @throws KaskadError */
  async call<O extends keyof Operations>(
    operation: O,
    given: Given<O>,
    options: CallOptions = {},
  ): Promise<Operations[O]['answer']> {
    const [method, template] = PLACES[operation] as readonly [string, string];
    const { params, query, body } = given as unknown as { params?: object; query?: object; body?: unknown };
    const isDocument = body !== undefined && !isBytes(body);
    const answer = await send(this.#options, {
      method,
      path: filled(template, params ?? {}) + queryText(query ?? {}),
      headers: {
        ...(isDocument ? { 'content-type': 'application/json' } : {}),
        ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
      },
      body: isDocument ? JSON.stringify(body) : (body as RequestInit['body']),
      repeatable: method === 'GET' || options.idempotencyKey !== undefined,
      endless: operation === 'live.watch',
      signal: options.signal,
    });
    const type = answer.headers.get('content-type') ?? '';
    const isFile = !type.includes('json') || answer.headers.has('content-disposition');
    const value: unknown = answer.status === 204 ? null : isFile ? answer : await answer.json();
    return value as Operations[O]['answer'];
  }
}

function isBytes(body: unknown): boolean {
  return (
    typeof body === 'string' ||
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof ReadableStream
  );
}

function filled(template: string, params: object): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  );
}

function queryText(query: object): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const single = pairs.flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
  return single.length === 0 ? '' : `?${new URLSearchParams(single)}`;
}
