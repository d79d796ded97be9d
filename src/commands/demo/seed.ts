// What the demo finds in its database. Made once; later starts only mend the ports, which are chosen anew each time.
import { hash, verify } from '@node-rs/argon2';
import type pg from 'pg';
import { chargePolicyOf } from '../../channels/index.ts';
import { CHANNEL_KINDS, CHANNEL_NAMES, type Channel } from '../../domain/message.ts';
import { TOKEN_SCOPES } from '../../domain/permissions.ts';
import { SANDBOX_AREA, SANDBOX_RANGE } from '../../domain/sandbox.ts';
import { secretDigest } from '../../identity/secrets.ts';
import {
  type AccountDetail,
  createAccount,
  findAccount,
  listAccounts,
  updateAccount,
} from '../../store/admin/accounts.ts';
import { switchSandboxOn } from '../../store/admin/sandbox.ts';
import { listSenders, putSender } from '../../store/admin/senders.ts';
import { addRate, listRates, tariffOfAccount } from '../../store/admin/tariffs.ts';
import { insertToken, listTokens } from '../../store/admin/tokens.ts';
import { transaction } from '../../store/db.ts';
import { insertSession } from '../../store/sessions.ts';
import { findUserByLogin, insertUser, listUsers } from '../../store/users.ts';
import { CommandError } from '../frame/command.ts';
import { demoConnections, ensureConnections, type FarEnds } from './connections.ts';

export const LOGIN = 'demo';
export const PASSWORD = 'demo';
export const TOKEN = 'demo-token';
/** One of the staff, and a token of theirs for the operator's half of the API. */
export const OPERATOR = 'operator';
export const OPERATOR_PASSWORD = 'operator-demo';
export const OPERATOR_TOKEN = 'kst_demo-operator';
/** One of the demo client's people, who signs in to the cabinet. */
export const MANAGER = 'manager';
export const MANAGER_PASSWORD = 'manager-demo';
/** What calls come from. */
export const CALLER = '74951234567';
const YEAR_S = 366 * 86_400;
const BALANCE_E7 = 10_000_000_000n;
/** In force for so long when the demo is made: a month of traffic has seen them change. */
export const PRICES_SINCE_DAYS = 18;
/** Prices of one part, message, call or lookup. */
export const PRICES_E7: Readonly<Record<Channel, bigint>> = {
  sms: 25_000_000n,
  viber: 15_000_000n,
  whatsapp: 45_000_000n,
  telegram: 5_000_000n,
  voice: 40_000_000n,
  voice_ivr: 50_000_000n,
  flashcall: 8_000_000n,
  hlr: 1_500_000n,
  ping: 1_000_000n,
};

export interface Seeded {
  account: AccountDetail;
  connections: ReadonlyMap<string, number>;
  /** The operator may have changed them since. */
  passwordHolds: boolean;
  tokenHolds: boolean;
}

export async function seed(pool: pg.Pool, ends: FarEnds): Promise<Seeded> {
  const account = await ensureAccount(pool, `http://127.0.0.1:${ends.push}/`);
  await ensureManager(pool, account.id);
  await ensureStaff(pool);
  await ensureSenders(pool, account.id);
  await ensureRates(pool, account.id);
  const connections = await ensureConnections(pool, demoConnections(ends, { login: LOGIN, password: PASSWORD }));
  await transaction(pool, (client) =>
    switchSandboxOn(client, { area: SANDBOX_AREA, ...SANDBOX_RANGE, channels: CHANNEL_NAMES }),
  );
  const tokens = await listTokens(pool, { accountId: account.id, token: TOKEN });
  return {
    account,
    connections,
    passwordHolds: account.passwordHash !== null && (await verify(account.passwordHash, PASSWORD)),
    tokenHolds: tokens.some((token) => token.revokedAt === null),
  };
}

async function ensureAccount(pool: pg.Pool, pushUrl: string): Promise<AccountDetail> {
  const account = await findAccount(pool, LOGIN);
  if (account === undefined) {
    // A database of somebody's own (DATABASE_URL) is no place for a client whose password everybody knows.
    if ((await listAccounts(pool)).length > 0) {
      throw new CommandError(
        'not_empty',
        'this database has accounts and no demo: unset DATABASE_URL, or use kaskad serve',
      );
    }
    const fields = { password_hash: await hash(PASSWORD), push_url: pushUrl };
    await createAccount(pool, LOGIN, fields, BALANCE_E7, async (client, id) => {
      await insertToken(client, id, TOKEN, 'demo', null, { scopes: TOKEN_SCOPES });
    });
    return (await findAccount(pool, LOGIN))!;
  }
  // An address that somebody set is left alone.
  if (account.pushUrl !== pushUrl && /^http:\/\/127\.0\.0\.1:\d+\/$/.test(account.pushUrl)) {
    await transaction(pool, (client) => updateAccount(client, account.id, { push_url: pushUrl }));
    return { ...account, pushUrl };
  }
  return account;
}

/** Beside the owner that the client was made with; once there are others, they are left as they are. */
async function ensureManager(pool: pg.Pool, accountId: number): Promise<void> {
  if ((await listUsers(pool, accountId, 0, 2)).length > 1 || (await findUserByLogin(pool, MANAGER)) !== null) return;
  await insertUser(pool, {
    ...{ accountId, login: MANAGER, name: 'Марина Демидова', email: 'manager@demo.example', role: 'owner' },
    passwordHash: await hash(MANAGER_PASSWORD),
    state: 'active',
  });
}

/** Made once: when the operator changed or removed them, they stay so. */
async function ensureStaff(pool: pg.Pool): Promise<void> {
  if ((await listUsers(pool, null, 0, 1)).length > 0) return;
  await transaction(pool, async (client) => {
    const userId = await insertUser(client, {
      accountId: null,
      login: OPERATOR,
      name: 'Demo operator',
      email: '',
      role: 'admin',
      passwordHash: await hash(OPERATOR_PASSWORD),
      state: 'active',
    });
    await insertSession(client, {
      sha256: secretDigest(OPERATOR_TOKEN),
      userId,
      kind: 'token',
      name: 'demo',
      confirmed: true,
      passwordVersion: 1,
      address: '',
      userAgent: '',
      lifeS: YEAR_S,
    });
  });
}

/** Also in a database of an older demo, which had SMS only. What the operator changed since is left alone. */
async function ensureSenders(pool: pg.Pool, accountId: number): Promise<void> {
  const there = await listSenders(pool, { accountId });
  for (const channel of CHANNEL_NAMES) {
    const kind = CHANNEL_KINDS[channel];
    if (kind === 'service' || channel === 'voice_ivr' || there.some((sender) => sender.channel === channel)) continue;
    await putSender(pool, accountId, channel, 'DEMO', 'approved', null);
    if (kind === 'text') await putSender(pool, accountId, channel, 'CODE', 'approved', 'urgent');
    if (kind === 'call') await putSender(pool, accountId, channel, CALLER, 'approved', null);
  }
}

async function ensureRates(pool: pg.Pool, accountId: number): Promise<void> {
  const tariff = await tariffOfAccount(pool, accountId);
  const there = await listRates(pool, tariff.id);
  const validFromMs = there.length === 0 ? Date.now() - PRICES_SINCE_DAYS * 86_400_000 : null;
  for (const channel of CHANNEL_NAMES) {
    if (there.some((rate) => rate.channel === channel)) continue;
    const charge = chargePolicyOf(channel);
    await addRate(pool, tariff.id, { channel, areaId: null, priceE7: PRICES_E7[channel], charge, validFromMs });
  }
}
