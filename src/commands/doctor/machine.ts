// What the machine and its database server must have.
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import pg from 'pg';
import type { CommandContext } from '../frame/command.ts';

export interface Check {
  check: string;
  ok: boolean;
  detail: string;
}

const NODE_MAJOR_MIN = 24;
const SERVER_VERSION_MIN = 150_000;
const FREE_BYTES_MIN = 1024 ** 3;

export function checkNode(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  const ok = major >= NODE_MAJOR_MIN;
  return { check: 'node', ok, detail: `${process.version}${ok ? '' : `: ${NODE_MAJOR_MIN} or newer is needed`}` };
}

/** Reached only when the configuration could be read. */
export function checkConfiguration(): Check {
  return { check: 'configuration', ok: true, detail: 'every variable is well-formed' };
}

/** The file system of the data folder, which may not be made yet. */
export async function checkDisk(dataDir: string): Promise<Check> {
  let folder = dataDir;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize, blocks } = await statfs(folder);
  const free = bavail * bsize;
  const share = Math.round((100 * bavail) / Math.max(1, blocks));
  const ok = free >= FREE_BYTES_MIN;
  const detail = `${(free / 1024 ** 3).toFixed(1)} GiB (${share} %) free at ${folder}`;
  return { check: 'disk', ok, detail: ok ? detail : `${detail}: at least 1 GiB is needed` };
}

export async function checkDatabase(context: CommandContext, kind: string): Promise<Check> {
  try {
    const client = new pg.Client({ ...(await context.database()), connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    await client.connect();
    try {
      const { rows } = await client.query<{ version: string; number: number }>(
        "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number",
      );
      const { version, number } = rows[0]!;
      const ok = number >= SERVER_VERSION_MIN;
      return { check: 'database', ok, detail: `${kind}, PostgreSQL ${version}${ok ? '' : ': 15 or newer is needed'}` };
    } finally {
      await client.end();
    }
  } catch (error) {
    return { check: 'database', ok: false, detail: `${kind}: ${(error as Error).message || 'no answer'}` };
  }
}
