import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, type Measure, median, round } from '../bench.ts';
import { nowMs } from '../clock.ts';
import { BANK, type Kaskad, SHOP, sendOne } from '../kaskad.ts';
import type { SmscStats } from '../smsc.ts';
import { sampleMemory } from './memory.ts';
import { sendBatches, sendGets, withKaskad } from './runs.ts';
import { type Goal, higher, lower, type Scenario } from './scenario.ts';

const URGENT_COUNT = 10;
const URGENT_EVERY_MS = 300;
const URGENT_TIMEOUT_MS = 30_000;
const DRAINING_SUBMITS = 5000;

/** A million bulk messages queued behind a paused connection: what it costs accepting, and what it costs an urgent message. */
export const backlog: Scenario = {
  name: 'backlog',
  summary: 'a million queued: accepting with and without them, memory, and an urgent message entering behind them',
  run: (bench: Bench) =>
    withKaskad(bench, 'backlog', async (kaskad) => {
      await sendBatches(bench, kaskad, { name: 'backlog warm-up', messages: 20_000 });
      await kaskad.pause();
      await wait(1500); // a command takes effect within a second
      const before = await probeAccepting(bench, kaskad, 'empty queue');
      const samples = sampleMemory(kaskad.gatewayPids);
      const messages = bench.size(1_000_000, 60_000);
      const fill = await sendBatches(bench, kaskad, { name: `fill ${messages}`, messages, untilFinal: false });
      const mb = samples.stop();
      const after = await probeAccepting(bench, kaskad, `${messages} queued`);
      await kaskad.resume();
      const urgent = await probeUrgent(bench, kaskad);
      const share = (i: number) => round((after[i]!.acceptedPerSecond / before[i]!.acceptedPerSecond) * 100, 1);
      return {
        measures: [...before, fill, ...after],
        goals: [
          higher(`accepting batches with ${messages} queued, of that with none`, 80, share(0), '%'),
          higher(`accepting single GETs with ${messages} queued, of that with none`, 80, share(1), '%'),
          lower('memory of the gateway while they queue, highest', 400, Math.max(...mb), 'MB'),
          ...urgent.goals,
        ],
        notes: { urgentMs: urgent.timesMs, fillSamplesMb: mb },
      };
    }),
};

async function probeAccepting(bench: Bench, kaskad: Kaskad, name: string): Promise<Measure[]> {
  const untilFinal = false;
  return [
    await sendBatches(bench, kaskad, {
      name: `accept batches, ${name}`,
      messages: bench.size(50_000, 10_000),
      untilFinal,
    }),
    await sendGets(bench, kaskad, { name: `accept GETs, ${name}`, messages: bench.size(15_000, 4000), untilFinal }),
  ];
}

/** While the backlog drains: ten urgent messages of the same client and ten of another, from request to submit_sm at the SMSC. */
async function probeUrgent(
  bench: Bench,
  kaskad: Kaskad,
): Promise<{ goals: Goal[]; timesMs: Record<string, number[]> }> {
  await untilDraining(bench);
  const timesMs: Record<string, number[]> = {};
  const goals: Goal[] = [];
  for (const [who, client] of [['the same client', SHOP] as const, ['another client', BANK] as const]) {
    const times: number[] = [];
    for (let i = 0; i < URGENT_COUNT; i++) {
      times.push(await timeUrgent(bench, kaskad, client));
      await wait(URGENT_EVERY_MS);
    }
    timesMs[who] = times;
    bench.say(`urgent of ${who}: median ${median(times)} ms, slowest ${Math.max(...times)} ms`);
    goals.push(
      lower(
        `urgent of ${who} behind the backlog leaves within, slowest of ${URGENT_COUNT}`,
        1000,
        Math.max(...times),
        'ms',
      ),
    );
  }
  return { goals, timesMs };
}

async function timeUrgent(bench: Bench, kaskad: Kaskad, client: typeof SHOP): Promise<number> {
  const phone = String(bench.takePhones(1));
  bench.smsc.send({ kind: 'watch', phone });
  const arrived = bench.smsc.next<{ kind: string; phone: string; atMs: number }>('arrived', (m) => m.phone === phone);
  const start = nowMs();
  await sendOne(kaskad.port, client.login, client.password, client.urgentSender, phone);
  const late = wait(URGENT_TIMEOUT_MS, { atMs: start + URGENT_TIMEOUT_MS }, { ref: false });
  return round((await Promise.race([arrived, late])).atMs - start, 1);
}

/** Until the connection is back and the queue is moving at speed. */
async function untilDraining(bench: Bench): Promise<void> {
  await bench.smsc.ask({ kind: 'reset' }, 'cleared');
  for (let i = 0; i < 300; i++) {
    const { stats } = await bench.smsc.ask<{ kind: 'stats'; stats: SmscStats }>({ kind: 'stats' }, 'stats');
    if (stats.submits > DRAINING_SUBMITS) return;
    await wait(100);
  }
  throw new Error('the queue does not drain after the connection was resumed');
}
