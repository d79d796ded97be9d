// The embedded PostgreSQL server: a real one, as a process of its own, in the data folder (design.md §2, docs/adr/001).
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, findBinaries } from './binaries.ts';
import { EmbeddedError, type EmbeddedLog } from './error.ts';
import { clusterExists, initialise, readPassword } from './initialise.ts';
import { boundLog } from './log-file.ts';
import { chooseOwner, runAs } from './owner.ts';
import { type EmbeddedPaths, embeddedPaths } from './paths.ts';
import {
  endOrphans,
  isReady,
  launchPostmaster,
  logTail,
  removeStaleFiles,
  runningPostmaster,
  signal,
  waitEnd,
  waitReady,
} from './postmaster.ts';
import { type EmbeddedConnection, ensureDatabase, gatewayConnection } from './roles.ts';
import { withStartLock } from './start-lock.ts';
import { supervise } from './supervise.ts';
import { countUsers, registerUser } from './users.ts';

export interface EmbeddedOptions {
  /** The gateway's data folder (`KASKAD_DATA`); made when it is not there. */
  dataDir: string;
  log: EmbeddedLog;
  /** Server settings instead of ours; for tests (`fsync: 'off'`). */
  settings?: Record<string, string | number>;
}

export interface EmbeddedServer {
  /** The gateway's database; the same over restarts of the server. */
  connection: EmbeddedConnection;
  /** A server was running already: another process uses it, or a killed gateway left it. */
  adopted: boolean;
  /** The postmaster's pid now; undefined while it is down. */
  pid(): number | undefined;
  /**
   * Leaves the server, and stops it when nobody else uses it: fast shutdown, within `timeoutMs` (8000), then immediate
   * shutdown, from which the next start recovers.
   */
  stop(timeoutMs?: number): Promise<void>;
}

// Recovery replays at most max_wal_size, which takes a minute or so on a slow disk.
const READY_TIMEOUT_MS = 10 * 60_000;
const STOP_TIMEOUT_MS = 8_000;
const IMMEDIATE_STOP_MS = 5_000;
const TRIES_MAX = 20;
const RETRY_MS = 150;
// By then idle processes of a killed server have ended by themselves.
const ORPHANS_FROM_TRY = 4;

/** Starts the embedded server, or adopts the one that runs on this data folder, and keeps it running until `stop`. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  if (process.platform !== 'linux') {
    throw new EmbeddedError('the embedded PostgreSQL is made for Linux: set DATABASE_URL to a server of yours');
  }
  const paths = embeddedPaths(options.dataDir);
  const binaries = findBinaries(paths.data);
  const { adopted, leave } = await withStartLock(paths.hash, async () => {
    const adopted = await ensureRunning(paths, binaries, options);
    await ensureDatabase(paths, readPassword(paths));
    return { adopted, leave: registerUser(paths.users) };
  });
  const supervision = supervise({
    alive: () => runningPostmaster(paths) !== undefined,
    restart: () => withStartLock(paths.hash, () => ensureRunning(paths, binaries, options)).then(() => {}),
    tidy: () => boundLog(paths.log),
    log: options.log,
  });
  return {
    connection: gatewayConnection(paths, readPassword(paths)),
    adopted,
    pid: () => runningPostmaster(paths),
    stop: async (timeoutMs = STOP_TIMEOUT_MS) => {
      await supervision.stop();
      await withStartLock(paths.hash, async () => {
        leave();
        if (countUsers(paths.users) === 0) await stopPostmaster(paths, timeoutMs, options.log);
      });
    },
  };
}

/** Call under the start lock. @returns whether it was running already. */
async function ensureRunning(paths: EmbeddedPaths, binaries: Binaries, options: EmbeddedOptions): Promise<boolean> {
  if (await adopt(paths)) return true;
  const owner = chooseOwner(paths.cluster);
  const as = await runAs(owner, [`${binaries.root}/bin`, `${binaries.root}/share/postgresql`, paths.data]);
  if (!clusterExists(paths, binaries.major)) {
    await initialise(paths, binaries, owner, as, { sync: options.settings?.fsync !== 'off' });
  }
  readPassword(paths);
  for (let attempt = 1; ; attempt += 1) {
    removeStaleFiles(paths);
    const pid = launchPostmaster(paths, binaries, owner, as, options.settings ?? {});
    if (pid !== undefined && (await waitReady(paths, pid, Date.now() + READY_TIMEOUT_MS))) return false;
    if (attempt === TRIES_MAX)
      throw new EmbeddedError(`PostgreSQL does not start, see ${paths.log}: ${logTail(paths)}`);
    const left = attempt >= ORPHANS_FROM_TRY ? endOrphans(paths) : undefined;
    // Nothing of an earlier server is in its way, so that trying again will not help.
    if (left === 0) throw new EmbeddedError(`PostgreSQL does not start, see ${paths.log}: ${logTail(paths)}`);
    await sleep(RETRY_MS);
  }
}

/** Waits for a running server to be ready, or for one that is going down to be gone. */
async function adopt(paths: EmbeddedPaths): Promise<boolean> {
  const pid = runningPostmaster(paths);
  if (pid === undefined) return false;
  return isReady(paths) || waitReady(paths, pid, Date.now() + READY_TIMEOUT_MS);
}

async function stopPostmaster(paths: EmbeddedPaths, timeoutMs: number, log: EmbeddedLog): Promise<void> {
  const pid = runningPostmaster(paths);
  if (pid === undefined) return;
  signal(pid, 'SIGINT');
  if (await waitEnd(pid, Date.now() + timeoutMs)) return;
  log.warn({ pid, timeoutMs }, 'PostgreSQL did not stop in time: stopping it at once, the next start recovers');
  signal(pid, 'SIGQUIT');
  await waitEnd(pid, Date.now() + IMMEDIATE_STOP_MS);
}
