import { Client, type ClientConfig } from 'pg';
import { ADMIN_ROLE } from './initialise.ts';
import { type EmbeddedPaths, SOCKET_PORT } from './paths.ts';

/** The gateway's role and database. */
const NAME = 'kaskad';

/** How to connect to one database of the embedded server. */
export interface EmbeddedConnection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** Where the gateway connects: its own database, as a role that is no superuser. */
export function gatewayConnection(paths: EmbeddedPaths, password: string): EmbeddedConnection {
  return { host: paths.socketDir, port: SOCKET_PORT, user: NAME, password, database: NAME };
}

/**
 * Makes the gateway's role and database when they are not there. Not a superuser, so that no statement of the gateway, not even one an
 * attacker would slip in, reaches the file system (`COPY … FROM PROGRAM`). It may create databases: tests clone theirs.
 */
export async function ensureDatabase(paths: EmbeddedPaths, password: string): Promise<void> {
  const config: ClientConfig = {
    host: paths.socketDir,
    port: SOCKET_PORT,
    user: ADMIN_ROLE,
    password,
    database: 'postgres',
  };
  const client = new Client(config);
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [NAME]);
    if (rows.length > 0) return;
    const exists = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [NAME]);
    if (exists.rows.length === 0) {
      await client.query(`CREATE ROLE ${NAME} LOGIN CREATEDB PASSWORD ${client.escapeLiteral(password)}`);
    }
    await client.query(`CREATE DATABASE ${NAME} OWNER ${NAME}`);
  } finally {
    await client.end();
  }
}
