// A node's life: start in order, run, stop in phases (design.md, issue 2 item 7).
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { registerApi } from './api/index.ts';
import { type Node, wantedLeases } from './context.ts';
import { registerHooks } from './doors/hooks/hooks.ts';
import { answerNotFound } from './doors/http-server.ts';
import { registerOperations } from './doors/operations.ts';
import { registerPages } from './pages/register.ts';
import { BEAT_MS } from './workers/node-beat.ts';
import { preparePartitions } from './workers/sweeper.ts';

/** Where `npm run web` puts the pages. */
const PAGES_FOLDER = join(import.meta.dirname, '../web/dist');
const CONFIG_POLL_MS = 500;
const HEALTH_POLL_MS = 2_000;
/** All phases of a stop together. */
const STOP_MS = 10_000;
const START_TRIES_MS = 30_000;

export interface Gateway {
  address: AddressInfo;
  /** Stops intake, finishes or releases claims, unbinds, closes; within ten seconds, also when the database is away. */
  stop(): Promise<void>;
}

/** Starts a built node and listens. Throws when the address is taken or the database stays away. */
export async function startGateway(node: Node): Promise<Gateway> {
  const { config } = node;
  await untilAvailable(async () => {
    await preparePartitions(node.db.calm);
    await node.cache.refresh();
    await node.health.refresh();
  });
  let stopping = false;
  registerOperations(node.http.app, {
    metrics: node.metrics,
    pool: node.db.calm,
    steady: node.db.steady,
    nameOf: (id) => node.cache.connection(id)?.name ?? String(id),
    acceptWaiting: () => node.acceptor.waiting,
    recordWaiting: () => node.recorder.backlog,
    isStopping: () => stopping,
  });
  registerHooks(node.http.app, {
    connectionNamed: (name) => node.cache.connectionNamed(name),
    definitions: node.definitions,
    store: (connectionId, event, stored) =>
      node.recorder.push({ kind: 'event', connectionId, event, stored, atMs: Date.now() }),
    backlog: () => node.recorder.backlog,
    isStopping: () => stopping,
    onDone: node.events.hook,
    onError: (error, where) => node.events.failed(where, error),
  });
  const api = registerApi(node.http.app, node.api, {
    isStopping: () => stopping,
    onRequestDone: node.events.apiRequestDone,
    onLiveStreams: (open) => node.metrics.liveStreams.set(open),
  });
  if (config.roles.includes('web')) registerPages(node.http.app, { folder: PAGES_FOLDER, notFound: answerNotFound });
  // The address first: it is what our leases are named by, so nobody else can be this node.
  await node.http.app.listen({ host: config.host, port: config.port });
  const address = node.http.app.server.address() as AddressInfo;

  node.cache.onChange(() => {
    node.keeper.want(wantedLeases(node));
    node.connections.reconcile();
  });
  node.keeper.want(wantedLeases(node));
  node.keeper.start();
  node.notifier.start();
  node.sweeper.start();
  node.duties.start();
  await node.keeper.tick();
  const timers = [
    repeat(
      CONFIG_POLL_MS,
      () => node.cache.refresh(),
      (error) => node.events.databaseFailed('config', error),
    ),
    repeat(
      HEALTH_POLL_MS,
      () => refreshHealth(node),
      (error) => node.events.databaseFailed('health', error),
    ),
    repeat(
      BEAT_MS,
      () => node.beats.beat(),
      (error) => node.events.databaseFailed('beat', error),
    ),
  ];
  node.log.info({ address: address.address, port: address.port, roles: config.roles }, 'listening');
  return {
    address,
    stop: async () => {
      if (stopping) return;
      stopping = true;
      api.endStreams();
      await stopNode(node, timers);
    },
  };
}

async function refreshHealth(node: Node): Promise<void> {
  await node.health.refresh();
  node.health.forget((id) => node.cache.connection(id) !== undefined);
  for (const runner of node.connections.runners()) node.health.report(runner.connection, runner.health());
  node.connections.reconcile();
}

async function stopNode(node: Node, timers: NodeJS.Timeout[]): Promise<void> {
  const deadlineMs = Date.now() + STOP_MS;
  const soon = (share: number) => Math.min(deadlineMs, Date.now() + STOP_MS * share);
  node.log.info('stopping: no more intake');
  for (const timer of timers) clearInterval(timer);
  node.http.drain();
  await within(node.acceptor.drain(), soon(0.2));
  // No new claims; what is in flight is answered, unbound; then what upstreams said is recorded.
  await node.connections.stop(soon(0.4));
  await node.recorder.close(soon(0.2));
  await Promise.all([
    node.notifier.stop(soon(0.2)),
    within(node.sweeper.stop(), soon(0.2)),
    within(node.duties.stop(), soon(0.2)),
  ]);
  await within(node.keeper.stop(), soon(0.1));
  node.http.app.server.closeAllConnections();
  await within(node.http.app.close(), soon(0.05));
  await within(node.db.close(), soon(0.1));
  node.log.info('stopped');
}

function repeat(everyMs: number, work: () => Promise<unknown>, failed: (error: unknown) => void): NodeJS.Timeout {
  let busy = false;
  return setInterval(() => {
    if (busy) return;
    busy = true;
    work()
      .catch(failed)
      .finally(() => {
        busy = false;
      });
  }, everyMs);
}

async function within(work: Promise<unknown>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadlineMs - Date.now()));
  });
  await Promise.race([work.catch(() => {}), limit]);
  clearTimeout(timer);
}

/** A database that is just starting is waited for. */
async function untilAvailable(work: () => Promise<void>): Promise<void> {
  const limit = Date.now() + START_TRIES_MS;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      const passing = /^(57P03|55P03|08|ECONN|ENOENT)/.test(code);
      if (!passing || Date.now() > limit) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
