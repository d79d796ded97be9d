// A pipeline and a directory that live in memory, and a server around them.
import { createHash } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { LightMyRequestResponse } from 'fastify';
import type { ErrorCode } from '../../src/domain/errors.ts';
import { normalisePhone } from '../../src/domain/msisdn.ts';
import { buildHttpServer, type HttpServer, type HttpServerOptions } from '../../src/doors/http-server.ts';
import type {
  AccountView,
  BalanceView,
  Directory,
  LoginEntry,
  MessageStatus,
  Pipeline,
  SendAnswer,
  SendItem,
  SendRequest,
  SendResult,
  SendStep,
  TokenEntry,
} from '../../src/pipeline/ports.ts';

export const FIRST_ID = 82216;
export const PRICE_E7 = 106_000_000n;

/** Cheap on purpose: the rules under test do not depend on Argon2's cost. */
const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };

const STATUS: Omit<MessageStatus, 'id'> = {
  state: 'send',
  changedAtMs: null,
  segments: 1,
  unitPriceE7: 1n,
  channel: 'sms',
  code: '',
  result: null,
};

export class FakePipeline implements Pipeline {
  readonly requests: SendRequest[] = [];
  readonly statuses = new Map<number, MessageStatus>();
  availableE7 = 1_437_773_600_000n;
  balanceView: BalanceView = {
    availableE7: 190_239_000_000n,
    spendableE7: 190_239_000_000n,
    currency: 'RUR',
    unlimited: false,
    areas: [],
  };
  /** Refuses every item with this code. */
  refuseAll: ErrorCode | null = null;
  failure: Error | null = null;
  /** Awaited before answering. */
  gate: Promise<void> | null = null;
  #nextId = FIRST_ID;

  async accept(request: SendRequest): Promise<SendAnswer> {
    this.requests.push(request);
    if (this.gate) await this.gate;
    if (this.failure) throw this.failure;
    return { results: request.items.map((item) => this.#result(item)), availableE7: this.availableE7 };
  }

  #result(item: SendItem): SendResult {
    if (item.refused) return { kind: 'refused', code: item.refused };
    if (this.refuseAll) return { kind: 'refused', code: this.refuseAll };
    const phone = normalisePhone(item.phone);
    if (!phone.ok) return { kind: 'refused', code: phone.code };
    const [first] = item.steps;
    if (first?.channel === 'sms') {
      if (first.sender === '') return { kind: 'refused', code: 'sender_missing' };
      if (first.text === '') return { kind: 'refused', code: 'text_missing' };
    }
    return { kind: 'accepted', id: this.#nextId++, priceE7: PRICE_E7, duplicate: false };
  }

  async status(_accountId: number, ids: number[]): Promise<Map<number, MessageStatus>> {
    if (this.failure) throw this.failure;
    return new Map(ids.flatMap((id) => (this.statuses.has(id) ? [[id, this.statuses.get(id)!] as const] : [])));
  }

  async balance(): Promise<BalanceView> {
    if (this.failure) throw this.failure;
    return this.balanceView;
  }

  /** All items of all requests so far. */
  get items(): SendItem[] {
    return this.requests.flatMap((request) => request.items);
  }

  /** The first step of each of them. */
  get firsts(): SendStep[] {
    return this.items.map((item) => item.steps[0]!);
  }

  /** Says what `status` answers of a message. */
  knows(id: number, status: Partial<MessageStatus> = {}): void {
    this.statuses.set(id, { ...STATUS, id, ...status });
  }
}

export class FakeDirectory implements Directory {
  readonly logins = new Map<string, LoginEntry>();
  readonly tokens = new Map<string, TokenEntry>();
  readonly tokenHashes = new Map<string, TokenEntry>();

  byToken(digest: string): TokenEntry | null {
    return this.tokens.get(digest) ?? null;
  }

  byTokenHash(login: string, digest: string): TokenEntry | null {
    return this.tokenHashes.get(`${login} ${digest}`) ?? null;
  }

  byLogin(login: string): LoginEntry | null {
    return this.logins.get(login) ?? null;
  }

  async add(account: AccountView, password: string | null, token: string | null): Promise<void> {
    const passwordHash = password === null ? null : await hash(password, CHEAP);
    this.logins.set(account.login, { account, passwordHash, version: 1 });
    if (token === null) return;
    const entry = { account, tokenId: account.id * 10 };
    this.tokens.set(sha256(token), entry);
    this.tokenHashes.set(`${account.login} ${sha256(md5(token))}`, entry);
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

export function account(id: number, login: string, changes: Partial<AccountView> = {}): AccountView {
  return { id, login, state: 'active', timeZone: 'Europe/Moscow', currency: 'RUR', getAnswer: null, ...changes };
}

export interface Bench {
  server: HttpServer;
  pipeline: FakePipeline;
  directory: FakeDirectory;
  get(query: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
}

/** Spreads into the options of a server under test: unknown logins cost as little as known ones. */
export async function cheapDecoy(): Promise<{ decoyHash: string }> {
  return { decoyHash: await hash('nobody', CHEAP) };
}

/** Accounts: shop/s3cret/T0KEN, texty (answers in text), blocked, pending, and логин/пароль as the documents have it. */
export async function bench(options: Partial<HttpServerOptions> = {}): Promise<Bench> {
  const pipeline = new FakePipeline();
  const directory = new FakeDirectory();
  await directory.add(account(1, 'shop'), 's3cret', 'T0KEN');
  await directory.add(account(2, 'texty', { getAnswer: 'text' }), 's3cret', 'TEXT0');
  await directory.add(account(3, 'blocked', { state: 'blocked' }), 's3cret', 'BL0CKED');
  await directory.add(account(4, 'pending', { state: 'pending' }), 's3cret', null);
  await directory.add(account(5, 'логин'), 'пароль', 'токен');
  const server = buildHttpServer({ pipeline, directory, ...options });
  return {
    server,
    pipeline,
    directory,
    get: (query, headers = {}) => server.app.inject({ method: 'GET', url: `/sendsms.php?${query}`, headers }),
    post: (path, body, headers = {}) =>
      server.app.inject({
        method: 'POST',
        url: path,
        headers,
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
  };
}

/** Windows-1251 bytes of a text of Cyrillic and ASCII letters. */
export function windows1251(text: string): Buffer {
  return Buffer.from(Array.from(text, (letter) => cp1251Byte(letter.codePointAt(0)!)));
}

function cp1251Byte(code: number): number {
  if (code < 0x80) return code;
  if (code >= 0x410 && code <= 0x44f) return code - 0x350;
  if (code === 0x401) return 0xa8;
  if (code === 0x451) return 0xb8;
  throw new Error(`no byte for U+${code.toString(16)}`);
}

export function percent(bytes: Buffer): string {
  return Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
}
