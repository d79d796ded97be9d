// What an operator's tools ask a node: is it alive, may it get traffic, how is it doing.
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { PRIORITY_NAMES } from '../domain/message.ts';
import type { Metrics } from '../observe/metrics.ts';
import { readQueueDepth } from '../store/status.ts';

export interface OperationsOptions {
  metrics: Metrics;
  /** Counts the queue, which may take a while. */
  pool: pg.Pool;
  /** Is never busy for long: whether it answers tells whether the database does. */
  steady: pg.Pool;
  nameOf(connectionId: number): string;
  acceptWaiting(): number;
  recordWaiting(): number;
  isStopping(): boolean;
}

/** The queue is counted at most this often, however often metrics are scraped: it reads every queue row. */
const DEPTH_EVERY_MS = 5_000;
const READY_TIMEOUT_MS = 2_000;

/** Adds `/healthz` (the process lives), `/readyz` (it may get traffic: the database answers) and `/metrics`. */
export function registerOperations(app: FastifyInstance, options: OperationsOptions): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    if (options.isStopping()) return reply.code(503).send({ status: 'stopping' });
    const answered = await databaseAnswers(options.steady);
    return answered ? { status: 'ready' } : reply.code(503).send({ status: 'database away' });
  });
  let depthAt = 0;
  app.get('/metrics', async (_request, reply) => {
    const { metrics } = options;
    metrics.acceptWaiting.set(options.acceptWaiting());
    metrics.recordWaiting.set(options.recordWaiting());
    if (Date.now() - depthAt >= DEPTH_EVERY_MS) {
      depthAt = Date.now();
      await countQueue(options).catch(() => {});
    }
    return reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

async function databaseAnswers(pool: pg.Pool): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_TIMEOUT_MS);
  });
  const asked = pool.query('SELECT 1').then(
    () => true,
    () => false,
  );
  const answered = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answered;
}

async function countQueue({ metrics, pool, nameOf }: OperationsOptions): Promise<void> {
  const rows = await readQueueDepth(pool);
  metrics.queueDepth.reset();
  metrics.queueAgeSeconds.reset();
  for (const row of rows) {
    const labels = { connection: nameOf(row.connectionId), priority: PRIORITY_NAMES[row.priority] ?? '' };
    metrics.queueDepth.set(labels, row.depth);
    metrics.queueAgeSeconds.set(labels, row.oldestAgeS);
  }
}
