// What the demo finds in its database. Made once; later starts only mend the ports, which are chosen anew each time.
import { hash, verify } from '@node-rs/argon2';
import type pg from 'pg';
import {
  type AccountDetail,
  createAccount,
  findAccount,
  listAccounts,
  updateAccount,
} from '../../store/admin/accounts.ts';
import { addConnection, findConnection, setConnectionSettings } from '../../store/admin/connections.ts';
import { listSenders, putSender } from '../../store/admin/senders.ts';
import { addRate, listRates, tariffOfAccount } from '../../store/admin/tariffs.ts';
import { insertToken, listTokens } from '../../store/admin/tokens.ts';
import { transaction } from '../../store/db.ts';
import { CommandError } from '../frame/command.ts';

export const LOGIN = 'demo';
export const PASSWORD = 'demo';
export const TOKEN = 'demo-token';
export const CONNECTION = 'demo-smsc';
const BALANCE_E7 = 10_000_000_000n;
const PRICE_E7 = 25_000_000n;

export interface Seeded {
  account: AccountDetail;
  connectionId: number;
  /** The operator may have changed them since. */
  passwordHolds: boolean;
  tokenHolds: boolean;
}

export async function seed(pool: pg.Pool, ports: { smpp: number; push: number }): Promise<Seeded> {
  const account = await ensureAccount(pool, `http://127.0.0.1:${ports.push}/`);
  if ((await listSenders(pool, { accountId: account.id })).length === 0) {
    await putSender(pool, account.id, 'sms', 'DEMO', 'approved', null);
    await putSender(pool, account.id, 'sms', 'CODE', 'approved', 'urgent');
  }
  const tariff = await tariffOfAccount(pool, account.id);
  if ((await listRates(pool, tariff.id)).length === 0) {
    const rate = { channel: 'sms', areaId: null, priceE7: PRICE_E7, charge: 'submitted', validFromMs: null } as const;
    await addRate(pool, tariff.id, rate);
  }
  const connectionId = await ensureConnection(pool, ports.smpp);
  const tokens = await listTokens(pool, { accountId: account.id, token: TOKEN });
  return {
    account,
    connectionId,
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
      await insertToken(client, id, TOKEN, 'demo', null);
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

async function ensureConnection(pool: pg.Pool, port: number): Promise<number> {
  const connection = await findConnection(pool, CONNECTION);
  if (connection === undefined) {
    const settings = { host: '127.0.0.1', port, system_id: LOGIN, password: PASSWORD, window: 200 };
    return addConnection(pool, { name: CONNECTION, type: 'sms-smpp', channel: 'sms', settings });
  }
  if (connection.settings.port !== port) {
    await setConnectionSettings(pool, connection.id, { ...connection.settings, port });
  }
  return connection.id;
}
