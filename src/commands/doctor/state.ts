// What the database says of the gateway that uses it.
import type pg from 'pg';
import { channelOf } from '../../channels/index.ts';
import { NO_CONTENT } from '../../domain/content.ts';
import { type ConnectionDetail, listConnections } from '../../store/admin/connections.ts';
import { schemaState } from '../../store/admin/schema-state.ts';
import { driftingAccounts } from '../../store/ledger-check.ts';
import { healthOf } from '../connection/health.ts';
import type { Check } from './machine.ts';

/** Leases and validities bear a little; ids and days do not bear minutes. */
const CLOCK_DIFFERENCE_MAX_MS = 2_000;

export async function checkClock(pool: pg.Pool): Promise<Check> {
  const before = Date.now();
  const { rows } = await pool.query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  const difference = Math.round(rows[0]!.ms - (before + Date.now()) / 2);
  const ok = Math.abs(difference) <= CLOCK_DIFFERENCE_MAX_MS;
  return { check: 'clock', ok, detail: `the database's clock is ${difference} ms ahead of this one` };
}

export async function checkMigrations(pool: pg.Pool): Promise<Check & { isSetUp: boolean }> {
  const { applied, pending, unknown } = await schemaState(pool);
  const check = 'migrations';
  if (applied === null) {
    return { check, ok: true, detail: 'an empty database: the first start sets it up', isSetUp: false };
  }
  if (unknown.length > 0) {
    return {
      check,
      ok: false,
      detail: `the database is newer than this kaskad: ${unknown.join(', ')}`,
      isSetUp: false,
    };
  }
  if (pending.length > 0) {
    return { check, ok: false, detail: `kaskad migrate would apply ${pending.join(', ')}`, isSetUp: false };
  }
  return { check, ok: true, detail: `up to date, ${applied.at(-1)}`, isSetUp: true };
}

/** Without today's partition nothing can be accepted. */
export async function checkPartitions(pool: pg.Pool): Promise<Check> {
  const { rows } = await pool.query<{ days: number; today: boolean; last: string | null }>(
    `SELECT count(*)::int AS days, bool_or(c.relname = 'message_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD')) AS today,
       max(c.relname) AS last FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'message'::regclass`,
  );
  const { days, today, last } = rows[0]!;
  const check = 'partitions';
  if (days === 0) return { check, ok: true, detail: 'none yet: a node makes them when it starts' };
  if (!today) return { check, ok: false, detail: `none for today, the last is ${last}: no node has run for long` };
  return { check, ok: true, detail: `${days} days, the last is ${last}` };
}

export async function checkLedgerQuickly(pool: pg.Pool): Promise<Check> {
  const drifting = await driftingAccounts(pool);
  const detail = drifting === 0 ? 'balances agree with it' : `${drifting} balances do not agree: kaskad ledger check`;
  return { check: 'ledger', ok: drifting === 0, detail };
}

export async function checkConnections(pool: pg.Pool): Promise<Check[]> {
  const connections = await listConnections(pool);
  if (connections.length === 0) {
    return [{ check: 'connections', ok: true, detail: 'none yet: kaskad connection add --help' }];
  }
  const speechless = connections.filter(cannotSpeak).map(
    ({ name }): Check => ({
      check: `speech of ${name}`,
      ok: false,
      detail: 'no speech engine: texts of calls are refused at the doors; install espeak-ng, or set tts_engine',
    }),
  );
  const links = connections.map((connection): Check => {
    const { link, bound, reason } = healthOf(connection);
    const ok = link === 'up';
    const detail = ok ? `up, ${bound} sessions` : `${link}: ${reason || 'not bound yet'}`;
    return { check: `connection ${connection.name}`, ok, detail: `${detail}, ${connection.queued} messages queued` };
  });
  return [...links, ...speechless];
}

/** Asked of the connector itself, as the doors do; on a node of its own the answer may differ. */
function cannotSpeak({ type, channels, settings }: ConnectionDetail): boolean {
  if (!channels.includes('voice') && !channels.includes('voice_ivr')) return false;
  const draft = { channel: 'voice', sender: '', text: 'Проверка', content: NO_CONTENT } as const;
  return channelOf(type)?.accepts?.(draft, settings) === 'tts_unavailable';
}
