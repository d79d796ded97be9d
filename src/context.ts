// Builds a node once, by hand, and passes everything down: the object graph of the running gateway is this file.
import type pg from 'pg';
import type { ApiContext } from './api/context.ts';
import type { ChannelDefinition } from './channels/channel.ts';
import { CHANNELS } from './channels/index.ts';
import type { Config } from './config/config.ts';
import type { RouteQuery } from './domain/routing.ts';
import { buildHttpServer, type HttpServer } from './doors/http-server.ts';
import { Registrar } from './doors/registration/registrar.ts';
import { Authenticator } from './identity/authenticator.ts';
import { TokenUseNotes } from './identity/token-use-notes.ts';
import { makeEvents } from './observe/events.ts';
import type { Logger } from './observe/logger.ts';
import { type Metrics, makeMetrics } from './observe/metrics.ts';
import { Acceptor } from './pipeline/accept.ts';
import { chooseConnection, type Draft, fitsDraft, type RoutingWorld } from './pipeline/choose-connection.ts';
import { ConfigCache } from './pipeline/config-cache.ts';
import { ConnectionRunner, nodeLost, notSent } from './pipeline/connection-runner.ts';
import type { EvaluateWorld } from './pipeline/evaluate-step.ts';
import { EXPORT_JOB } from './pipeline/export-request.ts';
import { exportJobs } from './pipeline/export-run.ts';
import { NOTIFY_SHARDS, Notifier, notifyLease } from './pipeline/notifier.ts';
import { makePipeline } from './pipeline/pipeline.ts';
import { makePlanner } from './pipeline/plan-step.ts';
import { PushClient } from './pipeline/push-client.ts';
import { SIGNED_PAUSES_MS } from './pipeline/push-pauses.ts';
import { Recorder } from './pipeline/recorder.ts';
import type { SettlementRules } from './pipeline/settlement.ts';
import type { SweepContext } from './pipeline/sweep.ts';
import { type WriteContext, writeBatch } from './pipeline/write-batch.ts';
import { pauseForFault } from './store/connection-health.ts';
import { type Db, openDb } from './store/db.ts';
import { IdBlocks } from './store/ids.ts';
import type { ConnectionRow } from './store/load-config.ts';
import { noteTokenUses } from './store/token-use.ts';
import { campaignDuties } from './workers/campaigns.ts';
import { ConnectionWorkers } from './workers/connection-workers.ts';
import { Duties } from './workers/duties.ts';
import { HealthBoard } from './workers/health-board.ts';
import { jobsDuty } from './workers/jobs.ts';
import { LeaseKeeper } from './workers/lease-keeper.ts';
import { lowBalanceWatch } from './workers/low-balance.ts';
import { mailer } from './workers/mailer.ts';
import { NodeBeats } from './workers/node-beat.ts';
import { statisticsDuty } from './workers/statistics.ts';
import { SWEEP_LEASE, Sweeper } from './workers/sweeper.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of a channel that KASKAD_STEP_TIME leaves out. */
const STEP_TIME_MS = 600_000;

/** A node that is built and not started. */
export interface Node {
  config: Config;
  log: Logger;
  db: Db;
  metrics: Metrics;
  events: ReturnType<typeof makeEvents>;
  cache: ConfigCache;
  health: HealthBoard;
  acceptor: Acceptor;
  recorder: Recorder;
  connections: ConnectionWorkers;
  definitions: ReadonlyMap<string, ChannelDefinition>;
  notifier: Notifier;
  sweeper: Sweeper;
  keeper: LeaseKeeper;
  duties: Duties;
  beats: NodeBeats;
  http: HttpServer;
  api: ApiContext;
}

