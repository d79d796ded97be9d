// A database with accounts, senders, prices and connections, and the pieces of the pipeline over it, for the tests of
// store, pipeline and workers.
import type { ChannelDefinition, Outcome } from '../../src/channels/channel.ts';
import type { Channel } from '../../src/domain/message.ts';
import type { RouteQuery } from '../../src/domain/routing.ts';
import { type AcceptOptions, Acceptor } from '../../src/pipeline/accept.ts';
import type { AcceptEvents, Lanes } from '../../src/pipeline/accept-commit.ts';
import { chooseConnection, type Draft, fitsDraft, type RoutingWorld } from '../../src/pipeline/choose-connection.ts';
import { ConfigCache } from '../../src/pipeline/config-cache.ts';
import { nodeLost } from '../../src/pipeline/connection-runner.ts';
import type { EvaluateWorld } from '../../src/pipeline/evaluate-step.ts';
import { makePlanner } from '../../src/pipeline/plan-step.ts';
import type { SendAnswer } from '../../src/pipeline/ports.ts';
import type { Recorded } from '../../src/pipeline/recorder.ts';
import type { SettlementRules } from '../../src/pipeline/settlement.ts';
import type { SweepContext } from '../../src/pipeline/sweep.ts';
import { type WriteContext, writeBatch } from '../../src/pipeline/write-batch.ts';
import { type ClaimedJob, claimJobs } from '../../src/store/claim-jobs.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { IdBlocks } from '../../src/store/ids.ts';
import { checkLedger } from '../../src/store/ledger-check.ts';
import { preparePartitions } from '../../src/workers/sweeper.ts';
import { cloneDatabase, type TestDatabase } from '../helpers/database.ts';
import { type ItemSetup, idOf, itemOf } from './items.ts';

export { codeOf, type ItemSetup, idOf, itemOf, phone, submitted } from './items.ts';

export const PRICE_E7 = 25_000_000n;
/** How long a step may take when the client names no time. */
export const STEP_LIFE_MS = 600_000;
const DAY_MS = 86_400_000;

export interface AccountSetup {
  balanceE7?: bigint;
  creditE7?: bigint;
  unlimited?: boolean;
  pushUrl?: string;
  ratePerS?: number;
  charge?: 'submitted' | 'delivered';
  /** Channels beside SMS: the account has a sender SHOP and a price of one part in each. */
  channels?: Partial<Record<Channel, Price>>;
}

export interface Price {
  priceE7: bigint;
  charge: 'submitted' | 'delivered';
}

/** What a connection is beside its name; one for SMS, always open, when nothing is said. */
export interface ConnectionSetup {
  type?: string;
  channels?: readonly Channel[];
  hours?: string;
  timeZone?: string;
  costE7?: bigint;
}

interface TestContext {
  after(work: () => Promise<void>): void;
}

