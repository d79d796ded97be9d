// A month of the demo's life, made up: one transaction, so that it is there whole or not at all.
import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type pg from 'pg';
import { listTokens } from '../../../store/admin/tokens.ts';
import { type Client, transaction } from '../../../store/db.ts';
import { ensurePartitions } from '../../../store/partitions.ts';
import { retried } from '../../../store/retry.ts';
import { countStatistics } from '../../../workers/statistics.ts';
import { LOGIN, TOKEN } from '../seed.ts';
import { fillAccounts } from './accounts.ts';
import { rewriteAudit } from './audit.ts';
import { Book } from './book.ts';
import { fillCabinet } from './cabinet.ts';
import { makeCampaigns, writeCampaigns } from './campaigns.ts';
import { CLIENTS } from './clients.ts';
import { connectionOf, fillConnections } from './connections.ts';
import { Dice } from './dice.ts';
import { fillAreas } from './numbers.ts';
import { fillOffice } from './office.ts';
import { fillTariffs, PriceBook } from './prices.ts';
import { fillPushes } from './pushes.ts';
import { bookRefunds, writeRefunds } from './refunds.ts';
import { fillRegistrations } from './registrations.ts';
import { DAY_MS } from './rhythm.ts';
import { fillRules } from './rules.ts';
import { idOf, type Scene } from './scene.ts';
import { makeTraffic, stormOf, type TrafficWorld } from './traffic.ts';
import { makeTroubles, makeWaiting, writeWaiting } from './troubles.ts';
import { giveIds, writeMessages } from './write-messages.ts';

export interface FillRequest {
  days: number;
  messages: number;
  /** The same seed on the same day makes the same month. */
  seed: number;
  nowMs: number;
}

/** What the first start of a demo makes. */
export const FILL_DEFAULTS = { days: 30, messages: 18_000, seed: 1 } as const;

/** Any account of its own tells that a database is filled. */
const FIRST_CLIENT = CLIENTS[0]?.login as string;
/** What is left on the demo's own account, as the seed has it. */
const DEMO_LEFT_E7 = 1_000_0000000n;

/** Whether the database is the demo's, and has its month: `foreign` when somebody else's accounts are in it. */
export async function fillState(pool: pg.Pool): Promise<'empty' | 'seeded' | 'filled' | 'foreign'> {
  const { rows } = await pool.query<{ login: string }>('SELECT login FROM account LIMIT 1000');
  const logins = new Set(rows.map(({ login }) => login));
  if (logins.size === 0) return 'empty';
  if (logins.has(LOGIN) && logins.has(FIRST_CLIENT)) return 'filled';
  return logins.size === 1 && logins.has(LOGIN) ? 'seeded' : 'foreign';
}

/** Fills a database that is seeded. Returns how many messages it has then. */
export async function fillDemo(pool: pg.Pool, request: FillRequest): Promise<{ messages: number }> {
  const { nowMs, days } = request;
  const fromMs = nowMs - days * DAY_MS;
  await preparePartitions(pool, fromMs, days);
  const passwordHash = await hash(randomBytes(24).toString('base64url'));
  const messages = await transaction(pool, (client) => write(client, request, fromMs, passwordHash));
  await countAll(pool);
  return { messages };
}

/** In one transaction: each partition by itself would be a commit of its own. */
function preparePartitions(pool: pg.Pool, fromMs: number, days: number): Promise<void> {
  return transaction(pool, (client) => ensurePartitions(client, fromMs, days + 9));
}

async function write(client: Client, request: FillRequest, fromMs: number, passwordHash: string): Promise<number> {
  const { nowMs, seed } = request;
  const areas = await fillAreas(client, new Date(nowMs - 40 * DAY_MS).toISOString().slice(0, 10));
  const tariffs = await fillTariffs(client, nowMs, areas);
  const accounts = await fillAccounts(client, nowMs, tariffs, passwordHash);
  const connections = await fillConnections(client, nowMs, areas);
  const [token] = await listTokens(client, { token: TOKEN });
  const storm = stormOf(nowMs);
  const world: TrafficWorld = {
    ...{ dice: new Dice(seed), nowMs, fromMs, accounts, areas, prices: new PriceBook(nowMs) },
    tokenId: token?.id ?? null,
    connection: (channel, account, atMs) => connectionOf(connections, channel, account, atMs),
    weather: (channel, atMs) => (channel === 'sms' && atMs >= storm.fromMs && atMs < storm.toMs ? 'storm' : 'fair'),
  };
  const scene: Scene = {
    ...{ client, world, passwordHash, connections, book: new Book(), messages: makeTraffic(world, request.messages) },
    demoId: idOf(accounts, LOGIN),
  };
  const campaigns = await makeCampaigns(scene, request.messages);
  makeTroubles(scene);
  const waiting = makeWaiting(scene);
  await giveIds(client, scene.messages);
  for (const message of scene.messages) scene.book.message(message);
  const refunds = bookRefunds(scene);
  await settleAccounts(scene);
  await scene.book.write(client);
  await writeMessages(client, scene.messages);
  await writeRefunds(scene, refunds);
  await writeWaiting(scene, waiting, await fillRules(scene));
  await writeCampaigns(scene, campaigns);
  await fillPushes(scene);
  await fillCabinet(scene);
  await fillOffice(scene);
  await fillRegistrations(scene);
  await setBalances(client);
  await rewriteAudit(scene);
  return scene.messages.length;
}

/** Payments, so that every account ends with what its story says. */
async function settleAccounts({ client, book, world, demoId }: Scene): Promise<void> {
  const { fromMs, nowMs, accounts } = world;
  await client.query(`UPDATE ledger_entry SET created_at = $2 WHERE account_id = $1 AND note = 'opening balance'`, [
    demoId,
    new Date(fromMs - 4 * DAY_MS),
  ]);
  const { rows } = await client.query<{ left: string }>(
    'SELECT (balance_e7 - held_e7)::text AS left FROM account_balance WHERE account_id = $1',
    [demoId],
  );
  const present = BigInt(rows[0]?.left ?? 0);
  book.payments(demoId, DEMO_LEFT_E7, present, fromMs, nowMs);
  for (const { login, balance } of CLIENTS) {
    book.payments(idOf(accounts, login), BigInt(Math.round(balance * 100)) * 100_000n, 0n, fromMs, nowMs);
  }
}

/** What the ledger adds up to, and what was set aside today. */
async function setBalances(client: Client): Promise<void> {
  await client.query(
    `UPDATE account_balance b SET balance_e7 = e.balance, held_e7 = e.held, day = e.today, day_held_e7 = e.day_held
     FROM (SELECT account_id, sum(balance_delta_e7)::bigint AS balance, sum(held_delta_e7)::bigint AS held,
             (now() AT TIME ZONE 'Europe/Moscow')::date AS today,
             COALESCE(sum(held_delta_e7) FILTER (WHERE kind = 'hold'
               AND (created_at AT TIME ZONE 'Europe/Moscow')::date = (now() AT TIME ZONE 'Europe/Moscow')::date), 0)::bigint AS day_held
           FROM ledger_entry GROUP BY account_id) e WHERE e.account_id = b.account_id`,
  );
}

/** Everything is counted anew: what the counting has seen ended before most of this began. */
async function countAll(pool: pg.Pool): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query('UPDATE stat_progress SET seen_at = NULL, ledger_to = NULL');
    await client.query('DELETE FROM ledger_hour');
    await client.query(`UPDATE stat_slice SET dirty_since = '-infinity'`);
  });
  // A node that runs on the database counts as well.
  await retried(() => countStatistics(pool, new AbortController().signal, null));
}