/** Wires a node over a database that is migrated. */
export function buildNode(config: Config, database: pg.PoolConfig, log: Logger): Node {
  const db = openDb(database);
  const metrics = makeMetrics();
  const cache = new ConfigCache(db.steady);
  const events = makeEvents(log, metrics, (id) => cache.connection(id)?.name ?? String(id));
  const failed = (where: string) => (error: unknown) => events.databaseFailed(where, error);
  const health = new HealthBoard(db.steady, config.node, events);
  const ids = { messages: new IdBlocks(db.hot, 'message_id_block'), ledger: new IdBlocks(db.hot, 'ledger_id_block') };
  // The sweep runs beside the recorder: blocks of its own, so that neither takes what the other has reserved.
  const recordIds = new IdBlocks(db.hot, 'ledger_id_block');
  const sweepIds = new IdBlocks(db.hot, 'ledger_id_block');
  const tells = (accountId: number) => (cache.account(accountId)?.pushUrl ?? '') !== '';
  const definitions = new Map(CHANNELS.map((definition) => [definition.type, definition]));
  const routing: RoutingWorld = { cache, links: health, definitions, nowMs: Date.now, random: Math.random };
  const connectionFor = (query: RouteQuery & Draft, tried: readonly number[]) =>
    chooseConnection(routing, query, tried, fitsDraft(routing, query));
  const evaluation: EvaluateWorld = {
    ...routing,
    limits: {
      segmentsMax: config.segmentsMax,
      lifeMs: (channel) => config.channelLives.get(channel) ?? config.defaultLifeH * HOUR_MS,
      stepLifeMs: (channel) => config.stepTimes.get(channel) ?? STEP_TIME_MS,
    },
  };
  const settlement: SettlementRules = {
    tells,
    planNext: makePlanner(routing),
    costE7: (connectionId, channel, phone) => cache.costE7(connectionId, channel, phone, Date.now()),
  };

  const writeContext: WriteContext = {
    pool: db.hot,
    ledgerIds: recordIds,
    settlement,
    rules: {
      nextConnection: connectionFor,
      inDoubtRetryMs: (connectionId, trafficClass) =>
        inDoubtRetryMs(cache.connection(connectionId), definitions, trafficClass),
      random: Math.random,
    },
    events: {
      ...events,
      // Upstreams put numbers into their codes: what is not in the connector's own list is not a label.
      rejected: (connectionId, errorClass, code) => {
        const known = definitions.get(cache.connection(connectionId)?.type ?? '')?.errorClasses;
        events.upstreamRefused(connectionId, errorClass, known?.has(code) ? code : 'other');
      },
      statuses: (accounts) => notifier.poke(accounts),
      queued: (connectionIds) => connections.announce(connectionIds),
    },
  };
  const recorder = new Recorder(
    (items) => writeBatch(writeContext, items),
    { batchMax: 400, gatherMs: 20, eventPatienceMs: 20_000 },
    {
      recorded: (_items, durationMs) => events.recorded(durationMs),
      stored: events.receiptStored,
      failed: (error) => events.databaseFailed('record', error),
      poisoned: (error, item) => events.poisoned(item.connectionId, item.kind, error),
    },
  );
  const acceptor = new Acceptor(
    db.hot,
    ids,
    evaluation,
    {
      reserve: (id, parts) => connections.reserve(id, parts),
      hand: (id, job) => connections.hand(id, job),
      cancel: (id, parts, uncertain) => connections.cancel(id, parts, uncertain),
    },
    {
      clientIdLifeMs: config.clientIdDays * DAY_MS,
      coalesceMs: 2,
      flightsMax: 2,
      besideMin: 100,
      batchMax: 1000,
      waitingMax: 50_000,
    },
    {
      accepted: (_account, channel, messages) => events.accepted(channel, messages),
      refused: events.refused,
      committed: (_messages, durationMs) => events.acceptCommitted(durationMs),
      failed: failed('accept'),
      queued: (connectionIds) => connections.announce(connectionIds),
      statuses: (accounts) => notifier.poke(accounts),
    },
  );
  const keeper = new LeaseKeeper(
    db.steady,
    config.node,
    { ttlMs: 15_000, renewMs: 4_000, tryMs: 1_000 },
    {
      gained: (lease) => connections.gained(lease),
      lost: (lease) => connections.lost(lease),
      failed: failed('lease'),
    },
  );
  const connections = new ConnectionWorkers(
    cache,
    keeper,
    definitions,
    (definition, connection, epoch) =>
      new ConnectionRunner(
        db.hot,
        recorder,
        definition,
        connection,
        epoch,
        {
          ...{ pollMs: 200, backlogMax: 5000, claimMax: 500, claimPauseMs: 15, lostAfterMs: 5_000 },
          errorClassOf: (id, code) => cache.connection(id)?.errorClasses.get(code),
        },
        {
          claimed: (id, jobs) => events.claimed(id, jobs),
          claimFailed: (_id, error) => events.databaseFailed('claim', error),
          answered: events.answered,
          health: (link, state) => health.report(link, state),
          configurationFault: (link, reason) => {
            events.configurationFault(link, reason);
            void insist(() => pauseForFault(db.steady, link.id, reason), failed('pause'));
          },
          notice: events.linkNotice,
          recovered: events.recovered,
        },
      ),
    { stopMs: 5_000 },
    (connectionId, job) => recorder.push(notSent(connectionId, job)),
    (error) => events.databaseFailed('connection', error),
  );
  const pushClient = new PushClient({ allowPrivate: config.pushPrivate === 'allow' });
  const notifier = new Notifier(
    db.hot,
    pushClient,
    cache,
    (shard) => keeper.has(notifyLease(shard)),
    {
      pausesMs: config.pushPausesMin.map((minutes) => minutes * 60_000),
      signedPausesMs: SIGNED_PAUSES_MS,
      batchMax: 500,
      pushesMax: 64,
      slowPushesMax: 192,
      slowMs: 2_000,
      parallelMax: 16,
      timeoutMs: 30_000,
      gatherMs: 50,
      pollMs: 250,
      answerMax: 1_048_576,
    },
    {
      pushed: events.pushed,
      told: (ageMs) => events.told(ageMs),
      dead: events.dead,
      gone: events.pushGone,
      failed: failed('notify'),
    },
  );
  const sweepContext: SweepContext = {
    pool: db.hot,
    ledgerIds: sweepIds,
    settlement,
    receiptWaitMs: config.receiptWaitH * HOUR_MS,
    unmatchedKeepMs: DAY_MS,
    unmatchedCursor: 0,
    strandedConnections: () => health.stranded(cache.connections()),
    connectionFor,
    abandoned: ({ connectionId, connectionType, job }) => {
      const references = definitions.get(connectionType)?.references(job) ?? [];
      recorder.push(nodeLost(connectionId, job, references));
    },
    events: {
      settled: events.settled,
      statuses: (accounts) => notifier.poke(accounts),
      queued: (connectionIds) => connections.announce(connectionIds),
      dropped: events.receiptsDropped,
    },
  };
  const sweeper = new Sweeper(
    sweepContext,
    db.calm,
    () => keeper.has(SWEEP_LEASE),
    {
      messagesMs: config.retentionDays * DAY_MS,
      clientKeysMs: config.clientIdDays * DAY_MS,
    },
    { failed: failed('sweep'), drift: events.ledgerDrift, retention: events.retention },
  );
  const pipeline = makePipeline(acceptor, cache, db.hot);
  const tokenUse = new TokenUseNotes((uses) => noteTokenUses(db.steady, uses), failed('token use'));
  const authenticator = new Authenticator(cache, { tokenUsed: (tokenId, address) => tokenUse.note(tokenId, address) });
  const http = buildHttpServer({
    pipeline,
    directory: cache,
    authenticator,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    getAnswer: { fallback: config.getAnswer, byHost: new Map() },
    registrar: new Registrar({
      pool: db.calm,
      mode: config.registration,
      tariff: config.registrationTariff,
      perDayMax: config.registrationsPerDay,
      publicUrl: config.publicUrl,
      operatorEmail: config.operatorEmail,
      refresh: async () => void (await cache.refresh()),
      onTrouble: (error) => events.failed('registration', error),
    }),
    bodyLimits: {
      bodyMaxBytes: config.bodyMaxKb * 1024,
      bodiesMaxBytes: Math.max(64, 2 * config.bodyMaxKb) * 1024 * 8,
    },
    recipientsMax: config.recipientsMax,
    onRequestDone: events.requestDone,
    onError: (error, where) => events.failed(where, error),
  });
  // What one node at a time does for all: a worker is a line here.
  const duties = new Duties(
    [
      mailer(db.calm, { smtpUrl: config.smtpUrl, from: config.mailFrom, keepDays: config.retentionDays }),
      lowBalanceWatch(db.calm, config.publicUrl),
      ...campaignDuties({
        ...{ hot: db.hot, pool: db.calm, cache, pipeline, evaluation, settlement },
        ledgerIds: new IdBlocks(db.hot, 'ledger_id_block'),
        retentionMs: config.retentionDays * DAY_MS,
        poke: (accountIds) => notifier.poke(accountIds),
        failed: (_id, error) => events.databaseFailed('campaign', error),
      }),
      statisticsDuty(db.calm),
      jobsDuty(db.calm, { [EXPORT_JOB]: exportJobs(db.calm, cache) }, { failed: failed('jobs') }),
    ],
    (lease) => keeper.has(lease),
    (duty, error) => events.databaseFailed(duty, error),
  );
  const api: ApiContext = {
    config,
    pool: db.api,
    hot: db.hot,
    cache,
    pipeline,
    definitions,
    authenticator,
    evaluation,
    settlement,
    ledgerIds: new IdBlocks(db.hot, 'ledger_id_block'),
    refresh: async () => void (await cache.refresh()),
    poke: (accountIds) => notifier.poke(accountIds),
    pushClient,
    announce: (connectionIds) => connections.announce(connectionIds),
    onError: (error, where) => events.failed(where, error),
    checkAnswers: false,
  };
  return {
    config,
    log,
    db,
    metrics,
    events,
    cache,
    health,
    acceptor,
    recorder,
    connections,
    definitions,
    notifier,
    sweeper,
    keeper,
    duties,
    beats: new NodeBeats(db.steady, { id: config.node, roles: config.roles }, metrics),
    http,
    api,
  };
}

