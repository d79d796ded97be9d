import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedServer, startEmbedded } from '../../src/store/embedded/embedded.ts';
import { embeddedPaths } from '../../src/store/embedded/paths.ts';
import { runningPostmaster } from '../../src/store/embedded/postmaster.ts';
import type { EmbeddedConnection } from '../../src/store/embedded/roles.ts';

export interface TestServer {
  dataDir: string;
  connection: EmbeddedConnection;
  stop(): Promise<void>;
}

/** How the runner tells the test processes where its server is. Not `KASKAD_…`: gateways refuse names they do not know. */
export const SERVER_VARIABLE = 'TEST_POSTGRES_DATA';

const PREFIX = 'kaskad-test-';
const silent = { info: () => {}, warn: () => {}, error: console.error };

// Nothing here outlives the run, so it need not outlive a power cut. Durability is tested with the gateway's own server.
const SETTINGS = { fsync: 'off', full_page_writes: 'off', max_connections: 200, shared_buffers: '128MB' };

/** Starts the server of a run, or joins the runner's. */
export async function startTestServer(): Promise<TestServer> {
  const inherited = process.env[SERVER_VARIABLE];
  if (inherited !== undefined) {
    const server = await startEmbedded({ dataDir: inherited, log: silent, settings: SETTINGS });
    return { dataDir: inherited, connection: server.connection, stop: () => server.stop() };
  }
  removeAbandoned();
  const dataDir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // mkdtemp makes it 0700; PostgreSQL runs under another account when we are root.
  chmodSync(dataDir, 0o711);
  const server = await startEmbedded({ dataDir, log: silent, settings: SETTINGS });
  const onExit = () => destroy(server, dataDir);
  process.once('exit', onExit);
  return {
    dataDir,
    connection: server.connection,
    stop: async () => {
      process.removeListener('exit', onExit);
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The last resort, also after a failed test: nothing can be awaited any more when the process exits. */
function destroy(server: EmbeddedServer, dataDir: string): void {
  const pid = server.pid();
  if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let i = 0; i < 150 && server.pid() !== undefined; i += 1) Atomics.wait(cell, 0, 0, 20);
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Stops servers and removes folders of runs that were killed. */
function removeAbandoned(): void {
  for (const entry of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(entry)?.[1];
    if (pid === undefined || lives(Number(pid))) continue;
    const dataDir = join(tmpdir(), entry);
    const left = runningPostmaster(embeddedPaths(dataDir));
    if (left !== undefined) process.kill(left, 'SIGQUIT');
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
