import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedError } from './error.ts';
import type { Owner } from './owner.ts';
import type { EmbeddedPaths } from './paths.ts';
import { type RunAs, runToEnd } from './run.ts';

/** The role that owns the server. The gateway uses another one, which is no superuser. */
export const ADMIN_ROLE = 'postgres';

/** Whether the cluster is there; an error when what is there cannot be used. */
export function clusterExists(paths: EmbeddedPaths, major: number): boolean {
  const versionFile = join(paths.cluster, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    if (!existsSync(paths.cluster) || readdirSync(paths.cluster).length === 0) return false;
    throw new EmbeddedError(
      `${paths.cluster} is not empty and holds no PostgreSQL data: move it away, or set KASKAD_DATA`,
    );
  }
  const found = readFileSync(versionFile, 'utf8').trim();
  if (found !== String(major)) {
    throw new EmbeddedError(
      `${paths.cluster} was written by PostgreSQL ${found}, and this Kaskad brings PostgreSQL ${major}: dump it with the Kaskad that wrote it, or convert it with pg_upgrade`,
    );
  }
  return true;
}

/** The password of our roles, from its file. */
export function readPassword(paths: EmbeddedPaths): string {
  try {
    return readFileSync(paths.password, 'utf8').trim();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    throw new EmbeddedError(`cannot read ${paths.password} (${reason}), the password of the data in ${paths.cluster}`);
  }
}

/**
 * Makes the cluster in a folder beside its place and renames it when it is complete, so that a start that was killed
 * half-way leaves nothing that looks like data. `sync: false` only for tests.
 */
export async function initialise(
  paths: EmbeddedPaths,
  binaries: Binaries,
  owner: Owner | undefined,
  as: RunAs,
  options: { sync: boolean },
): Promise<void> {
  for (const entry of readdirSync(paths.data)) {
    if (entry.startsWith('postgres.new-')) rmSync(join(paths.data, entry), { recursive: true, force: true });
  }
  const staging = join(paths.data, `postgres.new-${process.pid}`);
  mkdirSync(staging, { mode: 0o700 });
  try {
    await fill(staging, paths, binaries, owner, as, options.sync);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function fill(
  staging: string,
  paths: EmbeddedPaths,
  binaries: Binaries,
  owner: Owner | undefined,
  as: RunAs,
  sync: boolean,
): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(staging, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  // The folder last: root must not write into a folder of somebody else's, who could put a link there.
  if (owner) for (const path of [passwordFile, staging]) chownSync(path, owner.uid, owner.gid);
  const cluster = join(staging, 'cluster');
  const { code, output } = await runToEnd(as, binaries.initdb, [
    `--pgdata=${cluster}`,
    `--username=${ADMIN_ROLE}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The builtin provider sorts and folds the same on every machine; the system's locales differ with its C library.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(sync ? [] : ['--no-sync']),
  ]);
  if (code !== 0) throw new EmbeddedError(`initdb failed: ${lastLines(output)}`);
  writeFileSync(paths.password, `${password}\n`, { mode: 0o600 });
  chmodSync(paths.password, 0o600);
  if (sync) syncPath(paths.password);
  renameSync(cluster, paths.cluster);
  if (sync) syncPath(paths.data);
}

function syncPath(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The end of a program's output on one line. */
export function lastLines(output: string): string {
  return output.trim().split('\n').slice(-4).join(' / ').slice(-600);
}
