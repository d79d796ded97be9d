import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'pg';
import { readPassword } from '../../src/store/embedded/initialise.ts';
import { embeddedPaths } from '../../src/store/embedded/paths.ts';
import { gatewayConnection } from '../../src/store/embedded/roles.ts';
import { firstIdOfDay } from '../../src/store/ids.ts';
import { type Bench, type Measure, round } from '../bench.ts';
import { nowMs } from '../clock.ts';
import { messageCutter } from '../http-wire.ts';
import { type Kaskad, SHOP } from '../kaskad.ts';
import { Latencies } from '../latencies.ts';
import { meterCpu } from '../processes.ts';
import type { ReceiverStats } from '../receiver.ts';
import { withKaskad } from './runs.ts';
import { higher, lower, type Scenario } from './scenario.ts';

const RATE = 2000;
const LANES = 256;
/** Webhooks that come twice, of a hundred. */
const TWICE_PERCENT = 10;
const SECRET = 'bench-app-secret';
const NUMBER = '100000000000001';
const PRICE_E7 = 45_000_000;
const FINAL_TIMEOUT_MS = 120_000;
const TRIES_MAX = 100;
/** Far from the numbers that the gateway itself gives out this day. */
const FIRST_NUMBER = 5_000_000_000;

/** Signed webhooks of Meta, one status each, a tenth of them twice, in any order, for messages that wait for them. */
export const hooks: Scenario = {
  name: 'hooks',
  summary: `${RATE} webhooks a second, signed, with duplicates and out of order, each answered after its commit`,
  run: (bench: Bench) =>
    withKaskad(bench, 'hooks', async (kaskad) => {
      const pool = new Pool(databaseOf(join(bench.folder, 'hooks/data')));
      try {
        const target = await setUp(pool, kaskad.port);
        await burst(bench, kaskad, target, { name: 'webhooks warm-up', messages: 2000, rate: RATE / 2 });
        const seconds = bench.size(10, 3);
        const messages = Math.round((RATE * seconds * 100) / (100 + TWICE_PERCENT));
        const paced = await burst(bench, kaskad, target, { name: `webhooks at ${RATE}/s`, messages, rate: RATE });
        const full = await burst(bench, kaskad, target, { name: 'webhooks, as many as it takes', messages });
        return {
          measures: [paced.measure, full.measure],
          goals: [
            higher('messages final after the burst', 100, round((paced.final / messages) * 100, 3), '%'),
            lower('webhooks answered other than 200', 0, paced.measure.refused, ''),
            lower('statuses told twice', 0, paced.measure.repeated + full.measure.repeated, ''),
            lower('answers to webhooks, p99', 250, paced.measure.latency.p99Ms, 'ms'),
            higher('webhooks a second at full speed', RATE, full.measure.acceptedPerSecond, '/s'),
          ],
          notes: { money: await moneyAddsUp(pool), finalAfterLastAnswerMs: [paced.lagMs, full.lagMs] },
        };
      } finally {
        await pool.end();
      }
    }),
};

interface Target {
  pool: Pool;
  port: number;
  accountId: number;
  connectionId: number;
}

function databaseOf(dataDir: string) {
  const paths = embeddedPaths(dataDir);
  return { ...gatewayConnection(paths, readPassword(paths)), max: 2 };
}

/** A connection that only listens, by SQL: nothing is ever sent through it. */
async function setUp(pool: Pool, port: number): Promise<Target> {
  const settings = { phone_number_id: NUMBER, token: 't', app_secret: SECRET, base_url: 'http://127.0.0.1:9' };
  const { rows } = await pool.query<{ connection: number; account: number }>(
    `WITH made AS (INSERT INTO connection (name, type, channel, channels, settings)
       VALUES ('hooked', 'whatsapp-cloud', 'whatsapp', '{whatsapp}', $1) RETURNING id)
     SELECT made.id AS connection, account.id AS account FROM made, account WHERE login = $2`,
    [settings, SHOP.login],
  );
  const { connection: connectionId, account: accountId } = rows[0]!;
  const target = { pool, port, accountId, connectionId };
  for (let tries = 0; tries < 100; tries++) {
    const asked = webhook(statusBody('wamid.nobody', 'sent', '79160000000'));
    const answer = await fetch(`http://127.0.0.1:${port}/hooks/hooked`, { method: 'POST', ...asked });
    if (answer.status === 200) return target;
    await wait(100);
  }
  throw new Error('the connection does not take webhooks');
}

interface Burst {
  name: string;
  messages: number;
  /** Absent: each of the lanes sends when it is answered. */
  rate?: number;
}

