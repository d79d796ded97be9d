import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Where everything of one embedded server lives. */
export interface EmbeddedPaths {
  /** The gateway's data folder (`KASKAD_DATA`), real path. */
  data: string;
  /** PostgreSQL's own data directory. */
  cluster: string;
  /** The server's settings, written at every start. */
  settings: string;
  /** The password of the database role, mode 0600. */
  password: string;
  /** What the server prints. */
  log: string;
  /** One file a process that uses the server now. */
  users: string;
  /** Short name of this data folder, stable over restarts: lock, process titles, socket folder. */
  hash: string;
  /** Folder of the unix socket. */
  socketDir: string;
}

/** The socket's file name is `.s.PGSQL.<port>`; nothing listens on the port itself. */
export const SOCKET_PORT = 5432;

// Linux allows 107 bytes in sun_path; the lock file beside the socket has no such limit. Some room is left for clients.
const SOCKET_PATH_BYTES_MAX = 100;

/** Makes the data folder when it is not there, and names everything in it. */
export function embeddedPaths(dataDir: string): EmbeddedPaths {
  // 0711: the account PostgreSQL runs under must be able to walk through; secrets inside have their own 0600.
  if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const data = realpathSync(dataDir);
  const cluster = join(data, 'postgres');
  const hash = createHash('sha256').update(data).digest('hex').slice(0, 12);
  const fits = Buffer.byteLength(`${cluster}/.s.PGSQL.${SOCKET_PORT}`) <= SOCKET_PATH_BYTES_MAX;
  return {
    data,
    cluster,
    settings: join(data, 'postgres.conf'),
    password: join(data, 'postgres.password'),
    log: join(data, 'postgres.log'),
    users: join(data, 'postgres.users'),
    hash,
    socketDir: fits ? cluster : `/tmp/kaskad-pg-${hash}`,
  };
}
