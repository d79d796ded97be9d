// Fills a database with months of traffic as it lies after them: the same tables, partitions and indexes, skewed accounts,
// values that are frequent, rare, and there once. All of it on the server, by INSERT … SELECT generate_series.
import type { Pool } from 'pg';
import { firstIdOfDay, IDS_A_DAY } from '../../src/store/ids.ts';
import { ensurePartitions } from '../../src/store/partitions.ts';
import { fillBeside } from './fill-beside.ts';
import { DAYS, type Filled, inLanes, withoutIndexes } from './filled.ts';
import { makeHouse } from './house.ts';

const DAY_MS = 86_400_000;
/** Messages of one request: they have one account, one entry that holds their money and one that takes it. */
const BATCH = 8;
/** A whole number of batches. */
const OPEN = 4_000;
const HELD = 1_600;
const QUEUED = 2_400;
/** Ids of entries are far from those that the gateway gives out. */
const FIRST_ENTRY = 1_000_000_000;
/** Numbers of messages within their days: the gateway's own are below. */
const FIRST_NUMBER = 1_000_000;
const PRICE_E7 = 25_000_000;

export async function fill(pool: Pool, messages: number, say: (line: string) => void): Promise<Filled> {
  const nowMs = Date.now();
  const seconds: Record<string, number> = {};
  const timed = async (name: string, work: () => Promise<unknown>) => {
    const begun = performance.now();
    await work();
    seconds[name] = Math.round((performance.now() - begun) / 100) / 10;
    say(`tables: ${name} in ${seconds[name]} s`);
  };
  const house = await makeHouse(pool);
  const days = layDays(nowMs, messages);
  const filled: Filled = { messages, days, ...house, seconds };
  await timed('messages and attempts', () => inLanes(days, (day) => fillDay(pool, filled, day, nowMs)));
  const client = await pool.connect();
  await ensurePartitions(client, days[0]!.startMs, DAYS).finally(() => client.release());
  await timed('money', () => withoutIndexes(pool, 'ledger_entry', () => fillMoney(pool, filled)));
  await fillBeside(pool, filled, timed);
  await timed('vacuum and analyze', () => tidyUp(pool, filled));
  return filled;
}

/** The same number each day, and of today as much as of the day has passed. */
function layDays(nowMs: number, messages: number): Filled['days'] {
  const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const parts = DAYS - 1 + (nowMs - todayMs) / DAY_MS;
  const days: Filled['days'] = [];
  let lo = FIRST_NUMBER;
  const end = FIRST_NUMBER + messages;
  for (let i = 0; i < DAYS; i += 1) {
    const startMs = todayMs - (DAYS - 1 - i) * DAY_MS;
    const count = i === DAYS - 1 ? end - lo : Math.floor(messages / parts / BATCH) * BATCH;
    days.push({ startMs, firstId: firstIdOfDay(startMs), lo, hi: lo + count });
    lo += count;
  }
  return days;
}

/** Hashes of a number: of the message (h, g) and of its batch (b). */
const HASHES = `CROSS JOIN LATERAL (SELECT hashint8(n) & 2147483647 AS h, hashint8(n # 987654321987) & 2147483647 AS g,
  hashint8(n / ${BATCH} # 123456789) & 2147483647 AS b OFFSET 0) k`;

/**
 * $1 first id of the day, $2 $3 numbers, $4 start of the day, its length in seconds $5, $6 ten thousand accounts to draw from,
 * $7 the largest account, the last and the last but one $8 $9, $10 the number from which messages are open, $11 $12 numbers of what
 * is there a few times only, $13 areas, $14 the second account.
 */
