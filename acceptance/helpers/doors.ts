// A client of the two old doors, which sees answers as the bytes they are.
import { Agent, request } from 'undici';

export interface Heard {
  status: number;
  type: string;
  body: string;
  headers: Record<string, string | string[] | undefined>;
}

export interface SmsPhone {
  phone: string;
  client_id_sms?: string;
  validity_period?: string;
}

export interface StateRow {
  id_sms: number;
  time_change_state: string;
  state: string;
  num_parts?: number;
  price?: number;
  error?: string;
}

/** Ids in one state request. */
const STATE_IDS = 1000;

export class Doors {
  readonly #url: string;
  readonly #credentials: Record<string, string>;
  readonly #agent: Agent;
  readonly #timeoutMs: number;

  /** `credentials` under the JSON door's names: `token`, or `login` and `password`. */
  constructor(
    url: string,
    credentials: Record<string, string>,
    options: { connections?: number; timeoutMs?: number } = {},
  ) {
    this.#url = url;
    this.#credentials = credentials;
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#agent = new Agent({ connections: options.connections ?? 16 });
  }

  /** Any request, as it is. */
  async raw(path: string, body?: string | Buffer, headers: Record<string, string> = {}): Promise<Heard> {
    const answer = await request(`${this.#url}${path}`, {
      dispatcher: this.#agent,
      method: body === undefined ? 'GET' : 'POST',
      headers,
      signal: AbortSignal.timeout(this.#timeoutMs),
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      type: String(answer.headers['content-type']),
      body: text,
      headers: answer.headers,
    };
  }

  /** POST of a document with the credentials in it. */
  post(path: string, document: object): Promise<Heard> {
    return this.raw(path, JSON.stringify({ ...this.#credentials, ...document }), {
      'content-type': 'text/json; charset=utf-8',
    });
  }

  /** `sendsms.php` with the credentials in the query. */
  get(query: Record<string, string>): Promise<Heard> {
    const { token, login, password } = this.#credentials;
    const known: Record<string, string> = token === undefined ? { user: login ?? '', pwd: password ?? '' } : { token };
    return this.raw(`/sendsms.php?${new URLSearchParams({ ...known, ...query })}`);
  }

  /** One message by the JSON door. */
  send(sender: string, text: string, phones: readonly SmsPhone[]): Promise<Heard> {
    return this.post('/json/', { message: [{ type_send_1: 'sms', sender, text, phones }] });
  }

  /** States with details, by the JSON door. */
  async states(ids: readonly number[]): Promise<StateRow[]> {
    const rows: StateRow[] = [];
    for (let at = 0; at < ids.length; at += STATE_IDS) {
      const heard = await this.post('/json/state.php', { id_sms: ids.slice(at, at + STATE_IDS), detail: 1 });
      rows.push(...(JSON.parse(heard.body) as StateRow[]));
    }
    return rows;
  }

  /** The money of the JSON balance, in 1e-7. */
  async moneyE7(): Promise<bigint> {
    return toE7(JSON.parse((await this.post('/json/balance.php', {})).body).money);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** `"19023.9"` → 190239000000n. */
export function toE7(amount: string): bigint {
  const found = /^(-?)(\d+)(?:\.(\d{1,7}))?$/.exec(amount);
  if (!found) throw new Error(`not an amount: ${amount}`);
  const value = BigInt(found[2]!) * 10_000_000n + BigInt((found[3] ?? '').padEnd(7, '0'));
  return found[1] === '-' ? -value : value;
}

/** Rows of a JSON send. */
export function rowsOf(heard: Heard): { state?: string; id_sms?: string; error?: string }[] {
  return JSON.parse(heard.body).information;
}

/** Ids of a JSON send in which every row was taken. */
export function idsOf(heard: Heard): number[] {
  return rowsOf(heard).map((row) => {
    if (row.id_sms === undefined) throw new Error(`not taken: ${heard.body.slice(0, 300)}`);
    return Number(row.id_sms);
  });
}