async function burst(bench: Bench, kaskad: Kaskad, target: Target, plan: Burst) {
  const first = await awaitStatuses(target, plan.messages, bench.takePhones(plan.messages));
  const requests = shuffled(plan.messages, first);
  await bench.receiver.ask({ kind: 'reset', expect: plan.messages }, 'cleared');
  const cpu = meterCpu({
    gateway: kaskad.gatewayPids,
    postgres: kaskad.postgresPids,
    receiver: () => [bench.receiver.pid],
    load: () => [process.pid],
  });
  const sent = await send(target.port, requests, plan.rate);
  const answeredMs = nowMs();
  const final = await untilFinal(target, first, plan.messages);
  const lagMs = Math.round(nowMs() - answeredMs);
  const told = await untilTold(bench, plan.messages);
  const seconds = (sent.lastAnswerMs - sent.firstSentMs) / 1000;
  const measure: Measure = {
    name: plan.name,
    messages: requests.length,
    accepted: requests.length,
    refused: sent.refused,
    firstRefusals: sent.firstRefusals,
    final: told.final,
    repeated: told.reports - told.final,
    byState: told.byState,
    seconds: round(seconds, 2),
    acceptedPerSecond: round(requests.length / seconds, 0),
    latency: sent.latency,
    cpuSeconds: cpu(),
  };
  const { p50Ms, p99Ms, maxMs } = sent.latency;
  bench.say(
    `${plan.name}: ${measure.acceptedPerSecond}/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms, slowest ${maxMs} ms, ` +
      `${sent.refused} told to come again, ${final} of ${plan.messages} final ${lagMs} ms after the last answer`,
  );
  return { measure, final, lagMs };
}

/** Messages as they are when the provider has taken them: with their hold, their attempt and its upstream's id. */
async function awaitStatuses(target: Target, count: number, firstPhone: number): Promise<number> {
  const { pool, accountId, connectionId } = target;
  const first = firstIdOfDay(Date.now()) + FIRST_NUMBER + (firstPhone % 1_000_000_000);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const entry = await client.query<{ id: string }>(
      `INSERT INTO ledger_entry (id, account_id, kind, balance_delta_e7, held_delta_e7, message_count)
       VALUES (nextval('ledger_id_block') * 1000, $1, 'hold', 0, $2, $3) RETURNING id`,
      [accountId, PRICE_E7 * count, count],
    );
    await client.query(
      `INSERT INTO message (id, account_id, channel, priority, state, phone, sender, text, encoding, segments,
         unit_price_e7, charge, hold_e7, hold_entry_id, created_at, expires_at)
       SELECT $1::bigint + i, $2, 'whatsapp', 1, 'accepted', $3::bigint + i, 'SHOP', 'Text', 'ucs2', 1, $4::bigint, 'delivered',
         $4::bigint, $5, now(), now() + interval '1 day' FROM generate_series(0, $6 - 1) AS i`,
      [first, accountId, firstPhone, PRICE_E7, entry.rows[0]!.id, count],
    );
    await client.query(
      `INSERT INTO attempt (message_id, attempt_no, connection_id, state, segment_states, provider_ids, at, changed_at)
       SELECT $1::bigint + i, 1, $2, 'submitted', 's', 'wamid.' || ($1::bigint + i), now(), now() FROM generate_series(0, $3 - 1) AS i`,
      [first, connectionId, count],
    );
    await client.query(
      `INSERT INTO provider_message (connection_id, provider_message_id, message_id, attempt_no, segment)
       SELECT $2, 'wamid.' || ($1::bigint + i), $1::bigint + i, 1, 0 FROM generate_series(0, $3 - 1) AS i`,
      [first, connectionId, count],
    );
    await client.query('UPDATE account_balance SET held_e7 = held_e7 + $2 WHERE account_id = $1', [
      accountId,
      PRICE_E7 * count,
    ]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  return first;
}

/** Of ten messages eight are delivered, one is read without `delivered`, one fails. */
function stateOf(i: number): string {
  return i % 10 === 8 ? 'read' : i % 10 === 9 ? 'failed' : 'delivered';
}

function statusBody(id: string, status: string, phone: string): string {
  const errors = status === 'failed' ? [{ code: 131026, title: 'Message undeliverable' }] : undefined;
  const one = { id, status, timestamp: String(Math.floor(Date.now() / 1000)), recipient_id: phone, errors };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '79990000000', phone_number_id: NUMBER },
    statuses: [one],
  };
  const entry = [{ id: '200000000000002', changes: [{ field: 'messages', value }] }];
  return JSON.stringify({ object: 'whatsapp_business_account', entry });
}

function webhook(body: string): { headers: Record<string, string>; body: string } {
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  return { headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature }, body };
}