/** Tries until it works or a minute is over: the database may be away just when a link fails. */
async function insist(work: () => Promise<void>, failed: (error: unknown) => void): Promise<void> {
  for (let tries = 0; tries < 30; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      failed(error);
      await new Promise((resolve) => setTimeout(resolve, 2_000).unref());
    }
  }
}

/** Names of the leases a node wants, by its roles. */
export function wantedLeases(node: Node): string[] {
  const { roles } = node.config;
  return [
    ...(roles.includes('dispatch') ? [...node.connections.wanted(), SWEEP_LEASE, ...node.duties.leases] : []),
    ...(roles.includes('notify') ? Array.from({ length: NOTIFY_SHARDS }, (_, shard) => notifyLease(shard)) : []),
  ];
}

/** The connection's settings, or its connector's defaults, decide whether a message in doubt is sent once more, and when. */
function inDoubtRetryMs(
  connection: ConnectionRow | undefined,
  definitions: ReadonlyMap<string, ChannelDefinition>,
  trafficClass: string,
): number | null {
  const fields = definitions.get(connection?.type ?? '')?.settings ?? [];
  const setting = (name: string) =>
    connection?.settings[name] ?? fields.find((field) => field.name === name)?.default ?? '';
  const classes = String(setting('in_doubt_retry'))
    .split(',')
    .map((name) => name.trim());
  return classes.includes(trafficClass) ? Number(setting('in_doubt_wait_s')) * 1000 : null;
}