/** Announcements of the accept path and the recorder, as they came. */
export interface Heard {
  queued: number[];
  told: number[];
  settled: string[];
  refused: string[];
  failures: unknown[];
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

export async function makeWorld(context: TestContext) {
  const database: TestDatabase = await cloneDatabase();
  const db: Db = openDb(database.config, { hot: 8, calm: 4 });
  context.after(async () => {
    await db.close().catch(() => {});
    await database.drop();
  });
  await preparePartitions(db.calm);
  const cache = new ConfigCache(db.calm);
  const down = new Set<number>();
  const heard: Heard = { queued: [], told: [], settled: [], refused: [], failures: [] };
  const query = async <T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> =>
    (await db.calm.query(sql, values)).rows as T[];
  const one = async <T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T> => {
    const rows = await query<T>(sql, values);
    if (rows.length !== 1) throw new Error(`${rows.length} rows: ${sql}`);
    return rows[0] as T;
  };

  const tells = (accountId: number) => (cache.account(accountId)?.pushUrl ?? '') !== '';
  const clock = { nowMs: null as number | null, draw: 0 };
  const definitions = new Map<string, ChannelDefinition>();
  const routing: RoutingWorld = {
    definitions,
    cache,
    links: { isDown: (id) => down.has(id) },
    nowMs: () => clock.nowMs ?? Date.now(),
    random: () => clock.draw,
  };
  const connectionFor = (query: RouteQuery & Draft, tried: readonly number[]) =>
    chooseConnection(routing, query, tried, fitsDraft(routing, query));
  const evaluation: EvaluateWorld = {
    ...routing,
    limits: { segmentsMax: 10, lifeMs: () => 2 * DAY_MS, stepLifeMs: () => STEP_LIFE_MS },
  };
  const settlement: SettlementRules = {
    tells,
    planNext: makePlanner(routing),
    costE7: (connectionId) => cache.connection(connectionId)?.costE7 ?? 0n,
  };
  const outcomeConnection = new Map<number, number>();
  let names = 0;
  const rules = { inDoubtRetryMs: 1000 as number | null };

  const writeContext: WriteContext = {
    pool: db.hot,
    ledgerIds: new IdBlocks(db.hot, 'ledger_id_block'),
    settlement,
    rules: {
      nextConnection: connectionFor,
      inDoubtRetryMs: (_connection, trafficClass) => (trafficClass === 'bulk' ? null : rules.inDoubtRetryMs),
      random: () => 0,
    },
    events: {
      submitted: () => {},
      rejected: () => {},
      inDoubt: () => {},
      settled: ({ state, count }) => heard.settled.push(...Array<string>(count).fill(state)),
      unmatched: () => {},
      statuses: (accounts) => heard.told.push(...accounts),
      queued: (connections) => heard.queued.push(...connections),
    },
  };
  const abandoned: Recorded[] = [];
  const stranded: number[] = [];
  const sweep: SweepContext = {
    pool: db.hot,
    ledgerIds: new IdBlocks(db.hot, 'ledger_id_block'),
    settlement,
    receiptWaitMs: 60_000,
    unmatchedKeepMs: DAY_MS,
    unmatchedCursor: 0,
    strandedConnections: () => stranded,
    connectionFor,
    abandoned: ({ connectionId, job }) => abandoned.push(nodeLost(connectionId, job, [])),
    events: {
      settled: ({ state, count }) => heard.settled.push(...Array<string>(count).fill(state)),
      statuses: (accounts) => heard.told.push(...accounts),
      queued: (connections) => heard.queued.push(...connections),
      dropped: () => {},
    },
  };

  const acceptEvents: AcceptEvents = {
    accepted: () => {},
    refused: (code) => heard.refused.push(code),
    committed: () => {},
    failed: (error) => heard.failures.push(error),
    queued: (connections) => heard.queued.push(...connections),
    statuses: (accounts) => heard.told.push(...accounts),
  };

  const world = {
    database,
    db,
    cache,
    down,
    /** What time it is for opening hours (null = now), and what weighted routes draw. */
    clock,
    /** Connectors that the door's checks know, by type. */
    definitions,
    evaluation,
    routing,
    heard,
    rules,
    stranded,
    /** What the sweep found in the hands of the dead. */
    abandoned,
    sweep,
    writeContext,
    query,
    one,

    /** An account with a sender SHOP, a price for everything, and money. */
    async account(name: string, setup: AccountSetup = {}): Promise<number> {
      const login = `${name}-${++names}`;
      const { balanceE7 = 1_000_000_000_000n, creditE7 = 0n, unlimited = false, charge = 'submitted' } = setup;
      const tariff = await one<{ id: number }>('INSERT INTO tariff (name) VALUES ($1) RETURNING id', [login]);
      const prices = { sms: { priceE7: PRICE_E7, charge }, ...setup.channels };
      for (const [channel, price] of Object.entries(prices)) {
        await query(
          `INSERT INTO tariff_rate (tariff_id, channel, price_e7, charge, valid_from) VALUES ($1, $2, $3, $4, '2020-01-01')`,
          [tariff.id, channel, price.priceE7.toString(), price.charge],
        );
      }
      const account = await one<{ id: number }>(
        'INSERT INTO account (login, tariff_id, push_url, rate_per_s) VALUES ($1, $2, $3, $4) RETURNING id',
        [login, tariff.id, setup.pushUrl ?? '', setup.ratePerS ?? null],
      );
      await query(
        'INSERT INTO account_balance (account_id, balance_e7, credit_limit_e7, unlimited) VALUES ($1, $2, $3, $4)',
        [account.id, balanceE7.toString(), creditE7.toString(), unlimited],
      );
      if (balanceE7 > 0n) {
        await query(
          `INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7) VALUES (1000 * nextval('ledger_id_block'), $1, 'top_up', $2, 0)`,
          [account.id, balanceE7.toString()],
        );
      }
      await query(
        `INSERT INTO sender_id (account_id, channel, name, state) SELECT $1, unnest($2::text[]), 'SHOP', 'approved'`,
        [account.id, Object.keys(prices)],
      );
      await cache.refresh();
      return account.id;
    },

    async connection(
      name: string,
      settings: Record<string, unknown> = {},
      setup: ConnectionSetup = {},
    ): Promise<number> {
      const { type = 'fake', channels = ['sms'], hours = '', timeZone = 'Europe/Moscow', costE7 = 0n } = setup;
      const row = await one<{ id: number }>(
        `INSERT INTO connection (name, type, channel, channels, settings, hours, time_zone, cost_e7)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
        [`${name}-${++names}`, type, channels[0], channels, JSON.stringify(settings), hours, timeZone, String(costE7)],
      );
      await cache.refresh();
      return row.id;
    },

    acceptor(options: Partial<AcceptOptions> = {}, lanes: Lanes = NO_LANES): Acceptor {
      return new Acceptor(
        db.hot,
        { messages: new IdBlocks(db.hot, 'message_id_block'), ledger: new IdBlocks(db.hot, 'ledger_id_block') },
        evaluation,
        lanes,
        {
          clientIdLifeMs: 366 * DAY_MS,
          coalesceMs: 1,
          flightsMax: 2,
          besideMin: 100,
          batchMax: 1000,
          waitingMax: 50_000,
          ...options,
        },
        acceptEvents,
      );
    },

    send(
      acceptor: Acceptor,
      accountId: number,
      items: ItemSetup[],
      tokenId: number | null = null,
    ): Promise<SendAnswer> {
      const account = cache.account(accountId);
      if (account === undefined) throw new Error('no such account');
      return acceptor.accept({
        account,
        tokenId,
        recipients: items.length,
        items: items.map(itemOf),
        receivedAtMs: Date.now(),
      });
    },

    /** Accepts messages that must be accepted; returns their ids. */
    async accepted(accountId: number, items: ItemSetup[]): Promise<number[]> {
      const answer = await world.send(world.acceptor(), accountId, items);
      return answer.results.map(idOf);
    },

    claim: (connectionId: number, limit = 100, epoch = 1, salt = 0): Promise<ClaimedJob[]> =>
      claimJobs(db.hot, connectionId, limit, epoch, salt),

    /** Accepts one message and claims it. */
    async claimedOne(accountId: number, connectionId: number, item: ItemSetup = {}): Promise<ClaimedJob> {
      const [id] = await world.accepted(accountId, [item]);
      const job = (await world.claim(connectionId, 1000)).find(({ messageId }) => messageId === id);
      if (job === undefined) throw new Error('not claimed');
      return job;
    },

    /** Records outcomes and receipts as one transaction. */
    record: (...items: (Outcome | ReceiptSetup)[]): Promise<void> =>
      writeBatch(
        writeContext,
        items.map((item) =>
          'job' in item
            ? {
                kind: 'outcome' as const,
                connectionId: outcomeConnection.get(item.job.messageId) ?? item0(cache),
                outcome: item,
                job: item.job as ClaimedJob,
                atMs: Date.now(),
              }
            : {
                kind: 'event' as const,
                connectionId: item.connectionId,
                event: {
                  kind: 'receipt' as const,
                  providerMessageId: item.id,
                  reference: item.reference,
                  phone: item.phone ?? '79160000000',
                  state: item.state ?? 'delivered',
                  errorCode: item.errorCode ?? '000',
                  raw: 'stat:DELIVRD',
                },
                stored: () => {},
                atMs: Date.now(),
              },
        ),
      ),

    /** By which connection the outcome of a message comes, where it is not the first. */
    via(messageId: number, connectionId: number): void {
      outcomeConnection.set(messageId, connectionId);
    },

    message: (id: number) =>
      one<{ state: string; charged: string | null; status_seq: number; error_code: string | null }>(
        'SELECT state, charged_e7::text AS charged, status_seq, error_code FROM message WHERE id = $1',
        [id],
      ),
    attempts: (id: number) =>
      query<{
        attempt_no: number;
        connection_id: number;
        state: string;
        segment_states: string;
        error_class: string | null;
      }>(
        'SELECT attempt_no, connection_id, state, segment_states, error_class FROM attempt WHERE message_id = $1 ORDER BY 1',
        [id],
      ),
    queueRow: async (id: number) =>
      (
        await query<{
          connection_id: number;
          lease: number | null;
          waits: boolean;
          in_ms: number | null;
          temporary_tries: number;
          doubt_tries: number;
          tried: number[];
        }>(
          `SELECT connection_id, lease, ready_at IS NOT NULL AS waits, extract(epoch FROM ready_at - now())::float8 * 1000 AS in_ms,
             temporary_tries, doubt_tries, tried FROM queue WHERE message_id = $1`,
          [id],
        )
      )[0],
    statuses: (id: number) =>
      query<{ seq: number; state: string }>('SELECT seq, state FROM status_outbox WHERE message_id = $1 ORDER BY seq', [
        id,
      ]),
    balance: (accountId: number) =>
      one<{ balance: string; held: string }>(
        'SELECT balance_e7::text AS balance, held_e7::text AS held FROM account_balance WHERE account_id = $1',
        [accountId],
      ),
    faults: async () => (await checkLedger(db.calm, 0)).faults,
  };
  return world;
}

export interface ReceiptSetup {
  connectionId: number;
  id: string;
  state?: 'delivered' | 'read' | 'undelivered' | 'expired' | 'rejected' | 'enroute';
  reference?: number;
  phone?: string;
  errorCode?: string;
}

/** Every message waits for a claim. */
export const NO_LANES: Lanes = { reserve: () => null, hand: () => {}, cancel: () => {} };

/** Where no connection is said: the first there is. */
function item0(cache: ConfigCache): number {
  return cache.connections()[0]?.id ?? 0;
}