function wire({ headers, body }: ReturnType<typeof webhook>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST /hooks/hooked HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}`;
  return Buffer.from(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** One webhook for each message and a second for some, in an order that is the same in every run. */
function shuffled(messages: number, first: number): Buffer[] {
  const requests: Buffer[] = [];
  for (let i = 0; i < messages; i++) {
    const request = wire(webhook(statusBody(`wamid.${first + i}`, stateOf(i), String(79_160_000_000 + i))));
    requests.push(request);
    if (i % 100 < TWICE_PERCENT) requests.push(request);
  }
  let seed = 1;
  for (let i = requests.length - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    const j = Math.floor((seed / 2 ** 32) * (i + 1));
    [requests[i], requests[j]] = [requests[j]!, requests[i]!];
  }
  return requests;
}

type Lane = { socket: Socket; request: Buffer | null; dueMs: number };

/** As the provider: on a schedule or as fast as it is answered, and again what was not answered 200. */
async function send(port: number, requests: readonly Buffer[], rate: number | undefined) {
  const latencies = new Latencies();
  const again: Buffer[] = [];
  const firstRefusals: string[] = [];
  let firstSentMs = Number.POSITIVE_INFINITY;
  let [next, open, refused, lastAnswerMs] = [0, requests.length, 0, 0];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const give = (lane: Lane) => {
    if (lane.request !== null) return;
    const dueMs = rate === undefined ? nowMs() : firstSentMs + (next * 1000) / rate;
    if (next < requests.length && dueMs <= nowMs()) lane.request = requests[next++]!;
    else if (next === requests.length) lane.request = again.pop() ?? null;
    if (lane.request === null) return;
    lane.dueMs = Math.min(dueMs, nowMs());
    lane.socket.write(lane.request);
  };
  const lanes = Array.from({ length: LANES }, () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const lane: Lane = { socket, request: null, dueMs: 0 };
    const cut = messageCutter(({ head, body }) => {
      lastAnswerMs = nowMs();
      if (head.startsWith('HTTP/1.1 200')) {
        latencies.add(lastAnswerMs - lane.dueMs);
        open -= 1;
      } else {
        refused += 1;
        if (firstRefusals.length < 3) firstRefusals.push(`${head.split('\r\n')[0]} ${body.slice(0, 100)}`);
        if (refused > requests.length * TRIES_MAX) reject(new Error(`refused for ever: ${firstRefusals[0]}`));
        again.push(lane.request!);
      }
      lane.request = null;
      if (open === 0) resolve();
      else give(lane);
    });
    socket.on('data', cut).on('error', reject);
    socket.on('close', () => reject(new Error('the gateway closed a connection')));
    return lane;
  });
  await Promise.all(lanes.map(({ socket }) => (socket.connecting ? once(socket, 'connect') : undefined)));
  firstSentMs = nowMs();
  const timer = setInterval(() => lanes.forEach(give), 1);
  try {
    await promise;
  } finally {
    clearInterval(timer);
    for (const { socket } of lanes) socket.removeAllListeners('close').destroy();
  }
  return { firstSentMs, lastAnswerMs, refused, firstRefusals, latency: latencies.summary() };
}

/** How many of the messages have the very state that was told of them; waits for the last. */
async function untilFinal({ pool }: Target, first: number, messages: number): Promise<number> {
  const deadline = nowMs() + FINAL_TIMEOUT_MS;
  for (;;) {
    const { rows } = await pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM message WHERE id >= $1 AND id < $1::bigint + $2 AND state =
         CASE (id - $1) % 10 WHEN 8 THEN 'read' WHEN 9 THEN 'undelivered' ELSE 'delivered' END
         AND charged_e7 = CASE (id - $1) % 10 WHEN 9 THEN 0 ELSE hold_e7 END AND status_seq = 1`,
      [first, messages],
    );
    const final = rows[0]?.n ?? 0;
    if (final === messages || nowMs() > deadline) return final;
    await wait(50);
  }
}

/** Until the client has heard of each, and a little more, for those told twice. */
async function untilTold(bench: Bench, messages: number): Promise<ReceiverStats> {
  const deadline = nowMs() + FINAL_TIMEOUT_MS;
  for (;;) {
    const { stats } = await bench.receiver.ask<{ kind: 'stats'; stats: ReceiverStats }>({ kind: 'stats' }, 'stats');
    if (stats.reports > messages || nowMs() > deadline) return stats;
    await wait(stats.final === messages ? 500 : 100);
    if (stats.final === messages) {
      const last = await bench.receiver.ask<{ kind: 'stats'; stats: ReceiverStats }>({ kind: 'stats' }, 'stats');
      return last.stats;
    }
  }
}

/** What is held is what waits; balance and hold are the sums of their entries. */
async function moneyAddsUp(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ ok: boolean }>(
    `SELECT bool_and(b.balance_e7 = e.balance AND b.held_e7 = e.held) AS ok FROM account_balance b JOIN
       (SELECT account_id, sum(balance_delta_e7) AS balance, sum(held_delta_e7) AS held FROM ledger_entry GROUP BY 1) e USING (account_id)`,
  );
  return rows[0]?.ok ?? false;
}