const MESSAGES = `
INSERT INTO message (id, account_id, client_id, channel, priority, state, phone, sender, text, encoding, segments, area_id,
  unit_price_e7, charge, hold_e7, hold_entry_id, charged_e7, resolve_entry_id, status_seq, error_code, created_at, expires_at, changed_at, final_at)
SELECT $1::bigint + n, account_id, CASE WHEN account_id % 2 = 1 AND n % 4 = 0 THEN 'order-' || n END, channel, 1 + g % 2, state, phone, sender,
  'Заказ ' || n || ' собран и ждёт вас. Код ' || (h % 9000 + 1000) || ', не сообщайте его никому. Адрес и часы на сайте shop.example',
  'ucs2', 2, ($13::int[])[1 + greatest(0, phone % 20 - 12)], ${PRICE_E7 / 2}, CASE WHEN g % 3000 = 7 THEN 'delivered' ELSE 'submitted' END,
  ${PRICE_E7}, ${FIRST_ENTRY}::bigint + n / ${BATCH} * 2, CASE WHEN n < $10 THEN ${PRICE_E7} END,
  CASE WHEN n < $10 THEN ${FIRST_ENTRY}::bigint + n / ${BATCH} * 2 + 1 END, 1,
  CASE WHEN state IN ('undelivered', 'rejected') THEN 'E' || g % 40 END, at, at + interval '1 day',
  CASE WHEN n < $10 THEN at + (2 + h % 60) * interval '1 second' END, CASE WHEN n < $10 THEN at + (2 + h % 60) * interval '1 second' END
FROM generate_series($2::bigint, $3::bigint - 1) AS n ${HASHES}
CROSS JOIN LATERAL (SELECT
  CASE WHEN n BETWEEN $11 AND $11::bigint + 4 THEN $7::int WHEN n = $11::bigint + 8 THEN $8::int WHEN n BETWEEN $11::bigint + 16 AND $11::bigint + 20 THEN $9::int
       ELSE ($6::int[])[1 + b % 10000] END AS account_id,
  $4::timestamptz + (n - $2::bigint) * $5::float8 / ($3 - $2::bigint) * interval '1 second' AS at,
  CASE WHEN g % 100 = 0 THEN 79001000000 + h % 100 ELSE 79160000000 + (h::bigint * 31 + g) % 3000000 END AS phone OFFSET 0) a
CROSS JOIN LATERAL (SELECT
  CASE WHEN b % 100 < 85 THEN 'sms' WHEN b % 100 < 89 THEN 'viber' WHEN b % 100 < 92 THEN 'telegram' WHEN b % 100 < 94 THEN 'whatsapp'
       WHEN b % 100 < 95 THEN 'voice' WHEN b % 100 < 96 THEN 'flashcall' WHEN b % 100 < 98 THEN 'hlr' WHEN b % 100 < 99 THEN 'ping' ELSE 'sms' END AS channel,
  CASE WHEN n >= $10 THEN 'accepted' WHEN n = $12::bigint THEN 'canceled' WHEN g % 1000 < 880 THEN 'delivered' WHEN g % 1000 < 930 THEN 'undelivered'
       WHEN g % 1000 < 960 THEN 'expired' WHEN account_id = $7::int THEN 'delivered' WHEN g % 1000 < 990 THEN 'read'
       WHEN g % 1000 < 999 OR account_id = $14::int THEN 'rejected' ELSE 'partly_delivered' END AS state,
  CASE WHEN n BETWEEN $11 AND $11::bigint + 4 THEN 'RARE' WHEN b % 100 IN (95, 96, 97, 98) THEN '' WHEN b % 10 < 7 THEN 'SHOP' || account_id
       WHEN b % 10 < 9 THEN 'SHOP' || account_id || '-' || b % 3 ELSE 'INFO' END AS sender OFFSET 0) s`;

/** The route goes by channel and area; one of twenty was refused by another connection before. */
const ATTEMPTS = `
INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, provider_ids, error_code, error_class, at, changed_at, cost_e7)
SELECT m.id, t.no, ($3::int[])[1 + (length(m.channel) + m.area_id / 4 + CASE WHEN t.no = t.tries THEN 0 ELSE 1 END) % (cardinality($3::int[]) - 1)],
  CASE WHEN t.no < t.tries THEN 'rejected' WHEN m.final_at IS NULL THEN 'submitted' WHEN m.state = 'canceled' THEN 'rejected' ELSE m.state END, 'dd',
  to_hex(m.id * 7919) || E'\\n' || to_hex(m.id * 7919 + 1), CASE WHEN t.no < t.tries THEN '88' ELSE COALESCE(m.error_code, '') END,
  CASE WHEN t.no < t.tries THEN 'temporary' END, m.created_at + t.no * interval '0.3 second', COALESCE(m.changed_at, m.created_at), 12000000
FROM message m CROSS JOIN LATERAL (SELECT generate_series(1, tries) AS no, tries FROM (SELECT CASE WHEN m.id % 20 = 3 THEN 2 ELSE 1 END AS tries) x) t
WHERE m.id >= $1 AND m.id < $2`;

