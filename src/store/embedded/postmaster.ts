import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { EmbeddedError } from './error.ts';
import { openLog } from './log-file.ts';
import type { Owner } from './owner.ts';
import { type EmbeddedPaths, SOCKET_PORT } from './paths.ts';
import { findServerProcesses, isPostmaster } from './processes.ts';
import { type RunAs, spawnAs } from './run.ts';
import { clusterName, renderSettings } from './settings.ts';

const POLL_MS = 20;

/** What a postmaster says of itself in `postmaster.pid` (PostgreSQL: src/include/utils/pidfile.h). */
interface PidFile {
  pid: number;
  /** `starting`, `ready`, `stopping`, `standby`; '' while it is not written yet. */
  status: string;
}

function readPidFile(cluster: string): PidFile | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : undefined;
  } catch {
    return undefined;
  }
}

/** The pid of the running postmaster of this cluster, whoever started it. */
export function runningPostmaster(paths: EmbeddedPaths): number | undefined {
  const file = readPidFile(paths.cluster);
  return file && isPostmaster(file.pid, paths.cluster) ? file.pid : undefined;
}

/** Whether it accepts connections. */
export function isReady(paths: EmbeddedPaths): boolean {
  return readPidFile(paths.cluster)?.status === 'ready';
}

/**
 * Starts a postmaster that outlives us and is not in our terminal's process group: Ctrl-C must reach the gateway first.
 * @returns its pid, or undefined when it could not even be executed.
 */
export function launchPostmaster(
  paths: EmbeddedPaths,
  binaries: Binaries,
  owner: Owner | undefined,
  as: RunAs,
  overrides: Record<string, string | number>,
): number | undefined {
  prepareSocketDir(paths, owner);
  // Beside the cluster, not in it: root must not write into a folder of another account's.
  writeFileSync(paths.settings, renderSettings(paths, overrides));
  chmodSync(paths.settings, 0o644);
  const log = openLog(paths.log);
  try {
    const child = spawnAs(as, binaries.postgres, ['-D', paths.cluster, '-c', `config_file=${paths.settings}`], {
      stdio: ['ignore', log, log],
      detached: true,
    });
    child.on('error', () => {});
    child.unref();
    return child.pid;
  } finally {
    closeSync(log);
  }
}

function prepareSocketDir(paths: EmbeddedPaths, owner: Owner | undefined): void {
  if (paths.socketDir === paths.cluster) return;
  if (!existsSync(paths.socketDir)) mkdirSync(paths.socketDir, { mode: 0o700 });
  const self = process.getuid?.() ?? 0;
  const found = lstatSync(paths.socketDir);
  // /tmp is everybody's: somebody else's folder or link under our name would get our password handshake.
  if (!found.isDirectory() || (found.uid !== self && found.uid !== owner?.uid)) {
    throw new EmbeddedError(`${paths.socketDir} is not ours: remove it, or choose a shorter KASKAD_DATA`);
  }
  if (owner) chownSync(paths.socketDir, owner.uid, owner.gid);
}

/**
 * Removes what a dead server left. Its own check takes any living process with the old pid for itself, which after a
 * reboot is likely to be somebody else; ours knows better. While processes of it live, its shared memory is in use, and
 * the files stay.
 */
export function removeStaleFiles(paths: EmbeddedPaths): void {
  if (runningPostmaster(paths) !== undefined || findServerProcesses(clusterName(paths)).length > 0) return;
  const socket = join(paths.socketDir, `.s.PGSQL.${SOCKET_PORT}`);
  for (const file of [join(paths.cluster, 'postmaster.pid'), socket, `${socket}.lock`]) rmSync(file, { force: true });
}

/**
 * Ends processes of a server whose postmaster was killed. They notice by themselves when idle, but one in a long
 * statement would keep the shared memory, and so the restart, for as long as it takes.
 */
export function endOrphans(paths: EmbeddedPaths): number {
  if (runningPostmaster(paths) !== undefined) return 0;
  const orphans = findServerProcesses(clusterName(paths));
  for (const pid of orphans) signal(pid, 'SIGQUIT');
  return orphans.length;
}

/** Sends a signal; false when there is no such process. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Waits until `pid` is ready. @returns false when it died before. */
export async function waitReady(paths: EmbeddedPaths, pid: number, deadlineMs: number): Promise<boolean> {
  while (Date.now() < deadlineMs) {
    const file = readPidFile(paths.cluster);
    if (file?.pid === pid && file.status === 'ready') return true;
    if (!processLives(pid)) return false;
    await sleep(POLL_MS);
  }
  throw new EmbeddedError(`PostgreSQL (pid ${pid}) did not get ready in time: see ${paths.log}`);
}

/** Waits until `pid` has ended. @returns false when it has not by then. */
export async function waitEnd(pid: number, deadlineMs: number): Promise<boolean> {
  while (processLives(pid)) {
    if (Date.now() > deadlineMs) return false;
    await sleep(POLL_MS);
  }
  return true;
}

// Also true between fork and exec, when the command line is still ours; false for a dead one that is not reaped yet.
function processLives(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return false;
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The end of the server's log, for an error message. */
export function logTail(paths: EmbeddedPaths): string {
  if (!statSync(paths.log, { throwIfNoEntry: false })) return '';
  return readFileSync(paths.log, 'utf8').trim().split('\n').slice(-3).join(' / ').slice(-500);
}
