// Lists of messages, whatever they are filtered by, page by page: the same as what a plain look through all of them finds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDb } from '../../src/store/db.ts';
import { firstIdOfDay } from '../../src/store/ids.ts';
import { findMessages, type MessageFilter } from '../../src/store/message-list.ts';
import { ensurePartitions } from '../../src/store/partitions.ts';
import { SLICE_IDS } from '../../src/store/slices.ts';
import { countStatistics } from '../../src/workers/statistics.ts';
import { cloneDatabase } from '../helpers/database.ts';
import { seeded } from '../helpers/random.ts';

const DAYS = 4;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const STATES = ['delivered', 'delivered', 'delivered', 'undelivered', 'expired', 'rejected'] as const;
const CHANNELS = ['sms', 'sms', 'sms', 'viber', 'hlr'] as const;
const SENDERS = ['Shop', 'Shop', 'SHOP', 'Bank', 'Rare'] as const;
const SEED = Number(process.env.LIST_SEED ?? Math.floor(Math.random() * 1e6));

interface Line {
  id: number;
  account_id: number;
  channel: string;
  state: string;
  phone: number;
  sender: string;
  connection_id: number;
  at: number;
}

test('random filters find in pages what is there, the newest first, each once', async (t) => {
  t.diagnostic(`LIST_SEED=${SEED}`);
  const dice = seeded(SEED);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(dice() * from.length)]!;
  const database = await cloneDatabase(t);
  const db = openDb(database.config);
  t.after(() => db.close());
  const pool = db.calm;
  await pool.query(`INSERT INTO account (login) VALUES ('one'), ('two'), ('three')`);
  const firstMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - (DAYS - 1) * DAY_MS;
  const client = await pool.connect();
  await ensurePartitions(client, firstMs, DAYS).finally(() => client.release());

  // Five slices a day, one behind the other; today ends now.
  const sinceMidnightMs = Date.now() % DAY_MS;
  const lines = Array.from({ length: DAYS * 150 }, (_, n): Line => {
    const day = Math.floor(n / 150);
    const part = Math.floor((n % 150) / 30);
    return {
      id: firstIdOfDay(firstMs + day * DAY_MS) + part * SLICE_IDS + (n % 30) * 7,
      account_id: pick([1, 1, 1, 2, 3]),
      channel: pick(CHANNELS),
      state: pick(STATES),
      phone: 79160000000 + Math.floor(dice() * 20),
      sender: pick(SENDERS),
      connection_id: pick([1, 1, 1, 2, 3]),
      at:
        firstMs +
        day * DAY_MS +
        Math.floor(((part * 30 + (n % 30)) / 150) * (day === DAYS - 1 ? sinceMidnightMs : DAY_MS)),
    };
  });
  await pool.query(
    `WITH line AS (SELECT * FROM jsonb_to_recordset($1) AS x (id bigint, account_id int, channel text, state text, phone bigint, sender text,
         connection_id int, at float8)),
       m AS (INSERT INTO message (id, account_id, channel, priority, state, phone, sender, text, encoding, segments, unit_price_e7, charge,
         hold_e7, hold_entry_id, charged_e7, created_at, expires_at, changed_at, final_at)
       SELECT id, account_id, channel, 1, state, phone, sender, 'Text', 'gsm7', 1, 1, 'submitted', 1, 1, 1, t, t, t, t
       FROM line CROSS JOIN LATERAL (SELECT to_timestamp(at / 1000) AS t) x)
     INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, at, changed_at)
     SELECT id, 1, connection_id, 'delivered', 'd', now(), now() FROM line`,
    [JSON.stringify(lines)],
  );
  const check = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      const maybe = <K extends keyof MessageFilter>(name: K, value: MessageFilter[K]) =>
        dice() < 0.35 ? { [name]: value } : {};
      const fromMs = firstMs + Math.floor(dice() * DAYS * 24) * HOUR_MS;
      const filter: MessageFilter = {
        accountId: pick([null, 1, 2]),
        ...maybe('state', pick([...STATES, 'canceled'])),
        ...maybe('channels', pick([['sms'], ['viber', 'hlr'], ['voice']])),
        ...maybe('sender', pick(['shop', 'RARE', 'nobody'])),
        ...maybe('connectionId', pick([1, 2, 3, 4])),
        ...maybe('phone', String(79160000000 + Math.floor(dice() * 22))),
        ...maybe('fromMs', fromMs),
        ...maybe('toMs', fromMs + Math.floor(dice() * 48) * HOUR_MS),
      };
      const found: number[] = [];
      let before: number | null = null;
      for (let pages = 0; pages < 400; pages += 1) {
        const page = await findMessages(pool, filter, before, pick([4, 50]), {
          look: pick([3, 40]),
          budgetMs: 60_000,
        });
        found.push(...page.rows.map(({ id }) => id));
        before = page.next;
        if (before === null) break;
      }
      assert.equal(before, null, `no end: ${JSON.stringify(filter)}`);
      assert.deepEqual(found, plainly(lines, filter), JSON.stringify(filter));
    }
  };

  // Nothing is counted yet; then everything is; then some has changed, and is counted by and by.
  await check(20);
  let horizon = await countStatistics(pool, new AbortController().signal, null);
  await check(100);
  for (const line of lines.filter(() => dice() < 0.1)) {
    line.state = 'read';
    await pool.query(`UPDATE message SET state = 'read', changed_at = now() WHERE id = $1`, [line.id]);
  }
  horizon = await countStatistics(pool, new AbortController().signal, horizon);
  await check(40);
  assert.notEqual(horizon, null);
});

/** What the filter means, without any index. */
function plainly(lines: readonly Line[], filter: MessageFilter): number[] {
  const { accountId, state, channels, sender, connectionId, phone, fromMs, toMs } = filter;
  return lines
    .filter(
      (line) =>
        (accountId === null || line.account_id === accountId) &&
        (state === undefined || line.state === state) &&
        (channels === undefined || channels.includes(line.channel)) &&
        (sender === undefined || line.sender.toLowerCase() === sender.toLowerCase()) &&
        (connectionId === undefined || line.connection_id === connectionId) &&
        (phone === undefined || String(line.phone) === phone) &&
        (fromMs === undefined || line.at >= fromMs) &&
        (toMs === undefined || line.at < toMs),
    )
    .map(({ id }) => id)
    .sort((a, b) => b - a);
}
