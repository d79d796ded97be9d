// Runs a node in this process until it is told to stop: what `serve` and `demo` share.
import pg from 'pg';
import { buildNode } from '../context.ts';
import { startGateway } from '../gateway.ts';
import { makeLogger } from '../observe/logger.ts';
import { migrate } from '../store/migrate.ts';
import type { CommandContext } from './frame/command.ts';

export interface RunningNode {
  host: string;
  port: number;
  database: pg.PoolConfig;
}

/** Migrates, starts, calls `started`, and returns after an orderly stop. */
export async function runNode(context: CommandContext, started: (node: RunningNode) => Promise<void>): Promise<void> {
  const config = context.config();
  const database = await context.database();
  const log = makeLogger(config.logLevel, config.node);
  await migrateDatabase(database);
  const node = buildNode(config, database, log);
  const gateway = await startGateway(node);
  try {
    await started({ host: config.host, port: gateway.address.port, database });
    await aborted(context.signal);
  } finally {
    await gateway.stop();
  }
}

export async function migrateDatabase(database: pg.PoolConfig): Promise<string[]> {
  const client = new pg.Client(database);
  client.on('error', () => {});
  await client.connect();
  try {
    return await migrate(client);
  } finally {
    await client.end();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