/** Options of the partitions, as src/store/partitions.ts has them. */
const OPTIONS = `autovacuum_vacuum_insert_threshold = -1, autovacuum_vacuum_scale_factor = 0.4, autovacuum_analyze_threshold = 100000`;
const FILLFACTOR = { message: 90, attempt: 50 };

/**
 * Tables of a day that are filled first and become partitions then, which builds their indexes: in one transaction, so that
 * little of it goes through the log. Today's and yesterday's are there already.
 */
async function fillDay(pool: Pool, filled: Filled, day: Filled['days'][number], nowMs: number): Promise<void> {
  const { days, accounts } = filled;
  const client = await pool.connect();
  const tables = Object.entries(FILLFACTOR);
  try {
    await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '256MB'`);
    const own = await client.query<{ there: boolean }>(`SELECT to_regclass($1) IS NOT NULL AS there`, [
      `message_${dayName(day)}`,
    ]);
    const isThere = own.rows[0]!.there;
    const suffix = isThere ? '' : `_${dayName(day)}`;
    const index = days.indexOf(day);
    const lengthS = Math.min(DAY_MS, nowMs - day.startMs - 1000) / 1000;
    const areas = await client.query<{ ids: number[] }>('SELECT array_agg(id ORDER BY id) AS ids FROM area');
    const openFrom = days.at(-1)!.hi - OPEN;
    const few = days[1]!.lo - (days[1]!.lo % BATCH) + 800;
    const canceled = [2, 30, 50].includes(index) ? day.lo + 4321 : -1;
    await client.query('BEGIN');
    if (!isThere) {
      for (const [table, fillfactor] of tables) {
        await client.query(
          `CREATE TABLE ${table}${suffix} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (fillfactor = ${fillfactor}, ${OPTIONS})`,
        );
      }
    }
    await client.query(MESSAGES.replace('INTO message', `INTO message${suffix}`), [
      ...[day.firstId, day.lo, day.hi, new Date(day.startMs), lengthS, drawn(accounts), accounts[0], accounts.at(-1)],
      ...[accounts.at(-2), openFrom, few, canceled, areas.rows[0]!.ids, accounts[1]],
    ]);
    const notTried = index === days.length - 1 ? HELD + QUEUED : 0;
    await client.query(
      ATTEMPTS.replace('INTO attempt', `INTO attempt${suffix}`).replace('FROM message m', `FROM message${suffix} m`),
      [day.firstId + day.lo, day.firstId + day.hi - notTried, filled.connections],
    );
    for (const [table] of isThere ? [] : tables) {
      const values = `FROM (${day.firstId}) TO (${day.firstId + IDS_A_DAY})`;
      await client.query(`ALTER TABLE ${table} ATTACH PARTITION ${table}${suffix} FOR VALUES ${values}`);
    }
    await client.query('COMMIT');
    await client.query(
      `INSERT INTO client_key (account_id, client_id, message_id, created_at)
       SELECT account_id, client_id, id, created_at FROM message WHERE id >= $1 AND id < $2 AND client_id IS NOT NULL`,
      [day.firstId + day.lo, day.firstId + day.hi],
    );
    if (notTried > 0) await fillQueue(client, filled, day);
  } finally {
    client.release(true);
  }
}

const dayName = ({ startMs }: { startMs: number }): string =>
  new Date(startMs).toISOString().slice(0, 10).replaceAll('-', '');

/** Messages that wait: before a moderator, and for a connection that is paused. */
async function fillQueue(client: { query: Pool['query'] }, filled: Filled, day: Filled['days'][number]): Promise<void> {
  const paused = filled.connections.at(-1)!;
  const to = day.firstId + day.hi;
  await client.query(
    `INSERT INTO queue (message_id, account_id, connection_id, priority, ready_at, expires_at)
     SELECT id, account_id, $3, priority, CASE WHEN id >= $2::bigint - ${HELD} THEN 'infinity'::timestamptz END, expires_at
     FROM message WHERE id >= $1 AND id < $2`,
    [to - HELD - QUEUED, to, paused],
  );
  await client.query(
    `INSERT INTO held_message (message_id, account_id, step, rule_kind, hit, text_md5, created_at)
     SELECT id, account_id, 1, 'word', 'shop.example', md5(account_id || '-' || id / 64), created_at FROM message WHERE id >= $1 AND id < $2`,
    [to - HELD, to],
  );
}

/** 40 % are of the first account, 10 % of the second; four have some thousandths of a per cent, and the last two a few messages. */
function drawn(accounts: readonly number[]): number[] {
  const middle = accounts.slice(2, -6);
  const tiny = accounts.slice(-6, -2);
  return Array.from({ length: 10_000 }, (_, i) => {
    if (i < 4000) return accounts[0]!;
    if (i < 5000) return accounts[1]!;
    if (i >= 9996) return tiny[i - 9996]!;
    return middle[Math.floor(middle.length * ((i - 5000) / 4996) ** 3)]!;
  });
}

/** An entry that holds and one that takes, a batch; balances as they add up. */
async function fillMoney(pool: Pool, { days, accounts }: Filled): Promise<void> {
  await inLanes(days, async (day) => {
    await pool.query(
      `INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7, message_count, created_at)
       SELECT e.id, account_id, e.kind, e.balance, e.held, count, at + e.later
       FROM (SELECT hold_entry_id, account_id, count(*) AS count, sum(hold_e7) AS money, min(created_at) AS at, bool_and(final_at IS NOT NULL) AS final
             FROM message WHERE id >= $1 AND id < $2 GROUP BY 1, 2) m
       CROSS JOIN LATERAL (VALUES (hold_entry_id, 'hold', 0, money, interval '0'), (hold_entry_id + 1, 'capture', -money, -money, interval '3 seconds'))
         AS e (id, kind, balance, held, later)
       WHERE e.kind = 'hold' OR m.final ON CONFLICT DO NOTHING`,
      [day.firstId + day.lo, day.firstId + day.hi],
    );
  });
  await pool.query(
    `INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7, note, created_at)
     SELECT ${FIRST_ENTRY / 2} + a.id * 20 + i, a.id, CASE WHEN i = 7 THEN 'adjustment' ELSE 'top_up' END, 1000000000000000, 0, 'invoice ' || a.id * 20 + i,
       now() - i * interval '3 days' - interval '1 hour' FROM account a CROSS JOIN generate_series(1, 19) AS i WHERE a.id = ANY($1)`,
    [accounts],
  );
  await pool.query(
    `UPDATE account_balance b SET balance_e7 = e.balance, held_e7 = e.held FROM
       (SELECT account_id, sum(balance_delta_e7) AS balance, sum(held_delta_e7) AS held FROM ledger_entry GROUP BY 1) e
     WHERE e.account_id = b.account_id AND b.account_id = ANY($1)`,
    [accounts],
  );
}

/** As autovacuum leaves them in the course of such months. */
async function tidyUp(pool: Pool, { days }: Filled): Promise<void> {
  const partitions = days.flatMap((day) => [`message_${dayName(day)}`, `attempt_${dayName(day)}`]);
  const others = `client_key, ledger_entry, push_log, status_outbox, audit_entry, stop_entry, inbound_message, campaign,
    campaign_recipient, mail, job, held_message, queue, refund, account, account_balance`;
  await inLanes([...partitions, others], (tables) => pool.query(`VACUUM (ANALYZE) ${tables}`));
  await pool.query('ANALYZE message, attempt');
}
