import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, round } from '../bench.ts';
import { nowMs } from '../clock.ts';
import { type Kaskad, SHOP, sendOne } from '../kaskad.ts';
import { sampleMemory } from './memory.ts';
import { withKaskad } from './runs.ts';
import { type Goal, higher, lower, type Scenario } from './scenario.ts';

const POLL_MS = 200;
const TIMEOUT_MS = 1_800_000;
const URGENT_EVERY_MS = 500;
/** The run at a chosen speed. */
const RATE_PER_S = 500;
const RATE_ROWS = 10_000;

interface Shown {
  id: number;
  state: string;
  reason_detail: string;
  import: { rows: number; recipients: number };
  sending: { accepted: number };
}

/** A million rows of CSV: taken in, priced, sent; what it costs, and what urgent messages notice of it. */
export const campaign: Scenario = {
  name: 'campaign',
  summary: 'a file of a million rows: upload, import, sending, memory, the chosen speed, urgent messages meanwhile',
  run: (bench: Bench) =>
    withKaskad(bench, 'campaign', async (kaskad) => {
      const rows = bench.size(1_000_000, 100_000);
      const samples = sampleMemory(kaskad.gatewayPids);
      const urgent = probeUrgent(bench, kaskad);
      const id = await create(kaskad, null);
      const uploadS = await timed(() => upload(kaskad, id, bench.takePhones(rows), rows));
      bench.say(`campaign: ${rows} rows uploaded in ${uploadS} s`);
      await ask(kaskad, 'POST', `/campaigns/${id}/import`, { header: true });
      const importS = await timed(() => until(kaskad, id, ({ state }) => state === 'ready'));
      bench.say(`campaign: imported in ${importS} s, ${Math.round(rows / importS)} rows/s`);
      const importMb = samples.stop();
      const sendSamples = sampleMemory(kaskad.gatewayPids);
      await bench.receiver.ask({ kind: 'reset', expect: rows }, 'cleared');
      const reached = bench.receiver.next('reached');
      await ask(kaskad, 'POST', `/campaigns/${id}/start`);
      const begun = nowMs();
      await until(kaskad, id, ({ state }) => state === 'done');
      const sendS = round((nowMs() - begun) / 1000, 2);
      await Promise.race([reached, wait(TIMEOUT_MS, undefined, { ref: false })]);
      const finalS = round((nowMs() - begun) / 1000, 2);
      const urgentMs = urgent.stop();
      const sendMb = sendSamples.stop();
      bench.say(
        `campaign: fed in ${sendS} s, all final told after ${finalS} s; urgent at most ${Math.max(...urgentMs)} ms`,
      );
      const held = await probeRate(bench, kaskad);
      const goals: Goal[] = [
        higher(`import of ${rows} rows, checked, rendered and priced`, 5000, Math.round(rows / importS), 'rows/s'),
        lower('memory of the gateway while importing, highest', 400, Math.max(...importMb), 'MB'),
        higher('sending, final states told', 2000, Math.round(rows / finalS), '/s'),
        lower('memory of the gateway while sending, highest', 400, Math.max(...sendMb), 'MB'),
        lower(`chosen speed of ${RATE_PER_S}/s, off by`, 3, held, '%'),
        lower('urgent GET accepted meanwhile, slowest', 1000, Math.max(...urgentMs), 'ms'),
      ];
      return { measures: [], goals, notes: { rows, uploadS, importS, sendS, finalS, urgentMs, importMb, sendMb } };
    }),
};

/** By how much the speed is off, per cent. */
async function probeRate(bench: Bench, kaskad: Kaskad): Promise<number> {
  const id = await create(kaskad, RATE_PER_S);
  await upload(kaskad, id, bench.takePhones(RATE_ROWS), RATE_ROWS);
  await ask(kaskad, 'POST', `/campaigns/${id}/import`, { header: true });
  await until(kaskad, id, ({ state }) => state === 'ready');
  await ask(kaskad, 'POST', `/campaigns/${id}/start`);
  const begun = nowMs();
  const last = await until(kaskad, id, ({ sending }) => sending.accepted > RATE_ROWS - RATE_PER_S);
  const perSecond = last.sending.accepted / ((nowMs() - begun) / 1000);
  bench.say(`campaign: ${round(perSecond, 1)}/s instead of ${RATE_PER_S}/s`);
  return round((Math.abs(perSecond - RATE_PER_S) / RATE_PER_S) * 100, 1);
}

async function create(kaskad: Kaskad, ratePerS: number | null): Promise<number> {
  const text = 'Dear {name}, your order {order} is ready';
  const body = { name: 'bench', channel: 'sms', sender: SHOP.sender, text, rate_per_s: ratePerS };
  return (await ask(kaskad, 'POST', '/campaigns', body)).id;
}

/** Streams the file: the client has it no more in memory than the gateway. */
async function upload(kaskad: Kaskad, id: number, firstPhone: number, rows: number): Promise<void> {
  const lines = async function* () {
    yield Buffer.from('phone,name,order\n');
    for (let at = 0; at < rows; at += 2000) {
      const count = Math.min(2000, rows - at);
      const part = Array.from({ length: count }, (_, i) => `${firstPhone + at + i},"Name ${at + i}",${at + i}`);
      yield Buffer.from(`${part.join('\n')}\n`);
    }
  };
  const answer = await fetch(`http://127.0.0.1:${kaskad.port}/api/v1/campaigns/${id}/file`, {
    method: 'PUT',
    body: ReadableStream.from(lines()),
    duplex: 'half',
    headers: { authorization: `Bearer ${SHOP.token}`, 'content-type': 'text/csv' },
  } as RequestInit);
  if (!answer.ok) throw new Error(`upload: ${await answer.text()}`);
}

async function ask(kaskad: Kaskad, method: string, path: string, body?: unknown): Promise<Shown> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const headers = { authorization: `Bearer ${SHOP.token}`, ...type };
  const answer = await fetch(`http://127.0.0.1:${kaskad.port}/api/v1${path}`, { method, ...sent, headers });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return (await answer.json()) as Shown;
}

async function until(kaskad: Kaskad, id: number, is: (shown: Shown) => boolean): Promise<Shown> {
  const deadline = nowMs() + TIMEOUT_MS;
  for (;;) {
    const shown = await ask(kaskad, 'GET', `/campaigns/${id}`);
    if (is(shown)) return shown;
    if (['failed', 'paused', 'canceled'].includes(shown.state) || nowMs() > deadline) {
      throw new Error(`the campaign is ${shown.state}: ${shown.reason_detail}`);
    }
    await wait(POLL_MS);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = nowMs();
  await work();
  return round((nowMs() - begun) / 1000, 2);
}

/** How long the GET door takes to accept an urgent message, again and again. */
function probeUrgent(bench: Bench, kaskad: Kaskad): { stop(): number[] } {
  const timesMs: number[] = [];
  const timer = setInterval(async () => {
    const begun = nowMs();
    const phone = String(bench.takePhones(1));
    await sendOne(kaskad.port, SHOP.login, SHOP.password, SHOP.urgentSender, phone).catch(() => {});
    timesMs.push(round(nowMs() - begun, 1));
  }, URGENT_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return timesMs;
    },
  };
}
