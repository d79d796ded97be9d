// A whole node in this process over a database of its own, and callers of its API. Every answer is held against its schema.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { readConfig } from '../../src/config/config.ts';
import { buildNode, type Node } from '../../src/context.ts';
import { type ClientRole, type ClientScope, type StaffRole, TOKEN_SCOPES } from '../../src/domain/permissions.ts';
import { type Gateway, startGateway } from '../../src/gateway.ts';
import { secretDigest } from '../../src/identity/secrets.ts';
import { SESSION_COOKIE } from '../../src/identity/sessions.ts';
import { makeLogger } from '../../src/observe/logger.ts';
import { createAccount } from '../../src/store/admin/accounts.ts';
import { insertToken } from '../../src/store/admin/tokens.ts';
import { cloneDatabase } from '../helpers/database.ts';

interface TestContext {
  after(work: () => Promise<void>): void;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of many shapes
  body: any;
}

/** Asks as one caller. `path` is below `/api/v1`. */
export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

export interface ApiWorld {
  node: Node;
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Nobody. */
  anonymous: Ask;
  /** A client with money, an approved SMS sender SHOP and a price of 2.5 for SMS; asks with a token of all scopes that tokens have. */
  client(
    login: string,
    options?: { balanceE7?: bigint; scopes?: ClientScope[] },
  ): Promise<{ id: number; token: string; ask: Ask }>;
  /** A user of the client, signed in. */
  user(accountId: number, role: ClientRole): Promise<{ id: number; login: string; ask: Ask }>;
  /** One of the staff, signed in. */
  staff(role: StaffRole): Promise<{ id: number; login: string; ask: Ask }>;
}

export const PASSWORD = 'correct horse battery';
/** Quick to verify: the strength of the hash is not what these tests are about. */
const quickHash = hash(PASSWORD, { memoryCost: 1024, timeCost: 1 });

/** Starts a node; stopped, and its database dropped, after the test. */
export async function startApi(context: TestContext, env: Record<string, string> = {}): Promise<ApiWorld> {
  const database = await cloneDatabase();
  const config = readConfig({ DATABASE_URL: database.url, KASKAD_PORT: '0', KASKAD_LOG_LEVEL: 'silent', ...env });
  const node = buildNode(config, database.config, makeLogger(config.logLevel, 'test'));
  node.api.checkAnswers = true;
  const failures: unknown[] = [];
  node.api.onError = (error) => void failures.push(error);
  const gateway: Gateway = await startGateway(node);
  context.after(async () => {
    await gateway.stop();
    await database.drop();
    assert.deepEqual(failures, [], 'the API failed');
  });
  const url = `http://127.0.0.1:${gateway.address.port}`;
  const pool = node.db.calm;

  const signedIn = async (accountId: number | null, role: string) => {
    const login = `${role}-${randomBytes(4).toString('hex')}`;
    const { rows } = await pool.query<{ id: number }>(
      'INSERT INTO app_user (account_id, login, role, password_hash) VALUES ($1, $2, $3, $4) RETURNING id',
      [accountId, login, role, await quickHash],
    );
    const secret = randomBytes(16).toString('hex');
    await pool.query(
      `INSERT INTO session (sha256, user_id, confirmed_at, password_version, expires_at)
       VALUES ($1, $2, now(), 1, now() + interval '1 hour')`,
      [secretDigest(secret), rows[0]!.id],
    );
    const headers = { cookie: `${SESSION_COOKIE}=${secret}`, origin: url };
    return { id: rows[0]!.id, login, ask: asker(url, headers) };
  };

  return {
    node,
    url,
    anonymous: asker(url, {}),
    client: async (login, options = {}) => {
      const token = `${login}-token-${randomBytes(4).toString('hex')}`;
      const id = await createAccount(
        pool,
        login,
        { password_hash: await quickHash },
        options.balanceE7 ?? 1_000_0000000n,
      );
      await insertToken(pool, id, token, 'test', null, { scopes: options.scopes ?? TOKEN_SCOPES });
      await pool.query(
        `WITH t AS (INSERT INTO tariff (name) VALUES ($2) RETURNING id),
              r AS (INSERT INTO tariff_rate (tariff_id, channel, price_e7) SELECT id, 'sms', 25000000 FROM t),
              s AS (INSERT INTO sender_id (account_id, channel, name, state) VALUES ($1, 'sms', 'SHOP', 'approved'))
         UPDATE account SET tariff_id = (SELECT id FROM t) WHERE id = $1`,
        [id, login],
      );
      await node.cache.refresh();
      return { id, token, ask: asker(url, { authorization: `Bearer ${token}` }) };
    },
    user: signedIn,
    staff: (role) => signedIn(null, role),
  };
}

function asker(url: string, fixed: Record<string, string>): Ask {
  return async (method, path, body, headers = {}) => {
    const document = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      ...document,
      headers: { ...type, ...fixed, ...headers },
    });
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  };
}

/** Fails unless the answer is this problem. */
export function assertProblem(answer: Answer, status: number, code: string): void {
  assert.deepEqual([answer.status, answer.body?.code], [status, code], JSON.stringify(answer.body));
}
